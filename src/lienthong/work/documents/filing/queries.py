"""What pages ask about files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum

from lienthong.work.documents.filing.life import NOTICE, State
from lienthong.work.documents.models import Document, FileMember, WorkFile
from lienthong.work.documents.rights import Sight, Unseen, Worker

PAGE = 25
IN_IT = Q(members__taken_out_at=None)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of files, the newest first."""

    files: Sequence[WorkFile]
    after: int | None


def visible(sight: Sight, account_id: int, office: str) -> QuerySet[WorkFile]:
    """The files of an office that somebody sees: all, or those that they keep. Each with its `documents`."""
    found = WorkFile.objects.filter(organization_key=office)
    if not sight.sees_all:
        found = found.filter(keeper_id=account_id)
    return found.select_related("keeper", "entry").annotate(documents=Count("members", filter=IN_IT))


def page(found: QuerySet[WorkFile], after: str, size: int = PAGE) -> Page:
    """A page; an `after` that makes no sense is taken as the first."""
    if after.isascii() and after.isdecimal() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    rows = list(found.order_by("-pk")[: size + 1])
    return Page(rows[:size], rows[size - 1].pk if len(rows) > size else None)


def file(file_id: int, sight: Sight, account_id: int) -> WorkFile:
    """One file.

    Raises:
        Unseen: there is none for this person.
    """
    found = WorkFile.objects.filter(pk=file_id, organization_key__in=sight.offices).select_related("keeper", "entry")
    one = found.annotate(documents=Count("members", filter=IN_IT)).first()
    if one is None or not (sight.sees_all or one.keeper_id == account_id):
        raise Unseen
    return one


def members(file: WorkFile) -> list[FileMember]:
    """What is in a file, in order. Whoever keeps a file sees what was put into it."""
    found = file.members.filter(taken_out_at=None).select_related("document", "put_in_by")
    return list(found.defer("document__text", "document__haystack").order_by("ordinal"))


def taken_out(file: WorkFile) -> list[FileMember]:
    """What was taken out of it, and why."""
    found = file.members.exclude(taken_out_at=None).select_related("document")
    return list(found.defer("document__text", "document__haystack").order_by("ordinal"))


def due(found: QuerySet[WorkFile], today: date) -> QuerySet[WorkFile]:
    """Closed files that go to the archive within thirty days, or should have gone (App. VI, III.5.b)."""
    return found.filter(state=State.CLOSED.value, hand_over_by__lte=today + timedelta(days=NOTICE))


def open_files(worker: Worker) -> QuerySet[WorkFile]:
    """The files into which somebody may put documents: their own; the clerk and leaders, all."""
    found = WorkFile.objects.filter(organization_key=worker.organization_key, state=State.OPEN.value, frozen=False)
    return found if worker.sees_all else found.filter(keeper_id=worker.account_id)


def lying_there(office: str) -> QuerySet[WorkFile]:
    """What was offered to the archive of an office and is not answered yet."""
    return WorkFile.objects.filter(organization_key=office, state=State.OFFERED.value)


def offered(office: str) -> list[WorkFile]:
    """What lies before the archive, as on the list that goes with it: by retention, then in order."""
    return list(with_pages(lying_there(office)).order_by(F("retention_years").desc(nulls_first=True), "year", "symbol"))


def with_pages(found: QuerySet[WorkFile]) -> QuerySet[WorkFile]:
    """Files with their `documents` and `sheets`: how many documents and how many pages are in each."""
    return found.annotate(
        documents=Count("members", filter=IN_IT), sheets=Sum("members__document__pages", filter=IN_IT)
    ).select_related("keeper")


def files_of(document: Document, sight: Sight) -> list[WorkFile]:
    """The files of the office in which a document lies."""
    found = WorkFile.objects.filter(members__document=document, members__taken_out_at=None)
    return list(found.filter(organization_key__in=sight.offices).order_by("year", "symbol"))
