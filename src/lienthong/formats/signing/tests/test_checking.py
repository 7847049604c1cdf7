"""Checking what arrives: certificates of every kind, times, revocation, other signers; and the four results."""

import json
import subprocess
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from certomancer.registry import CertLabel
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko_certvalidator import ValidationContext

from lienthong.formats.signing import (
    Appearance,
    Chain,
    Overall,
    Party,
    Report,
    Revocation,
    Role,
    Root,
    RootKind,
    Stamp,
    check,
    sign,
)
from lienthong.formats.signing.checking.integrity import open_container
from lienthong.formats.signing.keys import SoftwareKey
from lienthong.formats.signing.tests import attacks, pki
from lienthong.formats.signing.tests.cast import IA_LY, NOW, TRUST, by_dung, letter
from lienthong.formats.signing.tests.others import by_openssl, by_pyhanko, by_pyhanko_with_revocation


def signed_by(*names, stamps=None):
    pdf = letter()
    for place, name in enumerate(names):
        pdf = sign(pdf, pki.key(name), Appearance(), at=NOW, field=f"Ky{place}", stamps=stamps).pdf
    return pdf


@pytest.fixture(scope="module")
def issued():
    return signed_by("dung", "office")


def test_signed_and_sealed_by_known_certificates_is_valid(issued):
    report = check(issued, pki.trust(NOW), at=NOW + timedelta(days=1), organization=IA_LY)
    assert report.overall is Overall.VALID
    person, office = report.signatures
    assert (person.party, office.party) == (Party.PERSON, Party.ORGANIZATION)
    assert (person.certificate.title, office.role) == ("Chủ tịch", Role.MATCHES)
    assert person.root_kind == "public-service"


@pytest.mark.parametrize(
    ("name", "chain", "revocation", "said"),
    [
        ("dung", Chain.TRUSTED, Revocation.GOOD, "chưa bị thu hồi khi ký"),
        ("department-on-a-curve", Chain.TRUSTED, Revocation.GOOD, "được tin cậy"),
        ("expired", Chain.EXPIRED, Revocation.NOT_KNOWN, "đã hết hạn khi ký"),
        ("not-yet-valid", Chain.NOT_YET_VALID, Revocation.NOT_KNOWN, "chưa có hiệu lực khi ký"),
        ("revoked", Chain.TRUSTED, Revocation.REVOKED, "đã bị thu hồi từ 01/8/2018"),
        ("by-a-stranger", Chain.UNKNOWN_ROOT, Revocation.NOT_KNOWN, "chưa rõ có đáng tin không"),
        ("encrypting-only", Chain.FAULTY, Revocation.NOT_KNOWN, "có lỗi"),
        ("ocsp", Chain.FAULTY, Revocation.NOT_KNOWN, "có lỗi"),
    ],
)
def test_each_certificate_is_told_for_what_it_is(name, chain, revocation, said):
    report = check(signed_by(name), pki.trust(NOW), at=NOW)
    (finding,) = report.signatures
    assert finding.intact
    assert (finding.chain, finding.revocation) == (chain, revocation)
    assert said in finding.words.vi
    # Alone, each of them lacks the other kind of signature at least.
    assert report.overall is Overall.PARTLY
    # What is known to be wrong is better returned; what is only not known may as well be accepted.
    wrong = revocation is Revocation.REVOKED or chain not in (Chain.TRUSTED, Chain.UNKNOWN_ROOT)
    assert ("Nên trả lại" in report.words.vi) is wrong


def test_a_copy_is_signed_by_its_office_alone():
    pdf = signed_by("office")
    report = check(pdf, pki.trust(NOW), at=NOW, organization=IA_LY, copy=True)
    assert report.overall is Overall.VALID
    assert Report.from_json(json.loads(json.dumps(report.to_json()))) == report
    # It excuses the person alone.
    assert check(pdf, pki.trust(NOW), at=NOW, organization=IA_LY).overall is Overall.PARTLY
    assert check(signed_by("dung"), pki.trust(NOW), at=NOW, copy=True).overall is Overall.PARTLY


@pytest.mark.parametrize("name", ["dung", "department-on-a-curve"])
@pytest.mark.parametrize("stamped", [False, True])
def test_openssl_agrees_down_to_the_root(tmp_path, name, stamped):
    pdf = signed_by(name, stamps=pki.stamps(NOW) if stamped else None)
    embedded = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    _, first, second, length = embedded.byte_range
    (tmp_path / "signed").write_bytes(pdf[:first] + pdf[second : second + length])
    (tmp_path / "cms").write_bytes(embedded.pkcs7_content)
    (tmp_path / "root.pem").write_bytes(pki.certificate("root").public_bytes(Encoding.PEM))
    line = (
        "openssl cms -verify -binary -cades -inform DER -in cms -content signed -CAfile root.pem -purpose any -out out"
    )
    at = ["-attime", str(int(NOW.timestamp()))]
    done = subprocess.run([*line.split(), *at], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "CAdES Verification successful" in done.stderr, done.stderr


def test_not_known_is_an_answer(issued):
    report = check(issued, pki.trust(), at=NOW)
    assert {one.revocation for one in report.signatures} == {Revocation.NOT_KNOWN}
    assert report.overall is Overall.PARTLY
    assert "chưa rõ có bị thu hồi không" in report.words.vi


def test_a_list_from_before_the_signature_that_has_run_out_says_nothing(issued):
    stale = pki.trust(NOW - timedelta(days=300))
    assert check(issued, stale, at=NOW).signatures[0].revocation is Revocation.NOT_KNOWN


def test_an_answer_by_ocsp_is_enough():
    answered = pki.trust(ocsps=[pki.ocsp("dung", NOW)])
    assert check(signed_by("dung"), answered, at=NOW).signatures[0].revocation is Revocation.GOOD
    answered = pki.trust(ocsps=[pki.ocsp("revoked", NOW)])
    assert check(signed_by("revoked"), answered, at=NOW).signatures[0].revocation is Revocation.REVOKED


def test_revoked_after_a_time_that_nobody_confirms_is_told_as_such():
    later = pki.trust(NOW + timedelta(days=200))
    report = check(signed_by("revoked-later", "office"), later, at=NOW + timedelta(days=201))
    assert report.signatures[0].revocation is Revocation.REVOKED_LATER
    assert "bị thu hồi ngày 01/12/2018, sau thời điểm ký tự khai" in report.words.vi
    stamped = signed_by("revoked-later", "office", stamps=pki.stamps(NOW))
    report = check(stamped, later, at=NOW + timedelta(days=201))
    assert report.overall is Overall.VALID
    assert {one.stamp for one in report.signatures} == {Stamp.VERIFIED}


def test_a_source_of_revocation_is_asked_where_nothing_is_known(issued):
    asked = []

    def source(certificate, issuer):
        asked.append(certificate.serial_number)
        return [pki.crl("between", NOW)]

    report = check(issued, replace(pki.trust(), source=source), at=NOW)
    assert report.overall is Overall.VALID
    assert pki.certificate("dung").serial_number in asked

    def silent(certificate, issuer):
        raise TimeoutError

    assert check(issued, replace(pki.trust(), source=silent), at=NOW).overall is Overall.PARTLY


@pytest.mark.parametrize(
    ("since", "until", "chain"),
    [
        (None, None, Chain.TRUSTED),
        (NOW - timedelta(days=1), None, Chain.TRUSTED),
        (NOW, NOW + timedelta(days=1), Chain.TRUSTED),
        # Spans of time include their start and exclude their end.
        (None, NOW, Chain.UNKNOWN_ROOT),
        (NOW + timedelta(seconds=1), None, Chain.UNKNOWN_ROOT),
    ],
)
def test_a_root_is_trusted_for_signatures_of_its_days(issued, since, until, chain):
    root = Root(pki.certificate("root"), RootKind.PUBLIC_SERVICE, "Gốc", since, until)
    # Checked eight years later: what counts is when it was signed.
    report = check(issued, pki.trust(NOW, root=root), at=NOW + timedelta(days=3000))
    assert report.signatures[0].chain is chain


def test_the_senders_name_is_compared_and_a_difference_is_told(issued):
    report = check(issued, pki.trust(NOW), at=NOW, organization="Sở Nội vụ tỉnh Gia Lai")
    assert report.overall is Overall.PARTLY
    assert report.signatures[1].role is Role.DIFFERS
    assert "khác với cơ quan gửi “Sở Nội vụ tỉnh Gia Lai”" in report.words.vi


def test_a_time_that_has_not_come_yet_is_nobodys(issued):
    report = check(issued, pki.trust(NOW), at=NOW - timedelta(days=30))
    assert report.overall is Overall.PARTLY
    assert "trong tương lai" in report.words.vi


def test_what_really_arrives_is_accepted_without_time_stamp_and_without_bound_certificate(tmp_path):
    # Two PDFs of state enterprises of October 2025: adbe.pkcs7.detached, signingTime among the signed attributes.
    pdf = by_openssl(letter(), pki.key("dung"), "Signature1", tmp_path)
    report = check(by_openssl(pdf, pki.key("office"), "Signature2", tmp_path), _anytime(), at=_today())
    assert [one.form for one in report.signatures] == ["adbe.pkcs7.detached"] * 2
    assert all(one.intact for one in report.signatures)
    assert all(one.claimed_at is not None for one in report.signatures)


def test_a_signature_over_what_it_carries_inside_says_nothing_about_the_file(tmp_path):
    # ISO 32000-2 12.8.3.3: a detached signature encloses nothing. OpenSSL does it unless it is told not to.
    report = check(by_openssl(letter(), pki.key("dung"), "Ky", tmp_path, more="-nodetach"), _anytime(), at=_today())
    assert report.overall is Overall.BROKEN
    assert "kèm nội dung riêng" in report.words.vi


def test_an_authority_of_the_years_of_sha1_is_told_for_what_it_is(tmp_path):
    # The first authorities of the public service, and many a licensed one, were certified so until about 2016.
    new = "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout"
    (tmp_path / "ca").write_text("basicConstraints=critical,CA:TRUE\n")
    for line in (
        f"{new} root.key -x509 -out root.pem -subj /CN=Root -days 9",
        f"{new} between.key -out between.csr -subj /CN=Between",
        "openssl x509 -req -in between.csr -CA root.pem -CAkey root.key -out between.pem -sha1 -extfile ca -days 9",
        f"{new} own.key -out own.csr -subj /CN=Lan",
        "openssl x509 -req -in own.csr -CA between.pem -CAkey between.key -out own.pem -days 9",
    ):
        subprocess.run(line.split(), cwd=tmp_path, check=True, capture_output=True)
    root, between, own = (
        x509.load_pem_x509_certificate((tmp_path / f"{name}.pem").read_bytes()) for name in ("root", "between", "own")
    )
    private = load_pem_private_key((tmp_path / "own.key").read_bytes(), None)
    at = own.not_valid_before_utc + timedelta(hours=1)
    pdf = sign(letter(), SoftwareKey(own, private, (between,)), Appearance(), at=at, field="Ky").pdf
    report = check(pdf, replace(TRUST, roots=(Root(root, RootKind.NAMED),)), at=at)
    assert report.signatures[0].chain is Chain.OUTDATED
    assert "thuật toán đã lỗi thời" in report.words.vi


def test_a_certificate_of_ones_own_making_is_told_as_such_and_may_be_believed():
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nguyễn Văn Dũng")])
    private = ec.generate_private_key(ec.SECP256R1())
    built = x509.CertificateBuilder(name, name, private.public_key(), 7, NOW, NOW + timedelta(days=9))
    own = SoftwareKey(built.sign(private, hashes.SHA256()), private)
    pdf = sign(letter(), own, Appearance(), at=NOW, field="Ky").pdf
    assert "do người ký tự tạo" in check(pdf, TRUST, at=NOW).words.vi
    believed = replace(TRUST, roots=(Root(own.certificate, RootKind.NAMED),))
    assert check(pdf, believed, at=NOW).signatures[0].chain is Chain.TRUSTED


def test_lists_that_a_signature_brings_along_itself_are_read():
    context = ValidationContext(
        trust_roots=[pki.province().get_cert(CertLabel("root"))],
        crls=[pki.crl("root", NOW), pki.crl("between", NOW)],
        moment=NOW,
        revocation_mode="soft-fail",
    )
    signed = by_pyhanko_with_revocation(letter(), pki.key("dung"), "Signature1", context)
    (finding,) = check(signed, pki.trust(), at=_today()).signatures
    # Signed by the clock of this machine, which the lists of 2018 do not reach; that they were read shows all the same.
    assert finding.intact
    opened = open_container(_contents_of(signed))
    assert opened.crls


def _contents_of(pdf):
    return PdfFileReader(BytesIO(pdf)).embedded_signatures[0].pkcs7_content


def test_a_form_that_nobody_can_check_any_more_is_not_called_broken():
    def old(held):
        held["/SubFilter"] = generic.pdf_name("/adbe.x509.rsa_sha1")

    report = check(attacks.signature_dictionary(by_dung().pdf, old), TRUST, at=NOW)
    assert "part-of-update" in {fault.code for fault in report.signatures[0].faults} or report.overall is Overall.PARTLY


def test_another_programs_signature_and_ours_live_in_one_file():
    pdf = by_pyhanko(letter(), pki.key("dung"), "Signature1")
    both = sign(pdf, pki.key("office"), Appearance(), at=NOW, field="CoQuan").pdf
    report = check(both, _anytime(), at=_today())
    assert [(one.form, one.intact) for one in report.signatures] == [
        ("adbe.pkcs7.detached", True),
        ("ETSI.CAdES.detached", True),
    ]


def _anytime():
    return pki.trust(NOW)


def _today():
    return NOW + timedelta(days=20_000)


def test_a_report_survives_being_kept(issued):
    report = check(issued, pki.trust(NOW), at=NOW, organization=IA_LY)
    kept = json.loads(json.dumps(report.to_json()))
    assert Report.from_json(kept) == report
    assert kept["signatures"][0]["words"]["en"].startswith("Nguyễn Văn Dũng: intact")
    for wrong in (None, [], {}, {"version": 2}, {**kept, "overall": "fine"}, {**kept, "signatures": [{}]}):
        with pytest.raises(ValueError):  # noqa: PT011
            Report.from_json(wrong)
