"""The drawing of a signature or of a written number: a form of the PDF, as large as its box."""

from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from lienthong.formats import paper
from lienthong.formats.signing.appearance.picture import picture

TEMPLATE = Path(__file__).parent / "text.typ"
POINT = 72 / 25.4
"""Points in a millimetre."""
Align = Literal["left", "center", "right"]


def drawn_picture(writer: IncrementalPdfFileWriter, png: bytes, width: float, height: float) -> generic.IndirectObject:
    """The picture as large as it fits into a box of `width` × `height` points, undistorted and in its middle.

    Raises:
        BadPicture: no PNG that can be drawn.
    """
    seen = picture(png)
    image = _stream(
        {
            "/Type": pdf_name("/XObject"),
            "/Subtype": pdf_name("/Image"),
            "/Width": generic.NumberObject(seen.width),
            "/Height": generic.NumberObject(seen.height),
            "/ColorSpace": pdf_name("/DeviceRGB"),
            "/BitsPerComponent": generic.NumberObject(8),
        },
        deflated=seen.colours,
    )
    if seen.transparency:
        veil = _stream(
            {
                "/Type": pdf_name("/XObject"),
                "/Subtype": pdf_name("/Image"),
                "/Width": generic.NumberObject(seen.width),
                "/Height": generic.NumberObject(seen.height),
                "/ColorSpace": pdf_name("/DeviceGray"),
                "/BitsPerComponent": generic.NumberObject(8),
            },
            deflated=seen.transparency,
        )
        image["/SMask"] = writer.add_object(veil)
    scale = min(width / seen.width, height / seen.height)
    across, down = seen.width * scale, seen.height * scale
    left, bottom = (width - across) / 2, (height - down) / 2
    commands = f"q {across:.4f} 0 0 {down:.4f} {left:.4f} {bottom:.4f} cm /Picture Do Q"
    return _form(writer, commands.encode(), {"/Picture": writer.add_object(image)}, width, height)


def drawn_text(
    writer: IncrementalPdfFileWriter,
    text: str,
    width: float,
    height: float,
    *,
    at: datetime,
    points: float = 10,
    align: Align = "left",
    italic: bool = False,
) -> generic.IndirectObject:
    """A text in a box of `width` × `height` points, upright and black unless told otherwise.

    It is one line, or several where it is too long and the box has room for them; else it is made smaller.
    """
    page = PdfFileReader(BytesIO(_page(text, width / POINT, height / POINT, points, align, italic, at)), strict=False)
    inner = writer.import_page_as_xobject(page)
    form = writer.get_object(inner.reference)
    # The tags of the little page speak of a structure that stays behind.
    form.pop("/StructParents", None)
    return _form(writer, b"/Text Do", {"/Text": inner}, width, height)


@lru_cache(maxsize=128)
def _page(text: str, width: float, height: float, points: float, align: str, italic: bool, at: datetime) -> bytes:
    facts = {
        "text": text,
        "width": width,
        "height": height,
        "points": points,
        "align": align,
        "italic": italic,
        "made_at": at,
    }
    return paper.render(TEMPLATE, facts, size="A4")


def _form(
    writer: IncrementalPdfFileWriter, commands: bytes, drawings: dict[str, Any], width: float, height: float
) -> generic.IndirectObject:
    form = _stream(
        {
            "/Type": pdf_name("/XObject"),
            "/Subtype": pdf_name("/Form"),
            "/BBox": generic.ArrayObject([generic.FloatObject(f"{side:.4f}") for side in (0, 0, width, height)]),
            "/Resources": generic.DictionaryObject(
                {
                    pdf_name("/XObject"): generic.DictionaryObject(
                        {pdf_name(name): drawing for name, drawing in drawings.items()}
                    )
                }
            ),
        },
        plain=commands,
    )
    return writer.add_object(form)


def _stream(entries: dict[str, Any], *, plain: bytes | None = None, deflated: bytes | None = None) -> Any:
    told = {pdf_name(name): value for name, value in entries.items()}
    if deflated is not None:
        told[pdf_name("/Filter")] = pdf_name("/FlateDecode")
        return generic.StreamObject(told, encoded_data=deflated)
    return generic.StreamObject(told, stream_data=plain)
