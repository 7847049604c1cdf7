"""What the clerk does with what came: register it, return it, note a doubt, submit it, answer a recall."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction

from lienthong.ground.calendars import queries as calendars
from lienthong.ground.people import queries as people
from lienthong.ground.people.models import Account
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words
from lienthong.work.documents import keeping, limits
from lienthong.work.documents.incoming import deciding, linking, queries, telling
from lienthong.work.documents.incoming.life import Action, finding_of
from lienthong.work.documents.incoming.looking import look
from lienthong.work.documents.models import Document, DocumentFile, Incoming
from lienthong.work.documents.outgoing import papers
from lienthong.work.documents.rights import LEADERS, Worker

_NEXT_NUMBER = """
    INSERT INTO documents_arrival_series (organization_key, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (organization_key, year) DO UPDATE SET last = documents_arrival_series.last + 1
    RETURNING last
"""
REGISTERED = Words(vi="Đã tiếp nhận, vào sổ số đến {number}", en="Accepted and registered as number {number}")
SUBMITTED = Words(vi="Đã trình {leader}", en="Submitted to {leader}")
UPDATED = "15"


@transaction.atomic
def register(
    document_id: int, *, reason: str = "", worker: Worker, now: datetime, revision: int | None = None
) -> Document:
    """Accept a document and give it the next arrival number: one yearly sequence of the office, for paper and
    electronic documents alike, in the order of registering (Decree 30/2020/NĐ-CP art. 22.2). The sender is told 03.

    `reason`: why it is accepted although not everything about its signatures could be verified.

    Raises:
        MustBeReturned, ReasonNeeded: see `deciding.accept`.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document, incoming = _load(document_id, worker, revision)
    then = deciding.allow(Action.REGISTER, document.state, worker, ())
    finding = finding_of(incoming.overall, electronic=_is_electronic(incoming))
    deciding.accept(finding, reason)
    year = in_vietnam(now).year
    incoming.arrival_year, incoming.arrival_number = year, _next_number(document.organization_key, year)
    incoming.accepted_reason = reason.strip()
    incoming.for_information = finding.for_information
    incoming.registered_at, incoming.registered_by_id = now, worker.account_id
    incoming.submit_by = next_act_by(document, now)
    incoming.save()
    telling.tell(document, Action.REGISTER, reason.strip(), now)
    linking.registered(document, worker, now)
    number = incoming.arrival_number
    words = Words(vi=REGISTERED.say("vi", number=number), en=REGISTERED.say("en", number=number))
    keeping.keep(
        document, Action.REGISTER, words, worker=worker, now=now, state=then, note=reason.strip(),
        facts={"arrival_number": number, "overall": incoming.overall},
    )  # fmt: skip
    return document


@transaction.atomic
def return_to_sender(
    document_id: int, reason: str, *, worker: Worker, now: datetime, revision: int | None = None
) -> Document:
    """Refuse a document and send its sender the reason (02): it failed the check, or is not for this office.

    Whoever refuses answers for it (Decision 28/2018/QĐ-TTg art. 5.4), so the machine never does it by itself.

    Raises:
        ReasonNeeded: without a reason.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document, incoming = _load(document_id, worker, revision)
    then = deciding.allow(Action.RETURN, document.state, worker, ())
    if not reason.strip():
        raise deciding.ReasonNeeded
    incoming.returned_reason, incoming.register_by = reason.strip(), None
    incoming.save(update_fields=["returned_reason", "register_by"])
    telling.tell(document, Action.RETURN, reason.strip(), now)
    keeping.keep(document, Action.RETURN, telling.past(Action.RETURN), worker=worker, now=now, state=then, note=reason)
    return document


@transaction.atomic
def doubt(document_id: int, words: str, *, worker: Worker, now: datetime, revision: int | None = None) -> Document:
    """Flag a document about which there is a doubt; `words` say which, and how its sender was told (art. 21.2.b).

    Raises:
        ReasonNeeded: without words.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document, incoming = _load(document_id, worker, revision)
    then = deciding.allow(Action.DOUBT, document.state, worker, ())
    if not words.strip():
        raise deciding.ReasonNeeded
    incoming.doubted = True
    incoming.save(update_fields=["doubted"])
    keeping.keep(document, Action.DOUBT, telling.past(Action.DOUBT), worker=worker, now=now, state=then, note=words)
    return document


@transaction.atomic
def submit(
    document_id: int, leader_id: int, *, proposal: str = "", worker: Worker, now: datetime, revision: int | None = None
) -> Document:
    """Lay a registered document before the leader who directs it, the same or the next working day (art. 23.1).

    `proposal`: to whom the clerk would give it, in words; it stands on the leader's page.

    Raises:
        Stranger: no leader of the office has that account today.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document, incoming = _load(document_id, worker, revision)
    then = deciding.allow(Action.SUBMIT, document.state, worker, ())
    leader = leader_of(document.organization_key, leader_id, now)
    incoming.leader, incoming.submitted_at = leader, now
    incoming.direct_by = next_act_by(document, now)
    incoming.save(update_fields=["leader", "submitted_at", "direct_by"])
    words = Words(vi=SUBMITTED.say("vi", leader=leader.full_name), en=SUBMITTED.say("en", leader=leader.full_name))
    keeping.keep(
        document, Action.SUBMIT, words, worker=worker, now=now, state=then, note=proposal.strip(),
        facts={"leader": leader.pk},
    )  # fmt: skip
    return document


def hide(document_id: int, words: str, *, worker: Worker, now: datetime, revision: int | None = None) -> Document:
    """Lock a document that seems to be a state secret and came by mistake: its content is shown to nobody else.

    That it is frozen is no reason to leave it open; it stays frozen.

    Raises:
        ReasonNeeded: without words.
        NotAllowed, NotNow, Unseen, Changed: see `deciding.allow` and `keeping.load`.
    """
    return _hidden(document_id, True, words, Action.HIDE, worker, now, revision)


def reveal(document_id: int, words: str, *, worker: Worker, now: datetime, revision: int | None = None) -> Document:
    """Unlock what turned out to be no secret; only a leader does. Its text can be searched again.

    Raises:
        ReasonNeeded: without words.
        NotAllowed, NotNow, Unseen, Changed: see `deciding.allow` and `keeping.load`.
    """
    kept = DocumentFile.objects.filter(document=document_id, current=True).order_by("place")
    looked = look([(each.file_id, each.name) for each in kept], now=now)
    return _hidden(document_id, False, words, Action.REVEAL, worker, now, revision, text=looked.text)


@transaction.atomic
def agree_recall(
    document_id: int, words: str = "", *, worker: Worker, now: datetime, revision: int | None = None
) -> Document:
    """Cancel a document in use because its sender asks for it back; the trace stays (App. VI, III.8.b–c). Told: 15.

    Raises:
        NoRecallAsked: its sender did not ask.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document, incoming = _load(document_id, worker, revision)
    then = deciding.allow(Action.AGREE_RECALL, document.state, worker, ())
    if incoming.recall_asked_at is None:
        raise deciding.NoRecallAsked
    for letter_id in queries.recall_letters(document):
        telling.tell(document, Action.AGREE_RECALL, words.strip(), now, letter_id=letter_id)
    incoming.register_by = None
    incoming.save(update_fields=["register_by"])
    document.assignments.filter(done_at=None, ended_at=None).update(ended_at=now)
    document.frozen = True
    keeping.keep(
        document, Action.AGREE_RECALL, telling.past(Action.AGREE_RECALL), worker=worker, now=now, state=then, note=words
    )
    return document


@transaction.atomic
def decline_recall(
    document_id: int, reason: str, *, worker: Worker, now: datetime, revision: int | None = None
) -> Document:
    """Keep a document although its sender asks for it back, and say why (16).

    Raises:
        ReasonNeeded: without a reason.
        NoRecallAsked: its sender did not ask.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document, incoming = _load(document_id, worker, revision)
    then = deciding.allow(Action.DECLINE_RECALL, document.state, worker, ())
    if incoming.recall_asked_at is None:
        raise deciding.NoRecallAsked
    if not reason.strip():
        raise deciding.ReasonNeeded
    for letter_id in queries.recall_letters(document):
        telling.tell(document, Action.DECLINE_RECALL, reason.strip(), now, letter_id=letter_id)
    incoming.recall_asked_at = None
    incoming.save(update_fields=["recall_asked_at"])
    keeping.keep(
        document, Action.DECLINE_RECALL, telling.past(Action.DECLINE_RECALL), worker=worker, now=now, state=then,
        note=reason,
    )  # fmt: skip
    return document


def leader_of(organization_key: str, account_id: int, now: datetime) -> Account:
    """Someone who directs in this office today.

    Raises:
        Stranger: nobody of that account does.
    """
    holders = people.holders(organization_key, LEADERS, in_vietnam(now).date())
    found = next((post.account for post in holders if post.account_id == account_id), None)
    if found is None:
        raise deciding.Stranger(who=account_id)
    return found


def next_act_by(document: Document, now: datetime) -> datetime:
    """Until when what happens to it now is to be followed by the next act, by the calendar of its office."""
    calendar = calendars.calendar_of(document.organization_key, in_vietnam(now).date())
    return limits.next_working_day_end(calendar, in_vietnam(now), document.priority)


@transaction.atomic
def _hidden(
    document_id: int, hidden: bool, words: str, action: Action, worker: Worker, now: datetime, revision: int | None,
    text: str = "",
) -> Document:  # fmt: skip
    document = keeping.load(document_id, worker=worker, revision=revision, frozen=True)
    then = deciding.allow(action, document.state, worker, ())
    if not words.strip():
        raise deciding.ReasonNeeded
    # What is hidden is not found by its words either.
    document.hidden, document.text = hidden, text
    keeping.keep(document, action, telling.past(action), worker=worker, now=now, state=then, note=words.strip())
    for copy in _copies(document):
        # A copy says what it was made of: it is locked with it against being seen, sent and changed, and opened again.
        content = papers.content_of(copy.outgoing)
        copy.hidden, copy.text = hidden, text if hidden or content is None else papers.text_of(content)
        keeping.keep(copy, action, telling.past(action), worker=worker, now=now, note=words.strip())
    return document


def _copies(document: Document) -> Iterator[Document]:
    """Every copy of a document, then the copies of these (sao lục), down to the last; locked from above to below, as
    whoever prepares a copy locks what is copied first."""
    above = [document.pk]
    while above:
        copies = Document.objects.select_for_update(of=("self",)).filter(copy__source__in=above)
        found = list(copies.select_related("outgoing").order_by("pk"))
        yield from found
        above = [each.pk for each in found]


def _load(document_id: int, worker: Worker, revision: int | None) -> tuple[Document, Incoming]:
    document = keeping.load(document_id, worker=worker, revision=revision)
    return document, Incoming.objects.get(document=document)


def _is_electronic(incoming: Incoming) -> bool:
    return incoming.way in (Incoming.Way.AXIS, Incoming.Way.EMAIL)


def _next_number(organization_key: str, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [organization_key, year])
        row = cursor.fetchone()
    return int(row[0])
