"""What follows by itself in a case: the next steps open, the others are dropped, the work ends in a result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lienthong.ground import outbox
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words
from lienthong.work.cases import offices, plan
from lienthong.work.cases.facts import StepLeft
from lienthong.work.cases.keeping import Story, calendar_of, iso, originals_go_back, steps_of
from lienthong.work.cases.life import Action, Outcome, State, after
from lienthong.work.cases.models import Case, PaperFile, Result, Step
from lienthong.work.cases.officers import Officer
from lienthong.work.cases.opening import begin, is_return

REFUSAL = "Văn bản từ chối giải quyết"
"""What a refusal is called among the results."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a step gave: a named, numbered result with its files."""

    name: str = ""
    number: str = ""
    issued_on: date | None = None
    signed_by: str = ""
    files: tuple[tuple[UUID, str], ...] = ()


def refused_by_time(case: Case, reason: Words, story: Story, facts: dict[str, object], now: datetime) -> None:
    """A term ran out whose end is a refusal by the procedure's own words: nobody signs it, its slip is handed over."""
    case.pauses.filter(ended_at=None).update(ended_at=now)
    case.paused = False
    drop_the_rest(case, now)
    Result.objects.create(
        case=case, name=REFUSAL, issued_on=in_vietnam(now).date(), issued_by_key=case.decides_key,
        signed_by="", refused=True, words=reason.vi,
    )  # fmt: skip
    case.outcome, case.finished_at = Outcome.REFUSED.value, now
    story.add(
        Action.REFUSE, State.DECIDED, slots={"reason": reason}, by_name="Hệ thống", unit_key=case.decides_key,
        facts=facts,
    )  # fmt: skip
    to_the_counter(case, now)


def end_without_decision(case: Case, outcome: Outcome, now: datetime) -> dict[str, str]:
    """The case is over and nothing more is done (not saved; its steps are). What the event says of the originals."""
    case.outcome, case.finished_at, case.paused = outcome.value, now, False
    case.pauses.filter(ended_at=None).update(ended_at=now)
    case.charges.filter(state="due").update(state="cancel")
    if case.money == "due":
        case.money = "none"
    drop_the_rest(case, now, handing_over=False)
    return originals_go_back(case)


def step_came_back(
    case: Case, step: Step, *, refused: bool, words: str, result: Outcomes, by_name: str, story: Story, now: datetime,
    entered_by: Officer | None = None,
) -> None:  # fmt: skip
    """What another organisation did with its step, as its letter says or as an officer enters it."""
    step.outcome, step.note, step.trouble = "refused" if refused else "done", words, ""
    attach(case, step, result.files, entered_by.account_id if entered_by else None, now)
    step_over(case, step, refused, result, by_name, now)
    story.add(
        Action.ENTER_ANSWER if entered_by else Action.FINISH_STEP, State(case.state), note=words,
        unit_key=entered_by.unit_key if entered_by else step.unit_key,
        by_name=entered_by.name if entered_by else by_name,
        slots={"unit": offices.name_of(step.unit_key), "step": step.name},
        facts={"step": step.key, "due_at": iso(step.due), "outcome": step.outcome, "result": result.name,
               "number": result.number},
    )  # fmt: skip
    move_on(case, story, now)


def move_on(case: Case, story: Story, now: datetime) -> None:
    """Open what may begin now, drop what never will, and decide the case when all its work is over."""
    steps = steps_of(case)
    work = [step for step in steps if not is_return(step, steps)]
    lost = plan.cannot_begin(work)
    for step in work:
        if step.key in lost:
            step.state, step.done_at = Step.States.DROPPED, now
            step.save(update_fields=["state", "done_at"])
    calendar = calendar_of(case, now)
    for step in work:
        if step.key in plan.may_begin(work):
            begin(step, calendar, case, now)
            step.save()
            if step.state == Step.States.SENT:
                outbox.tell(StepLeft(step.pk))
    outcome = plan.outcome_of(work)
    # The last result may come in while the citizen is waited for: it is kept, and decides the case when that is over.
    if outcome is None or after(State(case.state), Action.DECIDE) is None:
        return
    case.outcome, case.finished_at = outcome.value, now
    refused = outcome is Outcome.REFUSED
    reasons = "; ".join(step.note for step in work if step.state == Step.States.REFUSED and step.note)
    story.add(
        Action.REFUSE if refused else Action.DECIDE, State.DECIDED, slots={"reason": reasons},
        facts={"outcome": outcome.value, "results": list(case.results.values_list("name", flat=True))},
        unit_key=case.decides_key,
    )  # fmt: skip
    to_the_counter(case, now)


def to_the_counter(case: Case, now: datetime) -> None:
    """Results wait to be handed over."""
    steps = steps_of(case)
    for step in steps:
        if is_return(step, steps) and step.state == Step.States.WAITING:
            step.state, step.since, step.why = Step.States.OPEN, now, "turn"
            step.save()


def step_over(case: Case, step: Step, refused: bool, result: Outcomes, by_name: str, now: datetime) -> None:
    """A step is done or refused, with the result that it gives."""
    step.state = Step.States.REFUSED if refused else Step.States.DONE
    step.done_at = now
    step.save()
    if step.gives_result:
        Result.objects.create(
            case=case, step=step, name=(result.name or step.result_name or step.name)[:300], number=result.number,
            issued_on=result.issued_on or in_vietnam(now).date(), issued_by_key=step.unit_key,
            signed_by=result.signed_by or by_name, refused=refused, words=step.note,
        )  # fmt: skip


def drop_the_rest(case: Case, now: datetime, *, handing_over: bool = True) -> None:
    """Whatever is not over will not be done; the handing over stays, unless there is nothing to hand over."""
    steps = steps_of(case)
    for step in steps:
        if step.state not in plan.OVER and not (handing_over and is_return(step, steps)):
            step.state, step.done_at = Step.States.DROPPED, now
            step.save(update_fields=["state", "done_at"])


def attach(
    case: Case, step: Step, files: Sequence[tuple[UUID, str]], account_id: int | None, now: datetime
) -> None:  # fmt: skip
    """Put the files of a step into its case."""
    PaperFile.objects.bulk_create(
        PaperFile(case=case, step=step, file_id=file_id, name=name[:255], added_at=now, added_by_id=account_id)
        for file_id, name in files
    )
