"""What should not be out any more: an issued document is recalled, or one receiver is asked back what came to it by
mistake (Decree 30/2020/NĐ-CP App. VI, III.8; Decision 28/2018/QĐ-TTg art. 8.2; edXML §7–8)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from lienthong.exchange.protocol.life import State as Reached
from lienthong.ground.letters import taking_back
from lienthong.ground.letters.facts import RecallSettled
from lienthong.ground.letters.models import Letter
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.keeping import keep, load
from lienthong.work.documents.models import Document, Outgoing, Receiver
from lienthong.work.documents.outgoing import receiving, rules
from lienthong.work.documents.outgoing.actions.issuing import PAPER_SENT, TO_SEND
from lienthong.work.documents.outgoing.life import Action, State
from lienthong.work.documents.rights import Worker

ASKABLE = (Reached.SENT, Reached.ARRIVED, Reached.ACCEPTED, Reached.ASSIGNED, Reached.PROCESSING)
"""From where a receiver may be asked to give a document back (edXML §8)."""
OUT_OF_REACH = (Reached.DONE.value, PAPER_SENT)
"""Whoever has it for good, or on paper: the axis asks nothing back there, they are told in another way."""
NEVER_LEFT = Words(vi="Thu hồi trước khi gửi đi", en="Recalled before it left")
UNSURE = Words(
    vi="Thu hồi khi chưa rõ trục đã nhận chưa: hệ thống hỏi trục; trục chưa có thì không gửi nữa, có rồi thì yêu cầu"
    " trả lại",
    en="Recalled while nobody knew whether the axis had it: the axis is asked; it leaves no more where it is not there,"
    " and is recalled where it is",
)


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

    What has not left yet does not leave any more, over the axis or on paper; then nobody is told. Where nobody knows
    whether the axis took it, it is asked first (`settle`). The story says whom the axis cannot reach.

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
        unsure = receivers.filter(organization_key__in=back.unsure, way=Receiver.Way.AXIS, state=Reached.QUEUED.value)
        unsure.update(words=UNSURE.vi, changed_at=now)
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
        document, "recall", _told(document.code, back, others), worker=worker, now=now, state=state, note=why,
    )  # fmt: skip
    return document


@transaction.atomic
def settle(fact: RecallSettled, now: datetime) -> None:
    """The axis has said whether it had what was recalled meanwhile: its receivers were asked, or it never left."""
    document = (
        Document.objects.select_for_update().filter(letter_id=fact.letter_id, direction=Document.Direction.OUT).first()
    )
    if document is None:
        return
    lines = Receiver.objects.filter(
        document=document, organization_key__in=fact.receiver_keys, way=Receiver.Way.AXIS, again=None
    )
    # Heard twice, it is told once.
    lines = lines.exclude(state=Reached.RECALL_ASKED.value) if fact.taken else lines.filter(state=Reached.QUEUED.value)
    names = receiving.named([one.name for one in lines])
    if not names.vi:
        return
    if fact.taken:
        lines.update(state=Reached.RECALL_ASKED.value, changed_at=now, words="")
        said = Words(vi=f"Trục đã nhận; yêu cầu trả lại: {names.vi}", en=f"The axis had it; asked back: {names.en}")
    else:
        _never_left(lines, now)
        said = Words(vi=f"Không rời hệ thống, không đến {names.vi}", en=f"It never left, and did not reach {names.en}")
    if fact.nobody_has_it and not Receiver.objects.filter(document=document, state=PAPER_SENT).exists():
        Outgoing.objects.filter(document=document).update(sent_at=None)
    keep(document, "recall_settled", said, worker=None, now=now)


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


def _told(code: str, back: taking_back.TakenBack, others: list[str]) -> Words:
    asked, unsure = len(back.asked), len(back.unsure)
    if back.nobody_has_it:
        vi, en = ["chưa gửi đi, không nơi nào nhận"], ["it had not left, nobody has it"]
    else:
        vi = [f"{asked} nơi nhận được yêu cầu trả lại"] if asked or not unsure else []
        en = [f"asked to give it back: {asked}"] if asked or not unsure else []
    if unsure:
        vi.append(f"hỏi trục đã nhận chưa: {unsure} nơi nhận")
        en.append(f"the axis is asked whether it had it: {unsure}")
    if others:
        named = receiving.named(others)
        vi.append(f"phải báo bằng cách khác: {named.vi}")
        en.append(f"to be told in another way: {named.en}")
    return Words(vi=f"Thu hồi {code}: {'; '.join(vi)}", en=f"Recalled {code}: {'; '.join(en)}")
