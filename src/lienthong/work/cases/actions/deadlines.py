"""The due date is put off once, with an apology (Decree 61/2018/NĐ-CP art. 19.9); what is late is apologised for.

An apology that comes too late to put the date off moves nothing: the case is late in every report, but the citizen
learns why and from which day on to come.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from lienthong.kernel.calendar import Calendar, Due, Term, last_day_to_extend
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.cases.actions.intake import ReasonNeeded
from lienthong.work.cases.clock import spoken
from lienthong.work.cases.keeping import Story, calendar_of, load, redate
from lienthong.work.cases.life import Action
from lienthong.work.cases.models import Case
from lienthong.work.cases.officers import Officer, allow
from lienthong.work.procedures import regimes


class ExtendedBefore(Refusal):
    """It was put off already. Facts: `until`."""

    code = "extended_before"
    words = Words(
        vi="Hồ sơ đã được gia hạn một lần (đến {until}); không gia hạn thêm.",
        en="The case was extended already (until {until}); it cannot be extended again.",
    )


class TooLateToExtend(Refusal):
    """An extension is told at the latest one day before the due date. Facts: `until`."""

    code = "too_late_to_extend"
    words = Words(
        vi="Phải gia hạn chậm nhất trước hạn một ngày (đến hết {until}). Hồ sơ không kịp trả thì xin lỗi vì trễ hẹn.",
        en="It had to be extended at least one day before it was due (by {until}). Apologise for being late instead.",
    )


class NotLater(Refusal):
    """The proposed day is no working day after the present due date. Facts: `due_on`."""

    code = "not_later"
    words = Words(
        vi="Ngày hẹn lại phải là ngày làm việc sau {due_on}.",
        en="The new day must be a working day after {due_on}.",
    )


class InGoodTime(Refusal):
    """Nobody is owed an apology yet: the due date can be kept, or put off. Facts: `until`."""

    code = "in_good_time"
    words = Words(
        vi="Hồ sơ chưa đến hạn: đến hết {until} vẫn còn có thể trả đúng hẹn hoặc gia hạn.",
        en="The case is not due yet: until {until} it can still be returned in time or be extended.",
    )


class PromisedBefore(Refusal):
    """The citizen was given a day that is still to come. Facts: `until`."""

    code = "promised_before"
    words = Words(
        vi="Đã xin lỗi và hẹn đến {until}; chưa qua ngày đó.",
        en="There was an apology already, with the day {until}; it is still to come.",
    )


def last_day(case: Case, calendar: Calendar) -> date | None:
    """The last day on which the due date may still be put off; None where nothing is due."""
    if case.due_on is None or case.due_at is None:
        return None
    return last_day_to_extend(calendar, Due(case.due_on, case.due_at, case.due_on))


@transaction.atomic
def extend(
    case_id: int, until: date, reason: str, *, officer: Officer, now: datetime, revision: int | None = None
) -> Case:
    """Apologise and put the due date off; the old one stays on record.

    Raises:
        ReasonNeeded: an apology says why.
        ExtendedBefore, TooLateToExtend, NotLater: see above.
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    if not reason.strip():
        raise ReasonNeeded
    case = load(case_id, officer=officer, revision=revision)
    state = allow(Action.EXTEND, case, officer)
    times = case.events.filter(action=Action.EXTEND.value).count()
    if case.extended_to is not None and times >= regimes.named(case.regime).extensions_max.value:
        raise ExtendedBefore(until=f"{case.extended_to:%d/%m/%Y}")
    calendar = calendar_of(case, now)
    if case.due_on is None or case.due_at is None or not calendar.is_working(until) or until <= case.due_on:
        raise NotLater(due_on=f"{case.due_on:%d/%m/%Y}" if case.due_on else "?")
    last = last_day(case, calendar)
    if last is not None and in_vietnam(now).date() > last:
        raise TooLateToExtend(until=f"{last:%d/%m/%Y}")
    before = case.due_on
    case.clock.extended_to = until
    found = redate(case, now)
    assert found.due_at is not None
    story = Story(case, officer, now)
    story.add(
        Action.EXTEND, state, slots={"due": spoken(found.due_at), "reason": reason.strip()},
        facts={"old_due_on": before.isoformat(), "due_on": until.isoformat(), "reason": reason.strip(),
               "term": str(Term.parse(case.term))},
    )  # fmt: skip
    story.keep()
    return case


@transaction.atomic
def apologise(
    case_id: int, until: date, reason: str, *, officer: Officer, now: datetime, revision: int | None = None
) -> Case:
    """Apologise for what cannot be put off any more, and say when the result is expected; no due date moves.

    Raises:
        ReasonNeeded: an apology says why.
        InGoodTime, PromisedBefore, NotLater: see above.
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    if not reason.strip():
        raise ReasonNeeded
    case = load(case_id, officer=officer, revision=revision)
    state = allow(Action.APOLOGISE, case, officer)
    calendar, today = calendar_of(case, now), in_vietnam(now).date()
    last = last_day(case, calendar)
    if last is None or case.due_on is None or today <= last:
        raise InGoodTime(until=f"{last:%d/%m/%Y}" if last else "?")
    if case.promised_on is not None and today <= case.promised_on:
        raise PromisedBefore(until=f"{case.promised_on:%d/%m/%Y}")
    if until <= case.due_on or until < today or not calendar.is_working(until):
        raise NotLater(due_on=f"{max(case.due_on, today - timedelta(days=1)):%d/%m/%Y}")
    before, case.promised_on = case.promised_on or case.due_on, until
    story = Story(case, officer, now)
    story.add(
        Action.APOLOGISE, state, slots={"until": f"{until:%d/%m/%Y}", "reason": reason.strip()},
        facts={"old_due_on": before.isoformat(), "due_on": until.isoformat(), "reason": reason.strip()},
    )  # fmt: skip
    story.keep()
    return case
