"""What others ask about documents that came. Every list is a constant number of queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lienthong.kernel.vietnamese import fold
from lienthong.work.documents.incoming.habits import Past
from lienthong.work.documents.incoming.life import Action, State
from lienthong.work.documents.models import Assignment, Document, DocumentEvent, WorkingRule
from lienthong.work.documents.rights import Unseen, Worker, sees

IN = Document.Direction.IN


def of_letter(letter_id: UUID, organization_key: str) -> Document | None:
    """The document that a letter became at an office."""
    return Document.objects.filter(direction=IN, letter_id=letter_id, organization_key=organization_key).first()


@dataclass(frozen=True, slots=True)
class Names:
    """How a sender names a document of its own: by ids, the likeliest first, else by what is printed on it."""

    issuer_key: str
    issuer_name: str
    ids: Sequence[str] = ()
    number: str = ""
    notation: str = ""
    issued_on: date | None = None


def named(organization_key: str, names: Names) -> Document | None:
    """What an office has from this very sender under such a name (edXML §7), the latest that is not joined to another.

    Nobody acts on what others have sent.
    """
    if not names.issuer_key and not names.issuer_name:
        return None
    came = Document.objects.filter(direction=IN, organization_key=organization_key).exclude(state=State.JOINED)
    came = came.exclude(acts_on__kind__in=["updates", "recalls"]).order_by("-id")
    came = came.filter(issuer_key=names.issuer_key) if names.issuer_key else came.filter(issuer_name=names.issuer_name)
    for document_id in names.ids:
        if document_id and (found := came.filter(document_id=document_id).first()):
            return found
    if not names.number or not names.notation:
        return None
    printed = came.filter(number__in=_spellings(names.number), notation=names.notation)
    if names.issued_on is not None:
        printed = printed.filter(issued_on=names.issued_on)
    return printed.first()


def locked_among(document_ids: Collection[str]) -> list[str]:
    """Which of these ids, as their senders wrote them, are of documents that are locked at the desk of any office."""
    found = Document.objects.filter(document_id__in=list(document_ids), hidden=True)
    return list(found.values_list("document_id", flat=True))


def twin_of(document: Document) -> Document | None:
    """An earlier document with the same id, or the same number, symbol and issuer (Decree 30, App. VI, III.1.h)."""
    came = Document.objects.filter(direction=IN, organization_key=document.organization_key).exclude(pk=document.pk)
    if document.document_id and (found := came.filter(document_id=document.document_id).order_by("-id").first()):
        return found
    if not document.number or not document.notation:
        return None
    alike = came.filter(number__in=_spellings(document.number), notation=document.notation).order_by("-id")[:20]
    issuer = fold(document.issuer_name)
    for each in alike:
        same_day = not document.issued_on or not each.issued_on or document.issued_on.year == each.issued_on.year
        same = each.issuer_key == document.issuer_key if document.issuer_key else fold(each.issuer_name) == issuer
        if same and same_day:
            return each
    return None


def document(document_id: int, workers: Sequence[Worker]) -> tuple[Document, Worker]:
    """A document that came, and in which of their posts the person sees it.

    Raises:
        Unseen: there is none for this person.
    """
    found = (
        Document.objects.filter(pk=document_id, direction=IN)
        .select_related("incoming__leader", "incoming__twin", "incoming__answer", "incoming__registered_by")
        .first()
    )
    worker = next((each for each in workers if found is not None and sees(each, found)), None)
    if found is None or worker is None:
        raise Unseen
    return found, worker


def held(document: Document) -> list[Assignment]:
    """Its open assignments."""
    return list(document.assignments.filter(done_at=None, ended_at=None).select_related("account"))


def events_of(document: Document) -> list[DocumentEvent]:
    """Its story."""
    return list(document.events.order_by("id"))


def rule_on(organization_key: str, day: date) -> WorkingRule | None:
    """What the office's working rules say about deadlines on a day; None where they say nothing."""
    return WorkingRule.objects.filter(organization_key=organization_key, valid_from__lte=day).first()


def rules_of(organization_key: str) -> QuerySet[WorkingRule]:
    """What they ever said, the latest first."""
    return WorkingRule.objects.filter(organization_key=organization_key).select_related("set_by")


def recall_letters(document: Document) -> list[str]:
    """The letters by which its sender asked for it back and that nobody has answered."""
    acts = ("ask_recall", Action.AGREE_RECALL, Action.DECLINE_RECALL)
    found: list[str] = []
    for event in DocumentEvent.objects.filter(document=document, act__in=acts).order_by("id"):
        found = [*found, str(event.facts.get("letter", ""))] if event.act == "ask_recall" else []
    return list(dict.fromkeys(found))


def _spellings(number: str) -> list[str]:
    """`5` and `05` are one number (Decree 30, App. I: a zero before numbers under 10)."""
    bare = number.strip().lstrip("0")
    return list(dict.fromkeys([number.strip(), bare, bare.zfill(2)]))


def seen_by(worker: Worker) -> Q:
    """What of the office's documents the person sees, as a filter."""
    mine = Q(organization_key=worker.organization_key, direction=IN)
    if worker.sees_all:
        return mine
    return mine & Q(hidden=False, parties__overlap=list(worker.parties))


def directions(organization_key: str, leader_id: int, most: int) -> list[Past]:
    """The latest directions of a leader, for `habits`; those of the office's other leaders where there are none."""
    found = Assignment.objects.filter(
        document__organization_key=organization_key, part=Assignment.Part.LEAD, parent=None, ended_at=None
    )
    rows = list(
        found.order_by("-id").values_list(
            "by_id", "division", "account_id", "document__issuer_key", "document__issuer_name", "document__subject"
        )[:most]
    )
    own = [row for row in rows if row[0] == leader_id] or rows
    return [Past(row[3] or row[4], row[5], (row[1] if row[2] is None else "", row[2])) for row in own]


def proposal(document: Document) -> str:
    """What the clerk proposed when submitting it; empty where nothing."""
    event = document.events.filter(act="submit").order_by("-id").first()
    return event.note if event else ""
