"""The search page: one box, filters under it, what was found, and searches that are kept."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents.desk import Desk, at_desk, language
from lienthong.work.documents.naming import office_names, place_and_day
from lienthong.work.documents.printed import Sheet
from lienthong.work.documents.printed.serving import FORMS, serve
from lienthong.work.documents.registers.web.asking import took
from lienthong.work.documents.rights import READERS
from lienthong.work.documents.searching import columns, finding, saved
from lienthong.work.documents.searching.asked import Asked
from lienthong.work.documents.searching.forms import SearchForm

MOST = 5000
"""Lines of a list that is saved or printed; more are a question for a narrower search."""
LONGEST_CELL = 240
"""Letters of a cell on screen; files have them all."""


@who_may(*READERS)
@require_GET
@at_desk
def search(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """The page; with `as` one of the forms of a file, all that was found as such a file."""
    form, asked = _question(request, desk)
    wanted = request.GET.get("as", "")
    if asked is not None and wanted in FORMS:
        return serve(_sheet(asked, desk, wanted), wanted, f"tim-van-ban-{desk.now:%Y%m%d-%H%M}")
    context: dict[str, Any] = {
        "form": form,
        "saved": [{"id": one.pk, "name": one.name, "address": _address(Asked.from_json(one.asked))}
                  for one in saved.kept(desk.worker)],
        "asked": asked,
        "desk": desk,
        "offices": [(key, desk.name_of(key)) for key in desk.offices] if len(desk.offices) > 1 else [],
    }  # fmt: skip
    if asked is not None:
        after = finding.Place.read(request.GET.get("after", ""))
        page = finding.find(asked, desk.sight, desk.today, after=after)
        chosen = columns.chosen(asked.columns)
        lines = columns.rows(page.documents, chosen, language())
        labels = [column.words.say(language()) for column in chosen]
        context |= {
            "columns": labels,
            "found": [
                {"id": document.pk, "first": line[0], "label": labels[0], "cells": _cells(labels, line)}
                for document, line in zip(page.documents, lines, strict=True)
            ],
            "older": f"{_address(asked)}&{urlencode({'after': str(page.after)})}" if page.after else "",
            "first": _address(asked) if after else "",
            "address": _address(asked),
            "question": urlencode(asked.to_json(), doseq=True),
            "filtered": bool(set(asked.to_json()) - {"text", "columns", "order"}),
        }
    return render(request, "documents/search/page.html", context)


@who_may(*READERS)
@require_POST
@at_desk
def save(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Keep the search that stands in the hidden field as an address."""
    told = _read(QueryDict(request.POST.get("question", "")[:4000]))
    asked = Asked.from_json(told)
    try:
        saved.save(request.POST.get("name", ""), asked, worker=desk.worker, now=desk.now)
    except Refusal as refusal:
        context = {"refusal": refusal.say(language()), "back": _address(asked)}
        return render(request, "documents/search/refused.html", context, status=422)
    return HttpResponseRedirect(_address(asked))


@who_may(*READERS)
@require_POST
@at_desk
def forget(request: HttpRequest, desk: Desk, search_id: int) -> HttpResponse:
    """Keep it no longer."""
    saved.forget(search_id, worker=desk.worker)
    return redirect("documents:search")


def _question(request: HttpRequest, desk: Desk) -> tuple[SearchForm, Asked | None]:
    """The form and what it asks; None where nothing was asked yet or it cannot be read."""
    if not set(request.GET) - {"as", "after"}:
        return SearchForm(None, desk=desk), None
    asked = Asked.from_json(_read(request.GET))
    # Days in addresses are ISO; in the form people read theirs.
    data = request.GET.copy()
    for name, value in (("first", asked.first), ("last", asked.last)):
        if value is not None:
            data[name] = f"{value:%d/%m/%Y}"
    if "columns" not in data:
        data.setlist("columns", list(columns.ORDINARY))
    form = SearchForm(data, desk=desk)
    return (form, form.asked()) if form.is_valid() else (form, None)


def _cells(labels: list[str], line: list[str]) -> list[tuple[str, str]]:
    """What stands beside the first column, which leads to the document."""
    return [
        (label, text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…")
        for label, text in zip(labels[1:], line[1:], strict=True)
    ]


def _read(told: QueryDict) -> dict[str, Any]:
    return {**told.dict(), "columns": told.getlist("columns")}


def _address(asked: Asked) -> str:
    return f"{reverse('documents:search')}?{urlencode(asked.to_json() or {'text': ''}, doseq=True)}"


def _sheet(asked: Asked, desk: Desk, wanted: str) -> Sheet:
    chosen = columns.chosen(asked.columns)
    found = finding.everything(asked, desk.sight, desk.today, most=MOST)
    office, above = office_names(desk.office, desk.today)
    mark = took(desk, desk.office, "search", {"asked": asked.to_json(), "as": wanted, "documents": len(found)})
    return Sheet(
        title="Danh sách văn bản tìm được", above=above, office=office, columns=chosen,
        rows=columns.rows(found, chosen, "vi"), mark=mark,
        under=[
            ("Điều kiện", _said(asked)), *([("Cơ quan", desk.name_of(asked.office))] if asked.office else []),
        ],
        closing=[f"Tổng số: {len(found)} văn bản. Văn bản đang bị khóa không có trong danh sách."],
        dated=place_and_day(desk.today),
    )  # fmt: skip


def _said(asked: Asked) -> str:
    """The question in a line for the head of the list."""
    told = asked.to_json()
    parts = [str(value) for name, value in told.items() if name not in ("columns", "order", "file_id", "office")]
    return "; ".join(parts) or "tất cả"
