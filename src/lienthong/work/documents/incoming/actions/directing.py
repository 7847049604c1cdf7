"""Who is told to do what until when: the leader's direction, and the head of a unit who passes work on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from lienthong.ground.calendars import queries as calendars
from lienthong.ground.people import queries as people
from lienthong.ground.people.models import Post
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words
from lienthong.work.documents import keeping
from lienthong.work.documents.incoming import deciding, queries, telling
from lienthong.work.documents.incoming.deciding import Task
from lienthong.work.documents.incoming.life import Action
from lienthong.work.documents.models import Assignment, Document, Incoming, Opinion
from lienthong.work.documents.rights import DESK, Worker

DIRECTED = Words(vi="Giao {lead} chủ trì", en="{lead} leads")
ASSISTING = Words(vi="; phối hợp: {names}", en="; assisting: {names}")
UNTIL = Words(vi="; hạn {day}", en="; due {day}")
PASSED = Words(vi="Phân công {name}", en="Passed on to {name}")


@transaction.atomic
def direct(
    document_id: int, tasks: Sequence[Task], words: str = "", *, worker: Worker, now: datetime,
    revision: int | None = None,
) -> Document:  # fmt: skip
    """Say who leads, who assists, until when each, and with which words (Decree 30/2020/NĐ-CP art. 23.2–23.3).

    Done again, the later direction replaces the earlier one: whoever stands in both keeps what they have done, the
    others are let go. The sender is told 04 the first time.

    Raises:
        OneLead, ToldTwice, BadDeadline: see `deciding.direct`.
        Locked: it shows signs of a state secret.
        Stranger: a unit or person that the office has not.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document, incoming = _load(document_id, worker, revision)
    then = deciding.allow(Action.DIRECT, document.state, worker, ())
    today = in_vietnam(now).date()
    named = _named(document.organization_key, tasks, today)
    lead = deciding.direct(named, today)
    _replace(document, named, worker, now)
    incoming.directed_at, incoming.direction_words = now, words.strip()
    incoming.leader_id = worker.account_id
    incoming.done_at, incoming.no_answer_reason = None, ""
    incoming.save()
    document.due_on = lead.due_on or document.due_on
    if words.strip():
        _opinion(document, Opinion.Kind.LEADER, words, worker, now)
    telling.tell(document, Action.DIRECT, "", now)
    keeping.keep(
        document, Action.DIRECT, _said(named), worker=worker, now=now, state=then, note=words.strip(),
        facts={"lead": lead.who, "due_on": lead.due_on.isoformat() if lead.due_on else ""},
    )  # fmt: skip
    return document


@transaction.atomic
def note(
    document_id: int, words: str = "", *, tell: Sequence[Task] = (), worker: Worker, now: datetime,
    revision: int | None = None,
) -> Document:  # fmt: skip
    """Take note of a document that asks for nothing; `tell` names units and people who should know it too.

    Raises:
        Stranger: a unit or person that the office has not.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document, incoming = _load(document_id, worker, revision)
    then = deciding.allow(Action.NOTE, document.state, worker, ())
    named = _named(document.organization_key, [replace(each, part="know") for each in tell], in_vietnam(now).date())
    _replace(document, named, worker, now)
    Assignment.objects.filter(document=document, part="know", done_at=None).update(done_at=now)
    incoming.directed_at, incoming.direction_words, incoming.done_at = now, words.strip(), now
    incoming.no_answer_reason = words.strip() or telling.past(Action.NOTE).vi
    incoming.leader_id = worker.account_id
    incoming.save()
    if words.strip():
        _opinion(document, Opinion.Kind.LEADER, words, worker, now)
    telling.tell(document, Action.NOTE, "", now)
    keeping.keep(
        document, Action.NOTE, telling.past(Action.NOTE), worker=worker, now=now, state=then, note=words.strip()
    )
    return document


@transaction.atomic
def send_back(document_id: int, words: str, *, worker: Worker, now: datetime, revision: int | None = None) -> Document:
    """Give a submitted document back to the clerk: it is another leader's, or something is missing.

    Raises:
        ReasonNeeded: without words.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document, incoming = _load(document_id, worker, revision)
    then = deciding.allow(Action.SEND_BACK, document.state, worker, ())
    if not words.strip():
        raise deciding.ReasonNeeded
    incoming.leader, incoming.submitted_at, incoming.direct_by = None, None, None
    incoming.save(update_fields=["leader", "submitted_at", "direct_by"])
    keeping.keep(
        document, Action.SEND_BACK, telling.past(Action.SEND_BACK), worker=worker, now=now, state=then, note=words
    )
    return document


@transaction.atomic
def assign(
    document_id: int, account_id: int, *, due_on: date | None = None, words: str = "", worker: Worker, now: datetime,
    revision: int | None = None,
) -> Document:  # fmt: skip
    """Pass on what the unit was given to one of its people, with a deadline no later than the unit's own.

    Raises:
        Stranger: nobody of that account works in the unit today.
        BadDeadline: a day that is over, or one after the unit's own.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document, _ = _load(document_id, worker, revision)
    open_now = queries.held(document)
    then = deciding.allow(Action.ASSIGN, document.state, worker, open_now)
    mine = [each for each in open_now if deciding.holds(worker, each)]
    given = next((each for each in mine if each.part == "lead"), mine[0])
    today = in_vietnam(now).date()
    colleague = next((each for each in colleagues(worker, today) if each.account_id == account_id), None)
    if colleague is None:
        raise deciding.Stranger(who=account_id)
    if due_on is not None and (due_on < today or (given.due_on and due_on > given.due_on)):
        raise deciding.BadDeadline(day=f"{due_on:%d/%m/%Y}")
    Assignment.objects.filter(parent=given, done_at=None, ended_at=None).update(ended_at=now)
    Assignment.objects.create(
        document=document, part=given.part, division=given.division, account_id=account_id,
        due_on=due_on or given.due_on, words=words.strip(), by_id=worker.account_id, by_name=worker.name, at=now,
        parent=given,
    )  # fmt: skip
    if words.strip():
        _opinion(document, Opinion.Kind.UNIT, words, worker, now)
    document.parties = deciding.parties_of(document.assignments.filter(ended_at=None))
    name = colleague.account.full_name
    keeping.keep(
        document, Action.ASSIGN, Words(vi=PASSED.say("vi", name=name), en=PASSED.say("en", name=name)), worker=worker,
        now=now, state=then, note=words.strip(), facts={"to": account_id},
    )  # fmt: skip
    return document


def colleagues(worker: Worker, day: date) -> list[Post]:
    """To whom a head may pass work on: the people of their unit; of the office where the head has no unit."""
    found = people.holders(worker.organization_key, DESK, day)
    if worker.division:
        unit = worker.division.strip().casefold()
        found = [post for post in found if post.division.strip().casefold() == unit]
    return list({post.account_id: post for post in found if post.account_id != worker.account_id}.values())


def default_due(organization_key: str, day: date) -> date | None:
    """The deadline that the office's own working rules give a document directed on that day (art. 24.2)."""
    rule = queries.rule_on(organization_key, day)
    if rule is None or not rule.solve_within:
        return None
    return calendars.calendar_of(organization_key, day).next_working_day(day, rule.solve_within)


def _replace(document: Document, tasks: Sequence[Task], worker: Worker, now: datetime) -> None:
    """Let the tasks be what the leader has said, and nothing else. Passed-on work goes with its unit."""
    given = {
        (each.division.strip().casefold(), each.account_id): each
        for each in document.assignments.filter(parent=None, ended_at=None)
    }
    stays = {task.target for task in tasks}
    gone = [each.pk for target, each in given.items() if target not in stays]
    document.assignments.filter(pk__in=gone).update(ended_at=now)
    document.assignments.filter(parent_id__in=gone, ended_at=None).update(ended_at=now)
    for task in tasks:
        before = given.get(task.target)
        if before is None:
            Assignment.objects.create(
                document=document, part=task.part, division=task.division, account_id=task.account_id,
                due_on=task.due_on, words=task.words, by_id=worker.account_id, by_name=worker.name, at=now,
            )  # fmt: skip
            continue
        before.part, before.due_on, before.words, before.done_at = task.part, task.due_on, task.words, None
        before.save(update_fields=["part", "due_on", "words", "done_at"])
    document.parties = deciding.parties_of(document.assignments.filter(ended_at=None))


def _named(organization_key: str, tasks: Sequence[Task], day: date) -> list[Task]:
    """The tasks with the names of whom they are for; each is somebody of the office today."""
    posts = people.holders(organization_key, DESK, day)
    persons = {post.account_id: post.account.full_name for post in posts}
    units = {post.division.strip().casefold(): post.division.strip() for post in posts if post.division.strip()}
    named = []
    for task in tasks:
        division = units.get(task.division.strip().casefold(), "")
        person = persons.get(task.account_id or 0, "")
        if (task.division and not division) or (task.account_id is not None and not person):
            raise deciding.Stranger(who=task.who or task.division or task.account_id)
        named.append(replace(task, division=division, who=" · ".join(filter(None, (person, division)))))
    return named


def _said(tasks: Sequence[Task]) -> Words:
    lead = next(task for task in tasks if task.part == "lead")
    others = ", ".join(task.who for task in tasks if task.part == "assist")
    parts = [(DIRECTED, {"lead": lead.who})]
    if others:
        parts.append((ASSISTING, {"names": others}))
    if lead.due_on:
        parts.append((UNTIL, {"day": f"{lead.due_on:%d/%m/%Y}"}))
    return Words(
        vi="".join(words.say("vi", **facts) for words, facts in parts),
        en="".join(words.say("en", **facts) for words, facts in parts),
    )


def _opinion(document: Document, kind: Opinion.Kind, words: str, worker: Worker, now: datetime) -> None:
    Opinion.objects.create(
        document=document, kind=kind, words=words.strip(), by_id=worker.account_id, by_name=worker.name, at=now
    )


def _load(document_id: int, worker: Worker, revision: int | None) -> tuple[Document, Incoming]:
    document = keeping.load(document_id, worker=worker, revision=revision)
    if document.hidden:
        raise deciding.Locked
    return document, Incoming.objects.get(document=document)
