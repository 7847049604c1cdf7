"""A printed list as an answer to a browser."""

from django.http import HttpResponse

from lienthong.work.documents.printed.paper import pdf
from lienthong.work.documents.printed.sheet import Sheet
from lienthong.work.documents.printed.word import docx
from lienthong.work.documents.printed.workbook import xlsx

_WORD = "application/vnd.openxmlformats-officedocument."
_MAKERS = {
    "pdf": (pdf, "application/pdf"),
    "xlsx": (xlsx, _WORD + "spreadsheetml.sheet"),
    "docx": (docx, _WORD + "wordprocessingml.document"),
}
FORMS = tuple(_MAKERS)


def serve(sheet: Sheet, form: str, name: str) -> HttpResponse:
    """The list in one of `FORMS`; a PDF is shown, the others are saved. `name` is without its ending."""
    make, content_type = _MAKERS[form]
    return file(make(sheet), content_type, f"{name}.{form}", shown=form == "pdf")


def file(data: bytes, content_type: str, name: str, *, shown: bool = False) -> HttpResponse:
    """Bytes of ours for a browser, which may run nothing that is in them. `name` is ASCII, made by us."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    # A viewer of PDFs draws with its own styles.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
    return response
