"""Preparing a copy, allowing it, making it (Decree 30/2020/NĐ-CP art. 25–27)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from lienthong.ground.audit.actions import note
from lienthong.ground.calendars import queries as calendars
from lienthong.ground.files import queries as files
from lienthong.ground.files.models import File
from lienthong.ground.people.models import Account
from lienthong.kernel.words import Words
from lienthong.work.documents import composing, kinds, limits
from lienthong.work.documents.composing import Content
from lienthong.work.documents.keeping import keep, load
from lienthong.work.documents.models import Copy, Document, DocumentFile, Outgoing, Receiver
from lienthong.work.documents.naming import day as day_words
from lienthong.work.documents.outgoing import (
    authority,
    letterheads,
    numbering,
    numbers,
    papers,
    receiving,
    rules,
    signing_for,
)
from lienthong.work.documents.outgoing.actions import issuing
from lienthong.work.documents.outgoing.actions.drafting import name_of, put_to
from lienthong.work.documents.outgoing.copies import papers as made
from lienthong.work.documents.outgoing.copies import rules as copying
from lienthong.work.documents.outgoing.copies import sources
from lienthong.work.documents.outgoing.copies.rules import EXTRACT, Form
from lienthong.work.documents.outgoing.life import Action, Order, State
from lienthong.work.documents.outgoing.receiving import Addressee
from lienthong.work.documents.rights import DESK, NotAllowed, Worker, account_party


@dataclass(frozen=True, slots=True)
class Wanted:
    """A copy as somebody asks for it. `extract`: the document set anew, of a trích sao; `scan`: of a paper."""

    kind: str
    source_form: Form
    target: Form
    signer_id: int
    choice: str
    """In which way whoever allows it does so (`authority.Way.choice`)."""
    addressees: Sequence[Addressee] = ()
    count: int = 1
    extract: Content | None = None
    scan: File | None = None
    source_is_copy: bool = False


def prepare(source_id: int, wanted: Wanted, *, worker: Worker, now: datetime) -> Document:
    """Put a copy before whoever may allow it.

    Raises:
        Unseen: there is no such document for this person.
        NoAuthority: the head has not let that person decide about copies today.
        NotAllowed: whoever only reads asks for no copy.
        SourceLocked, SourceRecalled, SourceNotReady, OnlyOfTrueCopy, OnlyOfOriginal, ForwardInstead, NotInThatForm,
        ScanWanted, PoorScan, NothingExtracted, CannotPrint: `rules`, `papers`.
    """
    if worker.role not in DESK:
        raise NotAllowed(act="sao văn bản", act_en="copy documents")
    source = sources.source(source_id, worker)
    scan = _fits(source, wanted)
    with transaction.atomic():
        source = _still(source, wanted)
        document = Document(
            organization_key=worker.organization_key, direction=Document.Direction.OUT, state=State.FOR_SIGNATURE,
            created_by_id=worker.account_id, parties=[account_party(worker.account_id)],
        )  # fmt: skip
        out = Outgoing(
            organization_key=worker.organization_key, drafter_id=worker.account_id, division=worker.division,
            order=Order.COPY,
        )  # fmt: skip
        copy = Copy(source=source)
        _put(document, out, copy, source, wanted, now)
        _keep(document, "draft", Words(vi="Chuẩn bị bản sao", en="Prepared a copy"), out, worker, now)
        out.document = copy.document = document
        out.save(force_insert=True)
        copy.save(force_insert=True)
        _receivers(document, wanted, scan, worker, now)
        _tell_source(source.pk, document, wanted, worker, now)
    made.compose(document.pk, by=worker.account_id, now=now)
    return document


def prepare_again(document_id: int, wanted: Wanted, *, revision: int, worker: Worker, now: datetime) -> Document:
    """Mend a copy that was sent back, and put it before whoever may allow it again.

    Raises:
        NotNow, Changed, Frozen; and as `prepare`.
    """
    source = Copy.objects.select_related("source").get(pk=document_id).source
    scan = _fits(source, wanted)
    with transaction.atomic():
        source = _still(source, wanted)
        document = load(document_id, worker=worker, revision=revision)
        out = document.outgoing
        rules.decide(Action.PREPARE, State(document.state), out, worker)
        _put(document, out, document.copy, source, wanted, now)
        out.save()
        document.copy.save()
        _receivers(document, wanted, scan, worker, now)
        _keep(document, "prepare", Words(vi="Chuẩn bị lại bản sao", en="Prepared it again"), out, worker, now)
    made.compose(document_id, by=worker.account_id, now=now)
    return document


def allow(document_id: int, *, revision: int, worker: Worker, now: datetime, matter: str = "") -> Document:
    """Let it be copied: the copy gets its number and date of the series of copies in the same breath.

    `matter`: what is copied is about, where the authority to allow it covers some matters only.

    Raises:
        NoAuthority: the head has not let this person decide about copies of this kind today (art. 26).
        SourceLocked, SourceRecalled, SourceNotReady: what is copied is not valid any more.
        OutsideMatters: what it is about was not given.
        NoSeries, NoPaper, CannotPrint, NotNow, NotAllowed, Unseen, Changed, Frozen.
    """
    with transaction.atomic():
        document = load(document_id, worker=worker, revision=revision)
        out, copy = document.outgoing, document.copy
        state = rules.decide(Action.ALLOW, State(document.state), out, worker)
        copying.available(sources.known(copy.source))
        papers.current(document)
        today = now.date()
        way = signing_for.way_of(
            worker.account_id, document.organization_key, out.authority, type_key=document.type_key, day=today
        )
        matter = authority.about(way, matter, name=worker.name)
        kind = kinds.COPIES[document.type_key]
        symbol = numbering.notation(kind, letterheads.under(document).short)
        entry = numbers.take(document, kind, symbol, on=today, worker=worker, now=now)
        document.number, document.notation, document.issued_on = numbering.printed(entry.number), symbol, entry.on
        copy.lines = list(way.lines)
        copy.save(update_fields=["lines"])
        calendar = calendars.calendar_of(document.organization_key, today)
        out.holder_id = None
        out.issue_by = limits.next_working_day_end(calendar, now, document.priority)
        out.send_by = limits.next_working_morning_end(calendar, now, document.priority)
        out.save()
        said = Words(vi=f"Cho sao, lấy số {document.code}", en=f"Allowed the copy, number {document.code}")
        facts = {"number": entry.number, **({"matter": matter} if matter else {})}
        keep(document, "allow", said, worker=worker, now=now, state=state, facts=facts)
    made.compose(document_id, by=worker.account_id, now=now)
    return document


def make(document_id: int, *, revision: int, worker: Worker, now: datetime) -> Document:
    """Make the copy: sign the file as the organisation, or note that paper was printed, signed and sealed by hand.

    Raises:
        SourceLocked, SourceRecalled, SourceNotReady: what is copied is not valid any more.
        LookAgain: its file lacked the number and was laid out anew.
        NoPaper; NoKey, KeyExpired …: as `issuing.seal`.
        NotNow, NotAllowed, Unseen, Changed, Frozen.
    """
    try:
        if Copy.objects.get(pk=document_id).target == Form.PAPER:
            return _make_on_paper(document_id, revision=revision, worker=worker, now=now)
        return issuing.seal(document_id, revision=revision, worker=worker, now=now)
    except rules.NotAsSigned:
        # A try that was cut off after it was allowed has its number already, and perhaps no file that bears it.
        made.compose(document_id, by=worker.account_id, now=now)
        raise rules.LookAgain from None


def _make_on_paper(document_id: int, *, revision: int, worker: Worker, now: datetime) -> Document:
    document, [main] = issuing.to_seal(document_id, worker=worker, now=now)
    with transaction.atomic():
        document = load(document_id, worker=worker, revision=revision)
        out = document.outgoing
        state = rules.decide(Action.SEAL, State(document.state), out, worker)
        rules.looked_at(main.sha256, made.fit(document).sha256)
        out.issued_at, out.issued_sha256 = now, main.sha256
        out.save()
        numbers.use(document)
        said = Words(vi=f"Đã in, ký và đóng dấu {document.code}", en=f"Printed, signed and sealed {document.code}")
        keep(document, "issued", said, worker=worker, now=now, state=state, facts={"sha256": main.sha256})
    return document


def _fits(source: Document, wanted: Wanted) -> File | None:
    """The scan, looked at; what can be asked without touching the copy is asked here."""
    copying.check(
        wanted.kind, wanted.source_form, wanted.target, sources.known(source, said_to_be_copy=wanted.source_is_copy)
    )
    if wanted.kind == EXTRACT:
        if wanted.extract is None or not wanted.extract.body.strip():
            raise copying.NothingExtracted
        return None
    if wanted.source_form is Form.ELECTRONIC:
        made.printable(source)
    if (wanted.source_form, wanted.target) != (Form.PAPER, Form.ELECTRONIC):
        return None
    found = wanted.scan or _scan_of(source)
    if found is None:
        raise copying.ScanWanted
    return made.scan(found)


def _still(source: Document, wanted: Wanted) -> Document:
    """What is copied as it is now, locked: somebody may have locked or recalled it while the scan was looked at, and
    whoever does so next finds the copy that is made of it meanwhile.

    Raises:
        SourceLocked, SourceRecalled, SourceNotReady.
    """
    found = Document.objects.select_for_update().get(pk=source.pk)
    copying.available(sources.known(found, said_to_be_copy=wanted.source_is_copy))
    return found


def _scan_of(source: Document) -> File | None:
    """The scan that was made of a paper when it was registered."""
    if source.direction == Document.Direction.OUT:
        return None
    row = source.files.filter(part=papers.MAIN, current=True, made_by="scan").first()
    return files.by_ids([row.file_id]).get(row.file_id) if row else None


def _tell_source(source_id: int, document: Document, wanted: Wanted, worker: Worker, now: datetime) -> None:
    """Its story says that a copy is asked for, and whoever is to allow it may look at what is copied.

    What is frozen changes in nothing: then the trail says it alone.
    """
    source = Document.objects.select_for_update().get(pk=source_id)
    facts = {"copy": document.pk, "kind": wanted.kind}
    if source.frozen:
        by = Account(pk=worker.account_id, full_name=worker.name)
        note("copied", f"document:{source.pk}", by=by, organization_key=source.organization_key, now=now, facts=facts)
        return
    put_to(source, wanted.signer_id)
    kind = kinds.COPIES[wanted.kind].words
    said = Words(vi=f"Đề nghị {kind.vi.lower()}", en=f"Asked for a copy: {kind.en.lower()}")
    keep(source, "copied", said, worker=worker, now=now, facts=facts)


def _put(document: Document, out: Outgoing, copy: Copy, source: Document, wanted: Wanted, now: datetime) -> None:
    kind = kinds.COPIES[wanted.kind]
    head = letterheads.on(document.organization_key, now.date())
    way = signing_for.way_of(
        wanted.signer_id, document.organization_key, wanted.choice, type_key=kind.key, day=now.date()
    )
    document.state = State.FOR_SIGNATURE
    document.type_key, document.type_name = kind.key, kind.words.vi
    document.notation = numbering.notation(kind, head.short)
    document.issuer_key, document.issuer_name = document.organization_key, head.name
    document.subject = copying.about(
        source.type_name, source.code, day_words(source.issued_on), source.issuer_name, source.subject
    )
    document.text = papers.text_of(wanted.extract) if wanted.extract else source.text
    document.signer_name = name_of(wanted.signer_id)
    document.signer_position, document.signer_competence = way.position, way.competence
    out.content = composing.to_json(wanted.extract) if wanted.extract else {}
    out.holder_id = out.signer_id = wanted.signer_id
    out.authority, out.authority_id = way.choice, way.authority_id or None
    out.copies, out.letterhead_id = wanted.count, head.kept_id
    copy.source_form, copy.target = wanted.source_form, wanted.target
    copy.lines, copy.source_is_copy = list(way.lines), wanted.source_is_copy
    put_to(document, wanted.signer_id)


def _receivers(document: Document, wanted: Wanted, scan: File | None, worker: Worker, now: datetime) -> None:
    found = wanted.addressees
    if wanted.target is Form.PAPER:
        # Paper does not travel over the axis.
        found = [replace(one, key="", way=Receiver.Way.POST) if one.way == Receiver.Way.AXIS else one for one in found]
    Receiver.objects.filter(document=document).delete()
    Receiver.objects.bulk_create(receiving.rows(document, found))
    DocumentFile.objects.filter(document=document, part=papers.MAIN, current=True).update(current=False)
    if scan is not None:
        papers.attach(document, scan, papers.UPLOAD, by=worker.account_id, now=now)
        Document.objects.filter(pk=document.pk).update(pages=document.pages)


def _keep(document: Document, act: str, said: Words, out: Outgoing, worker: Worker, now: datetime) -> None:
    facts = {"content": out.content} if out.content else {}
    keep(document, act, said, worker=worker, now=now, state=State.FOR_SIGNATURE, facts=facts)
