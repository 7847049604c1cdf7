"""Who freezes what, and what stands frozen now. Administrators find a document by its number, never by what it says."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from lienthong.ground.people.roles import Role
from lienthong.kernel.words import Words
from lienthong.work.documents.incoming import life as coming
from lienthong.work.documents.keeping import keep
from lienthong.work.documents.models import Document, DocumentEvent
from lienthong.work.documents.outgoing import rules
from lienthong.work.documents.rights import LEADERS, Unseen, Worker

KEEPERS = LEADERS | {Role.ADMINISTRATOR}
"""The leaders of the office; an administrator for every office under theirs."""
FREEZE, UNFREEZE = "freeze", "unfreeze"
_SAID = {True: Words(vi="Đóng băng", en="Frozen"), False: Words(vi="Mở đóng băng", en="Unfrozen")}
_WHY = (FREEZE, "recall", coming.Action.AGREE_RECALL)
"""The acts that leave a document frozen."""


@transaction.atomic
def freeze(document_id: int, on: bool, why: str, *, by: Worker, now: datetime) -> Document:
    """Lock a document against every change, or open it again, whatever its state. One that is so already stays so.

    What was recalled stays frozen, and what shows signs of a state secret stays locked.

    Raises:
        ReasonNeeded, Unseen.
    """
    if by.role not in KEEPERS:
        raise Unseen
    found = within([by]).select_for_update(of=("self",)).filter(pk=document_id).first()
    if found is None or recalled(found):
        raise Unseen
    why = rules.reason(why)
    if found.frozen is not on:
        found.frozen = on
        keep(found, FREEZE if on else UNFREEZE, _SAID[on], worker=by, now=now, note=why)
    return found


def within(workers: Iterable[Worker]) -> QuerySet[Document]:
    """The documents that these may freeze; without those whose very number is kept from everybody."""
    offices = {each.organization_key for each in workers}.union(*(each.under for each in workers))
    return Document.objects.filter(organization_key__in=sorted(offices), hidden=False)


def found(workers: Iterable[Worker], asked: str) -> QuerySet[Document]:
    """The documents of this number and symbol, the last first; or of this number in the trail, as in “document 17”."""
    number, slash, notation = (part.strip() for part in asked.partition("/"))
    documents = within(workers)
    if slash:
        same = documents.filter(number=number, notation__iexact=notation)
        return same.order_by("-day", "-pk")
    return documents.filter(pk=int(number)) if number.isdecimal() and len(number) < 19 else documents.none()


def frozen(workers: Iterable[Worker]) -> QuerySet[Document]:
    """What stands frozen, the last first."""
    return within(workers).filter(frozen=True).select_related("outgoing").order_by("-pk")


def recalled(document: Document) -> bool:
    """Whether it is frozen because it was recalled, here or by its sender with this office's consent; it stays so."""
    if document.direction == Document.Direction.OUT:
        return document.outgoing.recalled_at is not None
    return document.state == coming.State.CANCELLED


def reasons(documents: Iterable[Document]) -> dict[int, DocumentEvent]:
    """By whom, when and why each of them was frozen last."""
    ids = [each.pk for each in documents]
    events = DocumentEvent.objects.filter(document_id__in=ids, act__in=_WHY).order_by("pk")
    return {event.document_id: event for event in events}
