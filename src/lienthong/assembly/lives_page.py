"""The manual page of the lives on the axis, drawn from the tables that the program itself obeys."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from lienthong.exchange.protocol.life import BUSINESS, OUTBOX, TRANSPORT, Event, State

Named = TypeVar("Named", bound=StrEnum)

_INTRODUCTION = """\
# Lives on the axis

<!-- Made by `make docs` from src/lienthong/exchange/protocol/life.py. Change it there. -->

Two layers of status are kept apart, because they are easily confused: *business* says what an office did with a
document (status messages 01 to 16), *transport* says whether a package was fetched. What a table does not name changes
nothing; it is kept as a fact.
"""

_CODES = {
    Event.TAKEN_BY_AXIS: "the axis took it",
    Event.TURNED_DOWN_BY_AXIS: "the axis turned it down",
    Event.ARRIVAL: "01 đã đến",
    Event.REFUSAL: "02 từ chối",
    Event.ACCEPTANCE: "03 đã tiếp nhận",
    Event.ASSIGNMENT: "04 phân công",
    Event.WORK: "05 đang xử lý",
    Event.COMPLETION: "06 hoàn thành",
    Event.GIVE_BACK: "13 lấy lại",
    Event.AGREEMENT: "15 đồng ý",
    Event.DISAGREEMENT: "16 không đồng ý",
    Event.RECALL: "recall message",
}


def page() -> str:
    """The whole page."""
    return "\n".join([_INTRODUCTION, *_business(), *_transport(), *_outbox()]).rstrip() + "\n"


def _business() -> Iterator[str]:
    yield "## A document with one receiver, as its sender sees it\n"
    yield "Statuses arrive late, twice and out of order: a later act implies the earlier, and nothing steps back.\n"
    yield from _drawn(
        State.QUEUED,
        ((before, after, _CODES[event]) for before, steps in BUSINESS.items() for event, after in steps.items()),
    )
    yield "While a recall is asked for, the office's own steps go on underneath: 16 returns to where they got.\n"


def _transport() -> Iterator[str]:
    yield "## A package on the axis\n"
    yield from _drawn(next(iter(TRANSPORT)), _plain(TRANSPORT))


def _outbox() -> Iterator[str]:
    yield "## A message in its sender's outbox\n"
    yield from _drawn(next(iter(OUTBOX)), _plain(OUTBOX))


def _plain(table: Mapping[Named, Iterable[Named]]) -> Iterator[tuple[str, str, str]]:
    return ((before, after, "") for before, afters in table.items() for after in afters)


def _drawn(first: str, steps: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """A diagram in Mermaid, which the places where such pages are read draw by themselves."""
    yield f"```mermaid\nstateDiagram-v2\n    [*] --> {first}"
    arrows: dict[tuple[str, str], list[str]] = {}
    for before, after, words in steps:
        arrows.setdefault((before, after), []).append(words)
    for (before, after), labels in arrows.items():
        yield f"    {before} --> {after}" + (f" : {', '.join(labels)}" if any(labels) else "")
    yield "```\n"
