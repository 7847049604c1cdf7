"""Making signatures: only added to, never changed; seen where the decree wants them; and alive without time stamps."""

import io
import shutil
import subprocess
import zlib

import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, RectangleObject

from lienthong.formats.signing import (
    Appearance,
    BadPicture,
    KeyRefused,
    Misplaced,
    Overall,
    Place,
    Replaced,
    TimeStamps,
    Unsignable,
    annex_text,
    check,
    copy_text,
    corner,
    free_field,
    sign,
    starts_with_offered,
)
from lienthong.formats.signing.keys import FailingKey
from lienthong.formats.signing.pages import POINT
from lienthong.formats.signing.tests.cast import (
    BOX_7C,
    DUNG,
    IA_LY,
    NOW,
    OFFICE,
    TRUST,
    by_dung,
    letter,
    picture,
    sealed,
)


def test_the_text_of_a_copy_keeps_its_size_however_long_the_name_of_the_office_is():
    # Decree 30/2020, App. I: size 10, at the top right. What is too long for one line goes on in the next.
    text = copy_text("TRÍCH SAO", "Sở Nông nghiệp và Phát triển nông thôn tỉnh Gia Lai", NOW)
    assert corner(letter()) == Place(1, 45, 3.5, 90, 9)  # of a page 150 mm wide
    for place, size in ((corner(letter()), 10), (Place(1, 45, 3.5, 90, 5), 6.6)):
        made = sign(letter(), OFFICE, Appearance(place, text=text), at=NOW, field="CoQuan").pdf
        with pypdfium2.PdfDocument(made) as opened:
            opened.init_forms()
            opened[0].flatten()
            read = opened[0].get_textpage()
            _, bottom, _, top = read.get_charbox(str(read.get_text_range()).index("TRÍCH"))
        # A capital T of Times is 0.66 of its size high.
        assert (top - bottom) / 0.66 == pytest.approx(size, abs=0.6)


@pytest.mark.parametrize(("size", "turn", "left"), [
    ((210, 297), 0, 105), ((297, 210), 0, 192), ((210, 297), 90, 192), ((148, 210), 0, 43.2), ((60, 90), 0, 6),
])  # fmt: skip
def test_the_top_right_of_an_annex_is_found_on_pages_of_every_size(size, turn, left):
    # A table is an annex on its side, a scan may be A5.
    blank = PdfWriter()
    blank.add_blank_page(*(side * 72 / 25.4 for side in size)).rotate(turn)
    out = io.BytesIO()
    blank.write(out)
    place = corner(out.getvalue())
    assert place.x == pytest.approx(left, abs=0.1)
    sign(out.getvalue(), OFFICE, Appearance(place, text=annex_text("15/QĐ-UBND", NOW)), at=NOW, field="CoQuan")


def test_a_signature_is_added_and_not_a_byte_before_it_is_touched():
    assert by_dung().pdf.startswith(letter())
    assert sealed().pdf.startswith(by_dung().pdf)


def test_signing_leaves_who_made_the_file_and_when_as_it_was():
    before, after = (PdfReader(io.BytesIO(pdf)) for pdf in (letter(), sealed().pdf))
    assert before.metadata == after.metadata
    assert before.root_object["/Metadata"].get_data() == after.root_object["/Metadata"].get_data()


def test_a_signed_and_sealed_letter_is_valid():
    report = check(sealed().pdf, TRUST, at=NOW, organization="UBND thị trấn Ia Ly")
    assert report.overall is Overall.VALID
    assert [one.field for one in report.signatures] == ["NguoiKy1", "CoQuan"]
    assert [one.certificate.name for one in report.signatures] == ["Nguyễn Văn Dũng", IA_LY]


def test_the_form_is_pades_with_the_certificate_bound_in():
    # ETSI EN 319 142-1 §6.3: SubFilter, no signing-time among the signed attributes, signing-certificate-v2.
    embedded = PdfFileReader(io.BytesIO(by_dung().pdf)).embedded_signatures[0]
    assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    attributes = {one["type"].native for one in embedded.signer_info["signed_attrs"]}
    assert attributes == {"content_type", "message_digest", "signing_certificate_v2"}
    assert embedded.signer_info["digest_algorithm"]["algorithm"].native == "sha256"


def test_openssl_finds_the_signature_good(tmp_path):
    embedded = PdfFileReader(io.BytesIO(by_dung().pdf)).embedded_signatures[0]
    _, first, second, length = embedded.byte_range
    (tmp_path / "signed").write_bytes(by_dung().pdf[:first] + by_dung().pdf[second : second + length])
    (tmp_path / "cms").write_bytes(embedded.pkcs7_content)
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "cms", "-content", "signed"]
    done = subprocess.run(
        [*command, "-noverify", "-out", "/dev/null"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "erification successful" in done.stderr


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler is not installed")
def test_poppler_finds_both_signatures_good(tmp_path):
    (tmp_path / "signed.pdf").write_bytes(sealed().pdf)
    done = subprocess.run(
        ["pdfsig", "-nocert", "signed.pdf"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout.count("Signature is Valid") == 2
    assert "Total document signed" in done.stdout


def test_the_seal_is_red_and_the_signature_blue_where_they_were_put():
    picture_of_page = _drawn(sealed().pdf)
    per_mm = picture_of_page.width / 150
    signature = picture_of_page.crop([round(side * per_mm) for side in (80, 60, 102, 90)])
    seal = picture_of_page.crop([round(side * per_mm) for side in (42, 58, 60, 94)])
    assert _has(signature, lambda r, g, b: b > 180 and r < 120 and g < 120)
    assert _has(seal, lambda r, g, b: r > 180 and b < 120 and g < 120)
    assert not _has(signature, lambda r, g, b: r > 180 and b < 60 and g < 60)


def _drawn(pdf):
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    return document[0].render(scale=2, may_draw_forms=True).to_pil().convert("RGB")


def _has(image, wanted):
    return any(wanted(*dot) for dot in image.get_flattened_data())


def test_an_annex_is_signed_with_a_line_of_text():
    # Decree 30/2020, App. I: Số: <số và ký hiệu>; <ngày/tháng/năm>; <giờ:phút:giây>; months 1 and 2 with a zero.
    text = annex_text("15/QĐ-UBND", NOW)
    assert text == "Số: 15/QĐ-UBND; 04/9/2018; 09:14:05 +07:00"
    signed = sign(letter(), OFFICE, Appearance(Place(1, 60, 2, 86, 6), text=text), at=NOW, field="CoQuan", final=True)
    seen = _drawn(signed.pdf).convert("L")
    assert seen.crop((seen.width // 2, 0, seen.width, seen.height // 12)).getextrema()[0] < 60


def test_a_copy_says_what_it_is_who_made_it_and_when():
    assert copy_text("SAO Y", "UBND thị trấn Ia Ly", NOW) == "SAO Y; UBND thị trấn Ia Ly; 04/9/2018; 09:14:05 +07:00"


def test_after_the_organisations_final_signature_nobody_can_sign():
    with pytest.raises(Unsignable) as no:
        sign(sealed().pdf, DUNG, Appearance(), at=NOW, field="NguoiKy2")
    assert "khóa tệp" in no.value.say("vi")


def test_people_get_one_field_after_the_other():
    assert free_field(letter()) == "NguoiKy1"
    assert free_field(by_dung().pdf) == "NguoiKy2"


@pytest.mark.parametrize(
    ("pdf", "said"),
    [
        (b"", "không phải tệp PDF"),
        (b"PK\x03\x04 a text document", "không phải tệp PDF"),
        (b"%PDF-1.7\nnothing more", "bị hỏng"),
    ],
)
def test_what_is_no_pdf_is_not_signed(pdf, said):
    with pytest.raises(Unsignable) as no:
        sign(pdf, DUNG, Appearance(), at=NOW, field="NguoiKy1")
    assert said in no.value.say("vi")


@pytest.mark.parametrize("place", [Place(2, 1, 1, 10, 10), Place(1, 140, 10, 20, 20), Place(1, 1, 1, 0, 5)])
def test_a_signature_must_lie_on_its_page(place):
    with pytest.raises(Misplaced):
        sign(letter(), DUNG, Appearance(place, picture()), at=NOW, field="NguoiKy1")


def test_a_picture_must_be_a_png():
    with pytest.raises(BadPicture):
        sign(letter(), DUNG, Appearance(BOX_7C, b"GIF89a"), at=NOW, field="NguoiKy1")


def test_a_token_that_is_pulled_out_leaves_nothing_signed():
    with pytest.raises(KeyRefused) as no:
        sign(letter(), FailingKey(DUNG.certificate), Appearance(), at=NOW, field="NguoiKy1")
    assert "rút ra" in no.value.say("vi")


def test_signing_survives_a_time_stamp_that_has_no_room(monkeypatch):
    # Its authority sends all its certificates along: the file is signed, and the stamp can follow in the archive.
    monkeypatch.setattr(TimeStamps, "stamp", lambda self, data: bytes(13_000))
    signed = sign(letter(), DUNG, Appearance(), at=NOW, field="NguoiKy1", stamps=TimeStamps(ask=lambda _: b""))
    assert not signed.time_stamped
    assert check(signed.pdf, TRUST, at=NOW).signatures[0].intact


def test_signing_survives_a_silent_time_stamp_authority():
    asked, slept, seconds = [], [], [0.0]

    def silent(request):
        asked.append(request)
        raise TimeoutError

    stamps = TimeStamps(ask=silent, sleep=slept.append, clock=lambda: seconds[0])
    signed = sign(letter(), DUNG, Appearance(), at=NOW, field="NguoiKy1", stamps=stamps)
    assert not signed.time_stamped
    # Three tries, after 2 and 4 seconds.
    assert (len(asked), slept) == (3, [2, 4])
    assert check(signed.pdf, TRUST, at=NOW).signatures[0].intact
    # Thirty documents that are signed at once wait for it once.
    for seconds[0], times in ((119.0, 3), (120.0, 6)):
        assert not sign(letter(), DUNG, Appearance(), at=NOW, field="NguoiKy1", stamps=stamps).time_stamped
        assert len(asked) == times


@pytest.mark.parametrize("answer", [b"", b"<html>", b"\x30\x03\x02\x01\x00", bytes(100)])
def test_signing_survives_a_time_stamp_authority_that_talks_nonsense(answer):
    signed = sign(letter(), DUNG, Appearance(), at=NOW, field="NguoiKy1", stamps=TimeStamps(ask=lambda _: answer))
    assert not signed.time_stamped


def test_what_comes_back_from_a_signing_service_must_begin_with_what_was_offered():
    starts_with_offered(letter(), by_dung().pdf)
    for other in (letter(), by_dung("Chi 95.000.000 đồng").pdf, letter() + b"\n%%EOF", b""):
        with pytest.raises(Replaced):
            starts_with_offered(letter(), other)


def test_what_is_added_takes_the_place_of_nothing_where_a_file_says_too_little_about_its_size():
    body = (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>\nendobj\n"
    )
    table = b"".join(b"%010d 00000 n \n" % body.index(b"%d 0 obj" % number) for number in (1, 2, 3))
    pdf = body + b"xref\n0 4\n0000000000 65535 f \n" + table
    pdf += b"trailer\n<</Size 1/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    signed = sign(pdf, DUNG, Appearance(), at=NOW, field="NguoiKy1").pdf
    assert [one.intact for one in check(signed, TRUST, at=NOW).signatures] == [True]
    assert len(PdfReader(io.BytesIO(signed)).pages) == 1


def test_a_paper_with_a_link_that_has_no_number_is_signed_and_sealed():
    # FPDF writes links so. In a list that holds one, nobody can follow what the seal adds.
    writer = PdfWriter(clone_from=io.BytesIO(letter()))
    note = {"/Type": NameObject("/Annot"), "/Subtype": NameObject("/Link"), "/Rect": RectangleObject((9, 9, 99, 99))}
    link = DictionaryObject({NameObject(name): value for name, value in note.items()})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([link])
    out = io.BytesIO()
    writer.write(out)
    signed = sign(out.getvalue(), DUNG, Appearance(), at=NOW, field="NguoiKy1").pdf
    report = check(sign(signed, OFFICE, Appearance(), at=NOW, field="CoQuan", final=True).pdf, TRUST, at=NOW)
    assert (report.overall, report.reasons) == (Overall.VALID, ())
    assert signed.startswith(out.getvalue())
    assert PdfReader(io.BytesIO(signed)).pages[0]["/Annots"][0].get_object()["/Subtype"] == "/Link"


@pytest.mark.parametrize("damage", [zlib.error("-5"), AssertionError(), NotImplementedError()])
def test_whatever_a_reader_stumbles_with_is_said_in_words(monkeypatch, damage):
    def stumble(*_):
        raise damage

    monkeypatch.setattr("lienthong.formats.signing.making.Adding", stumble)
    with pytest.raises(Unsignable, match="unsignable"):
        free_field(letter())


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_on_a_page_with_a_unit_of_its_own_a_millimetre_is_one(turn):
    # UserUnit 2: what the file calls one is two points (ISO 32000-1 14.11.2).
    blank = PdfWriter()
    page = blank.add_blank_page(150 * POINT / 2, 100 * POINT / 2)
    page.rotate(turn)[NameObject("/UserUnit")] = NumberObject(2)
    out = io.BytesIO()
    blank.write(out)
    made = sign(out.getvalue(), DUNG, Appearance(Place(1, 20, 30, 42, 30), picture()), at=NOW, field="NguoiKy1").pdf
    (widget,) = PdfReader(io.BytesIO(made)).pages[0]["/Annots"]
    left, bottom, right, top = (float(side) * 2 / POINT for side in widget.get_object()["/Rect"])
    seen = {
        0: (left, 100 - top),
        90: (bottom, left),
        180: (150 - right, bottom),
        270: (100 - top, 150 - right),
    }[turn]
    assert seen == pytest.approx((20, 30), abs=0.1)
    assert sorted((right - left, top - bottom)) == pytest.approx([30, 42], abs=0.1)
    assert corner(out.getvalue()).width == pytest.approx(90 if turn in (0, 180) else 80, abs=0.1)
