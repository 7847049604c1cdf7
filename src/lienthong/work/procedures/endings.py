"""How procedures end: given up from a day on, by a decision. What was accepted before goes on under its version."""

from datetime import date, datetime
from typing import ClassVar

from django.db import transaction
from django.db.models import Q

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.procedures.actions import locked
from lienthong.work.procedures.models import Abolition, Version


class AbolishedInThePast(Refusal):
    """A procedure may not end before today: cases of these days were accepted under it. Facts: `day`."""

    code: ClassVar[str] = "abolished_in_the_past"
    words: ClassVar[Words] = Words(
        vi="Ngày {day:%d/%m/%Y} đã qua. Chỉ bãi bỏ được từ hôm nay trở đi.",
        en="{day:%d/%m/%Y} is over. It can be abolished from today on or later.",
    )


class NothingToAbolish(Refusal):
    """No version holds on the day or later. Facts: `name`, `day`."""

    code: ClassVar[str] = "nothing_to_abolish"
    words: ClassVar[Words] = Words(
        vi="“{name}” không còn hiệu lực từ ngày {day:%d/%m/%Y}, nên không có gì để bãi bỏ.",
        en="“{name}” does not hold on {day:%d/%m/%Y} or later: there is nothing to abolish.",
    )


def abolish(procedure_key: str, on: date, *, decision: str, by: str, now: datetime) -> Abolition:
    """Give a procedure up from a day on, by a decision: it is offered no longer, open cases keep their version.

    Raises:
        UnknownProcedure: there is no procedure of that key.
        AbolishedInThePast: the day is over.
        NothingToAbolish: no version holds on that day or later.
    """
    with transaction.atomic():
        procedure = locked(procedure_key)
        if on < now.date():
            raise AbolishedInThePast(day=on)
        published = procedure.versions.filter(status=Version.Status.PUBLISHED)
        if not published.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on)).exists():
            raise NothingToAbolish(name=procedure.name, day=on)
        published.filter(valid_from__gte=on).update(status=Version.Status.WITHDRAWN, changed_at=now)
        held = published.filter(valid_from__lt=on)
        held.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on)).update(valid_until=on, changed_at=now)
        return Abolition.objects.create(
            procedure=procedure, on=on, decision_number=decision, abolished_by=by, abolished_at=now
        )
