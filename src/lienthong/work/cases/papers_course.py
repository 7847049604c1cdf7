"""The rows of the control slip: every act of the story and every move of the due date, in the order of time."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from lienthong.kernel.moments import in_vietnam
from lienthong.work.cases.acts import ACTS
from lienthong.work.cases.life import Action
from lienthong.work.cases.models import Case, CaseEvent, Moved, Step
from lienthong.work.cases.slips import facts

Handover = facts.Handover
_QUIET = frozenset({Action.SUBMIT.value})
"""What comes before the clock starts; the receipt tells it."""
_HANDED_IN = frozenset({Action.ACCEPT.value, Action.GIVE_PAPERS.value})
"""The applicant gives, the counter takes."""
_NEXT_WORKS = frozenset({Action.FINISH_STEP.value, Action.SIGN.value, Action.ENTER_ANSWER.value})


class Told(Protocol):
    """What of a case the slip tells."""

    case: Case
    events: list[CaseEvent]
    steps: list[Step]
    moves: list[Moved]

    @property
    def name(self) -> Callable[[str], str]:
        """The name of an office by its key."""

    def by(self, event: CaseEvent) -> facts.Officer:
        """Who acted."""


def control_rows(told: Told) -> tuple[Handover, ...]:
    """Who gave, who took, when, and how the giver's work ended against its due moment."""
    rows = [*_acts(told), *map(_moved, told.moves)]
    return tuple(sorted(rows, key=lambda row: row.given_at))


def _acts(whole: Told) -> Iterator[Handover]:
    case, steps = whole.case, whole.steps
    for event in whole.events:
        if event.action in _QUIET:
            continue
        giver, taker = whole.by(event), _taker(whole, event)
        if event.action in _HANDED_IN:
            giver, taker = facts.Officer(case.applicant, unit="Người nộp hồ sơ"), giver
        yield Handover(
            giver=giver, taker=taker or giver, given_at=event.at, taken_at=event.at,
            outcome=_outcome(case, event), note=_note(event, steps),
        )  # fmt: skip


def _taker(whole: Told, event: CaseEvent) -> facts.Officer | None:
    told, case, steps, name = event.facts, whole.case, whole.steps, whole.name
    match Action(event.action):
        case Action.TRANSFER | Action.CONSULT:
            to = told.get("to")
            keys = [to] if isinstance(to, str) else list(to or ())
            return facts.Officer("", unit="; ".join(name(key) for key in keys)) if keys else None
        case Action.ASSIGN:
            return facts.Officer(str(told.get("to", "")), unit=name(event.unit_key))
        case Action.FINISH_STEP | Action.SIGN | Action.ENTER_ANSWER:
            return _next(whole, event)
        case Action.GIVE_BACK_STEP:
            back = next((step for step in steps if step.key == told.get("step")), None)
            return facts.Officer("", unit=name(back.unit_key)) if back else None
        case Action.DECIDE | Action.REFUSE | Action.GIVE_OPINION:
            return facts.Officer("", unit=name(case.unit_key))
        case Action.RETURN_RESULT:
            return facts.Officer(str(told.get("receiver") or case.applicant), unit="Người nhận kết quả")
        case (
            Action.ASK_FOR_PAPERS
            | Action.EXTEND
            | Action.APOLOGISE
            | Action.STOP
            | Action.NOT_ACCEPT
            | Action.MAKE_APPOINTMENT
        ):
            return facts.Officer(case.applicant, unit="Người nộp hồ sơ")
    return None


def _next(whole: Told, event: CaseEvent) -> facts.Officer | None:
    key, steps, name = event.facts.get("step"), whole.steps, whole.name
    after = [step for step in steps if key in step.starts_after]
    if event.action == Action.FINISH_STEP.value and "outcome" not in event.facts:
        own = next((step for step in steps if step.key == key), None)
        if own is not None and own.gives_result:
            return facts.Officer("", "Người ký", name(own.unit_key))
    names = dict.fromkeys(name(step.unit_key) for step in after)
    return facts.Officer("", unit="; ".join(names)) if names else None


def _outcome(case: Case, event: CaseEvent) -> facts.Outcome | None:
    """Against the office's own share where it had one, for the decision against what the citizen was promised."""
    if event.action in _NEXT_WORKS or event.action == Action.GIVE_OPINION.value:
        told = event.facts.get("due_at")
        due = datetime.fromisoformat(told) if told else None
    elif event.action in (Action.DECIDE.value, Action.REFUSE.value):
        due = case.due_at
    else:
        return None
    if due is None:
        return None
    if event.at > due:
        return facts.Outcome.LATE
    # Done on the day on which it was due is on time; done on a day before is early (onestop §4.4).
    return facts.Outcome.ON_TIME if in_vietnam(event.at).date() == in_vietnam(due).date() else facts.Outcome.EARLY


def _note(event: CaseEvent, steps: Sequence[Step]) -> str:
    words = ACTS[Action(event.action)].words.vi
    told = event.facts
    step = next((each.name for each in steps if each.key == told.get("step")), "")
    more = {
        Action.ACCEPT: f"hẹn trả ngày {_day(told.get('due_on'))}" if told.get("due_on") else "",
        Action.EXTEND: f"từ ngày {_day(told.get('old_due_on'))} sang ngày {_day(told.get('due_on'))}",
        Action.APOLOGISE: f"dự kiến trả kết quả ngày {_day(told.get('due_on'))}",
        Action.GIVE_PAPERS: f"hẹn trả ngày {_day(told.get('due_on'))}" if told.get("due_on") else "",
        Action.ASK_FOR_PAPERS: "; ".join(line["name"] for line in told.get("lines", ())),
        Action.SIGN: " ".join(filter(None, (told.get("result", ""), told.get("number", "")))),
        Action.DECIDE: str(told.get("result", "")),
    }.get(Action(event.action), "")
    reason = event.note or (str(told.get("reason", "")) if event.action != Action.EXTEND.value else "")
    deputy = f"thay mặt {event.deputy}" if event.deputy else ""
    head = f"{words}: {step}" if step else words
    return "; ".join(dict.fromkeys(filter(None, (head, more, reason or str(told.get("reason", "")), deputy))))


def _moved(move: Moved) -> Handover:
    clock = facts.Officer("Hệ thống", unit="Lịch làm việc")
    span = f"từ ngày {move.old_due_on:%d/%m/%Y} sang ngày {move.new_due_on:%d/%m/%Y}"
    return Handover(
        giver=clock, taker=clock, given_at=move.at, taken_at=move.at,
        note=f"Lịch thay đổi, hẹn trả dời {span}: {move.redating.why_vi}",
    )  # fmt: skip


def _day(text: object) -> str:
    """`2026-11-24` as `24/11/2026`."""
    year, _, rest = str(text or "").partition("-")
    month, _, day = rest.partition("-")
    return f"{day}/{month}/{year}" if day else ""
