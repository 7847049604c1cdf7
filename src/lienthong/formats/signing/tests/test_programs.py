"""What other programs write oddly, found in files of theirs: told for what it is, neither better nor worse."""

import hashlib
from datetime import datetime

import pytest
from asn1crypto import cms, x509
from pyhanko.pdf_utils import generic
from pyhanko.sign.fields import MDPPerm

from lienthong.formats.signing import Kind, Overall, check, container
from lienthong.formats.signing.checking.claimed import claimed_at
from lienthong.formats.signing.tests import pki
from lienthong.formats.signing.tests.attacks import updated
from lienthong.formats.signing.tests.cast import DUNG, NOW, TRUST, by_dung, letter, sealed
from lienthong.formats.signing.tests.others import by_pyhanko, embedded


def signed_oddly(name, field, change=lambda infos: None, pdf=None, listed=True):
    """As we sign; then what says who signed, which nobody signs, is changed."""
    key = pki.key(name)

    def make(held):
        attributes = container.to_sign(hashlib.sha256(held).digest(), key.certificate)
        message = cms.ContentInfo.load(container.contained(attributes, key.sign(attributes), key))
        change(message["content"]["signer_infos"])
        return message.dump(force=True)

    return embedded(pdf or letter(), field, make, listed=listed)


def garbled(infos):
    """node-forge writes each byte of a letter with an accent as a letter of its own."""
    names = infos[0]["sid"].chosen
    wrong = {kind: value.encode().decode("latin-1") for kind, value in names["issuer"].native.items()}
    names["issuer"] = x509.Name.build(wrong)


def test_a_garbled_name_of_the_issuer_is_no_missing_certificate():
    pdf = signed_oddly("office", "CoQuan", garbled, signed_oddly("dung", "Ky", garbled))
    report = check(pdf, pki.trust(NOW), at=NOW)
    assert [one.trusted for one in report.signatures] == [True, True]
    assert report.overall is Overall.PARTLY
    assert "ghi sai tên nơi cấp chứng thư" in report.words.vi


def test_another_name_than_the_issuers_is_one():
    def other(infos):
        infos[0]["sid"].chosen["issuer"] = x509.Name.build({"common_name": "Nơi khác"})

    report = check(signed_oddly("dung", "Ky", other), pki.trust(NOW), at=NOW)
    assert (report.overall, report.signatures[0].faults[0].code) == (Overall.BROKEN, "no-certificate")


def test_a_signer_who_signs_twice_in_one_signature_is_one_signer():
    # PoDoFo.
    pdf = signed_oddly("dung", "Ky", lambda infos: infos.append(infos[0]))
    (finding,) = check(pdf, pki.trust(NOW), at=NOW).signatures
    assert (finding.trusted, finding.faults) == (True, ())


def test_and_both_times_it_has_to_hold():
    def second_is_wrong(infos):
        second = infos[0].copy()
        second["signature"] = bytes(256)
        infos.append(second)

    report = check(signed_oddly("dung", "Ky", second_is_wrong), pki.trust(NOW), at=NOW)
    assert (report.overall, report.signatures[0].faults[0].code) == (Overall.BROKEN, "signature")


def test_two_signers_in_one_signature_are_not_checked():
    def another(infos):
        second = infos[0].copy()
        second["sid"] = cms.SignerIdentifier({"subject_key_identifier": b"somebody else"})
        infos.append(second)

    report = check(signed_oddly("dung", "Ky", another), pki.trust(NOW), at=NOW)
    assert (report.overall, report.signatures[0].faults[0].code) == (Overall.PARTLY, "signers")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("D:20180904021405Z'", "2018-09-04T09:14:05+07:00"),  # LibreOffice
        ("D:20180904021405Z00'00'", "2018-09-04T09:14:05+07:00"),
        ("D:20180904091405+0700", "2018-09-04T09:14:05+07:00"),
        ("D:20180904091405+07'00'", "2018-09-04T09:14:05+07:00"),
        ("20180904074405+05'30", "2018-09-04T09:14:05+07:00"),
        ("D:201809040914", "2018-09-04T09:14:00+07:00"),
        ("D:20189904091405", None),
        ("04/9/2018", None),
        (generic.NumberObject(7), None),
    ],
)
def test_the_claimed_time_is_read_as_programs_write_it(written, moment):
    dictionary = generic.DictionaryObject(
        {generic.pdf_name("/M"): generic.pdf_string(written) if isinstance(written, str) else written}
    )
    assert claimed_at(None, dictionary) == (moment and datetime.fromisoformat(moment))


def test_a_signature_that_stands_on_its_page_and_in_no_list_is_seen():
    # pdfsig of poppler 22 and @signpdf, where the form stands in the catalogue itself.
    pdf = signed_oddly("office", "CoQuan", pdf=signed_oddly("dung", "Ky"), listed=False)
    report = check(pdf, pki.trust(NOW), at=NOW)
    assert [(one.field, one.trusted) for one in report.signatures] == [("Ky", True), ("CoQuan", True)]
    assert report.overall is Overall.PARTLY
    assert "không có trong danh sách chữ ký của tệp" in report.words.vi


def test_such_a_signature_by_a_stranger_covers_up_no_change():
    def drawn(writer):
        writer.root["/Pages"]["/Kids"][0]["/Rotate"] = generic.NumberObject(90)
        writer.update_container(writer.root["/Pages"]["/Kids"][0])

    pdf = signed_oddly("by-a-stranger", "Ky2", pdf=updated(by_dung().pdf, drawn), listed=False)
    report = check(pdf, TRUST, at=NOW)
    assert (report.overall, len(report.signatures)) == (Overall.BROKEN, 2)


def test_what_was_added_later_and_is_not_seen_is_told():
    def unused(writer):
        writer.add_object(generic.pdf_string("không ai nhìn thấy"))

    report = check(updated(updated(sealed().pdf, unused), unused), TRUST, at=NOW)
    assert report.overall is Overall.VALID
    assert "tệp được ghi thêm 2 lần phần không hiển thị" in report.words.vi
    assert "Sau khi ký, nội dung không thay đổi." in check(sealed().pdf, TRUST, at=NOW).words.vi


@pytest.mark.parametrize(("permitted", "breaks"), [(3, False), (2, True)])
def test_a_certified_file_says_whether_notes_may_be_added(permitted, breaks):
    # ISO 32000-1 12.8.2.2: with P 3 notes may be, with P 2 they may not.
    certified = by_pyhanko(letter(), DUNG, "Ky", certify=MDPPerm(permitted))

    def noted(writer):
        page = writer.root["/Pages"]["/Kids"][0]
        held = generic.DictionaryObject({generic.pdf_name("/Subtype"): generic.pdf_name("/Square")})
        held["/Rect"] = generic.ArrayObject(map(generic.NumberObject, (10, 10, 90, 90)))
        notes = page["/Annots"]
        notes.append(writer.add_object(held))
        writer.update_container(notes)

    (finding,) = check(updated(certified, noted), TRUST, at=NOW).signatures
    assert [(one.kind, one.breaks_lock) for one in finding.changes] == [(Kind.ANNOTATION, breaks)]
