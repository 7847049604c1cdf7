"""Opening a file, putting documents in and taking them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from lienthong.ground.audit import actions as audit
from lienthong.ground.people.models import Account
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.filing import life, lists
from lienthong.work.documents.filing.life import Action, State
from lienthong.work.documents.keeping import find_anew
from lienthong.work.documents.models import Document, FileListEntry, FileMember, WorkFile
from lienthong.work.documents.rights import CLERKS, DESK, LEADERS, NotAllowed, Unseen, Worker, sees


class FileFrozen(Refusal):
    """It is kept against every change. Facts: `symbol`."""

    code = "file_frozen"
    words = Words(
        vi="Hồ sơ {symbol} đang bị khóa; không thêm, bớt hay sửa được.",
        en="File {symbol} is locked; nothing goes in or out, and nothing is changed.",
    )


class AlreadyIn(Refusal):
    """A document is once in a file. Facts: `symbol`."""

    code = "already_in"
    words = Words(vi="Văn bản đã có trong hồ sơ {symbol}.", en="The document is in file {symbol} already.")


class Locked(Refusal):
    """It shows signs of a state secret: nothing takes it further."""

    code = "document_locked"
    words = Words(
        vi="Văn bản đang bị khóa vì có dấu hiệu bí mật nhà nước; không đưa vào hồ sơ được.",
        en="The document is locked because it shows signs of a state secret; it goes into no file.",
    )


class NoReason(Refusal):
    """Taking a document out is explained."""

    code = "no_reason"
    words = Words(vi="Hãy ghi lý do đưa văn bản ra khỏi hồ sơ.", en="Say why the document is taken out of the file.")


class NotIssuedYet(Refusal):
    """The list of the year is still a draft. Facts: `year`."""

    code = "list_not_issued"
    words = Words(
        vi="Danh mục hồ sơ năm {year} chưa ban hành; chưa mở hồ sơ theo danh mục được.",
        en="The list of files of {year} has not been issued; no file can be opened from it yet.",
    )


@dataclass(frozen=True, slots=True)
class Unforeseen:
    """A file that the list does not name: its number is the next one after those of the list."""

    title: str
    heading_short: str
    retention_years: int | None
    note: str = ""


@transaction.atomic
def open_file(
    what: FileListEntry | Unforeseen, *, keeper: Account | None = None, worker: Worker, now: datetime
) -> WorkFile:
    """Open a file from a line of the list, or one that was not foreseen (art. 29.1).

    Raises:
        NotAllowed: whoever works at a desk opens files; inspectors only read.
        Unseen: the line is another office's, or a heading.
        NotIssuedYet: the list is a draft.
        SymbolTaken: the file of this line has been opened.
    """
    if worker.role not in DESK:
        raise NotAllowed(act="mở hồ sơ", act_en="open a file")
    today = now.date()
    if isinstance(what, Unforeseen):
        entry, year = None, today.year
        symbol = lists.numbered(_last_ordinal(worker.organization_key, year) + 1, what.heading_short)
        title, years, note = what.title, what.retention_years, what.note
    else:
        entry, year, symbol, title = what, what.year, what.symbol, what.title
        years, note = what.retention_years, what.note
        if what.organization_key != worker.organization_key or not symbol:
            raise Unseen
        if not what.approved_by:
            raise NotIssuedYet(year=year)
    if WorkFile.objects.filter(organization_key=worker.organization_key, year=year, symbol=symbol).exists():
        raise lists.SymbolTaken(symbol=symbol)
    try:
        with transaction.atomic():
            file = WorkFile.objects.create(
                organization_key=worker.organization_key, entry=entry, year=year, symbol=symbol[:40], title=title[:500],
                retention_years=years, note=note[:500], keeper_id=keeper.pk if keeper else worker.account_id,
                started_on=today, created_at=now,
            )  # fmt: skip
    except IntegrityError as taken:
        # Two presses at once: the second finds the symbol taken.
        raise lists.SymbolTaken(symbol=symbol) from taken
    tell("file_opened", file, worker, now, {"symbol": symbol})
    return file


@transaction.atomic
def put_in(document_id: int, file_ids: Sequence[int], *, worker: Worker, now: datetime) -> list[FileMember]:
    """Put one document into files; it is not copied. Ordinals are given by the system.

    Raises:
        Unseen: there is no such document or file for this person.
        NotNow: a file is closed.
        FileFrozen: a file is locked.
        AlreadyIn: it is in one of them.
        Locked: it shows signs of a state secret.
    """
    document = Document.objects.select_for_update().filter(pk=document_id).first()
    if document is None or not sees(worker, document):
        raise Unseen
    if document.hidden:
        raise Locked
    made = []
    for file_id in sorted(set(file_ids)):
        file = load(file_id, worker)
        life.after(Action.PUT_IN, State(file.state))
        if file.members.filter(document=document, taken_out_at=None).exists():
            raise AlreadyIn(symbol=file.symbol)
        last = file.members.aggregate(last=Max("ordinal"))["last"] or 0
        made.append(
            FileMember.objects.create(
                file=file, document=document, ordinal=last + 1, put_in_at=now, put_in_by_id=worker.account_id
            )
        )
        tell("put_in", file, worker, now, {"document": document.pk, "ordinal": last + 1})
    find_anew(document.pk)
    return made


@transaction.atomic
def take_out(member_id: int, reason: str, *, worker: Worker, now: datetime) -> FileMember:
    """Take a document out of a file; that it was in it, and why it is not, stays.

    Raises:
        Unseen: there is none for this person.
        NotNow: the file is closed.
        FileFrozen: the file is locked.
        NoReason: no reason was given.
    """
    found = FileMember.objects.filter(pk=member_id, taken_out_at=None).first()
    if found is None:
        raise Unseen
    # Document before file, as when it is put in: whoever takes locks in two orders may wait for ever.
    Document.objects.select_for_update().get(pk=found.document_id)
    file = load(found.file_id, worker)
    life.after(Action.TAKE_OUT, State(file.state))
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise NoReason
    # Two presses: whoever came second finds, behind the lock, that it is out.
    member = FileMember.objects.filter(pk=member_id, taken_out_at=None).first()
    if member is None:
        raise Unseen
    member.taken_out_at, member.taken_out_reason = now, reason
    member.save(update_fields=["taken_out_at", "taken_out_reason"])
    tell("taken_out", file, worker, now, {"document": member.document_id, "reason": reason})
    find_anew(member.document_id)
    return member


def load(file_id: int, worker: Worker, *, frozen: bool = False) -> WorkFile:
    """The file, locked until the transaction ends: of whoever keeps it, and of the office's clerk and leaders.

    Raises:
        Unseen: there is none for this person to change.
        FileFrozen: nothing about it may change, unless `frozen` says that this is what is changed.
    """
    file = WorkFile.objects.select_for_update().filter(pk=file_id, organization_key=worker.organization_key).first()
    if file is None or not (file.keeper_id == worker.account_id or worker.role in CLERKS | LEADERS):
        raise Unseen
    if file.frozen and not frozen:
        raise FileFrozen(symbol=file.symbol)
    return file


def tell(act: str, file: WorkFile, worker: Worker, now: datetime, facts: dict[str, Any] | None = None) -> None:
    """Write an act on a file into the trail."""
    by = Account.objects.get(pk=worker.account_id)
    audit.note(act, f"file:{file.pk}", by=by, organization_key=file.organization_key, now=now, facts=facts)


def _last_ordinal(office: str, year: int) -> int:
    used = WorkFile.objects.filter(organization_key=office, year=year).values_list("symbol", flat=True)
    listed = lists.of_year(office, year).values_list("symbol", flat=True)
    return max(map(lists.ordinal_of, [*used, *listed]), default=0)
