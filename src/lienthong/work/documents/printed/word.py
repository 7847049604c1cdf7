"""A list as a Word file (App. VI asks for .doc, .docx and .pdf)."""

from io import BytesIO

from docx import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from lienthong.work.documents.printed.sheet import Sheet

_ALIGNED = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def docx(sheet: Sheet) -> bytes:
    """The list as DOCX, A4 lying, with its head on every page and the mark at the foot."""
    made = WordFile()
    made.core_properties.title, made.core_properties.author = sheet.title, sheet.office
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10)
    for text in (sheet.above, sheet.office):
        if text:
            made.add_paragraph().add_run(_plain(text.upper())).bold = True
    heading = made.add_heading(_plain(sheet.title.upper()), level=1)
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for label, value in sheet.under:
        made.add_paragraph(_plain(f"{label}: {value or '…'}")).alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = made.add_table(rows=1, cols=len(sheet.columns), style="Table Grid")
    # The head stands on every page.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, column in zip(table.rows[0].cells, sheet.columns, strict=True):
        cell.paragraphs[0].add_run(column.words.vi).bold = True
    for row in sheet.rows:
        # Asked for once a row: each look at a row's cells walks through the whole of it.
        for cell, column, text in zip(table.add_row().cells, sheet.columns, row, strict=True):
            cell.paragraphs[0].text = _plain(text)
            cell.paragraphs[0].alignment = _ALIGNED[column.align]
    for line in sheet.closing:
        made.add_paragraph(_plain(line))
    for title in sheet.signed:
        made.add_paragraph().add_run(_plain(title)).bold = True
    section.footer.paragraphs[0].text = _plain(sheet.mark.words)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _plain(text: str) -> str:
    """What XML may hold: no control characters."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n")
