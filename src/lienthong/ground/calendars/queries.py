"""What others ask about calendars: that of a unit on a day, and which edition it is."""

import threading
from collections.abc import Callable, Collection
from datetime import date

from lienthong.ground import editions
from lienthong.ground import once as answers
from lienthong.ground.calendars import sheets
from lienthong.ground.calendars.book import (
    BASE,
    EVERYBODY,
    Book,
    ClosureRow,
    DayRow,
    DocumentRow,
    PatternRow,
    PendingRow,
    name_for,
)
from lienthong.ground.calendars.models import Closure, Day, Document, Edition, Hours, Pending
from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.calendar import Calendar
from lienthong.kernel.words import Words


class _Shelf:
    """The book of one edition and the calendars made of it so far. Built once per process and edition."""

    def __init__(self, edition: str, book: Book) -> None:
        self.edition = edition
        self.book = book
        self._calendars: dict[str, Calendar] = {}
        self._making = threading.Lock()

    def calendar(self, key: str) -> Calendar:
        found = self._calendars.get(key)
        if found is None:
            with self._making:
                found = self._calendars.get(key) or self.book.calendar(key, _name(key))
                self._calendars[key] = found
        return found


_kept_edition = editions.named("calendars", "SELECT digest FROM calendars_edition ORDER BY id LIMIT 1")
_lock = threading.Lock()
_shelf: _Shelf | None = None


def edition() -> str:
    """Which facts calendars are made of: another text after every load that changed something. One small query."""
    return _kept_edition() or sheets.book().digest


def book() -> Book:
    """Everything that documents say; what ships with the product where nothing has been loaded yet."""
    return _current().book


def calendar_of(organization_key: str, day: date) -> Calendar:
    """The calendar of an organisation on a day: its own hours and days, over those of the bodies above it.

    One small query, and another for the directory where some organisation has something of its own.

    Raises:
        KeyError: no organisation has that key, which is a fault of ours and not a Refusal.
    """
    shelf = _current()
    return shelf.calendar(shelf.book.key_of(_chain(organization_key, day)) if shelf.book.scopes else BASE)


def calendar_named(key: str) -> Calendar:
    """The calendar with that `Calendar.key`.

    Raises:
        KeyError: it is no key of a calendar.
    """
    return _current().calendar(key)


def proposed(extra: Book) -> Callable[[str, date], Calendar]:
    """`calendar_of` as it would be if this were loaded too; for whoever shows what a notice would move."""
    book = _current().book.plus(extra)
    made: dict[str, Calendar] = {}

    def calendar_then(organization_key: str, day: date) -> Calendar:
        key = book.key_of(_chain(organization_key, day)) if book.scopes else BASE
        if key not in made:
            made[key] = book.calendar(key, _name(key))
        return made[key]

    return calendar_then


def is_touched(organization_key: str, keys: Collection[str], day: date) -> bool:
    """Whether a change said to these organisations (`CalendarChanged.keys`) concerns this one on a day."""
    return not keys or bool(set(keys) & set(_chain(organization_key, day)))


def documents() -> list[Document]:
    """Every document, the latest loaded first."""
    return list(Document.objects.select_related("loaded_by").order_by("ours", "-id"))


def loaded() -> list[tuple[str, list[str]]]:
    """The text of every notice that was loaded here, in order, and the organisations it was said to (none: all)."""
    said: dict[int, dict[str, None]] = {}
    for kind in (Day, Hours, Closure, Pending):
        for document, scope in kind.objects.filter(document__ours=False).values_list("document_id", "scope"):
            said.setdefault(document, {})[scope] = None
    texts = Document.objects.filter(ours=False).order_by("id").values_list("id", "text")
    return [(text, [scope for scope in said.get(key, {}) if scope != EVERYBODY]) for key, text in texts]


def forget() -> None:
    """Drop what is kept in memory. `edition` makes this needless but for a load that was rolled back."""
    global _shelf
    _shelf = None
    answers.forget()


def _current() -> _Shelf:
    global _shelf
    now = edition()
    shelf = _shelf
    if shelf is None or shelf.edition != now:
        with _lock:
            shelf = _Shelf(now, kept_book() or sheets.book())
            _shelf = shelf
    return shelf


def kept_book() -> Book | None:
    """The book in the tables; None where nothing has been loaded yet."""
    kept = Edition.objects.first()
    return book_of_tables(kept.counting) if kept else None


def book_of_tables(counting: str) -> Book:
    """What the rows of the tables say together, whether or not an edition has been made of them."""
    documents = list(Document.objects.all())
    key_of = {document.pk: document.key for document in documents}
    return Book(
        documents=tuple(
            DocumentRow(each.key, each.number, each.issued_on, each.issuer, each.title, each.evidence, each.source)
            for each in documents
        ),
        patterns=tuple(
            PatternRow(
                key=row.key,
                scope=row.scope,
                vi=row.vi,
                en=row.en,
                start=row.start,
                end=row.end,
                week=sheets.week(row.week),
                cut_off=row.cut_off,
                document=key_of[row.document_id],
            )
            for row in Hours.objects.all()
        ),
        days=tuple(
            DayRow(row.day, row.working, row.scope, row.vi, row.en, row.instead_of, key_of[row.document_id])
            for row in Day.objects.all()
        ),
        closures=tuple(
            ClosureRow(row.first, row.last, row.scope, row.vi, row.en, row.moves_due, key_of[row.document_id])
            for row in Closure.objects.all()
        ),
        pending=tuple(
            PendingRow(row.day, row.scope, row.vi, row.en, key_of[row.document_id]) for row in Pending.objects.all()
        ),
        known_until=max((each.known_until for each in documents if each.known_until), default=date.min),
        counting=counting,
    )


def _chain(organization_key: str, day: date) -> list[str]:
    directory = organizations.directory()
    organization = directory.by_key(organization_key)
    return [organization.key, *(parent.key for parent in directory.parents(organization, day))]


def _name(key: str) -> Words | None:
    scopes = key.split("/")[1:]
    if not scopes:
        return None
    try:
        return name_for(organizations.directory().by_key(scopes[-1]).name)
    except KeyError:
        return name_for(scopes[-1])
