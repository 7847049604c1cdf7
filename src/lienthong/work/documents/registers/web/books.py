"""The registers on screen, as papers and as workbooks."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.access import who_may
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.printed.serving import serve
from lienthong.work.documents.registers.books import BOOKS, Book
from lienthong.work.documents.registers.lines import Asked, Line, page
from lienthong.work.documents.registers.sheets import TooLong, register
from lienthong.work.documents.registers.web.asking import KEEPERS, PartForm, office_of, offices_for, took
from lienthong.work.documents.rights import CLERKS

BY_HAND = ("post", "copies")
"""Registers that people write into."""


@who_may(*KEEPERS)
@require_GET
@at_desk_as(*KEEPERS)
def shelf(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All registers, reports and figures of an office."""
    office = office_of(request, desk)
    context: dict[str, Any] = {**_around(desk, office), "books": list(BOOKS.values())}
    context["adds_up"] = len(organizations.added_up_by(desk.office, desk.today)) > 1
    return render(request, "documents/registers/shelf.html", context)


@who_may(*KEEPERS)
@require_GET
@at_desk_as(*KEEPERS)
def book(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """One register: a page of it, or with `as` the whole part that was asked for as a file."""
    if key not in BOOKS:
        raise Http404
    wanted, office = BOOKS[key], office_of(request, desk)
    form = PartForm(request.GET if "year" in request.GET else None, initial={"year": desk.today.year})
    asked = form.asked() if form.is_bound and form.is_valid() else Asked(desk.today.year)
    refusal = ""
    if request.GET.get("as") in ("pdf", "xlsx") and not form.errors:
        try:
            return _file(request, desk, office, wanted, asked, form)
        except TooLong as long:
            refusal = long.say(language())
    found = page(wanted, office, asked, desk.today, after=request.GET.get("after", "")[:60])
    address = f"{reverse('documents:register', args=[key])}?{_query(request, desk, office, asked)}"
    labels = [column.words.say(language()) for column in wanted.columns]
    context: dict[str, Any] = {
        **_around(desk, office),
        "book": wanted,
        "form": form,
        "refusal": refusal,
        "year": asked.year,
        "lines": [(line, _cells(wanted, labels, line)) for line in found.lines],
        "address": address,
        "older": f"{address}&{urlencode({'after': found.after})}" if found.after else "",
        "newer": address if request.GET.get("after") else "",
        "writes": key in BY_HAND and office == desk.office and any(each.role in CLERKS for each in desk.workers),
    }
    return render(request, "documents/registers/book.html", context)


_LEADING = ("code", "number")
"""Columns that lead to the document."""


def _cells(wanted: Book, labels: Sequence[str], line: Line) -> list[tuple[str, str, str, bool]]:
    """Label, text, how wide, and whether it leads to the document."""
    return [
        (
            label,
            text,
            "wide" if column.share >= 2 else "middle" if column.share >= 1.2 else "",
            line.document_id is not None and column.key in _LEADING,
        )
        for column, label, text in zip(wanted.columns, labels, line.cells, strict=True)
    ]


def _around(desk: Desk, office: str) -> dict[str, Any]:
    return {
        "desk": desk,
        "office": office,
        "office_name": desk.name_of(office),
        "choices": offices_for(desk),
        "offices": [(key, desk.name_of(key)) for key in desk.offices] if len(desk.offices) > 1 else [],
    }


def _query(request: HttpRequest, desk: Desk, office: str, asked: Asked) -> str:
    told: dict[str, Any] = {"year": asked.year}
    for name in ("first", "last"):
        day = getattr(asked, name)
        if day:
            told[name] = f"{day:%d/%m/%Y}"
    for name in ("first_number", "last_number"):
        if getattr(asked, name) is not None:
            told[name] = getattr(asked, name)
    if volume := request.GET.get("volume", "")[:20]:
        told["volume"] = volume
    return urlencode(told | ({"office": office} if office != desk.office else {}))


def _file(
    request: HttpRequest, desk: Desk, office: str, wanted: Book, asked: Asked, form: PartForm
) -> HttpResponse:  # fmt: skip
    kind = request.GET["as"]
    volume = form.cleaned_data["volume"] if form.is_bound else ""
    mark = took(desk, office, f"register-{wanted.key}", {"year": asked.year, "as": kind})
    sheet = register(wanted, office, asked, mark, volume=volume, on_paper=kind == "pdf")
    return serve(sheet, kind, f"so-{wanted.key}-{asked.year}")
