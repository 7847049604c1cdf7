"""At the counter: guide, submit, take in, accept later, turn down, and the same-day fast path."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from lienthong.kernel.calendar import TermKind
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.cases.acts import ACTS
from lienthong.work.cases.filing import Filing, MoneyOpen
from lienthong.work.cases.keeping import Story, load, originals_go_back, version_of
from lienthong.work.cases.life import STATE_WORDS, Action, Outcome, State
from lienthong.work.cases.models import Case, Guidance, PaperRequest, Result, Step
from lienthong.work.cases.officers import NotNow, Officer, allow
from lienthong.work.cases.opening import (
    Chance,
    accepted,
    charges_of,
    checked,
    complete,
    counter_only,
    handed_in,
    keep_papers,
    keep_steps,
    new_case,
    papers_of,
    take_over,
)
from lienthong.work.procedures import queries as procedures


class NotSameDay(Refusal):
    """The fast path is for procedures whose result is given at once."""

    code = "not_same_day"
    words = Words(
        vi="Thủ tục này không trả kết quả ngay; hãy tiếp nhận theo cách thường.",
        en="This procedure does not give its result at once; accept it in the ordinary way.",
    )


class ReasonNeeded(Refusal):
    """Nobody is turned down, asked or made to wait without a reason."""

    code = "reason_needed"
    words = Words(vi="Hãy ghi rõ lý do.", en="Please give the reason.")


@transaction.atomic
def guide(
    version_id: int, words: str, *, citizen: str, phone: str, officer: Officer, now: datetime
) -> Guidance:  # fmt: skip
    """Keep what a citizen was told (Decree 61/2018/NĐ-CP art. 15).

    Raises:
        NotAllowed: only the counter guides.
        ReasonNeeded: nothing was said.
    """
    counter_only(officer, Action.SUBMIT)
    if not words.strip():
        raise ReasonNeeded
    version = procedures.version(version_id)
    return Guidance.objects.create(
        unit_key=officer.unit_key, procedure_key=version.procedure_key, version_id=version.id, citizen=citizen.strip(),
        phone=phone.strip(), words=words.strip(), by_id=officer.account_id, at=now,
    )  # fmt: skip


@transaction.atomic
def submit(filing: Filing, *, officer: Officer, now: datetime, chance: Chance) -> Case:
    """Keep a filing that the counter will look at later, or that is not complete yet.

    Raises:
        NotAllowed: only the counter files for citizens.
        Incomplete: not even a name, or papers that the procedure does not know.
        NotInForce: the procedure does not hold today.
    """
    counter_only(officer, Action.SUBMIT)
    version = checked(filing, now)
    case = new_case(filing, version, officer, now, chance)
    story = Story(case, officer, now, filing.channel)
    story.add(Action.SUBMIT, State.SUBMITTED)
    story.keep(new=True)
    keep_papers(case, filing, version.content, officer, now)
    return case


@transaction.atomic
def take_in(filing: Filing, *, officer: Officer, now: datetime, chance: Chance) -> Case:
    """The counter's one screen: submitted, complete, accepted with number and due date, handed over; one transaction.

    Raises:
        NotAllowed: only the counter accepts.
        Incomplete: papers are missing; all of them are told.
        NotInForce: the procedure does not hold today.
        NoSuchOffice: the office bears no code on this day, so no number can be given.
        NoPlan: the procedure's process cannot be followed.
    """
    counter_only(officer, Action.ACCEPT)
    version = checked(filing, now)
    complete(version.content, filing.variant, filing.papers)
    case = new_case(filing, version, officer, now, chance)
    story = Story(case, officer, now, filing.channel)
    story.add(Action.SUBMIT, State.SUBMITTED)
    steps = accepted(case, story, version, now)
    papers = papers_of(case, filing, version.content)
    if any(ticked.files for ticked in filing.papers) or any(step.state == Step.States.SENT for step in steps):
        # Files and letters refer to rows whose keys only the database gives.
        story.keep(new=True)
        keep_steps(case, steps)
        keep_papers(case, filing, version.content, officer, now)
    else:
        story.keep_all([*steps, *papers, *charges_of(case, filing, now)])
    return case


@transaction.atomic
def accept(
    case_id: int, *, variant: str = "", officer: Officer, now: datetime, revision: int | None = None
) -> Case:  # fmt: skip
    """Accept what was submitted before, or what has been completed since, under the version of the procedure that
    `keeping.version_of` finds for this day; `variant` is chosen where that one no longer has the list of the filing.

    Raises:
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
        Incomplete: papers are missing that this version wants, or its list of papers was not chosen.
    """
    case = load(case_id, officer=officer, revision=revision)
    allow(Action.ACCEPT, case, officer)
    _not_accepted_yet(case, Action.ACCEPT)
    filed, version = version_of(case), version_of(case, now)
    if version.id != filed.id:
        take_over(case, version, variant)
    complete(version.content, case.variant, handed_in(case))
    PaperRequest.objects.filter(case=case, given_at=None).update(given_at=now)
    story = Story(case, officer, now, case.channel)
    steps = accepted(case, story, version, now, filed_under=filed if filed.id != version.id else None)
    story.keep()
    keep_steps(case, steps)
    return case


@transaction.atomic
def same_day(
    filing: Filing, *, signed_by: str, result_name: str, result_number: str, receiver: str, officer: Officer,
    now: datetime, chance: Chance,
) -> Case:  # fmt: skip
    """The fast path: submitted, accepted, decided and returned in one screen (Decree 61/2018/NĐ-CP art. 17.4).

    No receipt need be given; the case and its result are recorded all the same.

    Raises:
        NotSameDay: the procedure takes longer, or other organisations have a part in it.
        ReasonNeeded: nobody is named who signed.
        MoneyOpen: something is still to be paid.
        NotAllowed, Incomplete, NotInForce, NoSuchOffice, NoPlan: as in `take_in`.
    """
    counter_only(officer, Action.ACCEPT)
    version = checked(filing, now)
    term = version.content.term_for(filing.channel)
    if term.kind is not TermKind.SAME_DAY or version.content.interconnected:
        raise NotSameDay
    if not signed_by.strip():
        raise ReasonNeeded
    complete(version.content, filing.variant, filing.papers)
    owed = sum((charge.amount for charge in filing.charges if not (charge.paid or charge.exemption)), Decimal(0))
    if owed:
        raise MoneyOpen(amount=f"{owed:,.0f}".replace(",", "."))
    case = new_case(filing, version, officer, now, chance)
    story = Story(case, officer, now, filing.channel)
    story.add(Action.SUBMIT, State.SUBMITTED)
    steps = accepted(case, story, version, now, hand_over=False)
    if any(step.foreign for step in steps):
        raise NotSameDay
    for step in steps:
        step.state, step.since, step.done_at, step.outcome = Step.States.DONE, now, now, "fast"
    name = result_name.strip() or version.content.result.name or version.content.name
    case.outcome, case.finished_at = Outcome.GRANTED.value, now
    story.add(Action.DECIDE, State.DECIDED, facts={"signed_by": signed_by, "result": name, "number": result_number})
    case.returned_at, case.papers_with = now, ""
    receiver = receiver.strip() or case.applicant
    story.add(Action.RETURN_RESULT, State.RETURNED, slots={"receiver": receiver}, facts={"receiver": receiver})
    story.keep(new=True)
    keep_steps(case, steps)
    keep_papers(case, filing, version.content, officer, now)
    Result.objects.create(
        case=case, name=name, number=result_number, issued_on=in_vietnam(now).date(), issued_by_key=case.decides_key,
        signed_by=signed_by, handed_at=now, handed_to=receiver,
    )  # fmt: skip
    return case


@transaction.atomic
def notaccepted(
    case_id: int,
    reason: str,
    *,
    ground: str = "",
    instead: str = "",
    officer: Officer,
    now: datetime,
    revision: int | None = None,
) -> Case:
    """Turn a filing down, with a reason in law, the text it rests on, and where to go instead.

    Raises:
        ReasonNeeded: no reason was given.
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    if not reason.strip():
        raise ReasonNeeded
    case = load(case_id, officer=officer, revision=revision)
    state = allow(Action.NOT_ACCEPT, case, officer)
    _not_accepted_yet(case, Action.NOT_ACCEPT)
    case.outcome, case.finished_at = Outcome.NOT_ACCEPTED.value, now
    story = Story(case, officer, now, case.channel)
    told = {"reason": reason, "ground": ground.strip(), "instead": instead, **originals_go_back(case)}
    story.add(Action.NOT_ACCEPT, state, slots={"reason": reason.strip()}, facts=told)
    story.keep()
    return case


def _not_accepted_yet(case: Case, action: Action) -> None:
    # Papers may be awaited before acceptance and after it; only before can a case be accepted or turned down.
    if case.accepted_at is not None:
        words, stands = ACTS[action].words, STATE_WORDS[State(case.state)]
        raise NotNow(action=words.vi, action_en=words.en, state=stands.vi, state_en=stands.en)
