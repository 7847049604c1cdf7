"""What those do who were told to: start, report, propose, answer, finish."""

from datetime import datetime

from django.db import transaction

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents import keeping, mentions
from lienthong.work.documents.facts import DocumentChanged
from lienthong.work.documents.incoming import deciding, queries, telling
from lienthong.work.documents.incoming.actions.receiving import next_act_by
from lienthong.work.documents.incoming.life import AT_WORK, Action, State
from lienthong.work.documents.models import Assignment, Document, Incoming, Opinion, Outgoing
from lienthong.work.documents.rights import Worker

_ISSUED = "issued"


class NotAnAnswer(Refusal):
    """The answer is an issued document of the same office: a draft answers nobody. Facts: `code`."""

    code = "not_an_answer"
    words = Words(
        vi="Văn bản {code} không phải văn bản đi mà cơ quan mình đã phát hành.",
        en="{code} is no document that our office issued.",
    )


@transaction.atomic
def start(document_id: int, *, worker: Worker, now: datetime, revision: int | None = None) -> Document:
    """Take up what one was given. The sender is told 05 the first time.

    Raises:
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document, incoming, mine = _load(document_id, worker, revision)
    then = deciding.allow(Action.START, document.state, worker, mine)
    Assignment.objects.filter(pk__in=_theirs(mine, worker), started_at=None).update(started_at=now)
    if incoming.started_at is None:
        incoming.started_at = now
        incoming.save(update_fields=["started_at"])
    telling.tell(document, Action.START, "", now)
    keeping.keep(document, Action.START, telling.past(Action.START), worker=worker, now=now, state=then)
    return document


@transaction.atomic
def report(document_id: int, words: str, *, worker: Worker, now: datetime, revision: int | None = None) -> Document:
    """Say how far it is, for the leader and the clerk who follow it.

    Raises:
        ReasonNeeded: without words.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document, _, mine = _load(document_id, worker, revision)
    then = deciding.allow(Action.REPORT, document.state, worker, mine)
    if not words.strip():
        raise deciding.ReasonNeeded
    keeping.keep(
        document, Action.REPORT, telling.past(Action.REPORT), worker=worker, now=now, state=then, note=words.strip()
    )
    return document


@transaction.atomic
def propose(document_id: int, words: str, *, worker: Worker, now: datetime, revision: int | None = None) -> Document:
    """Write the solver's opinion and lay the document before the leader again (form “phiếu giải quyết”, part 3).

    Raises:
        ReasonNeeded: without words.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document, incoming, mine = _load(document_id, worker, revision)
    then = deciding.allow(Action.PROPOSE, document.state, worker, mine)
    if not words.strip():
        raise deciding.ReasonNeeded
    Assignment.objects.filter(pk__in=_theirs(mine, worker)).update(proposed=words.strip())
    Opinion.objects.create(
        document=document, kind=Opinion.Kind.SOLVER, words=words.strip(), by_id=worker.account_id, by_name=worker.name,
        at=now,
    )  # fmt: skip
    incoming.directed_at, incoming.submitted_at = None, now
    incoming.direct_by = next_act_by(document, now)
    incoming.save(update_fields=["directed_at", "submitted_at", "direct_by"])
    keeping.keep(
        document, Action.PROPOSE, telling.past(Action.PROPOSE), worker=worker, now=now, state=then, note=words.strip()
    )
    return document


@transaction.atomic
def give_part(
    document_id: int, words: str = "", *, worker: Worker, now: datetime, revision: int | None = None
) -> Document:
    """An assisting unit or person has done its part; the document goes on with whoever leads.

    Raises:
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document, _, mine = _load(document_id, worker, revision)
    then = deciding.allow(Action.GIVE_PART, document.state, worker, mine)
    given = [each for each in mine if each.part != "lead" and deciding.holds(worker, each)]
    # What was passed on by the unit is the unit's part too.
    done = [each.pk for each in given] + [each.parent_id for each in given if each.parent_id]
    _closed(document, done, words, now)
    keeping.keep(
        document, Action.GIVE_PART, telling.past(Action.GIVE_PART), worker=worker, now=now, state=then,
        note=words.strip(),
    )  # fmt: skip
    return document


@transaction.atomic
def finish(
    document_id: int, *, answer_id: int | None = None, reason: str = "", worker: Worker, now: datetime,
    revision: int | None = None,
) -> Document:  # fmt: skip
    """End the work: with the document that answers it, or the reason for none. The sender is told 06.

    Raises:
        ReasonNeeded: neither an answer nor a reason.
        NotAnAnswer: the answer is no document that the office issued; once it is issued, the work ends by itself.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document, incoming, mine = _load(document_id, worker, revision)
    then = deciding.allow(Action.FINISH, document.state, worker, mine)
    answer = _answer(document, answer_id) if answer_id is not None else None
    if answer is None and not reason.strip():
        raise deciding.ReasonNeeded
    _finished(document, incoming, answer, reason, then, worker, now)
    return document


@transaction.atomic
def finish_with_answer(document: Document, answer: Document, worker: Worker | None, now: datetime) -> None:
    """End the work on a document because its answer was issued; nothing happens where it is not being worked on.

    The story of one that is frozen tells of the answer; whoever leads finishes it once it is open again.
    """
    held = keeping.load(document.pk, frozen=True)
    if held.state not in AT_WORK or answer.organization_key != held.organization_key:
        return
    if held.frozen:
        if not held.events.filter(act="answered", facts__answer=answer.pk).exists():
            words = mentions.said("answered", answer)
            keeping.keep(held, "answered", words, worker=worker, now=now, facts={"answer": answer.pk})
        return
    _finished(held, Incoming.objects.get(document=held), answer, "", State.DONE, worker, now)


def hear_issued(fact: DocumentChanged, now: datetime) -> None:
    """A document was issued: what it answers is done, and the story of what it doubts says so.

    Heard twice, it is so once.
    """
    if fact.act != _ISSUED or fact.direction != Document.Direction.OUT:
        return
    out = Outgoing.objects.filter(pk=fact.document_id).select_related("answers", "document").first()
    if out is not None and out.answers is not None:
        finish_with_answer(out.answers, out.document, None, now)
    if out is not None and out.doubts_id is not None:
        _doubt_told(out.doubts_id, out.document, now)


@transaction.atomic
def _doubt_told(document_id: int, letter: Document, now: datetime) -> None:
    held = keeping.load(document_id, frozen=True)
    if not held.events.filter(act="doubt_told", facts__by=letter.pk).exists():
        said = mentions.said("doubt_told", letter)
        keeping.keep(held, "doubt_told", said, worker=None, now=now, facts={"by": letter.pk})


def _finished(
    document: Document, incoming: Incoming, answer: Document | None, reason: str, then: State, worker: Worker | None,
    now: datetime,
) -> None:  # fmt: skip
    incoming.answer, incoming.no_answer_reason, incoming.done_at = answer, reason.strip(), now
    incoming.save(update_fields=["answer", "no_answer_reason", "done_at"])
    _closed(document, [each.pk for each in queries.held(document)], reason, now)
    words = telling.past(Action.FINISH)
    if answer is not None:
        words = mentions.said(Action.FINISH, answer)
    telling.tell(document, Action.FINISH, words.vi if answer else reason.strip(), now)
    keeping.keep(
        document, Action.FINISH, words, worker=worker, now=now, state=then, note=reason.strip(),
        facts={"answer": answer.pk} if answer else None,
    )  # fmt: skip


def _closed(document: Document, keys: list[int], words: str, now: datetime) -> None:
    """Close these and what was passed on from them."""
    found = document.assignments.filter(done_at=None, ended_at=None)
    found.filter(pk__in=keys).update(done_at=now, done_words=words.strip())
    document.assignments.filter(done_at=None, ended_at=None, parent_id__in=keys).update(done_at=now)


def _answer(document: Document, answer_id: int) -> Document:
    found = Document.objects.filter(
        pk=answer_id, organization_key=document.organization_key, direction=Document.Direction.OUT, state=_ISSUED
    ).first()
    if found is None:
        raise NotAnAnswer(code=answer_id)
    return found


def _theirs(held: list[Assignment], worker: Worker) -> list[int]:
    return [each.pk for each in held if deciding.holds(worker, each)]


def _load(document_id: int, worker: Worker, revision: int | None) -> tuple[Document, Incoming, list[Assignment]]:
    document = keeping.load(document_id, worker=worker, revision=revision)
    return document, Incoming.objects.get(document=document), queries.held(document)
