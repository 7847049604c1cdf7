"""The same document once more to whoever has not got it: the axis did not take it, it was returned, or given back by
mistake (Decision 28/2018/QĐ-TTg art. 8.2: the sender sees to it that the right receiver gets it).

On the axis it is the same document, with the same id, number and files, in a message of its own. Where it stood before
stays as it was, with the receiver's words; a line of its own says when it was sent again, why, and what became of it.
Whoever has it is not among those to whom it can be sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from lienthong.exchange.protocol.life import State as Reached
from lienthong.ground.letters.models import Letter
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.keeping import keep, load
from lienthong.work.documents.models import Document, Receiver
from lienthong.work.documents.outgoing import receiving, rules
from lienthong.work.documents.outgoing.actions.adding import NotOverAxis
from lienthong.work.documents.outgoing.actions.issuing import TO_SEND, letter_to
from lienthong.work.documents.outgoing.life import Action, State
from lienthong.work.documents.rights import Worker

NOT_THERE = (Reached.NOT_SENT.value, Reached.REFUSED.value, Reached.RECALLED.value)
"""The axis did not bring it there, or it came back."""


class NobodyMissesIt(Refusal):
    """One who was chosen has it, or it is on its way there, perhaps because a colleague sent it again just now."""

    code = "nobody_misses_it"
    words = Words(
        vi="Nơi nhận đã chọn có văn bản rồi, hoặc văn bản đang trên đường gửi lại; chưa gửi gì thêm.",
        en="Whoever was chosen has it, or it is on its way there again; nothing more was sent.",
    )


@dataclass(frozen=True, slots=True)
class Again:
    """To whom, by the ids of their lines, how (`Receiver.Way`), and why it will be taken now."""

    receivers: Sequence[int]
    way: str
    why: str


@transaction.atomic
def send_again(document_id: int, again: Again, *, revision: int, worker: Worker, now: datetime) -> Document:
    """Send an issued document once more to receivers who have not got it: over the axis at once, or on paper instead.

    Raises:
        ReasonNeeded: nobody says why.
        NobodyMissesIt: one of them has it, or it is on its way there.
        NotOverAxis: one of them has no way over the axis.
        NotSealed: the bytes are not those that were issued.
        NotServed, NoAddress, HasIt: the post does not take it (`ground.letters`).
        NotNow, NotAllowed, Unseen, Changed, Frozen: one that was recalled goes to nobody any more.
    """
    document = load(document_id, worker=worker, revision=revision)
    out = document.outgoing
    state = rules.decide(Action.SEND_AGAIN, State(document.state), out, worker)
    why = rules.reason(again.why)
    wanted = set(again.receivers)
    earlier = list(missed(document).filter(pk__in=wanted))
    if not wanted or len(earlier) != len(wanted):
        raise NobodyMissesIt
    over_axis = again.way == Receiver.Way.AXIS
    place = Receiver.objects.filter(document=document).aggregate(last=Max("place"))["last"]
    lines = [
        Receiver(
            document=document, sender_key=document.organization_key, place=place + number, kind=one.kind,
            organization_key=one.organization_key, name=one.name, way=again.way,
            state=Reached.QUEUED.value if over_axis else TO_SEND, changed_at=now, added_at=now, added_because=why,
            again_of=one,
        )
        for number, one in enumerate(earlier, 1)
    ]  # fmt: skip
    if over_axis:
        nowhere = next((one for one in lines if not one.organization_key), None)
        if nowhere is not None or out.on_paper:
            raise NotOverAxis(name=(nowhere or lines[0]).name)
        assert document.letter_id is not None  # whoever refused it was sent it
        letter_to(lines, document, out, now, more_of=Letter.objects.get(pk=document.letter_id))
    else:
        # More are made on paper: so many there are says the register (App. IV).
        out.copies += len(lines)
        out.save(update_fields=["copies"])
    Receiver.objects.bulk_create(lines)
    names = receiving.named([one.name for one in lines])
    said = Words(vi=f"Gửi lại cho {names.vi}", en=f"Sent again to {names.en}")
    keep(document, Action.SEND_AGAIN.value, said, worker=worker, now=now, state=state, note=why)
    return document


def missed(document: Document) -> QuerySet[Receiver]:
    """Those to whom it can be sent again: where it did not arrive or came back, and nothing was sent since."""
    return Receiver.objects.filter(document=document, way=Receiver.Way.AXIS, state__in=NOT_THERE, again=None)
