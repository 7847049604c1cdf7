"""What an attacker does to a signed file, as functions from bytes to bytes."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from lienthong.formats.signing import container
from lienthong.formats.signing.checking.digests import Digests
from lienthong.formats.signing.checking.ranges import Covered
from lienthong.formats.signing.tests.cast import DUNG, NOW
from lienthong.formats.signing.values import Key

RED_BOX = b"1 0 0 rg 20 20 300 200 re f"


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The file with one more update."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def page_of(writer: Any) -> tuple[Any, Any]:
    """The first page and the reference to it."""
    reference = writer.find_page_for_modification(0)[0]
    return reference.get_object(), reference


def another_content(writer: IncrementalPdfFileWriter) -> None:
    """Something else is drawn on the page."""
    page, reference = page_of(writer)
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=RED_BOX))
    writer.mark_update(reference)


def overwritten_content(writer: IncrementalPdfFileWriter) -> None:
    """The stream that draws the page is given again under its own number: the page itself looks untouched."""
    page, _ = page_of(writer)
    drawn = page.raw_get("/Contents")
    writer.objects[(drawn.generation, drawn.idnum)] = generic.StreamObject(stream_data=RED_BOX)


def another_font(writer: IncrementalPdfFileWriter) -> None:
    """The font is given again, so that the same codes show other letters (shadow: replace)."""
    page, _ = page_of(writer)
    fonts = page["/Resources"]["/Font"]
    name = next(iter(fonts))
    font = fonts.raw_get(name)
    writer.objects[(font.generation, font.idnum)] = generic.DictionaryObject(
        {pdf_name("/Type"): pdf_name("/Font"), pdf_name("/Subtype"): pdf_name("/Type3")}
    )


def another_page(writer: IncrementalPdfFileWriter) -> None:
    """A page more."""
    page, _ = page_of(writer)
    tree = page["/Parent"]
    copy = generic.DictionaryObject(dict(page))
    copy["/Contents"] = writer.add_object(generic.StreamObject(stream_data=RED_BOX))
    tree["/Kids"].append(writer.add_object(copy))
    tree["/Count"] = generic.NumberObject(2)
    writer.update_container(tree)


def note_over_everything(writer: IncrementalPdfFileWriter) -> None:
    """An annotation that covers the amount."""
    _, reference = page_of(writer)
    box = generic.ArrayObject([generic.NumberObject(side) for side in (0, 0, 400, 280)])
    drawing = generic.StreamObject(
        {pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form"), pdf_name("/BBox"): box},
        stream_data=RED_BOX,
    )
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): box,
            pdf_name("/Contents"): generic.TextStringObject("Chi 95.000.000 đồng"),
            pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): writer.add_object(drawing)}),
        }
    )
    writer.register_annotation(reference, writer.add_object(note))


def usage_rights(writer: IncrementalPdfFileWriter, ranges: bool = True) -> None:
    """What Adobe's programs put into a form so that their reader may fill it in: a signature in no field."""
    reference = generic.DictionaryObject(
        {pdf_name("/Type"): pdf_name("/SigRef"), pdf_name("/TransformMethod"): pdf_name("/UR3")}
    )
    rights = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Sig"),
            pdf_name("/Filter"): pdf_name("/Adobe.PPKLite"),
            pdf_name("/Reference"): generic.ArrayObject([reference]),
            pdf_name("/Contents"): generic.ByteStringObject(bytes(200)),
        }
    )
    if ranges:
        rights[pdf_name("/ByteRange")] = generic.ArrayObject([generic.NumberObject(one) for one in (0, 9, 500, 9)])
    held = generic.DictionaryObject({pdf_name("/UR3"): writer.add_object(rights)})
    writer.root[pdf_name("/Perms")] = writer.add_object(held)
    writer.update_root()


def drawn_again(pdf: bytes) -> bytes:
    """The stream that draws the page under its own number again, in bytes that no table speaks of."""
    page = PdfFileReader(BytesIO(pdf), strict=False).root["/Pages"]["/Kids"][0]
    drawn = page.raw_get("/Contents")
    return b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (drawn.idnum, len(RED_BOX), RED_BOX)


def no_signatures_left(writer: IncrementalPdfFileWriter) -> None:
    """The form forgets its fields."""
    form = writer.root["/AcroForm"]
    form["/Fields"] = generic.ArrayObject()
    writer.update_container(form)


def signature_dictionary(pdf: bytes, change: Callable[[Any], None]) -> bytes:
    """The last signature's dictionary is given again, changed (universal signature forgery)."""

    def rewrite(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][-1]
        held = field.raw_get("/V")
        copy = generic.DictionaryObject(dict(held.get_object()))
        change(copy)
        writer.objects[(held.generation, held.idnum)] = copy

    return updated(pdf, rewrite)


def hidden_and_uncovered(key: Key) -> bytes:
    """Shadow, hide and replace: a second page content lies hidden in the file when it is signed, under a number that is
    in use. After signing only a table is added that points there."""
    from lienthong.formats.signing import Appearance, sign
    from lienthong.formats.signing.tests.cast import BOX_7C, letter, picture

    evil = drawn_again(letter())
    prepared = updated(letter(), lambda writer: _kept(writer, evil))
    signed = sign(prepared, key, Appearance(BOX_7C, picture()), at=NOW, field="NguoiKy1").pdf
    trailer = PdfFileReader(BytesIO(signed), strict=False).trailer
    begins = signed.rfind(b"startxref")
    previous = int(signed[begins:].split()[1])
    root = trailer.raw_get("/Root")
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        int(evil.split()[0]),
        signed.find(evil),
        trailer["/Size"],
        root.idnum,
        previous,
        len(signed),
    )
    return signed + table


def _kept(writer: IncrementalPdfFileWriter, evil: bytes) -> None:
    writer.root["/Hidden"] = writer.add_object(generic.StreamObject(stream_data=evil))
    writer.update_root()


def signed_over(
    pdf: bytes, ranges: Callable[[int, int, int], tuple[int, int, int, int]], *, beside: bytes = b"", key: Key = DUNG
) -> bytes:
    """A signature whose mathematics hold, over whatever ranges the attacker, who owns a good key, chooses.

    `ranges` is told where the signature begins and ends and how long the file is; `beside` is written after the range.
    """
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    steps = PdfCMSEmbedder(new_field_spec=SigFieldSpec("NguoiKy9")).write_cms("NguoiKy9", writer)
    next(steps)
    steps.send(SigObjSetup(SignatureObject(NOW, SigSeedSubFilter.PADES, bytes_reserved=16384)))
    out = BytesIO()
    prepared, _ = steps.send(SigIOSetup("sha256", output=out))
    held = bytearray(out.getvalue())
    begin, end = prepared.reserved_region_start, prepared.reserved_region_end
    chosen = ranges(begin, end, len(held))
    place = held.rfind(b"/ByteRange")
    opens = held.index(b"[", place)
    text = b"[%d %d %d %d]" % chosen + beside
    # pyHanko keeps 62 bytes free for the four numbers.
    held[opens : opens + 62] = text.ljust(62)
    assert len(text) <= 62
    covers = Covered((chosen[0] + chosen[1], chosen[2]), chosen[2] + chosen[3])
    digest = Digests(bytes(held)).covered(covers, "sha256")
    assert digest is not None
    attributes = container.to_sign(digest, key.certificate)
    made = container.contained(attributes, key.sign(attributes), key).hex().encode()
    held[begin + 1 : begin + 1 + len(made)] = made
    return bytes(held)


class Signed:
    """What an attacker finds out about a signed file before writing an update by hand."""

    def __init__(self, pdf: bytes) -> None:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        out = BytesIO()
        reader.root.write_to_stream(out, None)
        self.pdf = pdf
        self.root: int = reader.root_ref.idnum
        self.catalogue = out.getvalue()
        self.drawn_again = drawn_again(pdf)
        self.free = int(reader.trailer["/Size"])
        self.previous = int(reader.last_startxref)


def by_hand(
    signed: Signed, objects: dict[int, bytes], *, beside: bytes = b"", listed_as: int = 0, trailer: bytes = b""
) -> bytes:
    """One more update: objects and their table; `beside` is written in front of them and stands in no table, or under
    another number."""
    out = bytearray(signed.pdf + b"\n")
    places = {listed_as: len(out)} if listed_as else {}
    out += beside
    for number, held in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    table = len(out)
    out += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % one for one in sorted(places.items()))
    told = (signed.free + 1, signed.root, signed.previous, trailer, table)
    out += b"trailer\n<</Size %d/Root %d 0 R/Prev %d%s>>\nstartxref\n%d\n%%%%EOF\n" % told
    return bytes(out)
