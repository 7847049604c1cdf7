"""The answers to a question, a page at a time.

The newest documents are looked at first, and the years before only for what did not fill the page, because a word that
stands in every second document would otherwise be fetched in all of them to show the newest twenty. Those that have the
words with the marks that were typed come before those that have them with others.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, ExpressionWrapper, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from lienthong.ground.dates import EARLIEST, LATEST
from lienthong.work.documents.keeping import marked
from lienthong.work.documents.models import Document, FileMember
from lienthong.work.documents.registers import figures
from lienthong.work.documents.rights import Sight
from lienthong.work.documents.searching import words
from lienthong.work.documents.searching.asked import Asked, Order
from lienthong.work.documents.searching.index import having

PAGE = 25


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: in which round (0: marks as typed, 1: the others), and after which document."""

    round: int
    day: date | None
    document_id: int
    number: str = ""

    def __str__(self) -> str:
        return f"{self.round}.{self.day.isoformat() if self.day else ''}.{self.document_id}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """What stands in an address; None for anything else."""
        parts = text[:60].split(".")
        if len(parts) != 3 or not (parts[0] in ("0", "1") and parts[2].isascii() and parts[2].isdecimal()):
            return None
        try:
            day = date.fromisoformat(parts[1]) if parts[1] else None
        except ValueError:
            return None
        # At the ends of the calendar there is no month before or after.
        if day is not None and not EARLIEST <= day.year <= LATEST:
            return None
        return cls(int(parts[0]), day, int(parts[2][:18]))


@dataclass(frozen=True, slots=True)
class Page:
    """A page of documents, and where the next one begins (None on the last)."""

    documents: Sequence[Document]
    after: Place | None


def find(asked: Asked, sight: Sight, today: date, *, after: Place | None = None, size: int = PAGE) -> Page:
    """Documents that the question asks for, among those that the person may see.

    Somebody who reads hundreds of offices and asks for nothing gets nothing: there is no desk of the whole province.
    """
    if asked.office:
        sight = replace(sight, offices=sight.offices & {asked.office})
        if not sight.offices:
            return Page([], None)
    if words.is_wide(sight) and asked.asks_nothing:
        return Page([], None)
    if after is None and asked.order is Order.NEWEST and words.exact(asked):
        found = _both_rounds(asked, sight, today, size + 1)
    else:
        found = _round_by_round(asked, sight, today, after, size + 1)
    last = found[size - 1] if len(found) > size else None
    place = Place(last[0], last[2], last[1]) if last else None
    return Page(_documents([pk for _, pk, _ in found[:size]], sight), place)


def everything(asked: Asked, sight: Sight, today: date, *, most: int) -> list[Document]:
    """All answers, up to `most`, for a list that is saved or printed."""
    return list(find(asked, sight, today, size=most).documents)


def _rounds(asked: Asked) -> Iterator[tuple[int, list[str]]]:
    """The words of each round: as typed with their marks, then with other marks or none."""
    base = [*words.typed(asked), *words.filters(asked)]
    exact = words.exact(asked)
    # With its marks a word is looked for without them as well, though that says no more: the database takes an answer
    # for as rare as it is, and calls no second process for a page of rows.
    yield 0, [*base, *exact]
    if exact:
        yield 1, [*base, words.without(exact)]


def _round_by_round(
    asked: Asked, sight: Sight, today: date, after: Place | None, want: int
) -> list[tuple[int, int, date]]:
    found: list[tuple[int, int, date]] = []
    for number, each in _rounds(asked):
        if after is not None and number < after.round:
            continue
        here = after if after is not None and number == after.round else None
        found += [(number, pk, day) for pk, day in _of_round(each, asked, sight, today, here, want - len(found))]
        if len(found) >= want:
            break
    return found


def _both_rounds(asked: Asked, sight: Sight, today: date, want: int) -> list[tuple[int, int, date]]:
    """The beginning of both rounds, as `_round_by_round` would find it: the days before the newest are searched once.

    Where the newest days do not fill a page with what has the words at all, what has them before is few, and is told
    apart by looking at each; where they fill it with what has other marks, only what has these marks comes before it.
    """
    (_, exact), (_, others) = _rounds(asked)
    plain = _columns(Document.objects.all(), asked, sight, today).order_by(F("day").desc(), F("id").desc())
    newest, *before = words.spans(today, _begin(asked, today), wide=words.is_wide(sight))
    first = [(0, *row) for row in _looks(plain, exact, [newest], asked, sight, want)]
    second = [(1, *row) for row in _looks(plain, others, [newest], asked, sight, want - len(first))]
    after = newest
    for span in before:
        wanted = want - len(first)
        if wanted <= 0 or _reaches(after, asked):
            break
        if len(second) >= wanted:
            rows = _look(plain, exact, span, sight).values_list("pk", "day")[:wanted]
            first += [(0, *row) for row in rows]
        else:
            for as_typed, pk, day in _told_apart(plain, asked, span, sight)[:wanted]:
                (first if as_typed else second).append((0 if as_typed else 1, pk, day))
        after = span
    return [*first, *second][:want]


def _told_apart(plain: QuerySet[Document], asked: Asked, span: words.Span, sight: Sight) -> QuerySet[Any, Any]:
    """What has the words with any marks: whether those that were typed, and these first."""
    said = Func(F("haystack"), Value(" "), function="string_to_array", output_field=ArrayField(TextField()))
    either = _look(plain, [*words.typed(asked), *words.filters(asked)], span, sight).annotate(every=said)
    typed = ExpressionWrapper(Q(every__contains=marked(asked.text)), output_field=BooleanField())
    rows = either.annotate(typed=typed).order_by(F("typed").desc(), F("day").desc(), F("id").desc())
    return rows.values_list("typed", "pk", "day")


def _looks(
    plain: QuerySet[Document], parts: Sequence[str], spans: Iterable[words.Span], asked: Asked, sight: Sight, want: int
) -> Iterator[tuple[int, date]]:
    """Up to `want` documents that have these words, out of these days one after the other."""
    if want <= 0:
        return
    for span in spans:
        rows = list(_look(plain, parts, span, sight).values_list("pk", "day")[:want])
        yield from rows
        want -= len(rows)
        if want <= 0 or _reaches(span, asked):
            return


def _begin(asked: Asked, today: date) -> date | None:
    """Where the first look begins, from the newest back; None: ahead of today."""
    return min(asked.last, today) if asked.last and not asked.figure else None


def _look(plain: QuerySet[Document], parts: Sequence[str], span: words.Span, sight: Sight) -> QuerySet[Document]:
    """What has these words in some days."""
    look = [*parts, *words.scope(sight)]
    if span.first is None:
        return having(plain.filter(day__lte=span.last), look)
    if span.by_day or len(sight.offices) == 1:
        return having(plain, [*look, words.within(span, sight)])
    # What is rare in the province lies in few of the documents of these months: two conditions, so that the index skips
    # the others. Of one office the word for it and the month says most, and is looked for along with the rest.
    plain = plain.filter(day__gte=span.first, day__lte=span.last)
    return having(having(plain, look), [words.within(span, sight)])


def _reaches(span: words.Span, asked: Asked) -> bool:
    """Whether nothing is asked for before these days."""
    return bool(asked.first and not asked.figure and span.first and span.first <= asked.first)


def _of_round(
    parts: list[str], asked: Asked, sight: Sight, today: date, after: Place | None, want: int
) -> Iterator[tuple[int, date]]:
    """Up to `want` documents of a round, behind `after`, in their order."""
    plain = _columns(Document.objects.all(), asked, sight, today)
    if asked.order is not Order.NEWEST:
        found = having(plain, [*parts, *words.scope(sight)])
        yield from _ordered(found, asked.order, after, sight)[:want]
        return
    if after is not None and after.day is not None:
        plain = plain.filter(Q(day__lt=after.day) | Q(day=after.day, pk__lt=after.document_id))
    plain = plain.order_by(F("day").desc(), F("id").desc())
    if not parts and sight.sees_all and len(sight.offices) == 1:
        # Nothing but the office and perhaps a span of days: they have an index of their own.
        yield from plain.filter(organization_key=sight.office).values_list("pk", "day")[:want]
        return
    spans = words.spans(today, after.day if after else _begin(asked, today), wide=words.is_wide(sight))
    yield from _looks(plain, parts, spans, asked, sight, want)


def _columns(found: QuerySet[Document], asked: Asked, sight: Sight, today: date) -> QuerySet[Document]:
    """What the index of words does not know: days, the arrival number, the file, and what is hidden."""
    if words.is_wide(sight):
        # Asked of each document that the words find: an index of the offices would fetch most of the province.
        found = found.annotate(office=Concat("organization_key", Value("")))
        found = found.filter(office__in=sorted(sight.offices))
    # What is locked is never found, by nobody: not by its words, not by its number, not in a list that is taken along.
    found = found.filter(hidden=False)
    if asked.figure in figures.FIGURES:
        direction = figures.FIGURES[asked.figure].direction
        days = figures.documents(direction, asked.first or date(1900, 1, 1), asked.last or date(9998, 1, 1))
        found = found.filter(days, figures.condition(asked.figure, today))
    else:
        if asked.first:
            found = found.filter(day__gte=asked.first)
        if asked.last:
            found = found.filter(day__lte=asked.last)
    if asked.arrival is not None:
        found = found.filter(incoming__arrival_number=asked.arrival)
    if asked.file_id is not None:
        members = FileMember.objects.filter(file_id=asked.file_id, taken_out_at=None)
        found = found.filter(pk__in=members.values("document_id"))
    return found


def _ordered(
    found: QuerySet[Document], order: Order, after: Place | None, sight: Sight
) -> QuerySet[Document, tuple[int, date]]:
    match order:
        case Order.DUE:
            found = found.exclude(due_on=None).order_by("due_on", "id")
            column = "due_on"
        case Order.NUMBER:
            found = found.exclude(number="").order_by("number", "id")
            column = "number"
        case _:
            found = found.order_by("day", "id")
            column = "day"
    if after is not None:
        # The place is told by the document, whose column is asked for again: a number is no day.
        # Only of what they may see: an address is typed by anybody, and the order of answers would tell its column.
        edge = _theirs(Document.objects.filter(pk=after.document_id), sight).values(column)[:1]
        found = found.filter(Q(**{f"{column}__gt": edge}) | Q(**{column: edge}, pk__gt=after.document_id))
    return found.values_list("pk", "day")


def _documents(ids: Sequence[int], sight: Sight) -> list[Document]:
    # The office stood among the words; asked here once more, so that no fault of an index ever shows a neighbour's.
    theirs = _theirs(Document.objects.filter(pk__in=ids), sight)
    known = theirs.defer("text", "haystack").select_related("incoming", "outgoing")
    by_id = {each.pk: each for each in known}
    return [by_id[pk] for pk in ids if pk in by_id]


def _theirs(found: QuerySet[Document], sight: Sight) -> QuerySet[Document]:
    found = found.filter(organization_key__in=sight.offices, hidden=False)
    return found if sight.sees_all else found.filter(parties__overlap=list(sight.parties))
