"""The manual page of lives, on the axis, of a case and of documents, drawn from the tables that we obey ourselves."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from lienthong.exchange.protocol.life import BUSINESS, OUTBOX, TRANSPORT, Event, State
from lienthong.kernel.words import Words
from lienthong.work.cases import acts as case_acts
from lienthong.work.cases import life as case_life
from lienthong.work.documents.incoming import life as incoming_life
from lienthong.work.documents.outgoing import life as out_life

Named = TypeVar("Named", bound=StrEnum)

_INTRODUCTION = """\
# Lives: of a document, a package, a message, a case, a draft

<!-- Made by `make docs` from the modules called `life.py` in src/lienthong/exchange/protocol, src/lienthong/work/cases
     and src/lienthong/work/documents. Change it there. -->

Each life is a table that the program obeys; this page is drawn from it.

On the axis two layers of status are kept apart, because they are easily confused: *business* says what an office did
with a document (status messages 01 to 16), *transport* says whether a package was fetched. What a table does not name
changes nothing; it is kept as a fact.
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
    Event.SENT_AGAIN: "sent again",
}

_CASE = """\
## A case

At the counter and in the offices. Money, papers, the exchange with others and digitisation go their own ways beside it.
Acts that leave a case where it stands are not drawn; the table below has them all.
"""

_ACTS = """
### Its acts

*Who*: in what relation to the case the acting office stands (`counter` received it, `decider` is competent, `step` has
the step in question, `system` is nobody: a term ran out), and the roles that may. *→ stays* leaves the case where
it stands. *Clock*: what the act does to the legal clock. *Slip*: the paper that it gives; its number is the regime's.
*The citizen reads*: – where it is no news to them.

| act | from → to | who | clock | slip | the citizen reads |
| --- | --- | --- | --- | --- | --- |"""

_INCOMING = """\
## A document that came

On the desk of an office. The clerk decides what is accepted; leaders direct; whoever was told to works on it.
"""

_INCOMING_ACTS = """
### Its acts

*Who*: `office` is anyone of the office with one of the roles, `holder` whoever something about it was given to or to
whose unit, `lead` the one of them who leads (chủ trì). *Told*: the status code that its sender is sent.

| act | from → to | who | told |
| --- | --- | --- | --- |"""


_OUT = """\
## A document that goes out

From the draft to the receivers, as it reads where a document is signed and then numbered. Where the number is reserved
first (the default), signing leads from `for_signature` straight to `numbered`. A review ends when its content was
endorsed and, where somebody was named for it, its form was checked.
"""

_OUT_ACTS = """
| act | from → to | who |
| --- | --- | --- |"""


def page() -> str:
    """The whole page."""
    parts = (_business(), _transport(), _outbox(), _case(), _outgoing(), _incoming())
    return "\n".join([_INTRODUCTION, *(line for part in parts for line in part)]).rstrip() + "\n"


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


def _case() -> Iterator[str]:
    moves = [(before, act, after) for before, acts in case_life.LIFE.items() for act, after in acts.items()]
    yield _CASE
    yield from _drawn(
        next(iter(case_life.LIFE)),
        ((before, after, case_acts.ACTS[act].words.en) for before, act, after in moves if before is not after),
    )
    yield "### Its states\n"
    yield "| state | Vietnamese | English | national code |\n| --- | --- | --- | --- |"
    for state, words in case_life.STATE_WORDS.items():
        code = case_life.NATIONAL_CODES.get(state, "–")
        yield f"| `{state}` | {words.vi} | {words.en} | {code} |"
    yield _ACTS
    for act, told in case_acts.ACTS.items():
        ways: dict[str, list[str]] = {}
        for before, each, after in moves:
            if each is act:
                goal = "where it was" if act in case_life.GOES_BACK else "stays" if before is after else f"`{after}`"
                ways.setdefault(goal, []).append(f"`{before}`")
        cells = (
            f"{told.words.vi}<br>{told.words.en}",
            "<br>".join(f"{', '.join(befores)} → {goal}" for goal, befores in ways.items()),
            f"{told.by}: {', '.join(sorted(told.roles))}" if told.roles else str(told.by),
            "" if told.clock is case_life.Clock.NONE else str(told.clock),
            str(told.slip or ""),
            _cited(told.to_citizen),
        )
        yield f"| {' | '.join(cell or '–' for cell in cells)} |"
    yield ""


def _incoming() -> Iterator[str]:
    moves = [(before, act, after) for before, acts in incoming_life.LIFE.items() for act, after in acts.items()]
    yield _INCOMING
    yield from _drawn(
        next(iter(incoming_life.LIFE)),
        ((before, after, incoming_life.ACTS[act].words.en) for before, act, after in moves if before is not after),
    )
    yield _INCOMING_ACTS
    for act, told in incoming_life.ACTS.items():
        ways: dict[str, list[str]] = {}
        for before, each, after in moves:
            if each is act:
                ways.setdefault("stays" if before is after else f"`{after}`", []).append(f"`{before}`")
        way = "<br>".join(f"{', '.join(befores)} → {goal}" for goal, befores in ways.items())
        who = f"{told.by}: {', '.join(sorted(told.roles))}"
        yield f"| {told.words.vi}<br>{told.words.en} | {way} | {who} | {told.code or '–'} |"
    yield ""


def _outgoing() -> Iterator[str]:
    moves = [(before, act, after) for before, acts in out_life.LIFE.items() for act, after in acts.items()]
    yield _OUT
    yield from _drawn(
        next(iter(out_life.LIFE)),
        ((before, after, out_life.ACTS[act].words.en) for before, act, after in moves if before is not after),
    )
    yield "| state | Vietnamese | English |\n| --- | --- | --- |"
    for state, words in out_life.STATE_WORDS.items():
        yield f"| `{state}` | {words.vi} | {words.en} |"
    yield _OUT_ACTS
    for act, told in out_life.ACTS.items():
        ways = [(before, after) for before, each, after in moves if each is act]
        goals = (f"`{before}` → {'stays' if before is after else f'`{after}`'}" for before, after in ways)
        who = "whoever has it" if told.holds else ", ".join(sorted(told.roles))
        yield f"| {told.words.vi}<br>{told.words.en} | {'<br>'.join(goals)} | {who} |"
    yield ""


def _cited(words: Words) -> str:
    return f"{words.vi}<br>{words.en}" if words.vi else ""


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
