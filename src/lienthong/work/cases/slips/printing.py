"""A slip as a PDF to print and sign, as pictures, and as its accessible twin on a page."""

from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lienthong.formats import paper
from lienthong.kernel.words import Language
from lienthong.work.cases.slips.facts import Slip
from lienthong.work.cases.slips.layouts import sheet_of
from lienthong.work.cases.slips.sheet import Sheet

TEMPLATE = Path(__file__).parent / "sheet.typ"


def pdf(slip: Slip, size: paper.Size | None = None) -> bytes:
    """The slip as PDF/A-2a and PDF/UA-1; the same bytes for the same facts.

    `size` is for a counter whose printer has no A5; without it a form has the size of its circular (art. 9).

    Raises:
        NoSuchForm: the slip's set has no such form.
    """
    sheet = sheet_of(slip)
    return paper.render(TEMPLATE, _facts(sheet), size=size or sheet.size)


def pictures(slip: Slip, ppi: float = 96) -> list[bytes]:
    """The slip as one PNG for each page.

    Raises:
        NoSuchForm: the slip's set has no such form.
    """
    sheet = sheet_of(slip)
    return paper.pictures(TEMPLATE, _facts(sheet), size=sheet.size, ppi=ppi)


def html(slip: Slip, language: Language = "vi") -> SafeString:
    """The slip for a page, under an `<h2>`: the same texts, made from the same description.

    The form's words are Vietnamese law; on an English page the English stands beside them.

    Raises:
        NoSuchForm: the slip's set has no such form.
    """
    return render_to_string("cases/slips/sheet.html", context(slip, language))


def context(slip: Slip, language: Language = "vi") -> dict[str, Any]:
    """What the twin's template needs, for pages that include it: `{% include "cases/slips/sheet.html" %}`.

    Raises:
        NoSuchForm: the slip's set has no such form.
    """
    return {"sheet": sheet_of(slip).tree(), "beside": language == "en"}


def _facts(sheet: Sheet) -> dict[str, object]:
    number = sheet.under[0].value if sheet.under else ""
    return {
        "sheet": sheet.tree(),
        "made_at": sheet.made_at,
        "qr": paper.qr(sheet.qr) if sheet.qr else None,
        "qr_says": f"Mã QR: {number or sheet.form.title.vi}",
    }
