"""Withdrawal, the result in the citizen's hands, and what goes wrong on the way: appointments, mishaps, corrections."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.cases import offices
from lienthong.work.cases.actions.following import end_without_decision, move_on
from lienthong.work.cases.actions.intake import ReasonNeeded
from lienthong.work.cases.clock import spoken
from lienthong.work.cases.filing import Applicant, MoneyOpen, haystack_of
from lienthong.work.cases.keeping import Story, load, redate, steps_of
from lienthong.work.cases.life import Action, Outcome, State
from lienthong.work.cases.models import Appointment, Case, Charge, Mishap, Paper, Pause, Step
from lienthong.work.cases.officers import Officer, allow
from lienthong.work.cases.opening import Chance, is_return

__all__ = [
    "MoneyOpen",
    "NoPartInIt",
    "ask_withdrawal",
    "confirm_withdrawal",
    "correct_result",
    "decline_withdrawal",
    "make_appointment",
    "record_mishap",
    "return_result",
]


class NoPartInIt(Refusal):
    """The office that is named has no part in the case. Facts: `office`."""

    code = "no_part_in_it"
    words = Words(vi="Cơ quan “{office}” không tham gia hồ sơ này.", en="“{office}” has no part in this case.")


@transaction.atomic
def ask_withdrawal(
    case_id: int, reason: str, *, officer: Officer, now: datetime, revision: int | None = None
) -> Case:  # fmt: skip
    """The citizen wants the case back; the clock stands until the agency answers.

    Raises:
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    case = load(case_id, officer=officer, revision=revision)
    state = allow(Action.ASK_WITHDRAWAL, case, officer)
    if not case.paused and case.accepted_at is not None:
        Pause.objects.create(case=case, reason="withdrawal", mode="resume", started_at=now)
        case.paused = True
    story = Story(case, officer, now)
    story.add(Action.ASK_WITHDRAWAL, state, note=reason, facts={"reason": reason, "from": case.state})
    story.keep()
    return case


@transaction.atomic
def confirm_withdrawal(
    case_id: int, settled: str, *, officer: Officer, now: datetime, revision: int | None = None
) -> Case:  # fmt: skip
    """Let the citizen have the case back; `settled` says what became of the money.

    Raises:
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    case = load(case_id, officer=officer, revision=revision)
    state = allow(Action.CONFIRM_WITHDRAWAL, case, officer)
    story = Story(case, officer, now)
    back = end_without_decision(case, Outcome.WITHDRAWN, now)
    if Charge.objects.filter(case=case, state="paid").exists():
        case.money = "refund"
    Charge.objects.filter(case=case, state="due").update(state="cancel")
    story.add(Action.CONFIRM_WITHDRAWAL, state, note=settled, facts={"settled": settled, **back})
    story.keep()
    return case


@transaction.atomic
def decline_withdrawal(
    case_id: int, reason: str, *, officer: Officer, now: datetime, revision: int | None = None
) -> Case:  # fmt: skip
    """Go on with the case, and say why.

    Raises:
        ReasonNeeded, NotAllowed, NotNow, Unseen, Changed: see above.
    """
    if not reason.strip():
        raise ReasonNeeded
    case = load(case_id, officer=officer, revision=revision)
    allow(Action.DECLINE_WITHDRAWAL, case, officer)
    state = _stood(case)
    Pause.objects.filter(case=case, reason="withdrawal", ended_at=None).update(ended_at=now)
    # The papers that were being waited for are still waited for.
    case.paused = Pause.objects.filter(case=case, ended_at=None).exists()
    if case.accepted_at is not None:
        redate(case, now)
    story = Story(case, officer, now)
    story.add(Action.DECLINE_WITHDRAWAL, state, slots={"reason": reason.strip()}, facts={"reason": reason})
    if case.accepted_at is not None:
        # What came back while nobody knew whether the case would go on counts now.
        move_on(case, story, now)
    story.keep()
    return case


def _stood(case: Case) -> State:
    asked = case.events.filter(action=Action.ASK_WITHDRAWAL.value).order_by("-id").first()
    return State(asked.facts.get("from", State.IN_PROGRESS)) if asked else State.IN_PROGRESS


@transaction.atomic
def return_result(
    case_id: int, receiver: str, *, authorised: str = "", officer: Officer, now: datetime,
    revision: int | None = None,
) -> Case:  # fmt: skip
    """Hand over the results and give the originals back; who received them is noted (art. 20).

    Raises:
        ReasonNeeded: nobody is named as receiver.
        MoneyOpen: something is still to be paid.
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    if not receiver.strip():
        raise ReasonNeeded
    case = load(case_id, officer=officer, revision=revision)
    state = allow(Action.RETURN_RESULT, case, officer)
    owed = sum((charge.amount for charge in Charge.objects.filter(case=case, state="due")), Decimal(0))
    if owed and case.outcome != Outcome.REFUSED:
        raise MoneyOpen(amount=f"{owed:,.0f}".replace(",", "."))
    case.returned_at, case.papers_with = now, ""
    case.results.update(handed_at=now, handed_to=receiver.strip())
    Paper.objects.filter(case=case, kind="show", returned_at=None).update(returned_at=now)
    steps = steps_of(case)
    for step in steps:
        if is_return(step, steps):
            step.state, step.done_at, step.account_id = Step.States.DONE, now, officer.account_id
            step.save()
    story = Story(case, officer, now)
    story.add(
        Action.RETURN_RESULT, state, slots={"receiver": receiver.strip()},
        facts={"receiver": receiver.strip(), "authorised": authorised.strip()},
    )  # fmt: skip
    story.keep()
    return case


@transaction.atomic
def correct_result(
    case_id: int, what: str, *, officer: Officer, now: datetime, chance: Chance, revision: int | None = None
) -> Case:  # fmt: skip
    """The result has a mistake of the agency's: a new linked case begins, free of charge (art. 21.1).

    Returns the new case, submitted and without papers to hand in again.

    Raises:
        ReasonNeeded, NotAllowed, NotNow, Unseen, Changed: see above.
    """
    if not what.strip():
        raise ReasonNeeded
    case = load(case_id, officer=officer, revision=revision)
    state = allow(Action.CORRECT_RESULT, case, officer)
    papers = list(case.papers.all())
    linked = Case.objects.get(pk=case.pk)  # a second copy, without the clock of the first
    linked.pk, linked.number, linked.number_key, linked.tracking = None, None, "", chance()
    linked.corrects, linked.subject, linked.submitted_at = case, f"Đính chính: {what.strip()}"[:500], now
    linked.accepted_at = linked.finished_at = linked.returned_at = None
    linked.outcome, linked.revision, linked.money, linked.paused, linked.sync = "", 1, "none", False, "waiting"
    linked.created_by_id, linked.form_key = officer.account_id, None
    person = Applicant(linked.applicant, linked.identity, linked.phone, represents=linked.represents)
    linked.haystack = haystack_of(person, linked.subject, "", linked.units, linked.details)
    beginning = Story(linked, officer, now)
    beginning.add(Action.SUBMIT, State.SUBMITTED, note=what)
    beginning.keep(new=True)
    for paper in papers:
        paper.pk, paper.case, paper.round = None, linked, 0
    Paper.objects.bulk_create(papers)
    story = Story(case, officer, now)
    story.add(Action.CORRECT_RESULT, state, note=what, facts={"what": what, "case": linked.pk})
    story.keep()
    return linked


@transaction.atomic
def make_appointment(
    case_id: int, at: datetime, place: str, about: str, *, officer: Officer, now: datetime, revision: int | None = None
) -> Appointment:
    """Ask the citizen to be present at a check (art. 19.3b).

    Raises:
        ReasonNeeded, NotAllowed, NotNow, Unseen, Changed: see above.
    """
    if not (place.strip() and about.strip()):
        raise ReasonNeeded
    case = load(case_id, officer=officer, revision=revision)
    state = allow(Action.MAKE_APPOINTMENT, case, officer)
    made = Appointment.objects.create(case=case, at=at, place=place.strip(), about=about.strip(), made_at=now)
    story = Story(case, officer, now)
    story.add(
        Action.MAKE_APPOINTMENT, state, slots={"at": spoken(at), "place": place.strip(), "about": about.strip()},
        facts={"at": at.isoformat(), "place": place, "about": about},
    )  # fmt: skip
    story.keep()
    return made


@transaction.atomic
def record_mishap(
    case_id: int, what: str, remedy: str, cost: Decimal, *, where: str = "", officer: Officer, now: datetime,
    revision: int | None = None,
) -> Mishap:  # fmt: skip
    """Something went wrong with papers or a result; the office at fault repairs, pays and apologises (art. 21).

    `where` is the key of that office, one of those that have part in the case; empty: it happened here.

    Raises:
        NoPartInIt: see above.
        ReasonNeeded, NotAllowed, NotNow, Unseen, Changed: see above.
    """
    if not (what.strip() and remedy.strip()):
        raise ReasonNeeded
    case = load(case_id, officer=officer, revision=revision)
    state = allow(Action.RECORD_MISHAP, case, officer)
    where = where or officer.unit_key
    if where not in case.units:
        raise NoPartInIt(office=offices.name_of(where))
    mishap = Mishap.objects.create(
        case=case, what=what.strip(), unit_key=where, remedy=remedy.strip(), cost=cost, recorded_at=now
    )
    story = Story(case, officer, now)
    story.add(
        Action.RECORD_MISHAP, state, slots={"what": what.strip()},
        facts={"what": what, "remedy": remedy, "cost": str(cost), "where": where},
    )  # fmt: skip
    story.keep()
    return mishap
