"""What is late, by unit and person; each figure opens to its documents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lienthong.ground.people.access import who_may
from lienthong.ground.people.queries import names_of
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Language, Words
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.incoming.pressing import Pressing, of_day, of_moment
from lienthong.work.documents.naming import office_names, place_and_day
from lienthong.work.documents.printed import Column, Sheet
from lienthong.work.documents.printed.serving import serve
from lienthong.work.documents.registers import lateness
from lienthong.work.documents.registers.lateness import NOBODY, Asked, Kind, Line, Watch
from lienthong.work.documents.registers.web.asking import KEEPERS, office_of, offices_for, period_of, took
from lienthong.work.documents.rights import HEADS

FOLLOWERS = (*KEEPERS, *HEADS)
KINDS: Mapping[Kind, Words] = {
    "waiting": Words(vi="Đã quá hạn, chưa làm", en="Past its limit, not done"),
    "done": Words(vi="Đã làm nhưng trễ", en="Done, but late"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One count and the documents behind it; no address where there are none."""

    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """What one person of a unit has late."""

    who: str
    beside: str
    figures: Sequence[tuple[Words, Figure]]


@dataclass(frozen=True, slots=True)
class Part:
    """One limit with who is late under it, and all of them together."""

    watch: Watch
    rows: Sequence[Row]
    figures: Sequence[tuple[Words, Figure]]

    @property
    def waiting(self) -> Figure:
        """What waits past this limit, of all of them."""
        return self.figures[0][1]


@dataclass(frozen=True, slots=True)
class Late:
    """One document behind a figure."""

    document: Any
    who: str
    limit: date | datetime
    ended: date | datetime | None
    pressing: Pressing | None


@who_may(*FOLLOWERS)
@require_GET
@at_desk_as(*FOLLOWERS)
def late(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everything that is late under a limit of the law or of a leader: a head's unit, a leader's whole office."""
    office = office_of(request, desk) if desk.sight.sees_all else desk.office
    form, first, last = period_of(request, desk.today)
    asked = lateness.asked_by(desk.workers, office, first, last, desk.now)
    told = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
    told |= {"office": office} if office != desk.office else {}
    context = {
        "desk": desk,
        "office": office,
        "office_name": desk.name_of(office),
        "units": asked.units,
        "choices": offices_for(desk) if desk.sight.sees_all else [],
        "form": form,
        "kinds": list(KINDS.values()),
        "back": f"{reverse('documents:late')}?{urlencode(told)}",
    }
    watch = next((each for each in asked.watches if each.key == request.GET.get("of")), None)
    if watch is None:
        counted = [(each, lateness.lines(each, asked)) for each in asked.watches]
        names = _names(line.person for _, lines in counted for line in lines)
        if (wanted := request.GET.get("as")) in ("pdf", "xlsx"):
            return _file(desk, asked, counted, names, wanted)
        parts = [_part(each, lines, names, told) for each, lines in counted]
        return render(request, "documents/registers/late.html", {**context, "parts": parts})
    return render(
        request, "documents/registers/late_rows.html", {**context, **_opened(request, watch, asked, told, desk)}
    )


def _file(
    desk: Desk, asked: Asked, counted: Sequence[tuple[Watch, list[Line]]], names: Mapping[int, str], wanted: str
) -> HttpResponse:
    """Who is late under which limit as a paper or a workbook, with a sum for each limit."""
    mark = took(desk, asked.office, "late", {"first": asked.first, "last": asked.last, "as": wanted})
    name, above = office_names(asked.office, desk.today)
    rows: list[list[str]] = []
    for watch, lines in counted:
        for line in lines:
            who = " · ".join(filter(None, reversed(_called(line.unit, line.person, names, watch, "vi"))))
            rows.append([watch.words.vi, who, str(line.waiting), str(line.done)])
        sums = (sum(line.waiting for line in lines), sum(line.done for line in lines))
        rows.append([watch.words.vi, "Cộng", *map(str, sums)])
    sheet = Sheet(
        title="Theo dõi văn bản trễ hạn", above=above, office=name,
        columns=(
            Column("limit", Words(vi="Việc có hạn", en="Limit"), 2),
            Column("who", Words(vi="Đơn vị, người", en="Unit or person"), 3),
            *(Column(kind, words, 1, "right") for kind, words in KINDS.items()),
        ),
        rows=rows, mark=mark,
        under=[("Từ ngày", f"{asked.first:%d/%m/%Y}"), ("Đến ngày", f"{asked.last:%d/%m/%Y}"),
               *((("Đơn vị", "; ".join(asked.units)),) if asked.units else ())],
        closing=["Việc chưa làm được đếm tại thời điểm in; việc làm trễ được đếm khi hạn rơi vào những ngày trên."],
        signed=("Người lập", "Thủ trưởng cơ quan"), dated=place_and_day(desk.today),
        source="Nghị định 30/2020/NĐ-CP; Quyết định 28/2018/QĐ-TTg",
    )  # fmt: skip
    return serve(sheet, wanted, f"tre-han-{asked.last}")


def _opened(request: HttpRequest, watch: Watch, asked: Asked, told: Mapping[str, str], desk: Desk) -> dict[str, Any]:
    kind: Kind = "done" if request.GET.get("kind") == "done" else "waiting"
    unit = request.GET["unit"][:120] if "unit" in request.GET else None
    raw = request.GET.get("person", "")
    person = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 19 else None
    after = request.GET.get("after", "")[:60]
    page = lateness.documents(watch, kind, asked, unit=unit, person=person, after=after)
    names = _names(each.person for each in page.rows)
    here = {
        "of": watch.key,
        "kind": kind,
        **{name: request.GET[name] for name in ("unit", "person") if name in request.GET},
    }
    address = f"{reverse('documents:late')}?{urlencode({**told, **here})}"
    return {
        "watch": watch,
        "kind": KINDS[kind],
        "rows": [_late(each, watch, names, desk) for each in page.rows],
        "whose": " · ".join(_called(unit or "", person, _names([person or NOBODY]), watch))
        if person is not None
        else "",
        "older": f"{address}&{urlencode({'after': page.after})}" if page.after else "",
        "newer": address if after else "",
    }


def _late(document: Any, watch: Watch, names: Mapping[int, str], desk: Desk) -> Late:
    limit, ended = document.limit_at, document.ended_at
    told = None
    if ended is None:
        told = (
            of_moment(desk.calendar, limit, desk.now) if isinstance(limit, datetime)
            else of_day(desk.calendar, since=None, due_on=limit, today=desk.today)
        )  # fmt: skip
    who = " · ".join(filter(None, reversed(_called(document.unit, document.person, names, watch))))
    return Late(document, who, _said(limit), _said(ended), told)


def _said(at: Any) -> Any:
    return in_vietnam(at) if isinstance(at, datetime) else at


def _part(watch: Watch, lines: list[Line], names: Mapping[int, str], told: Mapping[str, str]) -> Part:
    def figures(waiting: int, done: int, **whose: Any) -> list[tuple[Words, Figure]]:
        found = []
        for (kind, words), count in zip(KINDS.items(), (waiting, done), strict=True):
            address = f"?{urlencode({**told, 'of': watch.key, 'kind': kind, **whose})}" if count else ""
            found.append((words, Figure(count, address)))
        return found

    rows = [
        Row(*_called(line.unit, line.person, names, watch),
            figures(line.waiting, line.done, unit=line.unit, person=line.person))
        for line in lines
    ]  # fmt: skip
    return Part(watch, rows, figures(sum(line.waiting for line in lines), sum(line.done for line in lines)))


NOT_YET = {
    "register": Words(vi="Chưa ai vào sổ", en="Nobody has registered it"),
    "answer": Words(vi="Chưa giao ai", en="Nobody’s yet"),
}


def _called(
    unit: str, person: int | None, names: Mapping[int, str], watch: Watch, spoken: Language | None = None
) -> tuple[str, str]:
    """Who it is, and beside it their unit; the unit itself where it lies with nobody of it yet."""
    if person:
        return names.get(person, str(person)), unit
    if unit:
        return unit, ""
    return NOT_YET.get(watch.key, NOT_YET["answer"]).say(spoken or language()), ""


def _names(people: Iterable[int]) -> dict[int, str]:
    return names_of(each for each in people if each)
