"""What cases do when others tell them news, and what they answer when others ask what would come of something."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from lienthong.ground.calendars import queries as calendars
from lienthong.ground.calendars.actions import Change, Consequence
from lienthong.ground.calendars.facts import CalendarChanged
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words
from lienthong.work.cases import redating
from lienthong.work.cases.life import State
from lienthong.work.cases.models import Case, Clock
from lienthong.work.procedures.touched import Touched, TouchedCases
from lienthong.work.procedures.versions import ProcedureVersion

_WHY = Words(
    vi="Lịch làm việc thay đổi theo {document}", en="The calendar of working days changed by {document}"
)  # fmt: skip

_UPGRADE = Words(vi="bản phần mềm mới", en="a new version of the program")

LISTED = 50
"""So many of the open cases of a version are named; the rest are counted."""


def calendar_changed(fact: CalendarChanged, now: datetime) -> None:
    """Compute the due dates of every open case that the change touches. Heard twice, it is done once."""
    why_vi, why_en = (_WHY.say(said, document=fact.document or _UPGRADE.say(said)) for said in ("vi", "en"))
    begun = redating.begin(
        fact.edition, why_vi=why_vi, why_en=why_en,
        first_day=fact.first_day, last_day=fact.last_day, keys=_offices(fact.keys, now), now=now,
    )  # fmt: skip
    redating.run(begun, now=now)


def _offices(keys: tuple[str, ...], now: datetime) -> list[str]:
    """The counters with running cases that a change said to these organisations concerns; nobody named means all."""
    if not keys:
        return []
    day = in_vietnam(now).date()
    counters = Clock.objects.filter(running=True).values_list("unit_key", flat=True).distinct()
    return [unit for unit in counters if calendars.is_touched(unit, keys, day)] or ["-"]


def would_move(change: Change) -> Consequence | None:
    """How many open cases would get another due date, for the page that shows a notice before it is loaded."""
    counters = Clock.objects.filter(running=True).values_list("unit_key", flat=True).distinct()
    keys = [unit for unit in counters if calendars.is_touched(unit, change.keys, change.first_day)]
    if not keys:
        return None
    moved = redating.preview(
        lambda unit: change.calendar_then(unit, change.first_day), change.first_day, change.last_day, keys
    )
    title = ngettext("%(count)d open case gets another due date", "%(count)d open cases get another due date", moved)
    return Consequence(title % {"count": moved}, url=reverse("cases:redated") if moved else "")


def going_on_under(version: ProcedureVersion) -> TouchedCases:
    """The open cases that go on under a version of a procedure: how many, and the oldest; and the filings that wait.

    What was filed and is not accepted yet keeps no version: the next one says what becomes of it.
    """
    running = Case.objects.filter(version_id=version.id, finished_at=None).exclude(accepted_at=None)
    waiting = Case.objects.filter(
        procedure_key=version.procedure_key, state__in=[State.SUBMITTED, State.AWAITING_PAPERS], accepted_at=None,
        corrects=None,
    )  # fmt: skip
    return TouchedCases(*_counted(running), *_counted(waiting))


def _filed_on(case: Case) -> str:
    # Whoever keeps the catalogue reads no case: the day says enough, and no name.
    return gettext("filed on %(day)s") % {"day": f"{in_vietnam(case.submitted_at):%d/%m/%Y}"}


def _counted(found: QuerySet[Case]) -> tuple[int, tuple[Touched, ...]]:
    oldest = found.select_related("clock").order_by("id")[:LISTED]
    some = tuple(
        Touched(case.number or _filed_on(case), case.due_on, reverse("cases:case", args=[case.pk])) for case in oldest
    )
    return len(some) if len(some) < LISTED else found.count(), some
