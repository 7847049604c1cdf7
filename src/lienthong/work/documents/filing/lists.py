"""The yearly list of files: written as a draft, issued by the head with a decision at the start of the year."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Max, ProtectedError, QuerySet

from lienthong.ground.audit import actions as audit
from lienthong.ground.people.models import Account
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.models import FileListEntry
from lienthong.work.documents.rights import CLERKS, LEADERS, NotAllowed, Unseen, Worker

MOST = 2000
"""Lines of a year's list."""


LONGEST_SYMBOL = 40
"""Letters of a line's symbol."""


class Approved(Refusal):
    """The list of the year has been issued. Facts: `year`."""

    code = "list_approved"
    words = Words(
        vi="Danh mục hồ sơ năm {year} đã ban hành. Việc phát sinh thì mở hồ sơ ngoài danh mục.",
        en="The list of files of {year} has been issued. Open what was not foreseen outside the list.",
    )


class SymbolTaken(Refusal):
    """Two lines of a year would have one symbol. Facts: `symbol`."""

    code = "symbol_taken"
    words = Words(
        vi="Số, ký hiệu {symbol} đã có trong danh mục của năm.", en="The symbol {symbol} is in the list of the year."
    )


class NothingToApprove(Refusal):
    """A list without lines, or without its decision."""

    code = "nothing_to_approve"
    words = Words(
        vi="Danh mục chưa có dòng nào, hoặc chưa ghi quyết định ban hành.",
        en="The list has no line yet, or the decision that issues it was not given.",
    )


class TooManyLines(Refusal):
    """More than an office works on in a year. Facts: `most`."""

    code = "too_many_lines"
    words = Words(vi="Danh mục chỉ nhận đến {most} dòng.", en="A list has {most} lines at most.")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is written. A heading has neither symbol nor title."""

    heading: str
    heading_short: str
    title: str = ""
    symbol: str = ""
    """Empty: the next ordinal with the abbreviation of the heading."""
    retention_years: int | None = None
    maker: str = ""
    note: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it stands above lines and is none itself."""
        return not self.title


def numbered(ordinal: int, heading_short: str) -> str:
    """`01.TCCB`: an ordinal and the abbreviation of the heading (App. V)."""
    return f"{ordinal:02d}.{heading_short}"


def ordinal_of(symbol: str) -> int:
    """The ordinal of a symbol; 0 where it begins with none."""
    found = re.match(r"\d{1,5}", symbol)
    return int(found.group()) if found else 0


def with_symbols(lines: Iterable[Line], after: int = 0) -> list[tuple[Line, str]]:
    """Each line with its symbol: its own, else the next ordinal of the whole list."""
    found, last = [], after
    for line in lines:
        symbol = "" if line.is_heading else line.symbol or numbered(last + 1, line.heading_short)
        last = max(last, ordinal_of(symbol))
        found.append((line, symbol))
    return found


@transaction.atomic
def replace_draft(lines: Sequence[Line], year: int, *, worker: Worker, now: datetime) -> list[FileListEntry]:
    """Write the draft of a year anew, as from a sheet that was brought.

    Raises:
        NotAllowed: clerks and leaders write the list.
        Approved: it has been issued.
        SymbolTaken: two lines have one symbol.
        TooManyLines: there are too many.
    """
    _writes(worker, year)
    if len(lines) > MOST:
        raise TooManyLines(most=MOST)
    symbols = with_symbols(lines)
    seen: set[str] = set()
    for _, symbol in symbols:
        # As it is kept: what is longer is cut, and two lines may be alike only then.
        if symbol and symbol[:LONGEST_SYMBOL] in seen:
            raise SymbolTaken(symbol=symbol[:LONGEST_SYMBOL])
        seen.add(symbol[:LONGEST_SYMBOL])
    of_year(worker.organization_key, year).delete()
    made = FileListEntry.objects.bulk_create(
        _entry(line, symbol, place, year, worker) for place, (line, symbol) in enumerate(symbols, 1)
    )
    _note("list_written", year, worker, now, {"lines": len(made)})
    return made


@transaction.atomic
def add(line: Line, year: int, *, worker: Worker, now: datetime) -> FileListEntry:
    """Add a line to the draft, under its heading.

    Raises:
        NotAllowed: clerks and leaders write the list.
        Approved: it has been issued.
        SymbolTaken: another line has its symbol.
        TooManyLines: there are too many.
    """
    _writes(worker, year)
    entries = of_year(worker.organization_key, year)
    known = list(entries.values_list("symbol", flat=True))
    if len(known) >= MOST:
        raise TooManyLines(most=MOST)
    [(_, symbol)] = with_symbols([line], max(map(ordinal_of, known), default=0))
    if symbol and symbol in known:
        raise SymbolTaken(symbol=symbol)
    place = entries.aggregate(last=Max("place"))["last"] or 0
    made = _entry(line, symbol, place + 1, year, worker)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as taken:
        raise SymbolTaken(symbol=symbol) from taken
    _note("list_changed", year, worker, now, {"added": symbol or line.heading})
    return made


@transaction.atomic
def remove(entry_id: int, *, worker: Worker, now: datetime) -> FileListEntry:
    """Take a line out of the draft.

    Raises:
        Unseen: there is none in this office.
        NotAllowed: clerks and leaders write the list.
        Approved: it has been issued, or a file was opened from it.
    """
    entry = FileListEntry.objects.filter(pk=entry_id, organization_key=worker.organization_key).first()
    if entry is None:
        raise Unseen
    _writes(worker, entry.year)
    try:
        with transaction.atomic():
            gone, _ = FileListEntry.objects.filter(pk=entry.pk, approved_by="").delete()
    except ProtectedError as used:
        raise Approved(year=entry.year) from used
    if not gone:
        # Somebody else took it out while this press waited.
        raise Unseen
    _note("list_changed", entry.year, worker, now, {"removed": entry.symbol or entry.heading})
    return entry


@transaction.atomic
def approve(year: int, decision: str, *, worker: Worker, now: datetime) -> int:
    """The head issues the list of a year by a decision; from then on it stays as it is. Returns its lines.

    Raises:
        NotAllowed: only leaders issue it (art. 28).
        Approved: it has been issued already.
        NothingToApprove: it has no line, or no decision was given.
    """
    if worker.role not in LEADERS:
        raise NotAllowed(act="ban hành danh mục hồ sơ", act_en="issue the list of files")
    _one_at_a_time(worker.organization_key, year)
    entries = of_year(worker.organization_key, year).filter(approved_by="")
    _still_draft(worker.organization_key, year)
    decision = " ".join(decision.split())[:300]
    if not decision or not entries.exclude(symbol="").exists():
        raise NothingToApprove
    count = entries.update(approved_by=decision)
    _note("list_approved", year, worker, now, {"decision": decision, "lines": count})
    return count


def of_year(office: str, year: int) -> QuerySet[FileListEntry]:
    """The lines of an office's list in order."""
    return FileListEntry.objects.filter(organization_key=office, year=year)


def decision_of(entries: Sequence[FileListEntry]) -> str:
    """The decision that issued the list; empty while it is a draft."""
    return next((each.approved_by for each in entries if each.approved_by), "")


def _entry(line: Line, symbol: str, place: int, year: int, worker: Worker) -> FileListEntry:
    return FileListEntry(
        organization_key=worker.organization_key, year=year, place=place, heading=line.heading[:200],
        heading_short=line.heading_short[:24], symbol=symbol[:LONGEST_SYMBOL], title=line.title[:500],
        retention_years=line.retention_years, maker=line.maker[:160], note=line.note[:500],
    )  # fmt: skip


def _writes(worker: Worker, year: int) -> None:
    if worker.role not in CLERKS | LEADERS:
        raise NotAllowed(act="sửa danh mục hồ sơ", act_en="change the list of files")
    _one_at_a_time(worker.organization_key, year)
    _still_draft(worker.organization_key, year)


def _one_at_a_time(office: str, year: int) -> None:
    """Whoever else writes or issues this list waits until the transaction ends. A list without lines has no row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"file-list:{office}/{year}"])


def _still_draft(office: str, year: int) -> None:
    if of_year(office, year).exclude(approved_by="").exists():
        raise Approved(year=year)


def _note(act: str, year: int, worker: Worker, now: datetime, facts: dict[str, object]) -> None:
    by = Account.objects.get(pk=worker.account_id)
    thing = f"file-list:{worker.organization_key}/{year}"
    audit.note(act, thing, by=by, organization_key=worker.organization_key, now=now, facts=facts)
