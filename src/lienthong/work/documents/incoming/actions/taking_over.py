"""The work on a document that was replaced goes on with the one that replaced it: a leader moves it in one press."""

from datetime import date, datetime

from django.db import transaction

from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents import keeping, mentions
from lienthong.work.documents.incoming import deciding, linking, telling
from lienthong.work.documents.incoming.actions import directing
from lienthong.work.documents.incoming.deciding import Task
from lienthong.work.documents.incoming.life import AT_WORK, Action, State
from lienthong.work.documents.models import Assignment, Document, Incoming
from lienthong.work.documents.rights import LEADERS, NotAllowed, Unseen, Worker

MOVED = Words(
    vi="Đã được thay thế; việc đang làm chuyển sang văn bản thay thế",
    en="It was replaced; the work on it goes on with what replaced it",
)


class NothingToMove(Refusal):
    """Nobody works on the earlier document."""

    code = "nothing_to_move"
    words = Words(
        vi="Văn bản bị thay thế không có việc nào đang làm để chuyển.",
        en="There is no work on the document that was replaced.",
    )


@transaction.atomic
def take_over(
    document_id: int, earlier_id: int, words: str = "", *, due_on: date | None = None, worker: Worker, now: datetime,
    revision: int | None = None,
) -> Document:  # fmt: skip
    """Direct a document to the very units and people who work on the one that it replaced, and end the work there.

    Each keeps their part, and their deadline where it is still to come, else `due_on`; what a unit passed on to a
    colleague stays with the colleague. The earlier one keeps its number and its story, and is done: its sender is told
    06 with the reason, that of the later one 04.

    Raises:
        NotAllowed: only a leader directs (Decree 30/2020/NĐ-CP art. 23.2).
        Unseen: the one does not replace or update the other, or the later one is not registered yet.
        NothingToMove: nobody works on the earlier one.
        Locked, BadDeadline, Stranger, NotNow, Changed, Frozen: see `directing.direct` and `keeping.load`.
    """
    if worker.role not in LEADERS:
        raise NotAllowed(act="chuyển việc", act_en="move work")
    later = Document.objects.filter(pk=document_id).first()
    if later is None or not linking.follows(later, earlier_id):
        raise Unseen
    earlier = keeping.load(earlier_id, worker=worker)
    if earlier.hidden:
        raise deciding.Locked
    given = list(earlier.assignments.filter(done_at=None, ended_at=None).exclude(part=Assignment.Part.KNOW))
    roots = [each for each in given if each.parent_id is None]
    if State(earlier.state) not in AT_WORK or not any(each.part == Assignment.Part.LEAD for each in roots):
        raise NothingToMove
    today = in_vietnam(now).date()
    tasks = [_task(each, today, due_on) for each in roots]
    later = directing.direct(document_id, tasks, words, worker=worker, now=now, revision=revision)
    _pass_on(later, roots, given, worker, now)
    incoming = Incoming.objects.get(document=earlier)
    incoming.done_at, incoming.no_answer_reason = now, MOVED.vi
    incoming.save(update_fields=["done_at", "no_answer_reason"])
    earlier.assignments.filter(done_at=None, ended_at=None).update(ended_at=now)
    telling.tell(earlier, Action.FINISH, MOVED.vi, now)
    said = mentions.said("moved", later)
    keeping.keep(earlier, "moved", said, worker=worker, now=now, state=State.DONE, facts={"by": later.pk})
    return later


def _task(each: Assignment, today: date, otherwise: date | None) -> Task:
    due = each.due_on if each.due_on is not None and each.due_on >= today else otherwise
    return Task(each.part, each.division, each.account_id, due, each.words)


def _pass_on(
    later: Document, roots: list[Assignment], given: list[Assignment], worker: Worker, now: datetime
) -> None:  # fmt: skip
    """Whoever had it from their unit has it again, until no later than the unit."""
    new = {_target(each): each for each in later.assignments.filter(parent=None, ended_at=None)}
    old = {each.pk: each for each in roots}
    made = False
    for each in given:
        above = new.get(_target(old[each.parent_id])) if each.parent_id in old else None
        if above is None:
            continue
        due = above.due_on if each.due_on is None or each.due_on < in_vietnam(now).date() else each.due_on
        Assignment.objects.create(
            document=later, part=each.part, division=each.division, account_id=each.account_id, due_on=due,
            words=each.words, by_id=worker.account_id, by_name=worker.name, at=now, parent=above,
        )  # fmt: skip
        made = True
    if made:
        keeping.join(later, deciding.parties_of(later.assignments.filter(ended_at=None)))
        later.save(update_fields=["parties"])
        keeping.find_anew(later.pk)


def _target(each: Assignment) -> tuple[str, int | None]:
    return each.division.strip().casefold(), each.account_id
