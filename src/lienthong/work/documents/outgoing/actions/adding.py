"""One more receiver of an issued document, where a leader says so (Decree 30/2020/NĐ-CP art. 18; App. VI, III.5.a).

Nothing of what was issued changes: its bytes say to whom it was addressed when it was signed. Who got it later, on
whose word and why, stands beside it, in the register and in the trail.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lienthong.exchange.protocol.life import State as Reached
from lienthong.ground.letters.models import Letter
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.vietnamese import fold
from lienthong.kernel.words import Words
from lienthong.work.documents.keeping import keep, load
from lienthong.work.documents.models import Document, Receiver
from lienthong.work.documents.outgoing import rules
from lienthong.work.documents.outgoing.actions.issuing import TO_SEND, letter_to
from lienthong.work.documents.outgoing.life import Action, State
from lienthong.work.documents.outgoing.receiving import COPY, Addressee
from lienthong.work.documents.rights import Worker


class StandsThere(Refusal):
    """It is among the receivers. Facts: `name`."""

    code = "stands_there"
    words = Words(
        vi="{name} đã có trong nơi nhận. Nếu văn bản không đến nơi hoặc bị trả lại thì dùng “Gửi lại nơi chưa nhận”.",
        en="{name} is among the receivers. Where it did not arrive, or came back, use “Send again to who has not got"
        " it”.",
    )


class NotOverAxis(Refusal):
    """There is no way over the axis: nobody there whom the directory knows, or it is a paper copy. Facts: `name`."""

    code = "not_over_axis"
    words = Words(
        vi="Không gửi được cho {name} qua trục; hãy gửi bản giấy.",
        en="{name} is not reached over the axis; send paper.",
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """To whom and how, on whose word, and why."""

    addressee: Addressee
    by_word_of: str
    why: str


@transaction.atomic
def add(document_id: int, wanted: Wanted, *, revision: int, worker: Worker, now: datetime) -> Document:
    """Send an issued document to one more receiver: over the axis at once, on paper through the clerk's list. What has
    not been sent at all yet goes there with the others.

    Raises:
        ReasonNeeded: nobody says why, or on whose word.
        StandsThere, NotOverAxis.
        NotSealed: the bytes are not those that were issued.
        NotServed, NoAddress: the post does not take it (`ground.letters`).
        NotNow, NotAllowed, Unseen, Changed, Frozen: one that was recalled goes to nobody any more.
    """
    document = load(document_id, worker=worker, revision=revision)
    out = document.outgoing
    state = rules.decide(Action.ADD_RECEIVER, State(document.state), out, worker)
    why, by_word_of = rules.reason(wanted.why)[:500], rules.reason(wanted.by_word_of)[:200]
    one = wanted.addressee
    over_axis = one.way == Receiver.Way.AXIS
    if over_axis and (not one.key or out.on_paper):
        raise NotOverAxis(name=one.name)
    lines = list(Receiver.objects.filter(document=document))
    _not_twice(lines, one)
    last = max((each.place for each in lines), default=-1)
    receiver = Receiver(
        document=document, sender_key=document.organization_key, place=last + 1,
        kind=COPY, organization_key=one.key, name=one.name[:300], way=one.way, added_at=now,
        added_by_word_of=by_word_of, added_because=why,
    )  # fmt: skip
    if out.sent_at is not None:
        if over_axis:
            first = Letter.objects.get(pk=document.letter_id) if document.letter_id is not None else None
            letter = letter_to([receiver], document, out, now, more_of=first)
            document.letter_id, document.document_id = letter.pk, letter.document_id
        receiver.state, receiver.changed_at = Reached.QUEUED.value if over_axis else TO_SEND, now
    receiver.save()
    if not over_axis:
        # One more is made on paper: so many there are says the register (App. IV).
        out.copies += 1
        out.save(update_fields=["copies"])
    said = Words(vi=f"Gửi thêm cho {one.name}", en=f"Sent to {one.name} too")
    note = f"Theo ý kiến của {by_word_of}: {why}"
    keep(document, Action.ADD_RECEIVER.value, said, worker=worker, now=now, state=state, note=note)
    return document


def _not_twice(lines: Iterable[Receiver], one: Addressee) -> None:
    for each in lines:
        same = each.organization_key == one.key if one.key else fold(each.name) == fold(one.name)
        if same:
            raise StandsThere(name=one.name)
