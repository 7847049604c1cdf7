"""“Sign, then number”: blanks that are made before the first signature and filled in after it.

A number that is written after somebody signed changes the page they signed. A signature allows that only as the filling
in of a form, so the blanks stand in the file from the beginning. Where an office reserves the number first, none of
this is needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from lienthong.formats.signing.appearance.drawing import Align, drawn_text
from lienthong.formats.signing.making import opened, refuse_locked
from lienthong.formats.signing.objects import entry
from lienthong.formats.signing.pages import Rectangle, rectangle, turned, unit_of
from lienthong.formats.signing.refusals import Unsignable
from lienthong.formats.signing.values import Place
from lienthong.kernel.words import Words

NUMBER_FIELD = "SoVanBan"
"""The blank of the number, box 3."""
DATE_FIELD = "NgayVanBan"
"""The blank of place and date, box 4."""
_PRINTED = 4
"""Annotation flag: printed with the page."""
_READ_ONLY = 1
_ALIGNS: tuple[Align, ...] = ("left", "center", "right")
_FACES = {"/Tinos": False, "/TinosIt": True}


@dataclass(frozen=True, slots=True)
class Blank:
    """Room for one line. `points`: size of the type (13 for the number, 13 italic for the date)."""

    place: Place
    points: float = 13
    italic: bool = False
    align: Align = "left"


def with_blanks(pdf: bytes, blanks: Mapping[str, Blank]) -> bytes:
    """The file with empty fields of these names, to be filled in by `write_number` after the first signature.

    Raises:
        Unsignable: no PDF that can be added to, or signed already.
        Misplaced: a blank is not on its page.
    """
    with opened(pdf) as writer:
        if b"/ByteRange" in pdf:
            raise Unsignable(why=Words(vi="tệp đã có chữ ký", en="it is signed already"))
        fields = _fields(writer)
        for name, blank in blanks.items():
            fields.append(_blank(writer, name, blank))
        return _written(writer)


def write_number(pdf: bytes, values: Mapping[str, str], *, at: datetime) -> bytes:
    """The file with its blanks filled in: `{NUMBER_FIELD: "15/QĐ-UBND"}`. Signatures before it stay whole.

    Raises:
        Unsignable: there is no such blank, it is filled already, or a signature forbids it.
    """
    with opened(pdf) as writer:
        refuse_locked(writer)
        found = _blanks(writer)
        for name, text in values.items():
            if name not in found:
                raise Unsignable(why=Words(vi=f"không có ô trống “{name}”", en=f"there is no blank “{name}”"))
            _fill(writer, found[name], name, text, at)
        return _written(writer)


def _fill(writer: IncrementalPdfFileWriter, reference: Any, name: str, text: str, at: datetime) -> None:
    widget = reference.get_object()
    if entry(widget, "/V"):
        raise Unsignable(why=Words(vi=f"ô “{name}” đã được điền", en=f"the blank “{name}” is filled already"))
    left, bottom, right, top = (float(side) for side in widget["/Rect"])
    face, size, *_ = str(widget["/DA"]).split()
    align = _ALIGNS[int(entry(widget, "/Q", 0))]
    unit = unit_of(entry(widget, "/P"))
    box = Rectangle(left, bottom, right, top, int(entry(entry(widget, "/MK"), "/R", 0)), unit)
    width, height = box.seen
    drawing = drawn_text(
        writer, text, width, height, at=at, points=float(size) * unit, align=align, italic=_FACES.get(face, False)
    )
    turned(drawing.get_object(), box)
    widget[pdf_name("/V")] = generic.TextStringObject(text)
    widget[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): drawing})
    writer.mark_update(reference)


def _blank(writer: IncrementalPdfFileWriter, name: str, blank: Blank) -> generic.IndirectObject:
    box = rectangle(writer, blank.place)
    page_reference = writer.find_page_for_modification(blank.place.page - 1)[0]
    face = next(face for face, italic in _FACES.items() if italic is blank.italic)
    corners = (box.left, box.bottom, box.right, box.top)
    widget = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): generic.TextStringObject(name),
            pdf_name("/F"): generic.NumberObject(_PRINTED),
            pdf_name("/Ff"): generic.NumberObject(_READ_ONLY),
            pdf_name("/Q"): generic.NumberObject(_ALIGNS.index(blank.align)),
            pdf_name("/DA"): generic.TextStringObject(f"{face} {blank.points / box.unit:g} Tf 0 g"),
            pdf_name("/MK"): generic.DictionaryObject({pdf_name("/R"): generic.NumberObject(box.turn)}),
            pdf_name("/Rect"): generic.ArrayObject([generic.FloatObject(f"{side:.3f}") for side in corners]),
            pdf_name("/P"): page_reference,
        }
    )
    reference = writer.add_object(widget)
    writer.register_annotation(page_reference, reference)
    return reference


def _fields(writer: IncrementalPdfFileWriter) -> generic.ArrayObject:
    """The list of the form's fields, to be added to; a form where there is none yet."""
    root = writer.root
    form = entry(root, "/AcroForm")
    if form is None:
        form = generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject()})
        root[pdf_name("/AcroForm")] = writer.add_object(form)
        writer.update_root()
    fields: generic.ArrayObject = form["/Fields"]
    writer.update_container(fields)
    return fields


def _blanks(writer: IncrementalPdfFileWriter) -> dict[str, generic.IndirectObject]:
    fields = entry(entry(writer.root, "/AcroForm"), "/Fields", generic.ArrayObject())
    references = [fields.raw_get(place) for place in range(len(fields))]
    told = ((one, one.get_object()) for one in references if isinstance(one, generic.IndirectObject))
    return {str(entry(field, "/T")): one for one, field in told if entry(field, "/FT") == "/Tx"}


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
