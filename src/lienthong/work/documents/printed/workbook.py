"""A list as a workbook for a spreadsheet."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from lienthong.work.documents.printed.sheet import Sheet

_WIDTH = 14
"""Characters of a column with share 1."""
_A4 = 9
"""As the format counts sizes of paper."""
_LONGEST = 32_767
"""Characters that a cell of a workbook holds."""


def xlsx(sheet: Sheet) -> bytes:
    """The list as XLSX: title and cover lines, one row of heads, then the rows, all of them texts.

    Texts stay texts: what begins like a formula is written as it stands and is never computed.
    """
    book = Workbook(write_only=True)
    book.properties.title = sheet.title
    book.properties.creator = sheet.office
    page = book.create_sheet("1")
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.left.text = _footer(sheet.mark.words)
    page.oddFooter.right.text = "&P/&N"
    for place, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(place)].width = max(6, _WIDTH * column.share)
    bold = Font(bold=True)

    def cell(text: str, *, font: Font | None = None, wrap: bool = False) -> Cell:
        made = WriteOnlyCell(page, value=None)
        made.value = _plain(text)
        made.data_type = "s"
        if font:
            made.font = font
        if wrap:
            made.alignment = Alignment(wrap_text=True, vertical="top")
        return made

    top = [text for text in (sheet.above.upper(), sheet.office.upper()) if text]
    lines = [*top, sheet.title.upper(), *(f"{label}: {value or '…'}" for label, value in sheet.under)]
    page.print_title_rows = f"{len(lines) + 1}:{len(lines) + 1}"
    for line in lines:
        page.append([cell(line, font=bold)])
    page.append([cell(column.words.vi, font=bold, wrap=True) for column in sheet.columns])
    for row in sheet.rows:
        page.append([cell(text, wrap=True) for text in row])
    for line in (*sheet.closing, *(f"{title}: …" for title in sheet.signed), sheet.mark.words):
        page.append([cell(line)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(text: str) -> str:
    """What a workbook may hold: no control characters."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n")[:_LONGEST]


def _footer(text: str) -> str:
    return text.replace("&", "&&")
