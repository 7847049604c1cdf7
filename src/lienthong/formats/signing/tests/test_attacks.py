"""Attacks on signed files: none passes, and each is told in words that a clerk understands.

The names are those of the papers: “1 Trillion Dollar Refund” (CCS 2019: forgery, incremental saving, wrapping),
“Shadow Attacks” (NDSS 2021: hide, replace, both), “Breaking the Specification” (S&P 2021: certified files).
"""

import random
from io import BytesIO

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from lienthong.formats.signing import Appearance, Kind, Overall, check, sign
from lienthong.formats.signing.archiving import add_long_term_data
from lienthong.formats.signing.checking import ranges
from lienthong.formats.signing.keys import demo_key
from lienthong.formats.signing.tests import attacks
from lienthong.formats.signing.tests.cast import AUTHORITY, DUNG, NOW, OFFICE, TRUST, by_dung, letter, sealed
from lienthong.formats.signing.tests.others import pyhanko_signer
from lienthong.formats.signing.trial import demo_authority


def found(pdf):
    """What is found, which is the same in a file so large that its signatures are not thinned out for the reader."""
    report = check(pdf, TRUST, at=NOW)
    with pytest.MonkeyPatch.context() as large:
        large.setattr(ranges, "_WORTH_COPYING", 0)
        assert check(pdf, TRUST, at=NOW) == report
    return report


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (attacks.another_content, "nội dung bị thay đổi (trang 1)"),
        (attacks.overwritten_content, "nội dung bị thay đổi (trang 1)"),
        (attacks.another_font, "tệp bị sửa đổi, nội dung đang thấy có thể khác"),
        (attacks.another_page, "nội dung bị thay đổi (trang 2)"),
        (attacks.note_over_everything, "thêm hoặc sửa chú thích (trang 1)"),
    ],
)
@pytest.mark.parametrize("final", [True, False])
def test_what_is_changed_after_the_last_signature_breaks_it(change, said, final):
    report = found(attacks.updated(sealed(final=final).pdf, change))
    assert report.overall is Overall.BROKEN
    assert f"sau chữ ký cuối cùng, {said}" in report.words.vi
    # The mathematics hold: it is what came later that is wrong.
    assert all(one.intact for one in report.signatures)


def test_content_changed_before_the_seal_is_told_and_not_valid():
    changed = attacks.updated(by_dung().pdf, attacks.another_content)
    report = found(sign(changed, OFFICE, Appearance(), at=NOW, field="CoQuan", final=True).pdf)
    assert report.overall is Overall.PARTLY
    assert report.signatures[0].changes[0].kind is Kind.OTHER
    assert "không bảo đảm nội dung đang thấy" in report.words.vi


def test_a_change_cannot_be_covered_up_with_a_signature_of_ones_own_making():
    changed = attacks.updated(sealed(final=False).pdf, attacks.another_content)
    stranger = demo_key(
        name="Nguyễn Văn Dũng", authority=demo_authority(since=DUNG.certificate.not_valid_before_utc, seed=b"x")
    )
    report = found(sign(changed, stranger, Appearance(), at=NOW, field="NguoiKy2").pdf)
    assert report.overall is Overall.BROKEN


def test_hide_and_replace_is_seen():
    report = found(attacks.hidden_and_uncovered(DUNG))
    assert report.overall is Overall.BROKEN
    assert "nội dung bị thay đổi" in report.words.vi


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda held: held.pop("/Contents"), "empty"),
        (lambda held: held.__setitem__("/Contents", generic.ByteStringObject(b"")), "gap"),
        (lambda held: held.__setitem__("/Contents", generic.ByteStringObject(bytes(200))), "gap"),
        (lambda held: held.__setitem__("/Contents", generic.NullObject()), "empty"),
        (lambda held: held.pop("/ByteRange"), "no-range"),
        (lambda held: held.__setitem__("/ByteRange", generic.NullObject()), "no-range"),
        (lambda held: held.__setitem__("/ByteRange", _numbers(0, -1, 5, 9)), "no-range"),
        (lambda held: held.__setitem__("/ByteRange", _numbers(0, 10, 20)), "no-range"),
        (lambda held: held.__setitem__("/ByteRange", _numbers(0, 99999999, 0, 0)), "odd-range"),
    ],
)
def test_universal_signature_forgery(change, code):
    report = found(attacks.signature_dictionary(sealed(final=False).pdf, change))
    assert report.overall is Overall.BROKEN
    assert code in {fault.code for one in report.signatures for fault in one.faults}


def _numbers(*numbers):
    return generic.ArrayObject([generic.NumberObject(number) for number in numbers])


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        # A hole before the signature, after it, at the beginning, and parts that overlap.
        (lambda begin, end, size: (0, begin - 300, end, size - end), "gap"),
        (lambda begin, end, size: (0, begin, end + 40, size - end - 40), "gap"),
        (lambda begin, end, size: (40, begin - 40, end, size - end), "odd-range"),
        (lambda begin, end, size: (0, begin, begin - 200, size - begin + 200), "odd-range"),
        (lambda begin, end, size: (0, begin, end, size - end - 30), "part-of-update"),
    ],
)
def test_ranges_with_holes_and_overlaps_are_seen_though_the_sums_are_right(numbers, code):
    report = found(attacks.signed_over(letter(), numbers))
    assert report.overall is Overall.BROKEN
    assert code in {fault.code for fault in report.signatures[0].faults}


def test_the_same_tool_makes_a_good_signature_where_the_range_is_right():
    # The attacks above fail because of their ranges and for no other reason.
    report = found(attacks.signed_over(letter(), lambda begin, end, size: (0, begin, end, size - end)))
    assert report.signatures[0].intact
    assert report.signatures[0].trusted


def test_a_range_that_is_named_twice_is_seen():
    whole = lambda begin, end, size: (0, begin, end, size - end)  # noqa: E731
    report = found(attacks.signed_over(letter(), whole, beside=b"/ByteRange[0 1 2 3]"))
    assert report.overall is Overall.BROKEN
    assert {"doubled"} & {fault.code for fault in report.signatures[0].faults}


@pytest.mark.parametrize("stray", [b" ", b"\x0b", b"g", b"%", b"<", b">"])
def test_a_stray_byte_among_the_digits_of_a_signature_is_seen(stray):
    # Each reader makes something else of it, and nothing covers it: not one of them may take the signature for whole.
    pdf = by_dung().pdf
    padding = pdf.rindex(b"0" * 64)
    report = found(pdf[:padding] + stray + pdf[padding + 1 :])
    assert report.overall is Overall.BROKEN
    assert not any(one.intact for one in report.signatures)


def test_signatures_cannot_be_taken_out_unseen():
    report = found(attacks.updated(sealed(final=False).pdf, attacks.no_signatures_left))
    assert report.overall is Overall.BROKEN
    assert "đã bị gỡ bỏ" in report.words.vi


def test_rights_to_fill_in_a_form_are_no_signature_and_hide_none():
    # A form of a ministry, as Adobe's reader may fill it in (ISO 32000-1 12.8.2.3).
    form = attacks.updated(letter(), attacks.usage_rights)
    assert (found(form).overall, found(form).problems) == (Overall.UNSIGNED, ())
    assert found(sign(form, DUNG, Appearance(), at=NOW, field="NguoiKy1").pdf).problems == ()
    for ranges_too in (True, False):
        taken_out = attacks.updated(sealed(final=False).pdf, attacks.no_signatures_left)
        rights = lambda writer: attacks.usage_rights(writer, ranges=ranges_too)  # noqa: B023, E731
        assert found(attacks.updated(taken_out, rights)).overall is Overall.BROKEN


NOWHERE_NEAR = b" " * 3000
"""After so many blanks many programs do not find the tables any more, and put the file together from its objects."""


@pytest.mark.parametrize("blanks", [b"", NOWHERE_NEAR])
@pytest.mark.parametrize("archived", [False, True])
def test_an_object_that_no_table_speaks_of_is_seen(archived, blanks):
    pdf = sealed().pdf
    if archived:
        pdf = add_long_term_data(pdf, TRUST, at=NOW, stamps=AUTHORITY.stamps(lambda: NOW))
        assert found(pdf).overall is Overall.VALID
    report = found(pdf + attacks.drawn_again(pdf) + blanks)
    assert report.overall is Overall.BROKEN
    assert "sau chữ ký cuối cùng, tệp bị sửa đổi" in report.words.vi


def test_an_object_that_lay_hidden_when_the_file_was_signed_is_seen_once_blanks_bring_it_up():
    # Whoever prepared the file appends nothing but blanks: programs that mend it then show the other text.
    hidden = attacks.drawn_again(letter())
    writer = IncrementalPdfFileWriter(BytesIO(letter() + hidden))
    signed = sign(_again(writer), DUNG, Appearance(), at=NOW, field="NguoiKy1").pdf
    assert found(signed).signatures[0].covers_whole
    assert found(signed + NOWHERE_NEAR).overall is Overall.BROKEN


@pytest.mark.parametrize(
    "more",
    [
        # Two roots in the trailer: one reader takes the first, another the last.
        lambda at: attacks.by_hand(at, {at.free: b"<</Type/Catalog>>"}, trailer=b"/Root %d 0 R" % at.free),
        # The same in the catalogue, which long-term data may write anew.
        lambda at: attacks.by_hand(at, {at.root: at.catalogue[:-2] + b"/Pages %d 0 R>>" % at.free}),
        # A table says that the object is another one than it says itself.
        lambda at: attacks.by_hand(at, {}, beside=at.drawn_again, listed_as=at.free),
        # A comment between the words of its head.
        lambda at: attacks.by_hand(at, {at.free: b"()"}, beside=at.drawn_again.replace(b" obj", b"%\nobj", 1)),
        # Packed up with others, and in no table.
        lambda at: attacks.by_hand(at, {at.free: b"<</Type/ObjStm/N 1/First 4/Length 8>>stream\n3 0 <<>>\nendstream"}),
        # Another trailer, for those who look for trailers.
        lambda at: attacks.by_hand(at, {at.free: b"()"}, beside=b"trailer\n<</Root %d 0 R>>\n" % at.free),
    ],
)
def test_an_update_that_two_programs_read_in_two_ways_is_seen(more):
    pdf = sealed().pdf
    harmless = attacks.by_hand(attacks.Signed(pdf), {attacks.Signed(pdf).free: b"()"})
    assert found(harmless).overall is Overall.VALID
    report = found(more(attacks.Signed(pdf)))
    assert report.overall is Overall.BROKEN
    assert "sau chữ ký cuối cùng, tệp bị sửa đổi" in report.words.vi


def _again(writer):
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_what_a_virus_scanner_adds_to_the_end_is_told_for_what_it_is():
    report = found(sealed().pdf + b"\n<!-- scanned -->\n")
    assert report.overall is Overall.PARTLY
    assert "chữ ký cuối cùng không bảo vệ đến hết tệp" in report.words.vi
    assert "giữa các chữ ký" not in report.words.vi
    archived = add_long_term_data(sealed().pdf, TRUST, at=NOW)
    assert found(archived + b"\n<!-- scanned -->\n").overall is Overall.PARTLY


@pytest.mark.parametrize("permitted", [MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS])
def test_a_certified_file_forbids_what_it_says(permitted):
    # Certified by ông Dũng; afterwards a note is put on the page, which neither level permits.
    meta = PdfSignatureMetadata(
        field_name="NguoiKy1",
        certify=True,
        docmdp_permissions=permitted,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
    )
    writer = IncrementalPdfFileWriter(BytesIO(letter()))
    certified = PdfSigner(meta, signer=pyhanko_signer(DUNG)).sign_pdf(writer).getvalue()
    assert found(certified).signatures[0].intact
    report = found(attacks.updated(certified, attacks.note_over_everything))
    assert report.overall is Overall.BROKEN
    assert report.signatures[0].changes[0].breaks_lock


def test_a_signature_after_a_certification_that_forbids_it_is_seen():
    meta = PdfSignatureMetadata(
        field_name="NguoiKy1", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES, md_algorithm="sha256"
    )
    certified = PdfSigner(meta, signer=pyhanko_signer(DUNG)).sign_pdf(IncrementalPdfFileWriter(BytesIO(letter())))
    more = attacks.signed_over(certified.getvalue(), lambda begin, end, size: (0, begin, end, size - end), key=OFFICE)
    report = found(more)
    assert report.overall is not Overall.VALID
    assert "đã cấm" in report.words.vi


def test_every_single_changed_byte_of_what_is_signed_is_seen():
    pdf = by_dung().pdf
    begin = pdf.index(b"/Contents <") if b"/Contents <" in pdf else pdf.rindex(b"/Contents")
    chance = random.Random(68)
    for _ in range(12):
        place = chance.randrange(20, begin)
        tampered = bytearray(pdf)
        tampered[place] ^= 1 << chance.randrange(8)
        report = found(bytes(tampered))
        assert report.overall in (Overall.BROKEN, Overall.UNSIGNED, Overall.PARTLY), place
        assert not any(one.intact for one in report.signatures), place
