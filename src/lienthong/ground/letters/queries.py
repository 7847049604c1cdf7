"""What others ask about letters: one of them, those of an office, what waits, and what a person must look at."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lienthong.exchange.protocol.life import Event, Outgoing
from lienthong.ground.letters.addresses import is_from
from lienthong.ground.letters.models import Arrival, Dispatch, Letter, LetterAttachment, Line, Office, StatusReport
from lienthong.ground.letters.values import Direction, Effect, Place
from lienthong.kernel.moments import in_vietnam


def letter(letter_id: UUID | str) -> Letter | None:
    """A letter with its receivers, attachments, reports and what was dispatched for it; None where there is none."""
    return (
        Letter.objects.filter(id=letter_id)
        .select_related("answers")
        .prefetch_related("receivers", "attachments", "reports", "dispatches")
        .first()
    )


def letters_about(reference: str) -> Sequence[Letter]:
    """Letters of ours that carry the caller's reference, and the letters that answer them, oldest first."""
    about = Q(reference=reference) | Q(answers__reference=reference)
    found = Letter.objects.filter(about).select_related("answers").prefetch_related("receivers", "attachments")
    return list(found.order_by("created_at", "id"))


def acknowledged(letter: Letter, organization_key: str) -> tuple[datetime | None, datetime | None]:
    """When the axis took a letter for an office of ours, and when its sender was told that it has arrived (01)."""
    arrival = letter.arrivals.filter(organization_key=organization_key).order_by("seq").first()
    told = letter.reports.filter(
        organization_key=organization_key, status_code=Event.ARRIVAL.value, effect=Effect.OURS
    ).first()  # fmt: skip
    return arrival.accepted_at if arrival else None, told.heard_at if told else None


def reported_at(
    letter_id: UUID, organization_key: str, status_code: str, *, since: datetime | None = None
) -> datetime | None:  # fmt: skip
    """When a receiver's status reached us, the first time, or the first `since` it was sent again; None: never."""
    found = StatusReport.objects.filter(letter=letter_id, organization_key=organization_key, status_code=status_code)
    if since is not None:
        found = found.filter(heard_at__gte=since)
    return found.order_by("id").values_list("heard_at", flat=True).first()


def pleas(letter: Letter, organization_key: str) -> Sequence[StatusReport]:
    """The wishes of its sender to have a letter back (13) that wait for the answer of an office, also those that came
    before the letter did.

    What was asked of an earlier letter of the same document, or was answered (15, 16), is none about this one: its
    sender has sent it again since.
    """
    about = StatusReport.objects.filter(document_id=letter.document_id, organization_key=organization_key)
    answers = about.filter(status_code__in=[Event.AGREEMENT.value, Event.DISAGREEMENT.value], effect=Effect.OURS)
    answered = answers.order_by("-id").values_list("id", flat=True).first() or 0
    found = about.filter(
        Q(effect=Effect.UNKNOWN_LETTER) | Q(effect=Effect.ASKED_OF_US, letter=letter),
        status_code=Event.GIVE_BACK.value, id__gt=answered,
    ).order_by("id")  # fmt: skip
    return [one for one in found if is_from(letter, one.reporter_code, in_vietnam(one.heard_at).date())]


def arrived(organization_key: str, *, before: datetime | None = None, size: int = 30) -> Sequence[Letter]:
    """What came to an office, the latest first."""
    found = Letter.objects.filter(direction=Direction.IN, receivers__organization_key=organization_key)
    if before is not None:
        found = found.filter(created_at__lt=before)
    return list(found.prefetch_related("receivers", "attachments").order_by("-created_at")[:size])


def sent(organization_key: str, *, before: datetime | None = None, size: int = 30) -> Sequence[Letter]:
    """What an office sent, the latest first."""
    found = Letter.objects.filter(direction=Direction.OUT, sender_key=organization_key)
    if before is not None:
        found = found.filter(created_at__lt=before)
    return list(found.prefetch_related("receivers", "attachments", "dispatches").order_by("-created_at")[:size])


def attachment(letter_id: UUID | str, name: str) -> LetterAttachment | None:
    """The file of that name, however its letters are capitalised."""
    return LetterAttachment.objects.filter(letter_id=letter_id, name__iexact=name).first()


def dispatch(letter_id: UUID | str) -> Dispatch | None:
    """How a letter of ours is on its way: queued, accepted with the hub's receipt, refused and why."""
    return Dispatch.objects.filter(letter_id=letter_id, status_code="").first()


def waiting() -> QuerySet[Dispatch]:
    """What has not left yet, oldest first."""
    return Dispatch.objects.filter(state=Outgoing.WAITING).select_related("letter").order_by("id")


def unreadable() -> QuerySet[Arrival]:
    """What came and nobody could read, kept as it came."""
    return Arrival.objects.filter(state=Place.UNREADABLE).order_by("-seq")


def odd_reports() -> QuerySet[StatusReport]:
    """Statuses that fit no letter of ours, or not its life."""
    return StatusReport.objects.filter(effect__in=[Effect.UNKNOWN_LETTER, Effect.SURPRISE]).order_by("-id")


def offices(day: date) -> Sequence[Office]:
    """The offices that the platform serves on that day."""
    return list(Office.objects.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day))


def is_served(organization_key: str, day: date) -> bool:
    """Whether the platform sends and receives for this organisation on that day."""
    served = Office.objects.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)
    return served.filter(organization_key=organization_key).exists()


def line() -> Line:
    """How the line to the hub is."""
    return Line.objects.filter(id=1).first() or Line()
