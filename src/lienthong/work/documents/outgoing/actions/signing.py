"""Taking the number and signing, in either order (documents art. 14; App. VI)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from lienthong.ground.calendars import queries as calendars
from lienthong.kernel.words import Words
from lienthong.work.documents import composing, kinds, limits
from lienthong.work.documents.composing.content import numbered
from lienthong.work.documents.keeping import Changed, keep, load
from lienthong.work.documents.models import Document, DocumentFile, NumberEntry, Outgoing
from lienthong.work.documents.outgoing import (
    authority,
    letterheads,
    numbering,
    numbers,
    papers,
    queries,
    rules,
    signatures,
    signing_for,
    uploaded,
)
from lienthong.work.documents.outgoing.life import Action, State
from lienthong.work.documents.outgoing.signatures import Made
from lienthong.work.documents.rights import Unseen, Worker, sees

SIGNED, NUMBERED = "signed", "numbered"


def take_number(document_id: int, *, revision: int, worker: Worker, now: datetime) -> Document:
    """Reserve the number, print it, and leave the rest to whoever signs (NUMBER_FIRST).

    A number reserved on an earlier day is released visibly and another taken: a document bears the day on which it
    was signed.

    Raises:
        PrintedOtherwise: an uploaded file bears another number or date.
        NoSeries, LooksNormative, NotNow, NotAllowed, Unseen, Changed, Frozen.
    """
    with transaction.atomic():
        document = load(document_id, worker=worker, revision=revision)
        out = document.outgoing
        state = rules.decide(Action.TAKE_NUMBER, State(document.state), out, worker)
        _titled(document, out, worker, now)
        held = numbers.taken_by(document)
        # A try that was cut off after this has its number already, and perhaps no paper that bears it.
        if held is None or held.on != now.date():
            if held is not None:
                numbers.release(document, f"Chưa ký trong ngày {held.on:%d/%m/%Y}", now)
            entry = _take(document, out, worker, now)
            out.save()
            said = Words(vi=f"Lấy số {document.code}", en=f"Took number {document.code}")
            facts = {"content": out.content, "number": entry.number}
            keep(document, "take_number", said, worker=worker, now=now, state=state, facts=facts)
    if not papers.is_up_to_date(document):
        papers.compose(document, by=worker.account_id, now=now)
    return document


def sign(document_id: int, *, seen: str, revision: int, worker: Worker, now: datetime, matter: str = "") -> Document:
    """Sign what was shown: `seen` is the digest of the files that the page showed (`papers.shown`).

    `matter`: what it is about, where the signer's authority covers some matters only; it stays in the story.

    Raises:
        LookAgain: the files are others by now, or the main one was laid out before its number or last words.
        NoAuthority: the person may not sign it so, today.
        OutsideMatters: not what it is about.
        NamesLocked: it names what was locked since it was drafted; whoever signs sends it back.
        NumberOfAnotherDay: the reserved number bears another date.
        NoKey, KeyExpired, KeyElsewhere, KeyRefused …: there is nothing to sign with (`signatures.by_person`).
        NotNow, NotAllowed, Unseen, Changed, Frozen.
    """
    document, file = to_sign(document_id, seen=seen, revision=revision, worker=worker, now=now, matter=matter)
    made = signatures.by_person(
        papers.read(file), papers.places_of(document.outgoing, now), account_id=worker.account_id, name=worker.name,
        office=document.issuer_name, at=now,
    )  # fmt: skip
    return finish(document, made, seen=seen, revision=revision, worker=worker, now=now, matter=matter)


def to_sign(
    document_id: int, *, seen: str, revision: int, worker: Worker, now: datetime, matter: str = ""
) -> tuple[Document, DocumentFile]:
    """The document and the file that this person may sign now, if all is as they were shown it.

    A file that was laid out before the number or the last words is laid out anew, and has to be looked at.

    Raises:
        TitleWritten: the title over the name is another by the seal of today; it was laid out anew.
        LookAgain, NoAuthority, OutsideMatters, NumberOfAnotherDay, NotNow, NotAllowed, Unseen, Changed.
    """
    document = _seen_by(document_id, worker)
    _may_sign(document, document.outgoing, worker, now, matter)
    if document.outgoing.body and _titled_anew(document_id, worker, now):
        papers.compose(document, by=worker.account_id, now=now)
        raise rules.TitleWritten
    if not papers.is_up_to_date(document):
        papers.compose(document, by=worker.account_id, now=now)
        raise rules.LookAgain
    file = papers.current(document)
    rules.looked_at(seen, papers.shown(file.sha256, papers.annexes(document)))
    if document.revision != revision:
        raise Changed(code=document.code or str(document.pk))
    return document, file


def finish(
    document: Document, made: Made, *, seen: str, revision: int, worker: Worker, now: datetime,
    matter: str = "", take: Callable[[], object] | None = None,
) -> Document:  # fmt: skip
    """Take a signature over, whichever key made it: everything is asked once more under the lock.

    `take` uses up what the signature came by, in the same transaction.

    Raises:
        LookAgain, NoAuthority, OutsideMatters, NumberOfAnotherDay, NotNow, NotAllowed, Unseen, Changed, Frozen.
    """
    kept = papers.keep(made.pdf, papers.name_of(document), by=worker.account_id, now=now)
    with transaction.atomic():
        document = load(document.pk, worker=worker, revision=revision)
        out = document.outgoing
        state = _may_sign(document, out, worker, now, matter)
        rules.looked_at(seen, papers.shown_now(document))
        if not papers.is_up_to_date(document):
            raise rules.LookAgain
        if take is not None:
            take()
        basis = papers.basis_of(document, out)
        papers.attach(document, kept, SIGNED, by=worker.account_id, now=now, finding=made.finding, basis=basis)
        calendar = calendars.calendar_of(document.organization_key, now.date())
        out.signed_at = now
        out.holder_id = None
        out.issue_by = limits.next_working_day_end(calendar, now, document.priority)
        out.send_by = limits.next_working_morning_end(calendar, now, document.priority)
        out.save()
        numbers.use(document)
        title = document.signer_position
        said = Words(vi=f"Ký ban hành với tư cách {title.lower()}", en=f"Signed as {title}")
        facts = {"sha256": kept.sha256, "time_stamped": made.time_stamped, **({"matter": matter} if matter else {})}
        note = f"Thuộc việc được giao ký: {matter}" if matter else ""
        keep(document, "sign", said, worker=worker, now=now, state=state, facts=facts, note=note)
    return document


def number(document_id: int, *, revision: int, worker: Worker, now: datetime) -> Document:
    """Number what was signed already (SIGN_FIRST): number and date are written into the blanks that were left for them.

    Raises:
        NoSeries, LooksNormative, Unsignable, NotNow, NotAllowed, Unseen, Changed, Frozen.
    """
    with transaction.atomic():
        document = load(document_id, worker=worker, revision=revision)
        out = document.outgoing
        rules.decide(Action.NUMBER, State(document.state), out, worker)
        # A try that failed after this has its number already.
        if numbers.taken_by(document) is None:
            _take(document, out, worker, now)
            out.save()
            said = Words(vi=f"Lấy số {document.code}", en=f"Took number {document.code}")
            keep(document, "take_number", said, worker=worker, now=now)
    place = letterheads.under(document).place
    made = signatures.numbered(
        papers.read(papers.current(document)), papers.values_of(document, out, place), office=document.issuer_name,
        at=now,
    )  # fmt: skip
    kept = papers.keep(made.pdf, papers.name_of(document), by=worker.account_id, now=now)
    with transaction.atomic():
        document = load(document_id, worker=worker, revision=document.revision)
        state = rules.decide(Action.NUMBER, State(document.state), document.outgoing, worker)
        papers.attach(
            document, kept, NUMBERED, by=worker.account_id, now=now, finding=made.finding,
            basis=papers.basis_of(document, document.outgoing),
        )  # fmt: skip
        numbers.use(document)
        said = Words(vi=f"Cấp số {document.code}", en=f"Numbered {document.code}")
        keep(document, "number", said, worker=worker, now=now, state=state)
    return document


def _take(document: Document, out: Outgoing, worker: Worker, now: datetime) -> NumberEntry:
    kind = kinds.kinds()[document.type_key]
    head = letterheads.under(document)
    symbol = numbering.notation(kind, head.short, unit=out.division_short, body=out.body)
    entry = numbers.take(document, kind, symbol, on=now.date(), worker=worker, now=now, body=out.body)
    document.number, document.notation, document.issued_on = numbering.printed(entry.number), symbol, entry.on
    content = papers.content_of(out)
    if content is not None:
        out.content = composing.to_json(numbered(content, document.number, symbol, entry.on))
    else:
        uploaded.agree(uploaded.from_json(out.content), document.number, symbol, entry.on)
    return entry


def _titled(document: Document, out: Outgoing, worker: Worker, now: datetime) -> bool:
    """Write the title over the name of whoever signs in a body as it has to stand under the seal of this day.

    It is derived when the draft is made; the body may have got a seal of its own since, or given it up.
    """
    content = papers.content_of(out)
    if content is None or not out.body or out.signer_id is None:
        return False
    way = signing_for.way_of(
        out.signer_id, document.organization_key, out.authority, type_key=document.type_key, day=now.date()
    )
    if content.signature.post == way.post:
        return False
    out.content = composing.to_json(replace(content, signature=replace(content.signature, post=way.post)))
    out.save(update_fields=["content"])
    said = Words(
        vi="Chức vụ trên tên người ký được viết lại theo con dấu của tổ chức",
        en="The title over the signer’s name was written anew, after the seal of the body",
    )
    keep(document, "edit", said, worker=worker, now=now, facts={"content": out.content})
    return True


def _titled_anew(document_id: int, worker: Worker, now: datetime) -> bool:
    with transaction.atomic():
        document = load(document_id, worker=worker)
        return _titled(document, document.outgoing, worker, now)


def _may_sign(document: Document, out: Outgoing, worker: Worker, now: datetime, matter: str) -> State:
    state = rules.decide(Action.SIGN, State(document.state), out, worker)
    way = signing_for.way_of(
        worker.account_id, document.organization_key, out.authority, type_key=document.type_key, day=now.date()
    )
    authority.about(way, matter, name=worker.name)
    rules.names_none(queries.locked_codes(out), document.subject, document.text)
    if state is State.NUMBERED and not document.number:
        raise rules.NotComplete(what="số văn bản", what_en="its number")
    rules.number_of_today(document.issued_on, now.date())
    return state


def _seen_by(document_id: int, worker: Worker) -> Document:
    found = Document.objects.select_related("outgoing").filter(pk=document_id).first()
    if found is None or not sees(worker, found):
        raise Unseen
    return found
