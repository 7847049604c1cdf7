"""A list as a PDF, lying, with its head on every page."""

from pathlib import Path

from lienthong.formats import paper
from lienthong.work.documents.printed.sheet import Sheet

TEMPLATE = Path(__file__).parent / "layout" / "list.typ"


def pdf(sheet: Sheet) -> bytes:
    """The list as PDF/A-2a: the same bytes for the same facts."""
    facts = {
        "made_at": sheet.mark.at,
        "title": sheet.title,
        "above": sheet.above,
        "office": sheet.office,
        "cover": sheet.cover,
        "under": [list(each) for each in sheet.under],
        "columns": [
            {"words": each.words.vi, "share": each.share, "align": each.align} for each in sheet.columns
        ],
        "rows": [list(row) for row in sheet.rows],
        "closing": list(sheet.closing),
        "signed": list(sheet.signed),
        "dated": sheet.dated,
        "source": sheet.source,
        "mark": sheet.mark.words,
    }  # fmt: skip
    return paper.render(TEMPLATE, facts, size="A4")
