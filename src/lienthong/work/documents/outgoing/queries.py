"""What pages ask about documents that go out. Every list is read by its keys, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lienthong.work.documents.models import Document, Outgoing, Receiver
from lienthong.work.documents.outgoing.life import OPEN, WITH_CLERK, State
from lienthong.work.documents.rights import CLERKS, Worker

PAGE = 25
LONG_LISTS = ("mine", "waiting", "office")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, newest first."""

    documents: Sequence[Document]
    after: int | None
    """Hand it in again to get the next page; None on the last one."""


def visible(workers: Sequence[Worker]) -> QuerySet[Document]:
    """The outgoing documents of their office that these posts see."""
    found = Document.objects.filter(organization_key=workers[0].organization_key, direction=Document.Direction.OUT)
    if not any(worker.sees_all for worker in workers):
        parties = sorted({party for worker in workers for party in worker.parties})
        found = found.filter(parties__overlap=parties)
    # What is locked has one page, and no line in a list.
    found = found.filter(hidden=False)
    return found.select_related("outgoing__holder", "outgoing__drafter", "outgoing__signer")


def mine(workers: Sequence[Worker]) -> QuerySet[Document]:
    """What the person drafts."""
    return visible(workers).filter(outgoing__drafter_id=workers[0].account_id)


def to_sign(workers: Sequence[Worker], account_id: int) -> QuerySet[Document]:
    """What waits for the signature of a person; copies are allowed, not signed."""
    found = visible(workers).filter(
        state=State.FOR_SIGNATURE, outgoing__signer=account_id, outgoing__holder=account_id
    )  # fmt: skip
    return found.exclude(outgoing__order=Outgoing.Order.COPY)


def waiting(workers: Sequence[Worker]) -> QuerySet[Document]:
    """What waits for the person: as its holder, as the checker of its form, or as the clerk."""
    accounts = sorted({account for worker in workers for account in worker.accounts})
    held = [
        Q(outgoing__holder_id__in=accounts, state__in=OPEN),
        Q(outgoing__checker_id__in=accounts, outgoing__form_checked_at=None, state=State.IN_REVIEW),
    ]
    office = workers[0].organization_key
    if any(worker.role in CLERKS for worker in workers):
        held += [Q(state__in=WITH_CLERK), unsent(office)]
    # Each is few and has an index; said in one condition none of them would be used, and all of the office be read.
    theirs = Document.objects.filter(organization_key=office, direction=Document.Direction.OUT).order_by().values("pk")
    first, *others = (theirs.filter(each) for each in held)
    return visible(workers).filter(pk__in=first.union(*others, all=True))


def unsent(office: str) -> Q:
    """What the office issued and has not sent, said by the columns of its index (`outgoing_not_sent`)."""
    return Q(state=State.ISSUED, outgoing__organization_key=office, outgoing__sent_at=None)


def to_look_after(office: str) -> QuerySet[Receiver]:
    """Receivers of what the office issued; with one of their `state` named in the index (`receiver_to_act`), few.

    Whoever was sent it again is told by the new line.
    """
    found = Receiver.objects.filter(
        sender_key=office, document__state=State.ISSUED, document__hidden=False, again=None
    )  # fmt: skip
    return found.select_related("document")


def page_of(found: QuerySet[Document], after: str | None) -> Page:
    """A page of a list; an `after` that makes no sense is taken as the first."""
    if after and after.isdecimal() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return Page(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def locked_codes(out: Outgoing) -> list[tuple[str, str]]:
    """Number and symbol of what it answers, doubts, replaces or corrects, as far as that is locked; one query."""
    about = Document.objects.filter(
        pk__in=[one for one in (out.answers_id, out.doubts_id, out.replaces_id) if one], hidden=True
    )
    return list(about.values_list("number", "notation"))


def tells_of_doubt(came: Document) -> Outgoing | None:
    """The letter that tells a sender of what the clerk doubted last: begun since, and neither dropped nor recalled."""
    noted = came.events.filter(act="doubt").order_by("-pk").values_list("at", flat=True).first()
    found = came.doubted_by.exclude(document__state__in=(State.DROPPED, State.FROZEN)).select_related("document")
    return found.filter(document__created_at__gte=noted).order_by("-pk").first() if noted else None


def replaced(documents: Sequence[Document]) -> frozenset[int]:
    """Which of these another issued document has taken the place of; one query."""
    found = Outgoing.objects.filter(replaces__in=[each.pk for each in documents], mending=Outgoing.Mending.REPLACES)
    keys = found.exclude(issued_at=None).values_list("replaces_id", flat=True)
    return frozenset(key for key in keys if key is not None)
