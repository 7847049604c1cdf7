"""Drafting: begin a document, change its words, drop it. Every version of the words stays in the story."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from lienthong.ground.files.models import File
from lienthong.ground.people.models import Account
from lienthong.kernel.words import Words
from lienthong.work.documents import composing, kinds, mentions, rights
from lienthong.work.documents.composing import Content
from lienthong.work.documents.keeping import join, keep, load
from lienthong.work.documents.models import Document, DocumentEvent, DocumentFile, Outgoing, Receiver
from lienthong.work.documents.outgoing import letterheads, papers, queries, receiving, rules, signing_for, uploaded
from lienthong.work.documents.outgoing.life import Action, Order, State
from lienthong.work.documents.outgoing.receiving import Addressee
from lienthong.work.documents.outgoing.uploaded import Uploaded
from lienthong.work.documents.rights import NotAllowed, Worker, account_party, division_party

SHIPPED = Words(vi="Soạn dự thảo", en="Drafted")
CHANGED = Words(vi="Sửa dự thảo", en="Changed the draft")
DROPPED = Words(vi="Thôi soạn", en="Dropped the draft")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A finished file: where its signatures and numbers go. None for a file: it stays as it is."""

    uploaded: Uploaded
    file: File | None = None
    text: str = ""
    source: File | None = None
    """What the PDF was made from, such as a DOCX."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a drafter hands in besides the words themselves."""

    content: Content
    addressees: Sequence[Addressee] = ()
    signer_id: int | None = None
    choice: str = ""
    """The way of signing as the form sends it (`authority.Way.choice`)."""
    division: str = ""
    unit_short: str = ""
    """As in the symbol of a công văn."""
    due_on: date | None = None
    copies: int = 1
    paper_because: str = ""
    """A key of `rules.PAPER` where paper follows; empty where it is electronic only."""
    order: Order = Order.NUMBER_FIRST
    answers_id: int | None = None
    doubts_id: int | None = None
    """The document that came about which it tells its sender of a doubt."""
    replaces_id: int | None = None
    mending: str = ""
    """How it mends the document that it replaces or corrects (`Outgoing.Mending`)."""
    mark: str = ""
    """A secrecy mark, so that it can be refused."""
    handed_in: HandedIn | None = None
    """A finished file in place of words; `content` then says what stands in its lists."""


@transaction.atomic
def draft(told: Draft, *, worker: Worker, now: datetime) -> Document:
    """Begin a document.

    Raises:
        SecretRefused: it bears a secrecy mark.
        NotAllowed: whoever reads only writes nothing.
        Unseen: it answers a document that is not the office's or is locked, or mends one that was not issued there.
        ToldAlready: another letter tells the sender of the doubt.
    """
    if worker.role not in rights.DESK:
        raise NotAllowed(act="soạn văn bản", act_en="draft documents")
    kinds.no_secret(told.mark)
    document = Document(
        organization_key=worker.organization_key, direction=Document.Direction.OUT, state=State.DRAFT,
        created_by_id=worker.account_id, parties=[account_party(worker.account_id)],
    )  # fmt: skip
    out = Outgoing(
        organization_key=worker.organization_key, drafter_id=worker.account_id, holder_id=worker.account_id,
        division=told.division or worker.division,
    )  # fmt: skip
    _put(document, out, told, worker, now)
    keep(document, "draft", SHIPPED, worker=worker, now=now, facts={"content": out.content})
    out.document = document
    out.save(force_insert=True)
    _receivers(document, told.addressees)
    _files(document, told, worker, now)
    return document


@transaction.atomic
def edit(document_id: int, told: Draft, *, revision: int, worker: Worker, now: datetime) -> Document:
    """Change the words, whoever holds the draft; leaders mend drafts themselves (App. VI, S5).

    Where it was endorsed and somebody other than its signer changes what it says, whoever signs is told so on the page.

    Raises:
        SecretRefused, Unseen, Changed, Frozen, NotNow, NotAllowed.
    """
    kinds.no_secret(told.mark)
    document = load(document_id, worker=worker, revision=revision)
    out = document.outgoing
    state = rules.decide(Action.EDIT, State(document.state), out, worker)
    before, signer = out.content, out.signer_id
    if document.number:
        # What bears its number was laid out for it: the order stays until the number is released.
        told = replace(told, order=Order(out.order))
    _put(document, out, told, worker, now)
    if state is State.FOR_SIGNATURE and out.signer_id != signer and out.signer_id is not None:
        out.holder_id = out.signer_id
        put_to(document, out.signer_id)
    out.save()
    _receivers(document, told.addressees)
    _files(document, told, worker, now)
    changed = before != out.content
    facts = {"content": out.content} if changed else {}
    keep(document, "edit", CHANGED, worker=worker, now=now, state=state, facts=facts)
    return document


@transaction.atomic
def drop(document_id: int, *, revision: int, worker: Worker, now: datetime) -> Document:
    """Give the draft up. It stays in the lists of whoever had part in it, with its story."""
    document = load(document_id, worker=worker, revision=revision)
    state = rules.decide(Action.DROP, State(document.state), document.outgoing, worker)
    Outgoing.objects.filter(document=document).update(holder=None)
    keep(document, "drop", DROPPED, worker=worker, now=now, state=state)
    return document


def versions_of(document: Document) -> list[tuple[DocumentEvent, Content]]:
    """Every version of the words, the oldest first, with the act that made it."""
    found = document.events.filter(facts__has_key="content").order_by("pk")
    return [
        (event, composing.from_json(event.facts["content"]))
        for event in found
        if event.facts["content"] and not uploaded.is_uploaded(event.facts["content"])
    ]


def _put(document: Document, out: Outgoing, told: Draft, worker: Worker, now: datetime) -> None:
    kind = kinds.kinds()[told.content.type_key]
    # Under the letterhead of the day; a number was given under one, and both stay until it is released.
    head = letterheads.under(document) if document.number else letterheads.on(worker.organization_key, now.date())
    body = signing_for.body_of(worker.organization_key, told.choice, now.date())
    if document.number and out.body != (body.short if body else ""):
        raise rules.NumberElsewhere(code=document.code)
    content = replace(
        told.content, head=body.head(head.head) if body else head.head, number=document.number,
        dated=document.issued_on,
        # A number that is taken was given with its symbol (art. 15.1); both stay until it is released.
        notation=document.notation if document.number else told.content.notation or document.notation,
    )  # fmt: skip
    # What it was begun for may be locked by now; the draft stays theirs to mend, and to free of its number.
    if told.answers_id not in (None, out.answers_id):
        _of_the_office(told.answers_id, worker)
    if told.doubts_id not in (None, out.doubts_id):
        _doubted(told.doubts_id, worker)
    if told.replaces_id not in (None, out.replaces_id):
        _mended(told.replaces_id, worker)
    if told.handed_in is None:
        out.content = composing.to_json(content)
    else:
        fresh = told.handed_in.file.sha256 if told.handed_in.file else out.content.get("sha256", "")
        out.content = {**uploaded.to_json(told.handed_in.uploaded), "sha256": fresh}
    out.letterhead_id = head.kept_id
    out.order = told.order
    out.body = body.short if body else ""
    out.signer_id = told.signer_id
    out.authority = told.choice
    out.division = told.division or out.division
    out.division_short = told.unit_short
    out.copies = told.copies
    out.paper_because = told.paper_because if told.paper_because in rules.PAPER else ""
    out.paper_too = bool(out.paper_because)
    out.answers_id = told.answers_id
    out.doubts_id = told.doubts_id
    out.replaces_id = told.replaces_id
    out.mending = Outgoing.Mending(told.mending or Outgoing.Mending.CORRECTS) if told.replaces_id is not None else ""
    document.type_key = kind.key
    document.type_name = kind.words.vi
    document.notation = content.notation
    document.subject = content.subject
    document.priority = content.priority
    document.due_on = told.due_on
    document.issuer_key = worker.organization_key
    document.issuer_name = head.name
    document.signer_name = content.signature.name
    document.signer_position = content.signature.lines[-1] if content.signature.lines else ""
    document.signer_competence = " ".join(content.signature.lines[:-1])
    if told.handed_in is None:
        document.text = papers.text_of(content)
    elif told.handed_in.file is not None:
        document.text = told.handed_in.text
    if out.division:
        join(document, [division_party(out.division)])


def _files(document: Document, told: Draft, worker: Worker, now: datetime) -> None:
    """The file that was handed in becomes the main one, with what it was made from beside it."""
    if told.handed_in is None or told.handed_in.file is None:
        return
    by = worker.account_id
    papers.attach(document, told.handed_in.file, papers.UPLOAD, by=by, now=now)
    Document.objects.filter(pk=document.pk).update(pages=document.pages)
    DocumentFile.objects.filter(document=document, part=papers.SOURCE, current=True).update(current=False)
    if told.handed_in.source is not None:
        papers.attach(document, told.handed_in.source, papers.UPLOAD, by=by, now=now, part=papers.SOURCE)


def _of_the_office(document_id: int, worker: Worker) -> Document:
    found = Document.objects.filter(pk=document_id, organization_key=worker.organization_key).first()
    if found is None or not rights.told_to([worker], found):
        raise rights.Unseen
    return found


def _doubted(document_id: int, worker: Worker) -> None:
    """Its sender is told of a doubt once; two clerks at once wait for each other here."""
    found = _of_the_office(document_id, worker)
    Document.objects.select_for_update().get(pk=found.pk)
    letter = queries.tells_of_doubt(found)
    if letter is not None:
        told = letter.document
        called = mentions.code_of(told) if told.number or told.hidden else Words(vi=told.subject, en=told.subject)
        raise rules.ToldAlready(letter=called.vi, letter_en=called.en)


def _mended(document_id: int, worker: Worker) -> None:
    """Only what was issued is mended by another document (art. 18.3); a draft is edited."""
    found = _of_the_office(document_id, worker)
    if found.direction != Document.Direction.OUT or found.state not in (State.ISSUED, State.FROZEN):
        raise rights.Unseen


def _receivers(document: Document, addressees: Sequence[Addressee]) -> None:
    """Before it is issued the list is as the draft has it; afterwards nobody edits."""
    Receiver.objects.filter(document=document).delete()
    Receiver.objects.bulk_create(receiving.rows(document, addressees))


def put_to(document: Document, account_id: int) -> None:
    """Let somebody have part in it from now on (not saved)."""
    join(document, [account_party(account_id)])


def name_of(account_id: int | None) -> str:
    """What somebody is called."""
    found = Account.objects.filter(pk=account_id).first() if account_id else None
    return found.full_name if found else ""
