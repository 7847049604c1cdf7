"""How a question is put to the index of words: pure, so that it can be read and tested."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lienthong.kernel.vietnamese import fold
from lienthong.work.documents import facets
from lienthong.work.documents.keeping import key_of, marked, office_word, party_word, words_of
from lienthong.work.documents.naming import STATES
from lienthong.work.documents.rights import Sight
from lienthong.work.documents.searching.asked import Asked

FEW = 40
"""Up to so many offices stand among the words looked for; of more, each document found is asked whose it is."""
ONE_DAY = timedelta(days=1)
MONTHS_AHEAD = 24
"""Documents may bear a day to come; the first look goes so far ahead."""
MONTHS = 2
"""Of the newest look. What fills a page there is not looked for in the years before; what does not is too rare to be
much in them."""
WIDE_DAYS, WIDE_MONTHS = 3, 12
"""Of a look before it, and of one after it, for whoever reads hundreds of offices: a day has a thousand documents."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days of documents, both included; `None`: everything up to `last`. `by_day`: so few that each is named."""

    first: date | None
    last: date
    by_day: bool = False


def typed(asked: Asked) -> list[str]:
    """The words of the question for the index. A piece with a digit and a sign within is a number with its symbol.

    `15/UBND` is looked for as the beginning of `15/UBND-VX`, since people stop typing there.
    """
    found: list[str] = []
    for piece in fold(asked.text).split():
        words = words_of(piece)
        if len(words) > 1 and any(letter.isdigit() for letter in piece):
            # Either the number of a document, or what stands so in its text: a day, a rate.
            plain = " & ".join(_quoted(word) for word in words)
            found.append(f"({_quoted(key_of(piece))}:* | ({plain}))")
        else:
            found += [_quoted(word) for word in words]
    if key := key_of(asked.code):
        found.append(f"{_quoted(key)}:*")
    return list(dict.fromkeys(found))


def exact(asked: Asked) -> list[str]:
    """The words that bear marks, as they were typed: what has them in this form comes first."""
    return [_quoted(word) for word in dict.fromkeys(marked(asked.text))]


def filters(asked: Asked) -> list[str]:
    """The filters that the index knows."""
    found = []
    # A state is of one direction: naming that too would only make the index look for one word more.
    if asked.direction and asked.state not in STATES.get(asked.direction, ()):
        found.append(facets.direction(asked.direction))
    if asked.type_key:
        found.append(facets.kind(asked.type_key))
    if asked.state:
        found.append(facets.state(asked.state))
    if asked.priority is not None:
        found.append(facets.priority(asked.priority))
    found += [facets.issuer(word) for word in words_of(fold(asked.issuer))]
    found += [facets.signer(word) for word in words_of(fold(asked.signer))]
    found += [facets.opinion(word) for word in words_of(fold(asked.opinion))]
    found += [facets.drafter(word) for word in words_of(fold(asked.drafter))]
    beginnings = [f"{_quoted(facets.file(key))}:*"] if (key := key_of(asked.file_symbol)) else []
    return [*(_quoted(word) for word in dict.fromkeys(found) if word.isalnum()), *beginnings]


def scope(sight: Sight) -> list[str]:
    """Whose documents: their office, and of it what they have part in; nothing where the offices are too many."""
    found = []
    if not is_wide(sight):
        found.append(_either([office_word(key) for key in sorted(sight.offices)]))
    if not sight.sees_all:
        found.append(_either([party_word(party) for party in sight.parties]))
    return found


def is_wide(sight: Sight) -> bool:
    """Whether somebody sees so many offices that their words would make the question longer than the answer."""
    return len(sight.offices) > FEW


def within(span: Span, sight: Sight) -> str:
    """The days of a span, one of which a document must bear.

    Of one office a word says office and month at once: the index then walks through what the office has of these months
    and through nothing else. Of many offices a few days are named by day. A word for each day of months would cost more
    than what the months have besides: there whole months are named, and what is found is asked for its day.
    """
    assert span.first is not None
    if len(sight.offices) == 1:
        return _either([facets.office_month(sight.office, day) for day in _months(span.first, span.last)])
    if span.by_day:
        return _either(list(_within(span.first, span.last)))
    return _either([facets.month(day) for day in _months(span.first, span.last)])


def spans(today: date, start: date | None = None, *, wide: bool = False) -> Iterator[Span]:
    """The looks, from the newest back; from `start` where a page before ended there."""
    last = _later(today, MONTHS_AHEAD + 1) - ONE_DAY if start is None else start
    first = today if start is None else start
    if wide:
        first -= (WIDE_DAYS - 1) * ONE_DAY
        yield Span(first, last, by_day=True)
        last = first = first - ONE_DAY
    for count in (MONTHS, WIDE_MONTHS) if wide else (MONTHS,):
        first = _later(first, 1 - count)
        yield Span(first, last)
        last = first = first - ONE_DAY
    yield Span(None, last)


def together(parts: Sequence[str]) -> str:
    """All of these."""
    return " & ".join(parts)


def without(parts: Collection[str]) -> str:
    """Not all of these together."""
    return f"!({together(sorted(parts))})"


def _either(words: Sequence[str]) -> str:
    return "(" + " | ".join(_quoted(word) for word in words) + ")"


def _quoted(word: str) -> str:
    # Words are letters and digits alone, so nothing in them can end the quotation.
    return f"'{word}'"


def _later(day: date, count: int) -> date:
    """The first day of the month so many months later."""
    place = day.year * 12 + day.month - 1 + count
    return date(max(place // 12, 1), place % 12 + 1, 1)


def _months(first: date, last: date) -> Iterator[date]:
    day = first.replace(day=1)
    while day <= last:
        yield day
        day = _later(day, 1)


def _within(first: date, last: date) -> Iterator[str]:
    day = first
    while day <= last:
        after = _later(day, 1)
        if day.day == 1 and after <= last + ONE_DAY:
            yield facets.month(day)
            day = after
        else:
            yield facets.on(day)
            day += ONE_DAY
