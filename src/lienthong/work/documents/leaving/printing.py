"""A document on paper, with the mark of whoever printed it on every page.

What is printed from the system bears a mark (Decree 30/2020/NĐ-CP, App. VI, S14). The print is for reading: the paper
that stands for an electronic document is a copy that its clerk makes and seals (art. 25), which is `outgoing.copies`.
"""

from pathlib import Path

from lienthong.formats import paper
from lienthong.ground.files import queries as files
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.models import Document, DocumentFile
from lienthong.work.documents.printed import Mark

LAYOUT = Path(__file__).parent / "layout" / "mark.typ"
MOST_PAGES = 300
"""Pages of one file on paper; a longer one is taken along as it is."""
PARTS = ("main", "annex", "scan")
FOR_READING = "Bản in để đọc; bản giấy thay cho bản điện tử là bản sao y (Nghị định 30/2020/NĐ-CP, Điều 25)."


class NothingToPrint(Refusal):
    """No file of the document is a PDF that can be read. Facts: `code`."""

    code = "nothing_to_print"
    words = Words(
        vi="Văn bản {code} không có tệp PDF nào đọc được để in.",
        en="Document {code} has no PDF that can be read and printed.",
    )


def printed(document: Document, mark: Mark) -> bytes:
    """Its current files as one PDF to print, signatures drawn on the pages, each page with the mark.

    What others made is opened by a process apart alone; of a long file the first pages are printed.

    Raises:
        NothingToPrint: there is no file, or none that can be read.
    """
    found = DocumentFile.objects.filter(document=document, current=True, part__in=PARTS)
    rows = sorted(found, key=lambda row: (row.part != "main", row.place, row.pk))
    kept = files.by_ids([row.file_id for row in rows])
    able = [
        kept[row.file_id] for row in rows if row.file_id in kept and files.pages_of(kept[row.file_id], most=MOST_PAGES)
    ]
    made = files.joined(able, most=MOST_PAGES, flat=True, mark=stamp(mark)) if able else None
    if made is None:
        raise NothingToPrint(code=document.code or document.pk)
    return made


def stamp(mark: Mark) -> bytes:
    """The mark by itself, as wide as a page."""
    return paper.render(LAYOUT, {"made_at": mark.at, "mark": f"{mark.words}. {FOR_READING}"}, size="A4")
