"""What may be done to a document that came, decided from values alone: no clock, no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.incoming.life import ACTS, STATE_WORDS, Action, By, Finding, State, after
from lienthong.work.documents.rights import HEADS, NotAllowed, Worker, account_party, division_party


class NotNow(Refusal):
    """Not in the state in which the document is. Facts: `act`, `act_en`, `state`, `state_en`."""

    code = "not_now"
    words = Words(
        vi="Không thể “{act}” khi văn bản đang ở trạng thái “{state}”.",
        en="“{act_en}” cannot be done while the document is “{state_en}”.",
    )


class MustBeReturned(Refusal):
    """Its content does not fit its signatures: it is returned, never accepted (Decree 30 art. 21.2.b)."""

    code = "must_be_returned"
    words = Words(
        vi="Chữ ký số không khớp nội dung nên không được tiếp nhận. Hãy trả lại nơi gửi kèm lý do.",
        en="The signatures do not fit the content, so it cannot be accepted. Return it to its sender with the reason.",
    )


class ReasonNeeded(Refusal):
    """It is not done without saying why."""

    code = "reason_needed"
    words = Words(vi="Hãy ghi lý do.", en="Say why.")


class OneLead(Refusal):
    """Exactly one unit or person leads (Decree 30 art. 23.2)."""

    code = "one_lead"
    words = Words(
        vi="Phải chọn đúng một đơn vị hoặc một người chủ trì; các nơi khác là phối hợp.",
        en="Choose exactly one unit or person to lead; the others assist.",
    )


class ToldTwice(Refusal):
    """The same unit or person stands twice in one direction. Facts: `who`."""

    code = "told_twice"
    words = Words(vi="“{who}” được chọn hai lần.", en="“{who}” was chosen twice.")


class BadDeadline(Refusal):
    """A deadline that is over already, or one of an assisting unit behind that of the lead. Facts: `day`."""

    code = "bad_deadline"
    words = Words(
        vi="Hạn {day} không hợp lý: hạn không được ở trong quá khứ, và nơi phối hợp không được sau nơi chủ trì.",
        en="{day} is no sensible deadline: it is in the past, or an assisting unit’s comes after the lead’s.",
    )


class Stranger(Refusal):
    """Nobody of that name works in the office, or it has no such unit. Facts: `who`."""

    code = "stranger"
    words = Words(vi="Cơ quan không có “{who}”.", en="There is no “{who}” in the office.")


class NoRecallAsked(Refusal):
    """Its sender asked for nothing."""

    code = "no_recall_asked"
    words = Words(vi="Nơi gửi không yêu cầu thu hồi văn bản này.", en="Its sender has not asked for it back.")


class Locked(Refusal):
    """It shows signs of a state secret: nobody is given it before a leader has unlocked it."""

    code = "locked"
    words = Words(
        vi="Văn bản đang bị khóa vì có dấu hiệu bí mật nhà nước; không giao xử lý trên hệ thống.",
        en="It is locked because it shows signs of a state secret; it is not given to anybody on this system.",
    )


class HeldLike(Protocol):
    """What of an assignment decides who may act."""

    @property
    def part(self) -> str: ...  # noqa: D102
    @property
    def division(self) -> str: ...  # noqa: D102
    @property
    def account_id(self) -> int | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Task:
    """Something that one unit or person is told to do. `who` is how they are called, for words."""

    part: str
    division: str = ""
    account_id: int | None = None
    due_on: date | None = None
    words: str = ""
    who: str = ""

    @property
    def target(self) -> tuple[str, int | None]:
        """To whom."""
        return self.division.strip().casefold(), self.account_id


def holds(worker: Worker, held: HeldLike) -> bool:
    """Whether an assignment is theirs to act on: given to them, or to the unit of which they are head."""
    if held.account_id in worker.accounts:
        return True
    mine = worker.role in HEADS and worker.division.strip().casefold() == held.division.strip().casefold()
    return bool(held.division) and mine


def may(action: Action, worker: Worker, held: Iterable[HeldLike]) -> bool:
    """Whether the person may do it at all. `held` are the open assignments of the document."""
    act = ACTS[action]
    if worker.role not in act.roles:
        return False
    if act.by is By.OFFICE:
        return True
    mine = [each for each in held if holds(worker, each)]
    if act.by is By.LEAD:
        return any(each.part == "lead" for each in mine)
    if action is Action.GIVE_PART:
        return any(each.part != "lead" for each in mine)
    return bool(mine)


def allow(action: Action, state: str, worker: Worker, held: Iterable[HeldLike]) -> State:
    """The state after the act.

    Raises:
        NotAllowed: the post does not carry it, or nothing of the document is theirs to do.
        NotNow: not from this state.
    """
    words = ACTS[action].words
    if not may(action, worker, held):
        raise NotAllowed(act=_small(words.vi), act_en=_small(words.en))
    stands = State(state)
    then = after(stands, action)
    if then is None:
        told = STATE_WORDS[stands]
        raise NotNow(act=words.vi, act_en=words.en, state=told.vi, state_en=told.en)
    return then


def accept(finding: Finding, reason: str) -> None:
    """Whether the clerk may accept what was found so.

    Raises:
        MustBeReturned: the content does not fit the signatures.
        ReasonNeeded: not everything could be verified, and no reason is given.
    """
    if not finding.accepts:
        raise MustBeReturned
    if finding.needs_reason and not reason.strip():
        raise ReasonNeeded


def direct(tasks: Sequence[Task], today: date) -> Task:
    """The leading task of a direction, once all of them make sense together (Decree 30 art. 23.2–23.3).

    Raises:
        OneLead: none leads, or several do.
        ToldTwice: somebody is told twice.
        BadDeadline: a day that is over, or an assisting unit's behind the lead's.
    """
    leads = [task for task in tasks if task.part == "lead"]
    if len(leads) != 1:
        raise OneLead
    seen: set[tuple[str, int | None]] = set()
    for task in tasks:
        if not task.division and task.account_id is None:
            raise OneLead
        if task.target in seen:
            raise ToldTwice(who=task.who or task.division)
        seen.add(task.target)
        last = leads[0].due_on
        behind = task.part == "assist" and task.due_on and last and task.due_on > last
        if task.due_on is not None and (task.due_on < today or behind):
            raise BadDeadline(day=f"{task.due_on:%d/%m/%Y}")
    return leads[0]


def parties_of(held: Iterable[HeldLike]) -> list[str]:
    """Who has part in the document because of these assignments (`Document.parties`)."""
    found: list[str] = []
    for each in held:
        if each.division:
            found.append(division_party(each.division))
        if each.account_id is not None:
            found.append(account_party(each.account_id))
    return list(dict.fromkeys(found))


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
