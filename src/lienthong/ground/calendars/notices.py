"""A notice as people write it down: who issued it, and which days it sets. Text becomes a value here. Pure.

    number: 1234/TB-BNV
    issued_on: 2026-12-01
    issuer: Bộ Nội vụ
    title: Nghỉ Tết Âm lịch và nghỉ lễ Quốc khánh năm 2027
    known_until: 2027-12-31
    off:
      - {from: 2027-02-04, to: 2027-02-10, name: Tết Nguyên đán, name_en: Lunar New Year}
    working:
      - {day: 2027-02-13, instead_of: 2027-02-12, name: làm bù cho thứ Sáu 12/02/2027}

`docs/operators/calendar.md` explains every line.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar
from unicodedata import category

import yaml

from lienthong.ground.calendars.book import EVERYBODY, Book, ClosureRow, DayRow, DocumentRow, PatternRow, PendingRow
from lienthong.ground.calendars.sheets import WEEKDAYS, hours, week
from lienthong.kernel.moments import read_day
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

FIRST = date(2018, 1, 1)
"""Calendars begin here."""
AHEAD = 3
"""A notice speaks of the years up to so many after the one in which it is loaded; 2206 is a slip of the finger."""
LONGEST = 400
"""Days that one line `from … to …` may name."""
LARGEST = 100_000
"""Characters of one notice; a year's has about two thousand."""
MOST = 1_000
"""Days, hours and closures that one notice may set; a year's has twenty."""
_KNOWN = {
    *("number", "issued_on", "issuer", "title", "evidence", "source", "scope", "known_until"),
    *("off", "working", "hours", "closed", "pending"),
}
_OFF = Words(vi="ngày nghỉ", en="day off")
_WORKED = Words(vi="ngày làm việc", en="working day")


class UnclearNotice(Refusal):
    """A notice cannot be read. Facts: `what` (the line or the field)."""

    code: ClassVar[str] = "unclear_notice"
    words: ClassVar[Words] = Words(
        vi="Không đọc được thông báo: {what}. Chưa thay đổi gì.",
        en="The notice cannot be read: {what}. Nothing was changed.",
    )

    def __init__(self, what: object) -> None:
        super().__init__(what=str(what)[:200])


class EmptyNotice(Refusal):
    """A notice sets nothing."""

    code: ClassVar[str] = "empty_notice"
    words: ClassVar[Words] = Words(
        vi="Thông báo không nêu ngày nghỉ, ngày làm việc, giờ làm việc hay đóng cửa nào. Chưa thay đổi gì.",
        en="The notice names no day off, working day, hours or closure. Nothing was changed.",
    )


class OffAndWorking(Refusal):
    """A notice says that one day is off and worked. Facts: `day`."""

    code: ClassVar[str] = "off_and_working"
    words: ClassVar[Words] = Words(
        vi="Ngày {day:%d/%m/%Y} được ghi hai lần, hoặc vừa nghỉ vừa làm việc. Chưa thay đổi gì.",
        en="{day:%d/%m/%Y} stands there twice, or both as off and as worked. Nothing was changed.",
    )

    def __init__(self, day: date) -> None:
        super().__init__(day=day)


class OutOfReach(Refusal):
    """A day lies where no notice reaches. Facts: `day`, `first`, `last`."""

    code: ClassVar[str] = "day_out_of_reach"
    words: ClassVar[Words] = Words(
        vi="Ngày {day:%d/%m/%Y} nằm ngoài khoảng {first:%d/%m/%Y} – {last:%d/%m/%Y}; có lẽ gõ nhầm năm. "
        "Chưa thay đổi gì.",
        en="{day:%d/%m/%Y} lies outside {first:%d/%m/%Y} – {last:%d/%m/%Y}; perhaps the year is a slip. "
        "Nothing was changed.",
    )

    def __init__(self, day: date, first: date, last: date) -> None:
        super().__init__(day=day, first=first, last=last)


@dataclass(frozen=True, slots=True)
class Notice:
    """One document, what it says, and the offices it says it to. `rows` have no scope yet."""

    rows: Book
    scopes: tuple[str, ...]
    """Codes or keys as written; empty for everybody."""
    text: str

    @property
    def document(self) -> DocumentRow:
        """The document itself."""
        return self.rows.documents[0]

    @property
    def name(self) -> str:
        """What people call it."""
        return self.document.number or self.document.title

    @property
    def days(self) -> tuple[date, ...]:
        """Every day that it speaks of, in order; of hours, the day from which they hold."""
        named = {row.day for row in self.rows.days} | {row.day for row in self.rows.pending}
        for pattern in self.rows.patterns:
            named |= {pattern.start, *([pattern.end] if pattern.end else [])}
        for closure in self.rows.closures:
            named |= {closure.first, closure.last}
        return tuple(sorted(named))

    def within(self, today: date) -> "Notice":
        """The notice itself.

        Raises:
            OutOfReach: it speaks of a day that no notice loaded today can mean.
        """
        last = date(today.year + AHEAD, 12, 31)
        for day in self.days:
            if not FIRST <= day <= last:
                raise OutOfReach(day, FIRST, last)
        return self

    def book(self, keys: Sequence[str]) -> Book:
        """Its rows, said to each of these organisations; to everybody where there is none."""
        scopes = tuple(keys) or (EVERYBODY,)
        return replace(
            self.rows,
            days=tuple(replace(row, scope=scope) for scope in scopes for row in self.rows.days),
            patterns=tuple(replace(row, scope=scope) for scope in scopes for row in self.rows.patterns),
            closures=tuple(replace(row, scope=scope) for scope in scopes for row in self.rows.closures),
            pending=tuple(replace(row, scope=scope) for scope in scopes for row in self.rows.pending),
        )


def read(text: str) -> Notice:
    """The notice that a text says.

    Raises:
        UnclearNotice, EmptyNotice, OffAndWorking: it cannot be taken; the refusal says why.
    """
    if len(text) > LARGEST:
        raise UnclearNotice(f"{len(text)} > {LARGEST}")
    try:
        # A few lines that name each other grow to gigabytes when they are written out; no notice needs that.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.BaseLoader)):
            raise UnclearNotice("*…")
        # Every value stays text: YAML's own reading makes `off` a no, and 15:30 a number of minutes.
        said = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - the base loader makes nothing but text
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        # What YAML says of a file that is no text is English, and for programmers.
        raise UnclearNotice(f"dòng/line {mark.line + 1}" if mark else "YAML") from error
    if not isinstance(said, dict):
        raise UnclearNotice("number, title, off, working …")
    if strange := sorted(str(name) for name in said if name not in _KNOWN):
        raise UnclearNotice(", ".join(strange))
    try:
        notice = _notice(said, text)
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise UnclearNotice(error) from error
    if not notice.days:
        raise EmptyNotice
    named = len(notice.rows.days) + len(notice.rows.pending) + len(notice.rows.closures) + len(notice.rows.patterns)
    if named > MOST:
        raise UnclearNotice(f"{named} > {MOST}")
    seen: set[date] = set()
    for row in notice.rows.days:
        if row.day in seen:
            raise OffAndWorking(row.day)
        seen.add(row.day)
    return notice


def _notice(said: Mapping[str, Any], text: str) -> Notice:
    number, title = _text(said.get("number"), 80), _text(said.get("title"), 400)
    if not (number or title):
        raise ValueError("number, title")
    # The same text is the same document, whoever loads it again.
    key = hashlib.sha256(text.strip().encode()).hexdigest()[:24]
    document = DocumentRow(
        key=key,
        number=number,
        issued_on=_day(said["issued_on"]) if said.get("issued_on") else None,
        issuer=_text(said.get("issuer"), 200),
        title=title or number,
        evidence=_text(said.get("evidence") or "read", 32),
        source=_text(said.get("source"), 200),
    )
    rows = Book(
        documents=(document,),
        patterns=tuple(_pattern(entry, key) for entry in _entries(said, "hours")),
        days=(
            *_days(said, "off", key, working=False),
            *_days(said, "working", key, working=True),
        ),
        closures=tuple(_closure(entry, key) for entry in _entries(said, "closed")),
        pending=tuple(
            PendingRow(day, EVERYBODY, *_names(entry, _OFF), key)
            for entry in _entries(said, "pending")
            for day in _span(entry)
        ),
        known_until=_day(said["known_until"]) if said.get("known_until") else date.min,
    )
    scope = said.get("scope") or []
    scopes = scope.split(",") if isinstance(scope, str) else list(scope)
    named = tuple(str(one).strip() for one in scopes if str(one).strip())
    return Notice(rows, () if named in (("everybody",), ("mọi cơ quan",)) else named, text)


def _entries(said: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    for entry in said.get(name) or []:
        if isinstance(entry, Mapping):
            # `2027-02-05: Tết Nguyên đán` is short for `{day: 2027-02-05, name: Tết Nguyên đán}`.
            short = len(entry) == 1 and next(iter(entry)) not in {"day", "from", "first"}
            yield {"day": next(iter(entry)), "name": next(iter(entry.values()))} if short else entry
        else:
            yield {"day": entry}


def _days(said: Mapping[str, Any], name: str, key: str, *, working: bool) -> Iterator[DayRow]:
    for entry in _entries(said, name):
        instead_of = _day(entry["instead_of"]) if entry.get("instead_of") else None
        for day in _span(entry):
            yield DayRow(day, working, EVERYBODY, *_names(entry, _WORKED if working else _OFF), instead_of, key)


def _span(entry: Mapping[str, Any]) -> Iterator[date]:
    if "day" in entry:
        yield _day(entry["day"])
        return
    first, last = _day(entry["from"]), _day(entry["to"])
    if not 0 <= (last - first).days < LONGEST:
        raise ValueError(f"{first} – {last}")
    for many in range((last - first).days + 1):
        yield first + timedelta(days=many)


def _closure(entry: Mapping[str, Any], key: str) -> ClosureRow:
    first = _day(entry.get("from") or entry["day"])
    last = _day(entry.get("to") or first)
    if not 0 <= (last - first).days < LONGEST:
        raise ValueError(f"{first} – {last}")
    name, name_en = _names(entry, Words(vi="đóng cửa", en="shut"))
    return ClosureRow(first, last, EVERYBODY, name, name_en, _yes(entry.get("moves_due")), key)


def _pattern(entry: Mapping[str, Any], key: str) -> PatternRow:
    every = str(entry.get("weekdays") or "")
    weekend = WEEKDAYS[5:]
    hours_of = week([str(entry.get(name, "" if name in weekend else every) or "") for name in WEEKDAYS])
    if not any(hours_of):
        raise ValueError("weekdays: 07:00-11:30 13:30-17:00")
    name, name_en = _names(entry, Words(vi="Giờ làm việc", en="Opening hours"))
    cut_off = hours(f"00:00-{entry['cut_off']}")[0][1] if entry.get("cut_off") else None
    end = _day(entry["to"]) if entry.get("to") else None
    start = _day(entry["from"])
    if end is not None and end <= start:
        raise ValueError(f"{start} – {end}")
    return PatternRow(f"{key}-{start}", EVERYBODY, name, name_en, start, end, hours_of, cut_off, key)


def _names(entry: Mapping[str, Any], otherwise: Words) -> tuple[str, str]:
    name = _text(entry.get("name"), 200)
    return name or otherwise.vi, _text(entry.get("name_en"), 200) or name or otherwise.en


def _text(said: Any, longest: int) -> str:
    text = "" if said is None else " ".join(str(said).split())
    # PostgreSQL takes no NUL and no half of a character; YAML can write both.
    if len(text) > longest or any(category(letter) in {"Cc", "Cs"} for letter in text):
        raise ValueError(ascii(text[:60]))
    return text


def _yes(said: Any) -> bool:
    return {"": False, "no": False, "false": False, "yes": True, "true": True}[str(said or "").lower()]


def _day(said: Any) -> date:
    day = read_day(str(said))
    if day is None:
        raise ValueError(said)
    return day
