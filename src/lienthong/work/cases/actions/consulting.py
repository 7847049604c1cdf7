"""Another agency's opinion, and what its silence means (art. 19.5)."""

from datetime import datetime

from django.db import transaction

from lienthong.kernel.calendar import Term, TermKind, due
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.cases import offices
from lienthong.work.cases.actions.handling import at_work
from lienthong.work.cases.actions.intake import ReasonNeeded
from lienthong.work.cases.filing import unit_word
from lienthong.work.cases.keeping import Story, calendar_of, load, load_step, version_of
from lienthong.work.cases.life import Action
from lienthong.work.cases.models import Consultation
from lienthong.work.cases.officers import Officer, Unseen, allow

DEFAULT_TERM = Term(TermKind.WORKING_DAYS, 2)
"""Where the procedure names no term for opinions: a proposal on the page, which the officer may change."""


class AlreadyAnswered(Refusal):
    """The opinion was given before."""

    code = "already_answered"
    words = Words(vi="Ý kiến này đã được trả lời.", en="This opinion was given already.")


@transaction.atomic
def consult(
    step_id: int, unit_key: str, question: str, *, term: Term | None = None, mandatory: bool = True, officer: Officer,
    now: datetime, revision: int | None = None,
) -> Consultation:  # fmt: skip
    """Ask another agency; the request states what is asked and until when.

    Raises:
        ReasonNeeded: no question.
        NoSuchOffice: nobody of that key.
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    if not question.strip():
        raise ReasonNeeded
    case, step = load_step(step_id, officer=officer, revision=revision)
    state = allow(Action.CONSULT, case, officer, step)
    at_work(step, officer)
    if offices.find(unit_key) is None:
        raise offices.NoSuchOffice(key=unit_key)
    rule = version_of(case).content.consult
    until = due(calendar_of(case, now), in_vietnam(now), term or (rule.term if rule else DEFAULT_TERM)).due_at
    assert until is not None
    asked = Consultation.objects.create(
        case=case, unit_key=unit_key, question=question.strip(), mandatory=mandatory,
        silence=rule.silence if rule else "wait", asked_at=now, asked_by_key=step.unit_key, due_at=until,
    )  # fmt: skip
    if unit_key not in case.units:
        case.units = [*case.units, unit_key]
        case.haystack = f"{case.haystack} {unit_word(unit_key)}"
    story = Story(case, officer, now)
    story.add(
        Action.CONSULT, state, note=question, unit_key=step.unit_key,
        facts={"to": unit_key, "due_at": until.isoformat(), "silence": asked.silence, "consultation": asked.pk},
    )  # fmt: skip
    story.keep()
    return asked


@transaction.atomic
def give_opinion(
    consultation_id: int, answer: str, *, agrees: bool, officer: Officer, now: datetime
) -> Consultation:  # fmt: skip
    """Answer what one's office was asked.

    Raises:
        ReasonNeeded: no words.
        AlreadyAnswered: somebody did.
        NotAllowed, NotNow, Unseen: see `officers` and `keeping`.
    """
    if not answer.strip():
        raise ReasonNeeded
    asked = Consultation.objects.filter(pk=consultation_id).first()
    if asked is None:
        raise Unseen
    case = load(asked.case_id, officer=officer)
    state = allow(Action.GIVE_OPINION, case, officer, asked)
    asked = Consultation.objects.select_for_update().get(pk=consultation_id)
    if asked.answered_at is not None:
        raise AlreadyAnswered
    asked.answered_at, asked.answer, asked.agrees = now, answer.strip(), agrees
    asked.save(update_fields=["answered_at", "answer", "agrees"])
    story = Story(case, officer, now)
    story.add(
        Action.GIVE_OPINION, state, note=answer, unit_key=asked.unit_key,
        facts={"agrees": agrees, "consultation": asked.pk, "due_at": asked.due_at.isoformat()},
    )  # fmt: skip
    story.keep()
    return asked
