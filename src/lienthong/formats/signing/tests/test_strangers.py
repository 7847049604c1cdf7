"""Files that nobody here made: damaged, encrypted, huge, odd, hostile. Each gets an answer, none an exception."""

import asyncio
import json
import random
import zlib
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pypdf import PdfReader, PdfWriter

from lienthong.formats.signing import Appearance, Overall, added, check, sign, values
from lienthong.formats.signing.checking import limits
from lienthong.formats.signing.tests import attacks
from lienthong.formats.signing.tests.attacks import updated
from lienthong.formats.signing.tests.cast import AUTHORITY, DUNG, NOW, OFFICE, TRUST, by_dung, letter, sealed


def found(pdf):
    report = check(pdf, TRUST, at=NOW)
    assert report.words.vi
    assert report.words.en
    assert report.from_json(report.to_json()) == report
    return report


def encrypted(pdf, password):
    writer = PdfWriter(PdfReader(BytesIO(pdf)))
    writer.encrypt(password, algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("pdf", "overall", "said"),
    [
        (b"", Overall.UNSIGNED, "không phải PDF"),
        (b"PK\x03\x04 word/document.xml", Overall.UNSIGNED, "không phải PDF"),
        (b"%PDF-1.4\n", Overall.UNSIGNED, "bị hỏng"),
        (b"%PDF-1.4\nstartxref\n0\n%%EOF", Overall.UNSIGNED, "bị hỏng"),
        (b"%PDF-1.4\n/ByteRange [0 1 2 3]\nstartxref\n99999999999999\n%%EOF", Overall.BROKEN, "không đọc được nữa"),
    ],
)
def test_what_is_no_pdf_any_more(pdf, overall, said):
    report = found(pdf)
    assert report.overall is overall
    assert said in report.words.vi


def test_an_unsigned_file_is_for_information_only():
    # Decision 28/2018/QĐ-TTg Art. 4.2.
    assert found(letter()).words.vi == "Văn bản không có chữ ký số: chỉ có giá trị để biết."


def test_a_file_with_a_password_is_told_as_such():
    report = found(encrypted(letter(), "bí mật"))
    assert (report.overall, report.problems[0].code) == (Overall.UNSIGNED, "password")
    report = found(encrypted(sealed().pdf, "bí mật"))
    assert report.overall is Overall.PARTLY
    assert "Chưa kiểm tra được chữ ký" in report.words.vi


def test_with_its_password_it_is_read():
    locked = encrypted(letter(), "bí mật")
    assert [one.code for one in check(locked, TRUST, at=NOW, password="khác").problems] == ["password"]
    assert check(locked, TRUST, at=NOW, password="bí mật").problems == ()


def test_a_file_that_is_encrypted_and_opens_without_a_password_is_read_and_signed():
    pdf = encrypted(letter(), "")
    assert found(pdf).overall is Overall.UNSIGNED
    signed = sign(pdf, DUNG, Appearance(), at=NOW, field="NguoiKy1").pdf
    whole = sign(signed, OFFICE, Appearance(), at=NOW, field="CoQuan", final=True).pdf
    report = found(whole)
    assert report.overall is Overall.VALID
    assert [one.field for one in added(pdf, whole, report)] == ["NguoiKy1", "CoQuan"]

    def noted(writer):
        writer.encrypt("")
        attacks.note_over_everything(writer)

    assert "thêm hoặc sửa chú thích (trang 1)" in found(updated(whole, noted)).words.vi


@pytest.mark.parametrize("blanks", [b"\r\n", b"\n\n\x00", b" " * 20_000, bytes(4096)])
def test_blanks_that_a_mail_program_appends_change_nothing(blanks):
    assert found(sealed().pdf + blanks).overall is Overall.VALID


def test_a_check_runs_also_where_an_event_loop_is_busy():
    async def busy():
        return found(sealed().pdf)

    assert asyncio.run(busy()).overall is Overall.VALID


def test_a_file_of_very_many_objects_is_not_compared_object_by_object(monkeypatch):
    monkeypatch.setattr("lienthong.formats.signing.checking.changes.MOST_OBJECTS", 5)
    report = found(sealed().pdf)
    assert report.overall is Overall.PARTLY
    assert "không xác định được" in report.signatures[0].words.vi


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_truncated_letter_never_passes(share):
    report = found(sealed().pdf[: int(len(sealed().pdf) * share)])
    assert report.overall in (Overall.BROKEN, Overall.UNSIGNED, Overall.PARTLY)
    assert not any(one.covers_whole and one.trusted for one in report.signatures if one.party == "organization")


def test_a_letter_that_is_too_large_is_not_opened(monkeypatch):
    monkeypatch.setattr("lienthong.formats.signing.checking.checker.LARGEST_FILE", 1000)
    assert found(sealed().pdf).problems[0].code == "large"


def test_more_signatures_than_anybody_needs_are_counted_and_left(monkeypatch):
    monkeypatch.setattr("lienthong.formats.signing.checking.checker.MOST_SIGNATURES", 1)
    report = found(sealed().pdf)
    assert report.overall is Overall.PARTLY
    assert "chỉ xem 1 cái đầu" in report.words.vi
    assert limits.MOST_SIGNATURES == 200


def test_a_signature_larger_than_any_is_not_opened(monkeypatch):
    monkeypatch.setattr("lienthong.formats.signing.checking.integrity.LARGEST_CONTAINER", 100)
    assert found(by_dung().pdf).words.vi.startswith("Chưa kiểm tra được chữ ký")
    assert values.LARGEST_FILE > 100 * 1024 * 1024


def test_when_the_time_is_up_the_report_says_so(monkeypatch):
    monkeypatch.setattr("lienthong.formats.signing.checking.checker.LONGEST_SECONDS", -1.0)
    report = found(sealed().pdf)
    assert report.overall is Overall.PARTLY
    assert "chưa kiểm tra được hết" in report.words.vi


def test_what_leads_round_by_more_ways_than_anybody_can_walk_comes_to_an_end(monkeypatch):
    # Each object names the next one twice, and forty of them stand in a row: some forms are like that.
    def tangle(writer):
        held = writer.add_object(generic.DictionaryObject())
        for _ in range(40):
            twice = {generic.pdf_name("/A"): held, generic.pdf_name("/B"): held}
            held = writer.add_object(generic.DictionaryObject(twice))
        writer.root[generic.pdf_name("/PieceInfo")] = held
        writer.update_root()

    monkeypatch.setattr("lienthong.formats.signing.checking.checker.LONGEST_SECONDS", 0.5)
    signed = sign(updated(letter(), tangle), DUNG, Appearance(), at=NOW, field="NguoiKy1").pdf
    report = found(sign(signed, OFFICE, Appearance(), at=NOW, field="CoQuan").pdf)
    assert (report.overall, [one.code for one in report.problems]) == (Overall.PARTLY, ["slow"])
    fields = b"1 0 obj\n<</Type/Catalog/AcroForm<</Fields[2 0 R]>>>>\nendobj\n" + b"".join(
        b"%d 0 obj\n<</T(a)/Kids[%d 0 R %d 0 R]>>\nendobj\n" % (one, one + 1, one + 1) for one in range(2, 60)
    )
    report = found(_tabled(HEAD + fields, range(1, 60)))
    assert (report.overall, [one.code for one in report.problems]) == (Overall.PARTLY, ["slow"])


def _deep(depth):
    return b"[" * depth + b"]" * depth


def test_names_that_no_screen_and_no_database_can_take_are_made_readable():
    # A field whose name is no text; a certificate whose name turns the line round.
    name = "Nguyễn\u202e Dũng\x00"
    pdf = sign(letter(), AUTHORITY.person(name), Appearance(), at=NOW, field="Ky").pdf
    renamed = pdf.replace(b"/T (Ky)", b"/T (\x7f\x00)")
    assert renamed != pdf
    (finding,) = found(renamed).signatures
    assert finding.certificate.name == "Nguyễn\ufffd Dũng\ufffd"
    assert finding.field == "\ufffd\ufffd"
    assert json.dumps(found(renamed).to_json())


HEAD = b"%PDF-1.4\n"
FORM = HEAD + b"1 0 obj\n<</Type/Catalog/AcroForm<</Fields[2 0 R]>>>>\nendobj\n2 0 obj\n%s\nendobj\n"
BOMB = (
    b"2 0 obj\n<</Length 40000/Filter/FlateDecode>>stream\n"
    + zlib.compress(bytes(40_000_000), 9)
    + b"\nendstream\nendobj\n"
)
HOSTILE = {
    "nested": HEAD + b"1 0 obj\n<</Type/Catalog/AcroForm " + _deep(50_000) + b">>\nendobj\n",
    "form is a number": HEAD + b"1 0 obj\n<</Type/Catalog/AcroForm 7>>\nendobj\n",
    "fields are a name": HEAD + b"1 0 obj\n<</Type/Catalog/AcroForm<</Fields/Oops>>>>\nendobj\n",
    "field is its own child": FORM.replace(b"%s", b"<</FT/Sig/T(a)/Kids[2 0 R]>>"),
    "value is a number": FORM.replace(b"%s", b"<</FT/Sig/T(a)/V 5>>"),
    "value is itself": FORM.replace(b"%s", b"<</FT/Sig/T(a)/V 2 0 R>>"),
    "odd everything": FORM.replace(
        b"%s", b"<</FT/Sig/T(a)/V<</ByteRange[0 1 1e99 /x]/Contents 8/SubFilter 9/M(D:99999999)>>>>"
    ),
    "bomb": HEAD + b"1 0 obj\n<</AcroForm 2 0 R>>\nendobj\n" + BOMB,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_get_an_answer(name):
    assert found(_tabled(HOSTILE[name], (1, 2))).overall is not Overall.VALID


def _tabled(body, numbers):
    """The objects of these numbers with a table of where they are."""
    table = b"xref\n0 1\n0000000000 65535 f \n"
    for number in numbers:
        place = body.find(b"\n%d 0 obj" % number)
        if place >= 0:
            table += b"%d 1\n%010d 00000 n \n" % (number, place + 1)
    size = max(numbers) + 1
    return body + table + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))


def test_bytes_turned_at_random_never_raise_and_never_pass():
    chance = random.Random(30)
    for _ in range(20):
        pdf = bytearray(sealed().pdf)
        for _ in range(chance.randrange(1, 30)):
            pdf[chance.randrange(len(pdf))] = chance.randrange(256)
        report = found(bytes(pdf))
        # A change inside the room left for a signature is not covered by it; anything else is seen.
        if report.overall is Overall.VALID:
            assert all(one.intact for one in report.signatures)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300), st.integers(min_value=0, max_value=90_000))
def test_anything_written_over_a_signed_letter_gets_an_answer(piece, place):
    pdf = by_dung().pdf
    found(pdf[:place] + piece + pdf[place + len(piece) :])
