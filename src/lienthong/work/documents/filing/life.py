"""The life of a file as a table, and what must be right before it is closed (Decree 30/2020/NĐ-CP art. 29–31)."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

PERMANENT = None
FOR_THE_ARCHIVE = 5
"""Files kept so many years or longer go to the agency's archive (art. 31.3.c)."""
AFTER_SETTLEMENT = 3
"""Months after the works were settled in which a file about construction is handed over (art. 30.2)."""
LONGEST_EXTRA = 2
"""Years that a due file may stay longer with the head's written consent (art. 31.3.d)."""
NOTICE = 30
"""Days before the hand-over in which whoever keeps the file is told (App. VI, III.5.b)."""


class State(StrEnum):
    """Where a file stands."""

    OPEN = "open"
    CLOSED = "closed"
    OFFERED = "offered"
    ARCHIVED = "archived"


class Action(StrEnum):
    """What is done to it."""

    PUT_IN = "put_in"
    TAKE_OUT = "take_out"
    CLOSE = "close"
    REOPEN = "reopen"
    OFFER = "offer"
    GIVE_BACK = "give_back"
    TAKE_OVER = "take_over"


STATE_WORDS: Mapping[State, Words] = {
    State.OPEN: Words(vi="Đang mở", en="Open"),
    State.CLOSED: Words(vi="Đã đóng", en="Closed"),
    State.OFFERED: Words(vi="Chờ lưu trữ nhận", en="Offered to the archive"),
    State.ARCHIVED: Words(vi="Đã nộp lưu trữ", en="In the archive"),
}
ACTION_WORDS: Mapping[Action, Words] = {
    Action.PUT_IN: Words(vi="đưa văn bản vào hồ sơ", en="put a document in"),
    Action.TAKE_OUT: Words(vi="đưa văn bản ra khỏi hồ sơ", en="take a document out"),
    Action.CLOSE: Words(vi="đóng hồ sơ", en="close the file"),
    Action.REOPEN: Words(vi="mở lại hồ sơ", en="open it again"),
    Action.OFFER: Words(vi="nộp hồ sơ vào lưu trữ", en="offer it to the archive"),
    Action.GIVE_BACK: Words(vi="trả lại hồ sơ", en="give it back"),
    Action.TAKE_OVER: Words(vi="nhận hồ sơ vào lưu trữ", en="take it into the archive"),
}
LIFE: Mapping[State, Mapping[Action, State]] = {
    State.OPEN: {Action.PUT_IN: State.OPEN, Action.TAKE_OUT: State.OPEN, Action.CLOSE: State.CLOSED},
    State.CLOSED: {Action.REOPEN: State.OPEN, Action.OFFER: State.OFFERED},
    State.OFFERED: {Action.GIVE_BACK: State.CLOSED, Action.TAKE_OVER: State.ARCHIVED},
    State.ARCHIVED: {},
}


class NotNow(Refusal):
    """Not from the state in which the file is. Facts: `action`, `action_en`, `state`, `state_en`."""

    code = "file_not_now"
    words = Words(
        vi="Không {action} được: hồ sơ đang ở trạng thái “{state}”.",
        en="One cannot {action_en}: the file is “{state_en}”.",
    )


class NotReady(Refusal):
    """It holds what a closed file must not hold (art. 29). Facts: `drafts`, `twins`: numbers of documents."""

    code = "file_not_ready"
    words = Words(
        vi="Chưa đóng được: còn {drafts} bản nháp và {twins} văn bản trùng. Hãy đưa ra khỏi hồ sơ, kèm lý do.",
        en="It cannot be closed yet: {drafts} drafts and {twins} duplicates are in it. Take them out, with a reason.",
    )


class Empty(Refusal):
    """A file without a document proves nothing."""

    code = "file_empty"
    words = Words(
        vi="Hồ sơ chưa có văn bản nào. Hãy đưa văn bản vào trước khi đóng.",
        en="There is no document in the file. Put documents in before you close it.",
    )


class NotForTheArchive(Refusal):
    """It is kept for too short a time. Facts: `years`."""

    code = "not_for_the_archive"
    words = Words(
        vi="Hồ sơ chỉ bảo quản {years} năm; chỉ nộp lưu trữ hồ sơ từ 5 năm trở lên.",
        en="The file is kept for {years} years; only those kept for 5 years or more go to the archive.",
    )


class TooLate(Refusal):
    """A due file may stay two years longer at most. Facts: `until`."""

    code = "kept_too_long"
    words = Words(
        vi="Chỉ được giữ lại thêm, kể từ ngày đến hạn, chậm nhất đến {until:%d/%m/%Y} (Điều 31 khoản 3 điểm d).",
        en="It may be kept longer until {until:%d/%m/%Y} at most (art. 31.3.d).",
    )


def after(action: Action, state: State) -> State:
    """The state after an act.

    Raises:
        NotNow: not from this state.
    """
    then = LIFE[state].get(action)
    if then is None:
        words, stands = ACTION_WORDS[action], STATE_WORDS[state]
        raise NotNow(action=words.vi, action_en=words.en, state=stands.vi, state_en=stands.en)
    return then


@dataclass(frozen=True, slots=True)
class Within:
    """What is asked of a document in a file."""

    member_id: int
    direction: str
    state: str
    code: str
    issuer: str
    hash: str = ""


DRAFTS = frozenset({"draft", "in_review", "for_signature", "dropped"})
"""States of what goes out that is no document yet."""


def drafts(members: Iterable[Within]) -> list[int]:
    """Members that are no documents yet."""
    return [each.member_id for each in members if each.direction == "out" and each.state in DRAFTS]


def twins(members: Iterable[Within]) -> list[int]:
    """Members that are there once more: the same number, symbol and issuer as an earlier one. The first stays."""
    seen: set[tuple[str, str]] = set()
    found = []
    for each in members:
        key = (each.code.casefold(), each.issuer.casefold())
        if not each.code:
            continue
        if key in seen:
            found.append(each.member_id)
        seen.add(key)
    return found


def may_close(members: Sequence[Within]) -> None:
    """Whether the file may be closed as it is.

    Raises:
        Empty: nothing is in it.
        NotReady: drafts or duplicates are.
    """
    if not members:
        raise Empty
    bad, double = drafts(members), twins(members)
    if bad or double:
        raise NotReady(drafts=len(bad), twins=len(double))


def hand_over_by(ended: date, retention_years: int | None, settled: date | None = None) -> date | None:
    """The last day for handing it over; None where it stays (art. 30.2).

    Within a year of the end of the work; a file about construction within three months of the day on which the works
    were settled (`settled`).
    """
    if retention_years is not PERMANENT and retention_years < FOR_THE_ARCHIVE:
        return None
    return months_later(settled, AFTER_SETTLEMENT) if settled else years_later(ended, 1)


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day (Civil Code art. 148.1)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_later(day: date, years: int) -> date:
    """The same day so many years later; the 28th of February for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def retention_words(years: int | None) -> Words:
    """How long it is kept."""
    if years is PERMANENT:
        return Words(vi="Vĩnh viễn", en="Permanent")
    return Words(vi=f"{years} năm", en=f"{years} years")
