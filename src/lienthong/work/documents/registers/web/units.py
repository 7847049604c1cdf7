"""The figures of all units under an office; each opens to the units, and on to the rows for whoever may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from lienthong.ground.dates import DayField
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.access import who_may
from lienthong.kernel.organizations import Level
from lienthong.kernel.words import Words
from lienthong.work.documents.desk import Desk, at_desk_as
from lienthong.work.documents.leaving import accesses
from lienthong.work.documents.naming import office_names, place_and_day
from lienthong.work.documents.printed import Column, Sheet
from lienthong.work.documents.printed.serving import serve
from lienthong.work.documents.registers import counted, overview
from lienthong.work.documents.registers.figures import FIGURES, Figure
from lienthong.work.documents.registers.overview import LEVELS, Unit
from lienthong.work.documents.registers.web.asking import KEEPERS, PeriodForm, took
from lienthong.work.documents.rights import Sight, Unseen

PAGE = 100
DIRECTIONS = {
    "out": Words(vi="Văn bản đi", en="Outgoing documents"),
    "in": Words(vi="Văn bản đến", en="Incoming documents"),
}


class DayForm(PeriodForm):
    """From which day to which, and on which day the units stand as they are shown."""

    on = DayField(label=_("Units as of"), help_text=_("Districts ended and communes merged on 1 July 2025."))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: days of the documents, the day of the units."""

    first: date
    last: date
    on: date

    def address(self, **more: str) -> str:
        """This page with the question, and one more thing about it."""
        days = {name: f"{getattr(self, name):%d/%m/%Y}" for name in ("first", "last", "on")}
        return f"{reverse('documents:units')}?{urlencode({**days, **more})}"


@dataclass(frozen=True, slots=True)
class Part:
    """The figure of one of the units that are in a line; the address where its documents open to whoever looks."""

    name: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """A unit in the list behind a figure."""

    unit: Unit
    count: int
    share: float | None
    address: str
    parts: Sequence[Part]


@who_may(*KEEPERS)
@require_GET
@at_desk_as(*KEEPERS)
def units(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Totals by level, and all accesses; with `figure` the units behind one of them, of one `level` or of all."""
    form, asked = _question(request, desk.today)
    whose = frozenset().union(
        *(organizations.added_up_by(desk.office, day) for day in (asked.first, asked.last, asked.on))
    )
    if len(whose) < 2:
        raise Unseen
    figure, level = FIGURES.get(request.GET.get("figure", "")), _level(request)
    taken = request.GET.get("as") in ("pdf", "xlsx")
    # Behind one figure nothing is asked for but that and its whole.
    keys = FIGURES if figure is None or taken else (figure.key, figure.of)
    summed = counted.add_up(asked.first, asked.last, keys=keys)
    found = overview.units(summed.by_office, organizations.directory(), whose, asked.on)
    if summed.until is not None and taken:
        return _file(request, desk, asked, found, whose)
    context: dict[str, Any] = {
        "desk": desk,
        "office_name": desk.name_of(desk.office),
        "form": form,
        "asked": asked,
        "until": summed.until,
        "next_run": counted.next_run(desk.now),
        "back": asked.address(),
    }
    if figure is None or summed.until is None:
        sums = overview.by_level(found)
        context |= {
            "levels": [LEVELS[each] for each in LEVELS if each in sums],
            "parts": [(words, _rows(direction, sums, asked)) for direction, words in DIRECTIONS.items()],
            "accesses": accesses.of_offices(whose, asked.first, asked.last),
        }
        return render(request, "documents/registers/units.html", context)
    context |= _behind(figure, level, found, asked, desk, request.GET.get("from", ""))
    return render(request, "documents/registers/units_of.html", context)


def _question(request: HttpRequest, today: date) -> tuple[DayForm, Question]:
    asked = Question(today.replace(day=1), today, today)
    initial = {"first": asked.first, "last": asked.last, "on": asked.on}
    form = DayForm(request.GET if "first" in request.GET else None, initial=initial)
    if form.is_bound and form.is_valid():
        asked = Question(form.cleaned_data["first"], form.cleaned_data["last"], form.cleaned_data["on"])
    return form, asked


def _level(request: HttpRequest) -> Level | None:
    wanted = request.GET.get("level", "")
    return next((each for each in LEVELS if each.value == wanted), None)


def _rows(direction: str, sums: Mapping[Level, Mapping[str, int]], asked: Question) -> list[dict[str, Any]]:
    """A line for each figure: all levels together, then each."""
    rows = []
    here = asked.address()
    for figure in FIGURES.values():
        if figure.direction != direction:
            continue
        address = f"{here}&{urlencode({'figure': figure.key})}"
        counts = [(LEVELS[each], sums[each][figure.key], f"{address}&{urlencode({'level': each.value})}")
                  for each in LEVELS if each in sums]  # fmt: skip
        whole = sum(count for _, count, _ in counts)
        of = sum(each[figure.of] for each in sums.values()) if figure.of else 0
        rows.append(
            {
                "figure": figure,
                "whole": whole,
                "share": whole / of if of else None,
                "address": address,
                "counts": counts,
            }
        )
    return rows


def _behind(
    figure: Figure, level: Level | None, found: Sequence[Unit], asked: Question, desk: Desk, start: str
) -> dict[str, Any]:  # fmt: skip
    shown = [unit for unit in found if level is None or unit.organization.level == level]
    counted = [(unit.count(figure.key), unit) for unit in shown]
    those = sorted((each for each in counted if each[0]), key=lambda each: (-each[0], each[1].organization.name))
    begin = min(int(start), len(those)) if start.isascii() and start.isdecimal() and len(start) < 6 else 0
    sight = desk.sight
    here = {"figure": figure.key, **({"level": level.value} if level else {})}
    return {
        "figure": figure,
        "level": LEVELS[level] if level else None,
        "direction": DIRECTIONS[figure.direction],
        "lines": [_line(unit, figure, asked, sight) for _, unit in those[begin : begin + PAGE]],
        "whole": sum(count for count, _ in those),
        "many": len(those),
        "older": asked.address(**here, **{"from": str(begin + PAGE)}) if begin + PAGE < len(those) else "",
        "newer": asked.address(**here, **{"from": str(max(begin - PAGE, 0))}) if begin else "",
    }


def _line(unit: Unit, figure: Figure, asked: Question, sight: Sight) -> Line:
    def address(key: str, count: int) -> str:
        # Counts of others are shown; their documents are not, but to whoever reads that office.
        if not count or key not in sight.offices or not sight.sees_all:
            return ""
        rows = {
            "figure": figure.key, "direction": figure.direction, "first": asked.first.isoformat(),
            "last": asked.last.isoformat(), **({"office": key} if len(sight.offices) > 1 else {}),
        }  # fmt: skip
        return f"{reverse('documents:search')}?{urlencode(rows)}"

    count, whole = unit.count(figure.key), unit.count(figure.of) if figure.of else 0
    parts = [Part(each.name, counts[figure.key], address(each.key, counts[figure.key]))
             for each, counts in unit.taken_over if counts[figure.key]]  # fmt: skip
    alone = "" if parts else address(unit.organization.key, count)
    own = next((counts[figure.key] for each, counts in unit.parts if each == unit.organization), 0)
    if parts and own:
        name = unit.organization.name
        parts.insert(0, Part(name, own, address(unit.organization.key, own)))
    return Line(unit, count, count / whole if whole else None, alone, parts)


def _file(
    request: HttpRequest, desk: Desk, asked: Question, found: Sequence[Unit], whose: frozenset[str]
) -> HttpResponse:
    """All figures by level as a paper or a workbook, each level's units below its sum."""
    wanted = request.GET["as"]
    sums = overview.by_level(found)
    levels = [each for each in LEVELS if each in sums]
    mark = took(desk, desk.office, "units", {"first": asked.first, "last": asked.last, "on": asked.on, "as": wanted})
    name, above = office_names(desk.office, desk.today)
    rows = [
        [("– " if figure.of else f"{DIRECTIONS[figure.direction].vi}: ") + figure.words.vi,
         str(sum(sums[each][figure.key] for each in levels)), *(str(sums[each][figure.key]) for each in levels)]
        for figure in FIGURES.values()
    ]  # fmt: skip
    opened = accesses.of_offices(whose, asked.first, asked.last)
    rows += [[f"Truy cập văn bản – {each.words.vi}", str(each.times), *("" for _ in levels)] for each in opened]
    sheet = Sheet(
        title="Tổng hợp số liệu văn bản đi, đến của các đơn vị", above=above, office=name,
        columns=(
            Column("figure", Words(vi="Chỉ tiêu", en="Figure"), 4),
            Column("all", Words(vi="Tổng cộng", en="All together"), 1, "right"),
            *(Column(each.value, LEVELS[each], 1, "right") for each in levels),
        ),
        rows=rows, mark=mark,
        under=[("Từ ngày", f"{asked.first:%d/%m/%Y}"), ("Đến ngày", f"{asked.last:%d/%m/%Y}"),
               ("Đơn vị tại ngày", f"{asked.on:%d/%m/%Y}")],
        signed=("Người lập", "Thủ trưởng cơ quan"), dated=place_and_day(desk.today),
        source="Quyết định 28/2018/QĐ-TTg, Điều 11; Nghị định 30/2020/NĐ-CP, Phụ lục VI",
    )  # fmt: skip
    return serve(sheet, wanted, f"tong-hop-{asked.last}")
