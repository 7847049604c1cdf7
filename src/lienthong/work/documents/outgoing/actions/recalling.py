"""What should not be out any more: an issued document is recalled, or one receiver is asked back what came to it by
mistake (Decree 30/2020/NĐ-CP App. VI, III.8; Decision 28/2018/QĐ-TTg art. 8.2; edXML §7–8)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from lienthong.exchange.protocol.life import State as Reached
from lienthong.ground.letters import taking_back
from lienthong.ground.letters.models import Letter
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.keeping import keep, load
from lienthong.work.documents.models import Document, Receiver
from lienthong.work.documents.outgoing import receiving, rules
from lienthong.work.documents.outgoing.actions.issuing import PAPER_SENT, TO_SEND
from lienthong.work.documents.outgoing.life import Action, State
from lienthong.work.documents.rights import Worker

ASKABLE = (Reached.SENT, Reached.ARRIVED, Reached.ACCEPTED, Reached.ASSIGNED, Reached.PROCESSING)
"""From where a receiver may be asked to give a document back (edXML §8)."""
OUT_OF_REACH = (Reached.DONE.value, PAPER_SENT)
"""Whoever has it for good, or on paper: the axis asks nothing back there, they are told in another way."""
NEVER_LEFT = Words(vi="Thu hồi trước khi gửi đi", en="Recalled before it left")


class NotAskable(Refusal):
    """The axis cannot ask this receiver: it never got the document, gave it back, or has finished with it."""

    code = "not_askable"
    words = Words(
        vi="Không xin lại được ở nơi nhận này qua trục: nơi đó chưa nhận, đã trả lại hoặc đã giải quyết xong.",
        en="This receiver cannot be asked over the axis: it has not got it, gave it back or has finished with it.",
    )


@transaction.atomic
def recall(document_id: int, why: str, *, revision: int, worker: Worker, now: datetime) -> Document:
    """Recall on order: every receiver who still may give it back is sent a recall, and here it is frozen with all that
    belongs to it, not deleted (App. VI, III.8.a). Answers (15, 16) are still heard.

    What has not left yet does not leave any more, over the axis or on paper; then nobody is told. The story says whom
    the axis cannot reach.

    Raises:
        ReasonNeeded: nobody says why.
        NotNow, NotAllowed, Unseen, Changed, Frozen.
    """
    document = load(document_id, worker=worker, revision=revision)
    out = document.outgoing
    state = rules.decide(Action.RECALL, State(document.state), out, worker)
    why = rules.reason(why)
    receivers = Receiver.objects.filter(document=document)
    back = taking_back.TakenBack()
    if document.letter_id is not None:
        back = taking_back.recall(Letter.objects.get(pk=document.letter_id), why, now)
        kept_back = receivers.filter(organization_key__in=back.kept_back, way=Receiver.Way.AXIS)
        _never_left(kept_back.filter(state=Reached.QUEUED.value), now)
        asked = receivers.filter(organization_key__in=back.asked, way=Receiver.Way.AXIS, again=None)
        asked.update(state=Reached.RECALL_ASKED.value, changed_at=now)
    _never_left(receivers.filter(state=TO_SEND), now)
    if back.nobody_has_it and not receivers.filter(state=PAPER_SENT).exists():
        out.sent_at = None
    out.recalled_at, out.recall_reason = now, why
    out.save()
    document.frozen = True
    others = list(receivers.filter(state__in=OUT_OF_REACH).values_list("name", flat=True))
    keep(
        document, "recall", _told(document.code, len(back.asked), others, kept_back=back.nobody_has_it), worker=worker,
        now=now, state=state, note=why,
    )  # fmt: skip
    return document


@transaction.atomic
def ask_back(
    document_id: int, receiver_id: int, why: str, *, revision: int, worker: Worker, now: datetime
) -> Document:  # fmt: skip
    """Ask one receiver for what was sent there by mistake (lấy lại, status 13). The document stays in force elsewhere.

    Raises:
        ReasonNeeded: nobody says why.
        NotAskable: there is no such receiver, or the axis cannot ask it.
        NotNow, NotAllowed, Unseen, Changed, Frozen.
    """
    document = load(document_id, worker=worker, revision=revision)
    state = rules.decide(Action.ASK_BACK, State(document.state), document.outgoing, worker)
    why = rules.reason(why)
    receiver = askable(document).filter(pk=receiver_id).first()
    if receiver is None or document.letter_id is None:
        raise NotAskable
    letter = Letter.objects.get(pk=document.letter_id)
    if not taking_back.ask_back(letter, receiver.organization_key, why, now):
        raise NotAskable
    receiver.state, receiver.changed_at = Reached.RECALL_ASKED.value, now
    receiver.save(update_fields=["state", "changed_at"])
    said = Words(vi=f"Xin lại văn bản ở {receiver.name}", en=f"Asked {receiver.name} for it back")
    keep(document, "ask_back", said, worker=worker, now=now, state=state, note=why)
    return document


def askable(document: Document) -> QuerySet[Receiver]:
    """Those who may be asked to give it back over the axis."""
    return Receiver.objects.filter(document=document, way=Receiver.Way.AXIS, state__in=[each.value for each in ASKABLE])


def _never_left(receivers: QuerySet[Receiver], now: datetime) -> None:
    receivers.update(state="", changed_at=now, words=NEVER_LEFT.vi)


def _told(code: str, asked: int, others: list[str], *, kept_back: bool) -> Words:
    if kept_back:
        vi, en = ["chưa gửi đi, không nơi nào nhận"], ["it had not left, nobody has it"]
    else:
        vi, en = [f"{asked} nơi nhận được yêu cầu trả lại"], [f"asked to give it back: {asked}"]
    if others:
        named = receiving.named(others)
        vi.append(f"phải báo bằng cách khác: {named.vi}")
        en.append(f"to be told in another way: {named.en}")
    return Words(vi=f"Thu hồi {code}: {'; '.join(vi)}", en=f"Recalled {code}: {'; '.join(en)}")
