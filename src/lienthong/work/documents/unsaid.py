"""What an office said of a document and the axis did not pass on: nobody heard it, and its story says so."""

from datetime import datetime

from django.db import transaction

from lienthong.exchange.protocol.life import State as Reached
from lienthong.formats.edxml import BUSINESS_KINDS, STATUS_CODES, Business
from lienthong.ground.letters.facts import StatusFailed
from lienthong.kernel.words import Words
from lienthong.work.documents.keeping import keep
from lienthong.work.documents.models import Document, Receiver
from lienthong.work.documents.naming import office_names

_RECALL = "recall"


@transaction.atomic
def hear(fact: StatusFailed, now: datetime) -> None:
    """A status or a recall was refused by the axis for good. Whoever was asked for the document keeps it until somebody
    tells them in another way: their line says so, too.
    """
    document = (
        Document.objects.select_for_update()
        .filter(letter_id=fact.letter_id, organization_key=fact.office_key)
        .first()
    )  # fmt: skip
    if document is None:
        return
    asked = Receiver.objects.filter(document=document, organization_key__in=fact.receiver_keys)
    asked.filter(state=Reached.RECALL_ASKED.value).update(words=fact.why, changed_at=now)
    names = ", ".join(office_names(key, now.date())[0] for key in fact.receiver_keys)
    what = BUSINESS_KINDS[Business.RECALL] if fact.status_code == _RECALL else STATUS_CODES.get(fact.status_code)
    what = what or Words(vi=fact.status_code, en=fact.status_code)
    said = Words(
        vi=f"Trục không chuyển “{what.vi}” tới {names}; phải báo bằng cách khác",
        en=f"The axis did not pass “{what.en}” on to {names}; tell them in another way",
    )
    keep(document, "not_told", said, worker=None, now=now, note=fact.why)
