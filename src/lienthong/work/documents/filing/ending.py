"""Closing a file and handing it over to the agency's archive; and who must hand over before they leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from lienthong.ground import outbox
from lienthong.ground.people.models import Account, Post
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.facts import FileArchived
from lienthong.work.documents.filing import life
from lienthong.work.documents.filing.acts import load, tell
from lienthong.work.documents.filing.life import Action, State, Within
from lienthong.work.documents.models import FileMember, WorkFile
from lienthong.work.documents.rights import CLERKS, LEADERS, NotAllowed, Worker


class NoColleague(Refusal):
    """Files are handed to somebody who works in the office."""

    code = "no_colleague"
    words = Words(
        vi="Chỉ bàn giao hồ sơ cho người đang làm việc trong cơ quan.",
        en="Files are handed to somebody who works in this office.",
    )


@dataclass(frozen=True, slots=True)
class Closing:
    """What is settled when a file is closed: its final title, how long it is kept, when the work ended."""

    title: str
    retention_years: int | None
    ended_on: date
    note: str = ""
    settled_on: date | None = None
    """Of a file about construction: the day on which the works were settled."""


@transaction.atomic
def close(file_id: int, closing: Closing, *, worker: Worker, now: datetime) -> WorkFile:
    """The work is done: the file is looked through and closed (art. 29.4).

    Raises:
        Unseen: there is none for this person.
        NotNow: it is closed already.
        FileFrozen: it is locked.
        Empty, NotReady: it holds nothing, or drafts and duplicates.
    """
    file = load(file_id, worker)
    then = life.after(Action.CLOSE, State(file.state))
    life.may_close(within(file))
    file.title = closing.title[:500] or file.title
    file.retention_years, file.ended_on, file.note = closing.retention_years, closing.ended_on, closing.note[:500]
    file.settled_on = closing.settled_on
    file.hand_over_by = life.hand_over_by(closing.ended_on, closing.retention_years, closing.settled_on)
    file.state, file.closed_at = then.value, now
    file.save()
    tell("file_closed", file, worker, now)
    return file


@transaction.atomic
def reopen(file_id: int, *, worker: Worker, now: datetime) -> WorkFile:
    """Something was forgotten: the file is open again.

    Raises:
        Unseen: there is none for this person.
        NotNow: it is not closed, or on its way to the archive.
        FileFrozen: it is locked.
    """
    file = load(file_id, worker)
    file.state = life.after(Action.REOPEN, State(file.state)).value
    file.closed_at = file.ended_on = file.settled_on = file.hand_over_by = None
    file.save()
    tell("file_reopened", file, worker, now)
    return file


@transaction.atomic
def offer(file_ids: Iterable[int], *, worker: Worker, now: datetime) -> list[WorkFile]:
    """Offer closed files to the agency's archive, with the list that goes with them (art. 30).

    Raises:
        Unseen: one of them is none for this person.
        NotNow: one is not closed.
        FileFrozen: one is locked.
        NotForTheArchive: one is kept for less than five years (art. 31.3.c).
    """
    found = []
    for file_id in sorted(set(file_ids)):
        file = load(file_id, worker)
        then = life.after(Action.OFFER, State(file.state))
        years = file.retention_years
        if years is not None and years < life.FOR_THE_ARCHIVE:
            raise life.NotForTheArchive(years=years)
        file.state = then.value
        file.save(update_fields=["state"])
        tell("file_offered", file, worker, now)
        found.append(file)
    return found


@transaction.atomic
def answer(file_id: int, action: Action, *, worker: Worker, now: datetime) -> WorkFile:
    """The archive takes a file over after checking it against the list, or gives it back (art. 30.3.b).

    Raises:
        Unseen: there is none in this office.
        NotAllowed: the clerk's office keeps the archive.
        NotNow: it was not offered.
        FileFrozen: it is locked.
    """
    if worker.role not in CLERKS:
        raise NotAllowed(act="nhận hồ sơ lưu trữ", act_en="take files into the archive")
    file = load(file_id, worker)
    file.state = life.after(action, State(file.state)).value
    if action is Action.TAKE_OVER:
        file.handed_over_at = now
        outbox.tell(FileArchived(file.pk))
    file.save()
    tell("file_archived" if action is Action.TAKE_OVER else "file_given_back", file, worker, now)
    return file


@transaction.atomic
def keep_longer(file_id: int, until: date, consent: str, *, worker: Worker, now: datetime) -> WorkFile:
    """A due file stays longer with the head's written consent, two years at most (art. 31.3.d).

    Raises:
        Unseen: there is none for this person.
        NotAllowed: only leaders consent.
        TooLate: until a later day.
        FileFrozen: it is locked.
    """
    if worker.role not in LEADERS:
        raise NotAllowed(act="cho giữ lại hồ sơ đến hạn", act_en="let a due file be kept longer")
    file = load(file_id, worker)
    due = life.hand_over_by(file.ended_on, file.retention_years, file.settled_on) if file.ended_on else None
    last = life.years_later(due, life.LONGEST_EXTRA) if due else now.date()
    if due is None or not due < until <= last:
        raise life.TooLate(until=last)
    file.hand_over_by = until
    file.save(update_fields=["hand_over_by"])
    tell("file_kept_longer", file, worker, now, {"until": until, "consent": consent[:300]})
    return file


@transaction.atomic
def hand_to(file_ids: Iterable[int], colleague: Account, *, worker: Worker, now: datetime) -> int:
    """Hand files to a colleague, as before leaving (art. 31.3.đ). Returns how many.

    Raises:
        Unseen: one of them is none for this person.
        NoColleague: that person holds no post in the office today.
        FileFrozen: one is locked.
    """
    posts: Iterable[Post] = colleague.posts.all()
    today = now.date()
    if not colleague.is_active or not any(
        post.organization_key == worker.organization_key
        and post.valid_from <= today
        and (post.valid_until is None or today < post.valid_until)
        for post in posts
    ):
        raise NoColleague
    count = 0
    for file_id in sorted(set(file_ids)):
        file = load(file_id, worker)
        before, file.keeper = file.keeper_id, colleague
        file.save(update_fields=["keeper"])
        tell("file_handed_to", file, worker, now, {"from": before, "to": colleague.pk})
        count += 1
    return count


@transaction.atomic
def freeze(file_id: int, on: bool, reason: str, *, worker: Worker, now: datetime) -> WorkFile:
    """Lock a file against moving, deleting and editing, or unlock it (App. VI, S17).

    Raises:
        Unseen: there is none in this office.
        NotAllowed: only leaders do it.
    """
    if worker.role not in LEADERS:
        raise NotAllowed(act="khóa hồ sơ", act_en="lock a file")
    file = load(file_id, worker, frozen=True)
    file.frozen = on
    file.save(update_fields=["frozen"])
    tell("file_locked" if on else "file_unlocked", file, worker, now, {"reason": reason[:300]})
    return file


def must_hand_over(account: Account, office: str | None = None) -> list[WorkFile]:
    """What somebody must hand over before they leave, retire or move (art. 31.3.đ): all that is not in the archive."""
    found = WorkFile.objects.filter(keeper=account).exclude(state=State.ARCHIVED.value)
    return list(found.filter(organization_key=office) if office else found)


def kept_by(account: Account, office: str | None = None) -> int:
    """How many files somebody must hand over; `ground.people` asks before they leave."""
    return len(must_hand_over(account, office))


def within(file: WorkFile) -> list[Within]:
    """The documents of a file in order, as the rules look at them."""
    members = FileMember.objects.filter(file=file, taken_out_at=None).select_related("document")
    return [
        Within(each.pk, each.document.direction, each.document.state, each.document.code, each.document.issuer_name)
        for each in members.defer("document__text", "document__haystack").order_by("ordinal")
    ]
