"""Loading notices: the one way in which calendars change. What was loaded stays; a later notice corrects it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import connection, transaction

from lienthong.ground import outbox
from lienthong.ground.calendars import models, queries, sheets
from lienthong.ground.calendars.book import BASE, EVERYBODY, Book, DocumentRow
from lienthong.ground.calendars.facts import CalendarChanged
from lienthong.ground.calendars.notices import Notice
from lienthong.ground.calendars.offices import bearer
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.models import Account
from lienthong.kernel.calendar import Calendar
from lienthong.kernel.organizations import Directory, Found, NotKnown, Redirected, Shared
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

# Two loads at once would each make an edition without the other's rows. Any number does, if nobody else locks it.
_LOADING = 7_281_947


class AlreadyLoaded(Refusal):
    """The very same notice has been loaded before. Facts: `name`, `at`."""

    code: ClassVar[str] = "notice_already_loaded"
    words: ClassVar[Words] = Words(
        vi="Thông báo {name} này đã được nạp lúc {at:%H:%M ngày %d/%m/%Y}. Không có gì để thay đổi.",
        en="This notice, {name}, was loaded at {at:%H:%M on %d/%m/%Y}. There is nothing to change.",
    )

    def __init__(self, name: str, at: datetime) -> None:
        super().__init__(name=name, at=at)


class UnknownUnit(Refusal):
    """A notice names an organisation that is not known on its first day. Facts: `unit`, `day`."""

    code: ClassVar[str] = "unknown_unit"
    words: ClassVar[Words] = Words(
        vi="Không có cơ quan “{unit}” vào ngày {day:%d/%m/%Y}. Hãy ghi mã định danh hoặc khóa. Chưa thay đổi gì.",
        en="There is no organisation “{unit}” on {day:%d/%m/%Y}. Write its code or key. Nothing was changed.",
    )

    def __init__(self, unit: str, day: date) -> None:
        super().__init__(unit=unit, day=day)


@dataclass(frozen=True, slots=True)
class Move:
    """One day that changes, for everybody or for one organisation (`scope`) and those under it."""

    day: date
    scope: str
    before: bool
    after: bool
    """Whether it was, and is, a working day; both true where only the hours change."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a notice changes."""

    first_day: date
    last_day: date
    keys: tuple[str, ...]
    """The organisations it is said to; empty for everybody."""
    moves: tuple[Move, ...]
    hours_moved: int
    """On how many days only the hours change."""
    calendar_then: Callable[[str, date], Calendar]
    """`queries.calendar_of` as it will be."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did."""

    edition: str
    change: Change


@dataclass(frozen=True, slots=True)
class Consequence:
    """Something else that a notice would move, for the page that shows it before anybody confirms."""

    title: str
    """`12 open cases get another due date`."""
    lines: tuple[str, ...] = ()
    """Some of them, in words."""
    url: str = ""
    """Where it is listed once the notice is loaded."""


previews: list[Callable[[Change], Consequence | None]] = []
"""Whoever can say what else a change would move adds a function here; joined in `assembly`."""
after_loading: list[Callable[[], None]] = []
"""Called when a notice was loaded and committed; joined in `assembly`."""


def preview(notice: Notice, now: datetime) -> Change:
    """What a notice would change. Nothing is kept.

    Raises:
        OutOfReach, UnknownUnit, AlreadyLoaded: it would not be taken.
    """
    document = models.Document.objects.filter(key=notice.document.key).first()
    if document is not None:
        raise AlreadyLoaded(notice.name, document.loaded_at)
    keys = _keys(notice.within(now.date()), organizations.directory())
    return _change(queries.book(), notice.book(keys), keys, notice.days)


@transaction.atomic
def load_notice(notice: Notice, by: Account | None, now: datetime) -> Loaded:
    """Keep a notice and obey it from now on; `CalendarChanged` tells whoever keeps due dates.

    Raises:
        OutOfReach, UnknownUnit, AlreadyLoaded: nothing was changed.
    """
    _lock()
    keep_current(now)
    change = preview(notice, now)
    row = _keep_documents(notice.rows.documents, now, known_until=notice.rows.known_until, by=by, text=notice.text)
    _keep_rows(notice.book(change.keys), row)
    edition = models.Edition.objects.get()
    digest = _new_edition(edition.ours, edition.counting, now)
    outbox.tell(CalendarChanged(digest, change.first_day, change.last_day, change.keys, notice.name))
    for heard in after_loading:
        transaction.on_commit(heard)
    return Loaded(digest, change)


@transaction.atomic
def keep_current(now: datetime) -> bool:
    """Bring what ships with the product up to this version, under the notices that were loaded here.

    Whether anything changed. Where days moved that somebody may have counted with, `CalendarChanged` says so.
    """
    _lock()
    ours = sheets.book()
    edition = models.Edition.objects.first()
    if edition is not None and edition.ours == ours.digest:
        return False
    before = queries.kept_book()
    models.Document.objects.filter(ours=True).delete()
    rows = _keep_documents(ours.documents, now, known_until=ours.known_until, ours=True)
    _keep_rows(ours, rows)
    digest = _new_edition(ours.digest, ours.counting, now)
    if before is not None and (moved := _moved(before, queries.book_of_tables(ours.counting))):
        days = [move.day for move in moved]
        # An upgrade, the way back and the upgrade again lead to the same digest: each is a change of its own.
        outbox.tell(CalendarChanged(f"{digest} {now:%Y-%m-%dT%H:%M:%S}", min(days), max(days), ()))
    return True


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOADING])


def _new_edition(ours: str, counting: str, now: datetime) -> str:
    digest = queries.book_of_tables(counting).digest
    models.Edition.objects.all().delete()
    models.Edition.objects.create(digest=digest, ours=ours, counting=counting, loaded_at=now)
    return digest


def _keys(notice: Notice, directory: Directory) -> tuple[str, ...]:
    day = notice.days[0]
    found: list[str] = []
    for unit in notice.scopes:
        try:
            means = directory.resolve_key(bearer(organizations.numbered(unit), day) or unit, day)
        except KeyError:
            means = directory.resolve(unit, day)
        match means:
            case Found(organization) | Redirected(organization, _, _):
                found.append(organization.key)
            case Shared() | NotKnown():
                raise UnknownUnit(unit, day)
    return tuple(dict.fromkeys(found))


def _change(book: Book, extra: Book, keys: tuple[str, ...], named: Sequence[date]) -> Change:
    after = book.plus(extra)
    moves: list[Move] = []
    hours_moved = 0
    for scope in keys or (EVERYBODY,):
        for move in _moved(book, after, scope):
            if move.before == move.after:
                hours_moved += 1
            else:
                moves.append(move)
    # Hours without an end hold until the calendar's last day.
    last = max([*named, *([date(after.known_until.year, 12, 31)] if extra.patterns else [])])
    return Change(named[0], last, keys, tuple(moves), hours_moved, queries.proposed(extra))


def _moved(before: Book, after: Book, scope: str = EVERYBODY) -> list[Move]:
    chain = organizations.directory() if scope else None
    key_before = key_after = BASE
    if chain is not None:
        organization = chain.by_key(scope)
        parents = [scope, *(parent.key for parent in chain.parents(organization, organization.span.start))]
        key_before, key_after = before.key_of(parents), after.key_of(parents)
    one, other = before.calendar(key_before), after.calendar(key_after)
    found: list[Move] = []
    day, last = max(one.first, other.first), min(one.last, other.last)
    while day <= last:
        if one.openings(day) != other.openings(day):
            found.append(Move(day, scope, one.is_working(day), other.is_working(day)))
        day += timedelta(days=1)
    return found


def _keep_documents(
    rows: Sequence[DocumentRow],
    now: datetime,
    *,
    known_until: date,
    ours: bool = False,
    by: Account | None = None,
    text: str = "",
) -> dict[str, models.Document]:
    kept = models.Document.objects.bulk_create(
        models.Document(
            key=row.key,
            number=row.number,
            issued_on=row.issued_on,
            issuer=row.issuer,
            title=row.title,
            evidence=row.evidence,
            source=row.source,
            ours=ours,
            text=text,
            known_until=known_until if known_until > date.min else None,
            loaded_at=now,
            loaded_by=by,
        )
        for row in rows
    )
    return {document.key: document for document in kept}


def _keep_rows(book: Book, documents: dict[str, models.Document]) -> None:
    models.Day.objects.bulk_create(
        models.Day(
            document=documents[row.document],
            scope=row.scope,
            vi=row.vi,
            en=row.en,
            day=row.day,
            working=row.working,
            instead_of=row.instead_of,
        )
        for row in book.days
    )
    models.Hours.objects.bulk_create(
        models.Hours(
            document=documents[row.document],
            scope=row.scope,
            vi=row.vi,
            en=row.en,
            key=row.key,
            start=row.start,
            end=row.end,
            week=[sheets.written(hours) for hours in row.week],
            cut_off=row.cut_off,
        )
        for row in book.patterns
    )
    models.Closure.objects.bulk_create(
        models.Closure(
            document=documents[row.document],
            scope=row.scope,
            vi=row.vi,
            en=row.en,
            first=row.first,
            last=row.last,
            moves_due=row.moves_due,
        )
        for row in book.closures
    )
    models.Pending.objects.bulk_create(
        models.Pending(document=documents[row.document], scope=row.scope, vi=row.vi, en=row.en, day=row.day)
        for row in book.pending
    )
