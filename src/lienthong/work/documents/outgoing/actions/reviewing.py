"""Review: submit, comment, send back, check the form, endorse the content.

All drafts and all that is said are kept (Decree 30/2020/NĐ-CP, App. VI, III.5).
"""

from datetime import datetime

from django.db import transaction

from lienthong.kernel.words import Words
from lienthong.work.documents.keeping import keep, load
from lienthong.work.documents.models import Document, DocumentFile, Opinion, Outgoing
from lienthong.work.documents.outgoing import numbers, papers, queries, rules, signing_for, uploaded
from lienthong.work.documents.outgoing.actions.drafting import name_of, put_to
from lienthong.work.documents.outgoing.life import Action, State
from lienthong.work.documents.rights import HEADS, LEADERS, Worker

LONGEST = 4_000


def submit(
    document_id: int, *, reviewer_id: int | None, checker_id: int | None = None, note: str = "", revision: int,
    worker: Worker, now: datetime,
) -> Document:  # fmt: skip
    """Hand the draft to whoever answers for its content, and to whoever checks its form (art. 12).

    A head of unit or a leader who drafts answers for the content by submitting it: without a reviewer it goes on to
    whoever signs. The words are laid out as a file, which is what the others look at.

    Raises:
        NotComplete: something is missing that the decree wants.
        NoAuthority: whoever is to sign may not.
        NamesLocked: it names what was locked.
        NotNow, NotAllowed, Unseen, Changed, Frozen.
    """
    with transaction.atomic():
        document = _submit(document_id, reviewer_id, checker_id, note, revision, worker, now)
    papers.compose(document, by=worker.account_id, now=now)
    return document


def _submit(
    document_id: int, reviewer_id: int | None, checker_id: int | None, note: str, revision: int, worker: Worker,
    now: datetime,
) -> Document:  # fmt: skip
    document = load(document_id, worker=worker, revision=revision)
    out = document.outgoing
    state = rules.decide(Action.SUBMIT, State(document.state), out, worker)
    _ready(document, out, now)
    content = papers.content_of(out)
    if content is not None:
        rules.complete(content)
    answers = worker.role in HEADS | LEADERS and reviewer_id in (None, worker.account_id)
    if reviewer_id is None and not answers:
        raise rules.NotComplete(what="người duyệt nội dung", what_en="who endorses the content")
    out.checker_id = checker_id
    out.endorsed_at = now if answers else None
    out.form_checked_at = None
    if rules.reviewed(out):
        state = State.FOR_SIGNATURE
    out.holder_id = _next_holder(out, reviewer_id)
    out.save()
    for account_id in (reviewer_id, checker_id, out.signer_id):
        if account_id is not None:
            put_to(document, account_id)
    to = name_of(out.holder_id)
    said = Words(vi=f"Trình {to}", en=f"Submitted to {to}")
    keep(document, "submit", said, worker=worker, now=now, state=state, note=_said(note))
    return document


@transaction.atomic
def comment(document_id: int, words: str, *, worker: Worker, now: datetime) -> Opinion:
    """Say something about it; nothing else changes, so the page's revision does not matter."""
    document = load(document_id, worker=worker)
    out = document.outgoing
    state = rules.decide(Action.COMMENT, State(document.state), out, worker)
    opinion = _opinion(document, Opinion.Kind.COMMENT, rules.reason(words[:LONGEST]), worker, now)
    said = Words(vi="Góp ý", en="Commented")
    keep(document, "comment", said, worker=worker, now=now, state=state, note=opinion.words)
    return opinion


@transaction.atomic
def check_form(document_id: int, words: str = "", *, revision: int, worker: Worker, now: datetime) -> Document:
    """Whoever checks form answers for it (art. 12.2)."""
    document = load(document_id, worker=worker, revision=revision)
    out = document.outgoing
    ready = rules.reviewed(out, checking=True)
    state = rules.decide(Action.CHECK_FORM, State(document.state), out, worker, reviewed=ready)
    out.form_checked_at = now
    if ready:
        out.holder_id = out.signer_id
    out.save()
    _opinion(document, Opinion.Kind.FORM, _said(words) or "Đúng thể thức.", worker, now)
    said = Words(vi="Xác nhận đúng thể thức, kỹ thuật trình bày", en="Confirmed the form")
    keep(document, "check_form", said, worker=worker, now=now, state=state, note=_said(words))
    return document


@transaction.atomic
def endorse(document_id: int, words: str = "", *, revision: int, worker: Worker, now: datetime) -> Document:
    """The head of the drafting unit answers for the content (art. 12.1)."""
    document = load(document_id, worker=worker, revision=revision)
    out = document.outgoing
    ready = rules.reviewed(out, endorsing=True)
    state = rules.decide(Action.ENDORSE, State(document.state), out, worker, reviewed=ready)
    out.endorsed_at = now
    out.holder_id = out.signer_id if ready else out.checker_id
    out.save()
    _opinion(document, Opinion.Kind.CONTENT, _said(words) or "Đồng ý nội dung.", worker, now)
    to = name_of(out.holder_id)
    said = Words(vi=f"Duyệt nội dung, chuyển {to}", en=f"Endorsed the content, to {to}")
    keep(document, "endorse", said, worker=worker, now=now, state=state, note=_said(words))
    return document


@transaction.atomic
def send_back(document_id: int, why: str, *, revision: int, worker: Worker, now: datetime) -> Document:
    """Back to the drafter, with the reason. A number that was taken is released visibly; signed bytes stay kept.

    Raises:
        ReasonNeeded: nobody says why.
    """
    document = load(document_id, worker=worker, revision=revision)
    out = document.outgoing
    before = State(document.state)
    state = rules.decide(Action.SEND_BACK, before, out, worker)
    why = rules.reason(why)
    unsign(document, out, f"Trả lại để sửa: {why}", now)
    out.holder_id = out.drafter_id
    out.save()
    signing = before is State.FOR_SIGNATURE
    _opinion(document, Opinion.Kind.SIGNER if signing else Opinion.Kind.SENT_BACK, why, worker, now)
    said = Words(vi="Trả lại để sửa", en="Sent back")
    keep(document, "send_back", said, worker=worker, now=now, state=state, note=why)
    return document


def unsign(document: Document, out: Outgoing, why: str, now: datetime) -> None:
    """Take back what was approved, signed and numbered: the words are open again (not saved)."""
    released = numbers.release(document, why, now)
    if released is not None:
        document.number, document.issued_on = "", None
        content = out.content
        # The number in an extract is that of the document from which it is taken.
        if content and not uploaded.is_uploaded(content) and not out.is_copy:
            out.content = {**content, "number": "", "dated": None}
    out.endorsed_at = out.form_checked_at = out.signed_at = None
    out.issue_by = out.send_by = None


def _ready(document: Document, out: Outgoing, now: datetime) -> None:
    """Whoever is to sign may, in the way that the page was laid out for."""
    if out.signer_id is None:
        raise rules.NotComplete(what="người ký", what_en="who signs")
    signing_for.way_of(
        out.signer_id, document.organization_key, out.authority, type_key=document.type_key, day=now.date()
    )
    rules.names_none(queries.locked_codes(out), document.subject, document.text)
    if papers.content_of(out) is None:
        papers.handed_in(document)


def _next_holder(out: Outgoing, reviewer_id: int | None) -> int | None:
    if out.endorsed_at is None:
        return reviewer_id
    return out.signer_id if rules.reviewed(out) else out.checker_id


def _opinion(document: Document, kind: str, words: str, worker: Worker, now: datetime) -> Opinion:
    file = DocumentFile.objects.filter(document=document, part=papers.MAIN, current=True).first()
    return Opinion.objects.create(
        document=document, kind=kind, words=words, file=file, by_id=worker.account_id, by_name=worker.name, at=now
    )


def _said(words: str) -> str:
    return " ".join(words.split())[:LONGEST]
