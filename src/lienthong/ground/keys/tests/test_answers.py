"""An authority is asked about one certificate (OCSP): a responder of the test authority, and some that answer badly."""

import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import ocsp as asn1_ocsp
from certomancer.registry import ServiceLabel

from lienthong.formats import signing
from lienthong.formats.signing import Appearance, Revocation
from lienthong.formats.signing.archiving import add_long_term_data
from lienthong.formats.signing.tests import pki
from lienthong.formats.signing.tests.cast import NOW, letter
from lienthong.ground.files import actions as keeping
from lienthong.ground.files import queries as files
from lienthong.ground.keys import actions, answers, outside, queries, revocations
from lienthong.ground.keys.models import Kind, Provider, RevocationAnswer

ISSUER = "between"
Answering = Callable[[bytes], tuple[int, bytes]]


def as_the_authority(request: bytes, at: datetime = NOW) -> tuple[int, bytes]:
    responder = pki.province().service_registry.summon_responder(ServiceLabel(ISSUER), at)
    return 200, responder.build_ocsp_response(asn1_ocsp.OCSPRequest.load(request)).dump()


@pytest.fixture
def responder(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[dict[str, Any]]:
    """A responder on this machine. What it answers is `["answer"]`; what it was asked is `["asked"]`.

    It stands where a proxy would, so that the addresses in the certificates are the ones that are asked.
    """
    told: dict[str, Any] = {"answer": as_the_authority, "asked": []}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, content = told["answer"](self.rfile.read(int(self.headers["Content-Length"])))
            told["asked"].append(self.path)
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_port}")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    settings.KEYS_FETCH_LISTS, settings.KEYS_HOSTS_INSIDE = True, ("pki.example.vn",)
    monkeypatch.setattr(outside, "silent", {})
    monkeypatch.setattr(revocations, "source", lambda *_: ())
    yield told
    server.shutdown()
    server.server_close()


def ask(name: str = "dung", *, later: timedelta = timedelta()) -> bytes | None:
    return answers.ask(pki.certificate(name), pki.certificate(ISSUER), NOW + later)


def test_an_authority_answers_once_and_its_answer_is_kept(db: None, responder: dict[str, Any]) -> None:
    held = ask()
    assert held is not None
    assert ask(later=timedelta(minutes=1)) == held
    [place] = responder["asked"]
    assert place.startswith("http://pki.example.vn/province/ocsp/")
    row = RevocationAnswer.objects.get()
    assert (bytes(row.der), row.revoked, row.place) == (held, False, place)


def of_another(request: bytes) -> tuple[int, bytes]:
    return 200, pki.ocsp("office", NOW)


def of_last_year(request: bytes) -> tuple[int, bytes]:
    return 200, pki.ocsp("dung", NOW - timedelta(days=300))


def forged(request: bytes) -> tuple[int, bytes]:
    answer = bytearray(as_the_authority(request)[1])
    answer[60] ^= 1
    return 200, bytes(answer)


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: (500, b""), lambda _: (302, b""), lambda _: (200, b"%PDF-1.7"), lambda _: (200, b"\0" * 70_000),
        of_another, of_last_year, forged,
    ],
    ids=["fails", "leads elsewhere", "no answer", "without end", "of another", "of last year", "forged"],
)  # fmt: skip
def test_what_is_no_answer_is_not_kept_and_the_place_left_alone(
    db: None, responder: dict[str, Any], answer: Answering
) -> None:
    responder["answer"] = answer
    assert ask() is None
    assert ask(later=timedelta(minutes=29)) is None
    assert len(responder["asked"]) == 1  # nor is it followed to another place
    assert not RevocationAnswer.objects.exists()
    responder["answer"] = partial(as_the_authority, at=NOW + timedelta(minutes=31))
    assert ask(later=timedelta(minutes=31)) is not None


def test_no_certificate_leads_into_our_own_house(db: None, responder: dict[str, Any], settings: Any) -> None:
    settings.KEYS_HOSTS_INSIDE = ()  # the name of the test leads nowhere, and a proxy does not make it lead outside
    assert ask() is None
    assert responder["asked"] == []
    with pytest.raises(OSError, match="not outside"):
        outside.got("http://127.0.0.1:5432/", answers.LARGEST, content=b"?", kind="x")


@pytest.fixture
def believed(db: None, settings: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = tmp_path
    roots = [pki.certificate("root"), pki.certificate(ISSUER)]
    actions.add_roots(roots, name="", kind=Kind.TEST, source="-", since=date(2010, 1, 1), by=None, now=NOW)


@pytest.mark.parametrize(("name", "state"), [("dung", Revocation.GOOD), ("revoked", Revocation.REVOKED)])
def test_the_worker_asks_about_what_came_and_pages_know_it_afterwards(
    believed: None, responder: dict[str, Any], name: str, state: Revocation
) -> None:
    pdf = signing.sign(letter(), pki.key(name), Appearance(), at=NOW, field="NguoiKy1").pdf
    file = keeping.keep(pdf, name="a.pdf", by=None, now=NOW, limit=10_000_000)
    waiting = files.signatures_of(file, queries.asking_trust(NOW), at=NOW)
    assert waiting is not None
    assert waiting.signatures[0].revocation is state
    responder["answer"] = lambda _: pytest.fail("a page asks nobody")
    assert signing.check(pdf, queries.trust(NOW), at=NOW).signatures[0].revocation is state


def test_an_answer_is_kept_in_what_proves_the_signature_for_long(believed: None, responder: dict[str, Any]) -> None:
    pdf = signing.sign(letter(), pki.key("dung"), Appearance(), at=NOW, field="NguoiKy1").pdf
    assert ask() is not None
    report = signing.check(pdf, queries.trust(NOW), at=NOW)
    whole = add_long_term_data(pdf, queries.trust_about(report, NOW), at=NOW)
    # Years later neither the authority nor our own table knows of it any more.
    RevocationAnswer.objects.all().delete()
    assert signing.check(pdf, queries.trust(NOW), at=NOW).signatures[0].revocation is Revocation.NOT_KNOWN
    assert signing.check(whole, queries.trust(NOW), at=NOW).signatures[0].revocation is Revocation.GOOD


def test_a_loss_that_the_last_list_does_not_know_is_known_from_the_answer(
    believed: None, responder: dict[str, Any]
) -> None:
    told = {"provider": Provider.DESKTOP, "since": date(2018, 1, 1), "by": None, "now": NOW}
    actions.add_key(pki.certificate("revoked"), organization_key="so", **told)
    now = NOW.replace(month=8, day=20)
    pdf = signing.sign(letter(), pki.key("revoked"), Appearance(), at=now, field="NguoiKy1").pdf
    # The list of the summer is good until the 27th, and she lost her token on the first.
    revocations.keep_list(pki.crl(ISSUER, NOW.replace(month=7, day=20)), now=now)
    assert signing.check(pdf, queries.trust(now), at=now).signatures[0].revocation is Revocation.GOOD
    responder["answer"] = partial(as_the_authority, at=now)
    assert answers.ask_about_ours(now) == 1
    assert signing.check(pdf, queries.trust(now), at=now).signatures[0].revocation is Revocation.REVOKED


def told_bad(request: bytes, reason: str, at: datetime) -> tuple[int, bytes]:
    """The authority about any certificate: revoked for an hour. The answer holds for ten minutes."""
    responder = pki.province().service_registry.summon_responder(ServiceLabel(ISSUER), at)
    revoked = {"revocation_time": at - timedelta(hours=1), "revocation_reason": reason}
    status = asn1_ocsp.CertStatus(name="revoked", value=asn1_ocsp.RevokedInfo(revoked))
    responder.revinfo_interface.check_revocation_status = lambda *_: (status, [])
    return 200, responder.build_ocsp_response(asn1_ocsp.OCSPRequest.load(request)).dump()


def signed_and_checked(at: datetime) -> Revocation:
    pdf = signing.sign(letter(), pki.key("dung"), Appearance(), at=at, field="NguoiKy1").pdf
    return signing.check(pdf, queries.trust(at), at=at).signatures[0].revocation


def test_a_loss_stays_a_loss_when_the_answer_has_run_out_and_only_a_hold_is_lifted(
    believed: None, responder: dict[str, Any]
) -> None:
    revocations.keep_list(pki.crl(ISSUER, NOW - timedelta(days=2)), now=NOW)  # good for weeks, and knows of nothing
    assert signed_and_checked(NOW) is Revocation.GOOD
    responder["answer"] = partial(told_bad, reason="certificate_hold", at=NOW)
    ask()
    assert (row := RevocationAnswer.objects.get()).revoked_at == NOW - timedelta(hours=1)
    assert row.reason == "certificateHold"
    for later in (timedelta(), timedelta(days=3)):
        assert signed_and_checked(NOW + later) is Revocation.REVOKED
    again = NOW + timedelta(days=4)
    responder["answer"] = partial(as_the_authority, at=again)
    ask(later=timedelta(days=4))
    assert signed_and_checked(again) is Revocation.GOOD
    # The same with a key that fell into other hands: a good word afterwards is believed no more (RFC 5280 §5.3.1).
    responder["answer"] = partial(told_bad, reason="key_compromise", at=NOW + timedelta(days=5))
    ask(later=timedelta(days=5))
    responder["answer"] = partial(as_the_authority, at=NOW + timedelta(days=6))
    ask(later=timedelta(days=6))
    assert RevocationAnswer.objects.count() == 4
    assert signed_and_checked(NOW + timedelta(days=6)) is Revocation.REVOKED
