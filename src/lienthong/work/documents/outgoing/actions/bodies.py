"""What the office decides about an advisory body: from which day on it seals with a seal of its own."""

from datetime import date, datetime

from django.db import transaction

from lienthong.ground.audit.actions import note
from lienthong.ground.people.models import Account
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.models import BodySeal
from lienthong.work.documents.outgoing import numbers, rules, seals
from lienthong.work.documents.rights import LEADERS, NotAllowed, Unseen, Worker

OWN, OF_THE_OFFICE = "own", "office"
SEALS = {OWN: Words(vi="riêng", en="its own"), OF_THE_OFFICE: Words(vi="của cơ quan", en="that of the office")}
"""With which seal a body seals, as the trail says it."""


class SealedThen(Refusal):
    """It would hold for days on which documents were sealed. Facts: `day`."""

    code = "sealed_then"
    words = Words(
        vi="Ngày {day:%d/%m/%Y} đã qua: văn bản của những ngày đó đã đóng dấu. Hãy chọn hôm nay hoặc ngày sau.",
        en="{day:%d/%m/%Y} is over: documents of those days are sealed. Choose today or a later day.",
    )


class SealedSo(Refusal):
    """It is sealed so on that day without this. Facts: `day`."""

    code = "sealed_so"
    words = Words(
        vi="Từ ngày {day:%d/%m/%Y} tổ chức này đã dùng con dấu đó rồi.",
        en="On {day:%d/%m/%Y} the body is sealed for with that seal already.",
    )


@transaction.atomic
def decide_seal(
    body: str, *, own: bool, decided_by: str, valid_from: date, worker: Worker, now: datetime
) -> BodySeal:  # fmt: skip
    """Enter that a body seals with a seal of its own from a day on, or with that of the office again.

    It is a change of rights, and waits for another leader's confirmation (`ground.audit.rights`).

    Raises:
        NotAllowed: only leaders; a seal comes by the decision that founds the body (Decree 30 art. 33).
        Unseen: the office has no such body on that day.
        ReasonNeeded: no document is named.
        SealedThen: documents of that day are sealed already.
        SealedSo: nothing would change.
    """
    if worker.role not in LEADERS:
        raise NotAllowed(act="quyết định con dấu của tổ chức tư vấn", act_en="decide about the seal of a body")
    decided_by = rules.reason(decided_by)[:300]
    numbers.locked(worker.organization_key)
    if valid_from < now.date():
        raise SealedThen(day=valid_from)
    if body not in numbers.bodies_of(worker.organization_key, valid_from):
        raise Unseen
    before = seals.holding(seals.entered(worker.organization_key, body), valid_from)
    if own == (before is not None and before.own):
        raise SealedSo(day=valid_from)
    made = BodySeal.objects.create(
        organization_key=worker.organization_key, body=body, own=own, valid_from=valid_from, decided_by=decided_by,
        entered_at=now, entered_by_id=worker.account_id,
    )  # fmt: skip
    by = Account(pk=worker.account_id, full_name=worker.name)
    facts = {"body": body, "seal": OWN if own else OF_THE_OFFICE, "since": valid_from, "reason": decided_by}
    note("body_seal", f"seal:{made.pk}", by=by, organization_key=worker.organization_key, now=now, facts=facts)
    return made
