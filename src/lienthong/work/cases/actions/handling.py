"""In the offices: assign, take on, finish, sign, give back, refuse, stop."""

from datetime import datetime

from django.db import transaction

from lienthong.ground.people import queries as people
from lienthong.ground.people.models import Account
from lienthong.ground.people.roles import Role
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.cases import offices
from lienthong.work.cases.actions.following import (
    REFUSAL,
    Outcomes,
    attach,
    drop_the_rest,
    end_without_decision,
    move_on,
    step_over,
    to_the_counter,
)
from lienthong.work.cases.actions.intake import ReasonNeeded
from lienthong.work.cases.acts import ACTS
from lienthong.work.cases.keeping import (
    Story,
    iso,
    load,
    load_step,
    steps_of,
    version_of,
)
from lienthong.work.cases.life import STATE_WORDS, Action, Outcome, State
from lienthong.work.cases.models import Case, Consultation, Result, Step
from lienthong.work.cases.officers import NotAllowed, NotNow, Officer, allow, posts_for


class NotTheirs(Refusal):
    """The step is not open, or it is another colleague's. Facts: `holder`."""

    code = "not_theirs"
    words = Words(
        vi="Bước này không còn chờ anh chị (đang ở: {holder}).",
        en="This step does not wait for you any more (it is with: {holder}).",
    )


class CannotTakeIt(Refusal):
    """The colleague holds no post in the office that could do this step. Facts: `name`."""

    code = "cannot_take_it"
    words = Words(
        vi="{name} không có vị trí phù hợp ở đơn vị để làm bước này.",
        en="{name} has no post in the office that could do this step.",
    )


class OpinionsMissing(Refusal):
    """A mandatory opinion has not come. Facts: `units`."""

    code = "opinions_missing"
    words = Words(vi="Chưa có ý kiến bắt buộc của: {units}.", en="A mandatory opinion is still missing from: {units}.")


@transaction.atomic
def assign(step_id: int, account_id: int, *, note: str = "", officer: Officer, now: datetime,
           revision: int | None = None) -> Case:  # fmt: skip
    """Make a step one colleague's.

    Raises:
        CannotTakeIt: the colleague has no fitting post in the office today.
        NotTheirs: the step is over or travels elsewhere.
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    case, step = load_step(step_id, officer=officer, revision=revision)
    allow(Action.ASSIGN, case, officer, step)
    _open(step)
    posts = people.holders(step.unit_key, posts_for(step.role), in_vietnam(now).date())
    chosen = next((post for post in posts if post.account_id == account_id), None)
    if chosen is None:
        known = Account.objects.filter(pk=account_id).first()
        raise CannotTakeIt(name=known.full_name if known else "?")
    step.account_id, step.why, step.since = account_id, "assigned", now
    step.save(update_fields=["account", "why", "since"])
    story = Story(case, officer, now)
    story.add(
        Action.ASSIGN, State(case.state), note=note, unit_key=step.unit_key,
        facts={"step": step.key, "to": chosen.account.full_name, "to_id": account_id},
    )  # fmt: skip
    story.keep()
    return case


@transaction.atomic
def take_on(step_id: int, *, officer: Officer, now: datetime, revision: int | None = None) -> Case:
    """Take a step that is nobody's yet.

    Raises:
        NotTheirs: a colleague has it, or it is not open.
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    case, step = load_step(step_id, officer=officer, revision=revision)
    allow(Action.START_STEP, case, officer, step)
    _mine(step, officer)
    step.account_id = officer.account_id
    step.save(update_fields=["account"])
    story = Story(case, officer, now)
    story.add(Action.START_STEP, State(case.state), unit_key=step.unit_key, facts={"step": step.key})
    story.keep()
    return case


@transaction.atomic
def finish_step(
    step_id: int, *, note: str = "", refused: bool = False, result: Outcomes | None = None, officer: Officer,
    now: datetime, revision: int | None = None,
) -> Case:  # fmt: skip
    """Finish one's step. A step that gives a result goes on to a signer of the office; others are over.

    `refused` proposes to refuse what the step is about; the words say why.

    Raises:
        ReasonNeeded: a refusal without words.
        NotTheirs: the step is a colleague's or not open.
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    case, step = load_step(step_id, officer=officer, revision=revision)
    allow(Action.FINISH_STEP if step.role != Role.SIGNER else Action.SIGN, case, officer, step)
    _mine(step, officer)
    stands = STATE_WORDS[State(case.state)]
    if step.role == Role.SIGNER:
        # A signer finishes by signing: there is no other way to end such a step.
        raise NotNow(**_said(Action.FINISH_STEP), state=stands.vi, state_en=stands.en)
    if State(case.state) is State.AWAITING_PAPERS and asked_by(case) == step.key:
        # Whoever asked for papers waits for them; only others go on meanwhile.
        raise NotNow(**_said(Action.FINISH_STEP), state=stands.vi, state_en=stands.en)
    if refused and not note.strip():
        raise ReasonNeeded
    result = result or Outcomes()
    story = Story(case, officer, now)
    attach(case, step, result.files, officer.account_id, now)
    step.outcome, step.note = "refused" if refused else "done", note.strip()
    story.add(
        Action.FINISH_STEP, State(case.state), note=note, unit_key=step.unit_key,
        slots={"unit": offices.name_of(step.unit_key), "step": step.name},
        facts={"step": step.key, "due_at": iso(step.due), "proposed": step.outcome,
               "result": result.name, "number": result.number},
    )  # fmt: skip
    if _wants_signature(case, step, refused=refused):
        step.state, step.role, step.account, step.since, step.why = (
            Step.States.TO_SIGN,
            Role.SIGNER,
            None,
            now,
            "to_sign",
        )
        if result.name:
            step.result_name = result.name[:300]
        step.save()
    else:
        # What was prepared for a signer who comes after is a proposal: it holds nobody back.
        ends = refused and _stands_in(step)
        step_over(case, step, ends, result, officer.name, now)
        move_on(case, story, now)
    story.keep()
    return case


def _stands_in(step: Step) -> bool:
    """Whether the counter does the step for an office that the platform does not know."""
    return bool(step.trouble) and step.role == Role.COUNTER


def _wants_signature(case: Case, step: Step, *, refused: bool) -> bool:
    """Whether a signer of the office has to see it: every result, and every refusal that no later signer will see.

    What the counter enters for an office that the platform does not know was signed there.
    """
    if _stands_in(step):
        return False
    if step.gives_result:
        return True
    steps = steps_of(case)
    return refused and not any(each.role == Role.SIGNER and step.key in each.starts_after for each in steps)


@transaction.atomic
def sign(
    step_id: int, *, result: Outcomes, refused: bool = False, note: str = "", officer: Officer, now: datetime,
    revision: int | None = None,
) -> Case:  # fmt: skip
    """Sign what a step gives; the last signature decides the case.

    Raises:
        ReasonNeeded: a refusal without words.
        OpinionsMissing: a mandatory opinion has not come and silence does not mean consent.
        NotTheirs, NotAllowed, NotNow, Unseen, Changed: see above.
    """
    case, step = load_step(step_id, officer=officer, revision=revision)
    allow(Action.SIGN, case, officer, step)
    _mine(step, officer)
    if refused and not note.strip():
        raise ReasonNeeded
    _opinions_in(case, now)
    name = result.name or step.result_name or version_of(case).content.result.name or step.name
    story = Story(case, officer, now)
    attach(case, step, result.files, officer.account_id, now)
    step.outcome, step.note = "refused" if refused else "done", note.strip() or step.note
    step.gives_result = True
    signed = Outcomes(name, result.number, result.issued_on, result.signed_by or officer.name)
    step_over(case, step, refused, signed, officer.name, now)
    story.add(
        Action.SIGN, State(case.state), note=note, unit_key=step.unit_key, slots={"result": name},
        facts={"step": step.key, "result": name, "number": result.number, "refused": refused,
               "due_at": iso(step.due)},
    )  # fmt: skip
    move_on(case, story, now)
    story.keep()
    return case


@transaction.atomic
def give_back(step_id: int, reason: str, *, officer: Officer, now: datetime, revision: int | None = None) -> Case:
    """Give a step that waits for a signature back to whoever prepared it.

    Raises:
        ReasonNeeded, NotTheirs, NotAllowed, NotNow, Unseen, Changed: see above.
    """
    if not reason.strip():
        raise ReasonNeeded
    case, step = load_step(step_id, officer=officer, revision=revision)
    allow(Action.GIVE_BACK_STEP, case, officer, step)
    _mine(step, officer)
    story = Story(case, officer, now)
    target = step
    if step.state != Step.States.TO_SIGN:
        # An explicit signing step: it waits again, and what came before it is open once more.
        before = [each for each in steps_of(case) if each.key in step.starts_after and each.unit_key == step.unit_key]
        if not before:
            raise NotTheirs(holder=offices.name_of(step.unit_key))
        step.state, step.since, step.account = Step.States.WAITING, None, None
        step.save()
        target = before[-1]
    else:
        target.role = _prepared_by(case, target)
    preparer = _last_at(case, target.key)
    if preparer not in {
        post.account_id for post in people.holders(target.unit_key, posts_for(target.role), in_vietnam(now).date())
    }:
        # Whoever prepared it has left the office: it is anybody's.
        preparer = None
    target.state, target.since, target.why, target.done_at, target.outcome = (
        Step.States.OPEN,
        now,
        "given_back",
        None,
        "",
    )
    target.account_id = preparer
    target.save()
    story.add(Action.GIVE_BACK_STEP, State(case.state), note=reason, unit_key=step.unit_key, facts={"step": target.key})
    story.keep()
    return case


@transaction.atomic
def refuse(case_id: int, reason: str, *, officer: Officer, now: datetime, revision: int | None = None) -> Case:
    """Refuse the whole of it, within the term and with a reason (art. 19.8); the refusal is the result.

    Raises:
        ReasonNeeded, NotAllowed, NotNow, Unseen, Changed: see above.
    """
    if not reason.strip():
        raise ReasonNeeded
    case = load(case_id, officer=officer, revision=revision)
    state = allow(Action.REFUSE, case, officer)
    story = Story(case, officer, now)
    drop_the_rest(case, now)
    Result.objects.create(
        case=case, name=REFUSAL, issued_on=in_vietnam(now).date(), issued_by_key=officer.unit_key,
        signed_by=officer.name, refused=True, words=reason.strip(),
    )  # fmt: skip
    case.outcome, case.finished_at = Outcome.REFUSED.value, now
    story.add(Action.REFUSE, state, slots={"reason": reason.strip()}, facts={"reason": reason})
    to_the_counter(case, now)
    story.keep()
    return case


@transaction.atomic
def stop(case_id: int, reason: str, *, officer: Officer, now: datetime, revision: int | None = None) -> Case:
    """Stop without a decision.

    Raises:
        ReasonNeeded, NotAllowed, NotNow, Unseen, Changed: see above.
    """
    if not reason.strip():
        raise ReasonNeeded
    case = load(case_id, officer=officer, revision=revision)
    state = allow(Action.STOP, case, officer)
    story = Story(case, officer, now)
    back = end_without_decision(case, Outcome.STOPPED, now)
    story.add(Action.STOP, state, slots={"reason": reason.strip()}, facts={"reason": reason, **back})
    story.keep()
    return case


def _opinions_in(case: Case, now: datetime) -> None:
    waiting = [
        offices.name_of(each.unit_key)
        for each in Consultation.objects.filter(case=case, answered_at=None, mandatory=True)
        if not (each.silence == "consents" and each.due_at <= now)
    ]
    if waiting:
        raise OpinionsMissing(units=", ".join(waiting))


def _open(step: Step) -> None:
    if step.state not in (Step.States.OPEN, Step.States.TO_SIGN):
        raise NotTheirs(holder=offices.name_of(step.unit_key))


def _mine(step: Step, officer: Officer) -> None:
    _open(step)
    if step.account_id is not None and step.account_id not in (officer.account_id, officer.deputy_for):
        holder = Account.objects.get(pk=step.account_id)
        raise NotTheirs(holder=holder.full_name)
    if officer.role not in posts_for(step.role):
        words = ACTS[Action.FINISH_STEP].words
        raise NotAllowed(action=words.vi, action_en=words.en)


def at_work(step: Step, officer: Officer) -> None:
    """Stop whoever would act from a step that is over, elsewhere, or a colleague's; heads may act from any open one.

    Raises:
        NotTheirs: it is not theirs now.
    """
    _open(step)
    held = step.account_id is not None and step.account_id not in (officer.account_id, officer.deputy_for)
    if held and officer.role not in (Role.UNIT_HEAD, Role.SIGNER, Role.CENTRE_HEAD):
        holder = Account.objects.filter(pk=step.account_id or 0).first()
        raise NotTheirs(holder=holder.full_name if holder else "?")


def asked_by(case: Case) -> str:
    """The key of the step that asked for papers last; empty where none did."""
    event = case.events.filter(action=Action.ASK_FOR_PAPERS.value).order_by("-id").first()
    return str(event.facts.get("step", "")) if event else ""


def _said(action: Action) -> dict[str, str]:
    words = ACTS[action].words
    return {"action": words.vi, "action_en": words.en}


def _prepared_by(case: Case, step: Step) -> str:
    known = next((each for each in version_of(case).content.plan if each.key == step.key), None)
    return known.role if known and known.role and known.role != Role.SIGNER else Role.SPECIALIST.value


def _last_at(case: Case, key: str) -> int | None:
    event = case.events.filter(action=Action.FINISH_STEP.value, facts__step=key).order_by("-id").first()
    return event.by_id if event else None
