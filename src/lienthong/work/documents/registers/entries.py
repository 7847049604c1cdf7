"""The two registers that people write into: what was sent by post, and who used a kept original."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from lienthong.ground.audit import actions as audit
from lienthong.ground.people.models import Account
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.models import CopyUse, Document, PostSending
from lienthong.work.documents.rights import CLERKS, NotAllowed, Unseen, Worker, sees


class NotYet(Refusal):
    """A document without a number is no document to send or to lend."""

    code = "not_numbered"
    words = Words(
        vi="Văn bản chưa có số thì chưa gửi bưu điện và chưa có bản lưu để mượn.",
        en="A document without a number cannot be sent by post and has no kept original.",
    )


class Borrowed(Refusal):
    """The kept original is with somebody. Facts: `name`."""

    code = "copy_is_out"
    words = Words(
        vi="Bản lưu đang ở chỗ {name} và chưa trả. Hãy ghi ngày trả trước.",
        en="{name} has the kept original and has not given it back. Enter the day on which it came back first.",
    )


class WrongDay(Refusal):
    """Given back before it was taken, or on a day to come."""

    code = "wrong_day"
    words = Words(
        vi="Ngày không hợp lệ: không trước ngày mượn và không sau hôm nay.",
        en="The day cannot be: not before it was taken, and not after today.",
    )


@dataclass(frozen=True, slots=True)
class Sending:
    """One line for the post."""

    sent_on: date
    receiver: str
    envelopes: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """One line for the use of kept originals."""

    used_on: date
    user_name: str
    allowed_by: str
    file_symbol: str = ""
    note: str = ""


@transaction.atomic
def send_by_post(document_id: int, sending: Sending, *, worker: Worker, now: datetime) -> PostSending:
    """Enter a document into the register of documents sent by post.

    Raises:
        Unseen: there is none for this clerk.
        NotAllowed: only the clerk's office enters it.
        NotYet: it has no number.
        WrongDay: a day to come.
    """
    document = _document(document_id, worker)
    if sending.sent_on > now.date():
        raise WrongDay
    made = PostSending.objects.create(
        document=document, sent_on=sending.sent_on, receiver=sending.receiver[:300],
        envelopes=max(1, sending.envelopes), note=sending.note[:500], by_id=worker.account_id, at=now,
    )  # fmt: skip
    _note("sent_by_post", document, worker, now)
    return made


@transaction.atomic
def lend_copy(document_id: int, use: Use, *, worker: Worker, now: datetime) -> CopyUse:
    """Enter that somebody uses a kept original.

    Raises:
        Unseen: there is none for this clerk.
        NotAllowed: only the clerk's office keeps them.
        NotYet: it has no number.
        WrongDay: a day to come.
        Borrowed: somebody else has it.
    """
    document = _document(document_id, worker)
    if use.used_on > now.date():
        raise WrongDay
    out = CopyUse.objects.filter(document=document, given_back_on=None).first()
    if out is not None:
        raise Borrowed(name=out.user_name)
    made = CopyUse.objects.create(
        document=document, used_on=use.used_on, user_name=use.user_name[:160], allowed_by=use.allowed_by[:160],
        file_symbol=use.file_symbol[:40], note=use.note[:500], by_id=worker.account_id, at=now,
    )  # fmt: skip
    _note("copy_used", document, worker, now)
    return made


@transaction.atomic
def give_back(use_id: int, on: date, *, worker: Worker, now: datetime) -> CopyUse:
    """Enter that a kept original came back.

    Raises:
        Unseen: there is no such line for this clerk.
        NotAllowed: only the clerk's office keeps them.
        WrongDay: before it was taken, or a day to come.
    """
    _clerk(worker)
    use = (
        CopyUse.objects.select_for_update(of=("self",))
        .select_related("document")
        .filter(pk=use_id, document__organization_key=worker.organization_key)
        .first()
    )
    if use is None or use.given_back_on is not None:
        raise Unseen
    if not use.used_on <= on <= now.date():
        raise WrongDay
    use.given_back_on = on
    use.save(update_fields=["given_back_on"])
    _note("copy_given_back", use.document, worker, now)
    return use


def _document(document_id: int, worker: Worker) -> Document:
    _clerk(worker)
    document = Document.objects.select_for_update().filter(pk=document_id, direction=Document.Direction.OUT).first()
    if document is None or not sees(worker, document):
        raise Unseen
    if not document.number:
        raise NotYet
    return document


def _clerk(worker: Worker) -> None:
    if worker.role not in CLERKS:
        raise NotAllowed(act="ghi sổ văn thư", act_en="write into the clerk's registers")


def _note(act: str, document: Document, worker: Worker, now: datetime) -> None:
    by = Account.objects.get(pk=worker.account_id)
    audit.note(act, f"document:{document.pk}", by=by, organization_key=document.organization_key, now=now)
