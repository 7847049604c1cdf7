"""Bà Hoa signs and Thảo seals with tokens in their own machines: browser, signing service and site together."""

import ipaddress
import os
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import expect

from lienthong.formats.signing.keys import SoftwareKey, demo_key
from lienthong.formats.signing.keys.desktop import PORT, DesktopService, Fault
from lienthong.kernel.moments import VIETNAM

from .conftest import PageAt
from .looks import must_please

OFFICE = "unit2025-52"
TO_SIGN, TO_SEAL = 9102, 9104
Service = Callable[..., AbstractContextManager[DesktopService]]


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """What the installer of the service makes a machine believe; here the browser is told to."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(VIETNAM)
    made = (
        x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(private, hashes.SHA256())
    )
    file: Path = tmp_path_factory.mktemp("tls") / "service.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file.write_bytes(private.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.fixture
def tokens(site: str, server_url: str) -> Iterator[dict[str, str]]:
    """The certificates of bà Hoa and of the committee; for this test their keys are in tokens, not on the server."""
    name = f"browser_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    move = "UPDATE keys_keyholding SET provider = %s WHERE common_name = 'Phạm Thị Hoa' OR organization_key = %s"
    with psycopg.connect(f"{server_url.rpartition('/')[0]}/{name}", autocommit=True) as connection:
        connection.execute(move, ["desktop", OFFICE])
        asked = "SELECT coalesce(nullif(organization_key, ''), common_name), certificate FROM keys_keyholding"
        yield dict(connection.execute(asked).fetchall())
        connection.execute(move, ["demo", OFFICE])


@pytest.fixture
def service(tokens: dict[str, str], tls: ssl.SSLContext) -> Service:
    """`service("Phạm Thị Hoa")`: the service on the machine, with this token in it."""

    def play(whose: str, fault: Fault = Fault.NONE) -> DesktopService:
        certificate = x509.load_pem_x509_certificate(tokens[whose].encode())
        name = str(certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)
        made = demo_key(organization=name) if whose == OFFICE else demo_key(name=name)
        key = SoftwareKey(certificate, made.private, made.others)
        return DesktopService(key, lambda: datetime.now(VIETNAM), port=PORT, fault=fault, tls=tls)

    return play


def test_the_vice_chairwoman_signs_and_the_clerk_seals_at_their_own_machines(page_at: PageAt, service: Service):
    hoa = page_at(390, who="hoa", insecure=True)
    hoa.goto(f"/documents/out/{TO_SIGN}/sign/")
    hoa.get_by_role("button", name="Lấy số").click()
    hoa.get_by_role("button", name="Ký tại máy này").click()
    must_please(hoa, "vi")
    # Nobody has started the service yet: the page says so, and nothing is lost.
    hoa.get_by_role("button", name="Ký bằng dịch vụ").click()
    expect(hoa.get_by_text("Máy này không có dịch vụ ký")).to_be_visible()
    with service("Phạm Thị Hoa"):
        hoa.get_by_role("button", name="Ký bằng dịch vụ").click()
        expect(hoa.get_by_text("Nguyên vẹn", exact=True)).to_be_visible()

    thao = page_at(1280, who="thao", insecure=True)
    thao.goto(f"/documents/out/{TO_SIGN}/act/seal/")
    thao.locator("main form .button.primary").click()
    with service(OFFICE):
        thao.get_by_role("button", name="Ký bằng dịch vụ").click()
        expect(thao.get_by_text("Nguyên vẹn", exact=True)).to_have_count(2)
    expect(thao.locator("main")).to_contain_text("Đã phát hành")


def test_a_token_that_is_not_plugged_in_is_said_in_words(page_at: PageAt, service: Service):
    thao = page_at(390, who="thao", insecure=True)
    thao.goto(f"/documents/out/{TO_SEAL}/act/seal/")
    thao.locator("main form .button.primary").click()
    with service(OFFICE, Fault.STATUS_14):
        thao.get_by_role("button", name="Ký bằng dịch vụ").click()
        expect(thao.get_by_text(re.compile(r"Không tìm thấy chứng thư số \(14\)"))).to_be_visible()
    must_please(thao, "vi")
    thao.goto(f"/documents/{TO_SEAL}/")
    expect(thao.locator("main")).to_contain_text("chờ đóng dấu")
