"""The reports of handling, and the figures; each figure opens to its documents."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lienthong.ground.people.access import who_may
from lienthong.kernel.words import Words
from lienthong.work.documents.desk import Desk, at_desk_as
from lienthong.work.documents.leaving import accesses
from lienthong.work.documents.naming import office_names, place_and_day
from lienthong.work.documents.printed import Column, Sheet
from lienthong.work.documents.printed.serving import serve
from lienthong.work.documents.registers import counted, figures, reports
from lienthong.work.documents.registers.web.asking import KEEPERS, office_of, offices_for, period_of, took

_TIMES = {
    "to_send": Words(vi="Từ khi ký đến khi gửi", en="From the signature to sending"),
    "heard_arrival": Words(vi="Từ khi gửi đến khi nơi nhận báo đã đến (01)", en="From sending to a receiver’s 01"),
    "heard_acceptance": Words(vi="Từ khi gửi đến khi nơi nhận tiếp nhận (03)", en="From sending to a receiver’s 03"),
    "heard_done": Words(vi="Từ khi gửi đến khi nơi nhận giải quyết xong (06)", en="From sending to a receiver’s 06"),
    "to_arrival": Words(vi="Từ khi trục nhận đến khi báo nơi gửi (01)", en="From the axis to telling the sender (01)"),
    "to_register": Words(vi="Từ khi đến tới khi đăng ký (03)", en="From arrival to registration (03)"),
    "to_done": Words(vi="Từ khi đến tới khi xong (06)", en="From arrival to done (06)"),
}
_TITLES = {
    "out": Words(vi="Văn bản đi", en="Outgoing documents"),
    "in": Words(vi="Văn bản đến", en="Incoming documents"),
}


@who_may(*KEEPERS)
@require_GET
@at_desk_as(*KEEPERS)
def report(request: HttpRequest, desk: Desk, direction: str) -> HttpResponse:
    """A report of handling: a line for each unit."""
    if direction not in reports.COLUMNS:
        raise Http404
    office = office_of(request, desk)
    form, first, last = period_of(request, desk.today)
    wanted = request.GET.get("as")
    if wanted in ("pdf", "xlsx", "docx"):
        mark = took(desk, office, f"report-{direction}", {"first": first, "last": last, "as": wanted})
        return serve(
            reports.sheet(direction, office, first, last, mark), wanted, f"bao-cao-{direction}-{last}"
        )  # fmt: skip
    columns = reports.COLUMNS[direction]
    rows = reports.rows(direction, office, first, last, desk.today)
    context = {
        **_around(desk, office),
        "form": form,
        "title": reports.title(direction),
        "columns": columns,
        "rows": [list(zip(columns, row, strict=True)) for row in rows],
        "address": f"{reverse('documents:report', args=[direction])}?{_query(desk, office, first, last)}",
    }
    return render(request, "documents/registers/report.html", context)


@who_may(*KEEPERS)
@require_GET
@at_desk_as(*KEEPERS)
def statistics(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The figures of an office in a period, and how often its documents were looked at."""
    office = office_of(request, desk)
    form, first, last = period_of(request, desk.today)
    found = counted.of_office(office, first, last, desk.today)
    opened = accesses.of_office(office, first, last)
    wanted = request.GET.get("as")
    if wanted in ("pdf", "xlsx"):
        mark = took(desk, office, "statistics", {"first": first, "last": last, "as": wanted})
        name, above = office_names(office, desk.today)
        sheet = Sheet(
            title="Thống kê văn bản đi, đến", above=above, office=name,
            columns=(
                Column("figure", Words(vi="Chỉ tiêu", en="Figure"), 4),
                Column("count", Words(vi="Số lượng", en="Count"), 1, "right"),
                Column("share", Words(vi="Tỷ lệ", en="Share"), 1, "right"),
            ),
            rows=[*_rows(found), *_opened(opened)], mark=mark,
            under=[
                ("Từ ngày", f"{first:%d/%m/%Y}"), ("Đến ngày", f"{last:%d/%m/%Y}"),
                *([("Trong đó bị khóa, không nêu trong danh sách nào", str(found.locked))] if found.locked else []),
            ],
            signed=("Người lập", "Thủ trưởng cơ quan"), dated=place_and_day(desk.today),
            source="Quyết định 28/2018/QĐ-TTg, Điều 11; Nghị định 30/2020/NĐ-CP, Phụ lục VI",
        )  # fmt: skip
        return serve(sheet, wanted, f"thong-ke-{last}")
    context = {
        **_around(desk, office),
        "form": form,
        "parts": [(title, _figures(direction, found, first, last, office == desk.office))
                  for direction, title in _TITLES.items()],
        "locked": found.locked,
        "times": [(words, getattr(found, name)) for name, words in _TIMES.items()],
        "accesses": opened,
        "address": f"{reverse('documents:statistics')}?{_query(desk, office, first, last)}",
    }  # fmt: skip
    return render(request, "documents/registers/statistics.html", context)


def _figures(direction: str, told: counted.Counted, first: date, last: date, linked: bool) -> list[dict[str, Any]]:
    found = []
    for figure in figures.FIGURES.values():
        if figure.direction != direction:
            continue
        asked = {"figure": figure.key, "direction": direction, "first": first.isoformat(), "last": last.isoformat()}
        found.append(
            {
                "words": figure.words,
                "part": bool(figure.of),
                "count": told.counts[figure.key],
                "share": told.share(figure.key) if figure.of else None,
                "address": f"{reverse('documents:search')}?{urlencode(asked)}" if linked else "",
            }
        )
    return found


def _rows(told: counted.Counted) -> list[list[str]]:
    rows = []
    for figure in figures.FIGURES.values():
        share = told.share(figure.key) if figure.of else None
        said = f"{share * 100:.1f}%".replace(".", ",") if share is not None else ""
        indent = "– " if figure.of else f"{_TITLES[figure.direction].vi}: "
        rows.append([indent + figure.words.vi, str(told.counts[figure.key]), said])
    for name, words in _TIMES.items():
        taken = getattr(told, name)
        if taken.average is not None:
            rows.append([f"{words.vi}: trung bình, lâu nhất", _hours(taken.average), _hours(taken.longest)])
    return rows


def _opened(found: Sequence[accesses.Summed]) -> list[list[str]]:
    return [[f"Truy cập văn bản – {each.words.vi}, lần", str(each.times), f"{each.people} người"] for each in found]


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:.1f} giờ".replace(".", ",")


def _query(desk: Desk, office: str, first: date, last: date) -> str:
    told = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
    return urlencode(told | ({"office": office} if office != desk.office else {}))


def _around(desk: Desk, office: str) -> dict[str, Any]:
    return {"desk": desk, "office": office, "office_name": desk.name_of(office), "choices": offices_for(desk)}
