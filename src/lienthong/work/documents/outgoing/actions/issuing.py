"""What the clerk does: seal and issue, send, note what went on paper (Decree 30/2020/NĐ-CP art. 14, 18)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lienthong.exchange.protocol.life import State as Reached
from lienthong.ground.letters import actions as letters
from lienthong.ground.letters import addresses
from lienthong.ground.letters.models import Letter
from lienthong.ground.letters.values import Attachment, Signer
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents import mentions
from lienthong.work.documents.keeping import keep, load
from lienthong.work.documents.models import Document, DocumentFile, Outgoing, Receiver
from lienthong.work.documents.outgoing import letterheads, numbers, papers, rules, seals, signatures
from lienthong.work.documents.outgoing.copies import papers as copied
from lienthong.work.documents.outgoing.copies import rules as copying
from lienthong.work.documents.outgoing.copies import sources
from lienthong.work.documents.outgoing.life import Action, State
from lienthong.work.documents.outgoing.signatures import Made
from lienthong.work.documents.rights import Unseen, Worker, sees

SEALED = "sealed"
PAPER_SENT, TO_SEND = "paper_sent", "to_send"
"""Of a receiver by post or by hand: what the axis cannot tell."""


class AlreadySent(Refusal):
    """There is nobody left to whom it could be sent."""

    code = "already_sent"
    words = Words(vi="Văn bản đã gửi đến mọi nơi nhận.", en="It was sent to every receiver already.")


class NotSealed(Refusal):
    """The bytes are not those that were issued: our fault, or somebody touched the store. Facts: `code`."""

    code = "not_as_issued"
    words = Words(
        vi="Tệp của {code} không còn đúng như khi phát hành; chưa gửi gì. Báo quản trị ngay.",
        en="The file of {code} is not as it was issued; nothing was sent. Tell the administrator at once.",
    )


def seal(document_id: int, *, revision: int, worker: Worker, now: datetime) -> Document:
    """Sign as the organisation and issue: the same act freezes the bytes by their digest (art. 32.2, App. VI).

    What is issued in the name of a body with a seal of its own is signed with that body's key (`seals.sealer_of`).

    Only what is signed and numbered gets here. An annex in a file of its own is signed by the organisation too, at the
    top right of its first page (App. I).

    Raises:
        NotAsSigned: the main file is not the signed and numbered one.
        NoKey, KeyExpired, KeyRefused …: the office has nothing to sign with (`signatures.by_office`).
        NotNow, NotAllowed, Unseen, Changed, Frozen.
    """
    document, files = to_seal(document_id, worker=worker, now=now)
    sealer = seals.sealer_of(document, now.date())
    places = {} if document.outgoing.is_copy else papers.places_of(document.outgoing, now)
    made = [
        signatures.by_office(
            papers.read(file), places, organization_key=document.organization_key, head=sealer.head, at=now,
            body=sealer.body, corner=signatures.corner_of(document, file.part, sealer.name, now),
            copy=document.outgoing.is_copy,
        )
        for file in files
    ]  # fmt: skip
    return finish(document, files, made, revision=revision, worker=worker, now=now)


def to_seal(document_id: int, *, worker: Worker, now: datetime) -> tuple[Document, list[DocumentFile]]:
    """The document and the files that this person may seal: the document itself, then its annexes.

    Raises:
        SignedForOtherSeal: the title over the name fits another seal than that of today.
        NotAsSigned, NotNow, NotAllowed, Unseen.
    """
    document = _seen_by(document_id, worker)
    rules.decide(Action.SEAL, State(document.state), document.outgoing, worker)
    if document.outgoing.is_copy:
        return document, [_copied(document)]
    main = papers.current(document)
    rules.signed_now(main, papers.basis_of(document, document.outgoing))
    _fits(document, now)
    return document, [main, *papers.to_be_sealed(document)]


def finish(
    document: Document, files: Sequence[DocumentFile], made: Sequence[Made], *, revision: int, worker: Worker,
    now: datetime, take: Callable[[], object] | None = None,
) -> Document:  # fmt: skip
    """Take the seals over, whichever key made them, and issue. `take` uses up what they came by, in the transaction.

    Raises:
        LookAgain: the file that was sealed is not the one of the document any more.
        NotNow, NotAllowed, Unseen, Changed, Frozen.
    """
    kept = [
        papers.keep(one.pdf, file.name if file.part == papers.ANNEX else papers.name_of(document),
                    by=worker.account_id, now=now)
        for one, file in zip(made, files, strict=True)
    ]  # fmt: skip
    with transaction.atomic():
        document = load(document.pk, worker=worker, revision=revision)
        out = document.outgoing
        state = rules.decide(Action.SEAL, State(document.state), out, worker)
        now_there = papers.shown(papers.current(document).sha256, papers.to_be_sealed(document))
        rules.looked_at(papers.shown(files[0].sha256, files[1:]), now_there)
        if out.is_copy:
            _copied(document)
            numbers.use(document)
        else:
            rules.signed_now(papers.current(document), papers.basis_of(document, out))
            _fits(document, now)
        if take is not None:
            take()
        for file, new, one in zip(files, kept, made, strict=True):
            papers.attach(
                document, new, SEALED, by=worker.account_id, now=now, part=file.part, place=file.place,
                finding=one.finding,
            )  # fmt: skip
        # Whoever sealed it is its issuer, also where a draft was begun before the body had a seal of its own.
        sealer = seals.sealer_of(document, now.date())
        if sealer.body:
            document.issuer_name = sealer.name
        out.sealed_at = out.issued_at = now
        out.issued_sha256 = kept[0].sha256
        out.save()
        said = Words(vi=f"Đóng dấu, phát hành {document.code}", en=f"Sealed and issued {document.code}")
        facts = {"sha256": kept[0].sha256, "time_stamped": made[0].time_stamped}
        keep(document, "issued", said, worker=worker, now=now, state=state, facts=facts)
        _mend(document, out, worker, now)
    return document


@transaction.atomic
def send(
    document_id: int, *, revision: int, worker: Worker, now: datetime, ways: Mapping[int, str] | None = None,
    paper_because: str | None = None,
) -> Document:  # fmt: skip
    """Send to every receiver over the axis that has not got it yet; those on paper are put on the clerk's list.

    Exactly the bytes that were issued leave. `ways`: another way for some of the receivers, by their id.
    `paper_because`: a key of `rules.PAPER` where paper follows to those of the axis, empty for none; None leaves what
    the draft says.

    Raises:
        AlreadySent: nobody is left.
        NotSealed: the bytes are not those that were issued.
        NotServed, NoAddress, SentBefore: the post does not take it (`ground.letters`).
        NotNow, NotAllowed, Unseen, Changed, Frozen.
    """
    document = load(document_id, worker=worker, revision=revision)
    out = document.outgoing
    state = rules.decide(Action.SEND, State(document.state), out, worker)
    if paper_because is not None:
        out.paper_because = paper_because if paper_because in rules.PAPER else ""
        out.paper_too = bool(out.paper_because)
    waiting = list(Receiver.objects.filter(document=document, state="").exclude(way=Receiver.Way.KEPT))
    for one in waiting:
        chosen = (ways or {}).get(one.pk, one.way)
        if chosen != Receiver.Way.AXIS or one.organization_key:
            one.way = Receiver.Way(chosen)
    if not waiting:
        if out.sent_at is not None:
            raise AlreadySent
        # Whatever is only kept in the office has been sent once it is issued.
        out.sent_at = now
    over_axis = [one for one in waiting if one.way == Receiver.Way.AXIS and one.organization_key]
    if over_axis:
        letter = letter_to(over_axis, document, out, now)
        document.letter_id, document.document_id = letter.pk, letter.document_id
    for one in waiting:
        one.state = Reached.QUEUED.value if one in over_axis else TO_SEND
        one.changed_at = now
    Receiver.objects.bulk_update(waiting, ["organization_key", "way", "state", "changed_at"])
    out.sent_at = out.sent_at or now
    out.save()
    count = len(over_axis)
    said = Words(vi=f"Gửi qua trục đến {count} nơi nhận", en=f"Sent over the axis, receivers: {count}")
    paper = rules.PAPER[out.paper_because].vi if out.paper_because else ""
    note = f"Có bản giấy gửi kèm: {paper}" if paper else ""
    keep(document, "send", said, worker=worker, now=now, state=state, note=note)
    return document


@transaction.atomic
def hand_over(document_id: int, receiver_id: int, *, worker: Worker, now: datetime, note: str = "") -> Receiver:
    """Note that a receiver's paper copy left by post or by hand.

    Raises:
        Unseen: the document has no such receiver whose paper waits, or it left already.
    """
    document = load(document_id, worker=worker)
    receiver = Receiver.objects.filter(pk=receiver_id, document=document, state=TO_SEND).first()
    if receiver is None:
        raise Unseen
    state = rules.decide(Action.HAND_OVER, State(document.state), document.outgoing, worker)
    receiver.state, receiver.changed_at, receiver.words = PAPER_SENT, now, " ".join(note.split())[:500]
    receiver.save(update_fields=["state", "changed_at", "words"])
    said = Words(vi=f"Đã gửi bản giấy cho {receiver.name}", en=f"Paper sent to {receiver.name}")
    keep(document, "hand_over", said, worker=worker, now=now, state=state, note=receiver.words)
    return receiver


def _fits(document: Document, now: datetime) -> None:
    out = document.outgoing
    seals.fits(papers.content_of(out), out.body, seals.sealer_of(document, now.date()))


def _copied(document: Document) -> DocumentFile:
    """The file of a copy that may be signed: what it was made of still holds, and it bears its number."""
    copying.available(sources.known(document.copy.source))
    return copied.fit(document)


def letter_to(
    receivers: Sequence[Receiver], document: Document, out: Outgoing, now: datetime, *, more_of: Letter | None = None
) -> Letter:  # fmt: skip
    """Exactly the bytes that were issued, on their way to these receivers; each line says who is reached for it.

    `more_of`: it has gone to others, and goes to these as the same letter.

    Raises:
        NotSealed: the bytes are not those that were issued.
        NotServed, NoAddress, SentBefore, HasIt: the post does not take it (`ground.letters`).
    """
    for one in receivers:
        one.organization_key = addresses.organization_on(one.organization_key, now.date()).key
    files = [papers.current(document), *papers.annexes(document)]
    if files[0].sha256 != out.issued_sha256:
        raise NotSealed(code=document.code)
    content = papers.content_of(out)
    # What was locked meanwhile is named in no letter: the axis would tell its number to whoever carries it.
    asked = out.answers.letter_id if out.answers is not None and not out.answers.hidden else None
    # A correction leaves the old one in force; only what replaces it says so on the axis (edXML type 3).
    old = out.replaces if out.mending == Outgoing.Mending.REPLACES else None
    if old is not None and old.hidden:
        old = None
    return letters.send(
        sender_key=document.organization_key,
        receiver_keys=[one.organization_key for one in receivers],
        subject=document.subject,
        number=document.number,
        notation=document.notation,
        now=now,
        signer=Signer(document.signer_competence, document.signer_position, document.signer_name),
        attachments=[Attachment(file.name, "application/pdf", UUID(str(file.file_id))) for file in files],
        answers=asked,
        reference=f"document:{document.pk}",
        type_name=document.type_name,
        place=content.head.place if content is not None else "",
        issuer=document.issuer_name if out.body and document.issuer_name != letterheads.under(document).name else "",
        more_of=more_of,
        priority=document.priority,
        due_on=document.due_on,
        promulgated_on=document.issued_on,
        paper_follows=out.paper_too,
        replaces=[old.letter_id] if old is not None and old.letter_id is not None else (),
    )


def _mend(document: Document, out: Outgoing, worker: Worker, now: datetime) -> None:
    """The story of the old document says that another took its place, or corrects it. One that is frozen stays so."""
    if out.replaces_id is None:
        return
    old = Document.objects.select_for_update().filter(pk=out.replaces_id, frozen=False, hidden=False).first()
    if old is None:
        return
    said = mentions.said("mended", document, mending=out.mending)
    keep(old, "mended", said, worker=worker, now=now, facts={"by": document.pk, "mending": out.mending})


def _seen_by(document_id: int, worker: Worker) -> Document:
    found = Document.objects.select_related("outgoing").filter(pk=document_id).first()
    if found is None or not sees(worker, found):
        raise Unseen
    return found
