"""What came: kept whole as it came, understood, answered with 01, and told. Only then may the hub be told so."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from lienthong.exchange.agency.answers import Entry
from lienthong.exchange.stores.contents import Stored
from lienthong.formats import edxml
from lienthong.formats.edxml import InFolder, Reading, Unreadable
from lienthong.ground.letters import addresses, contents, enclosures
from lienthong.ground.letters.models import Arrival, Office
from lienthong.ground.letters.understanding import understood
from lienthong.ground.letters.values import Place
from lienthong.kernel.identifiers import same_code
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words

log = logging.getLogger(__name__)

OUR_FAULT = Words(
    vi="Phần mềm của chúng tôi gặp lỗi khi đọc thông điệp này; thông điệp được giữ nguyên.",
    en="Our own reader failed over this message; the message is kept as it came.",
)
NO_OFFICE = Words(
    vi="Thông điệp gửi tới mã {code}, không ứng với cơ quan nào trong danh mục của hệ thống.",
    en="The message is for the code {code}, which is no organisation of the platform's directory.",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A content that was looked at. `reading` is None where it cannot be read, and `why` says so."""

    reading: Reading | None
    files: Mapping[int, UUID]
    """Its attachments among the kept files, by number."""
    why: Words | None = None


def open_content(content: bytes | Path, folder: Path, now: datetime) -> Opened:
    """Read a message and keep its attachments; `folder` is for passing through. Bytes of any kind are answered."""
    sink = InFolder(folder)
    try:
        if isinstance(content, bytes):
            reading = edxml.read(content, attachments=sink)
        else:
            with content.open("rb") as file:
                reading = edxml.read(file, attachments=sink)
    except Unreadable as unreadable:
        return Opened(None, {}, Words(vi=unreadable.say("vi"), en=unreadable.say("en")))
    except Exception:
        # A fault of our reader must not stop the inbox: the bytes are kept and the fault is listed.
        log.exception("our reader failed over a message")
        return Opened(None, {}, OUR_FAULT)
    return Opened(reading, enclosures.keep(reading.attachments, sink.paths, now))


def came_whole(entry: Entry) -> bool:
    """Whether the content came along. One that does not match its digest is fetched again by itself."""
    return entry.body is not None and hashlib.sha256(entry.body).hexdigest() == entry.sha256


@transaction.atomic
def keep_page(
    entries: Sequence[tuple[Entry, Opened | None]], offices: Mapping[str, str], *, after: int, cursor: int,
    now: datetime,
) -> None:  # fmt: skip
    """Keep a page of the hub's inbox and move the cursor, in one commit.

    `offices`: keys of the offices that were asked for, by the code under which they were. Without an `Opened`, the
    content is still to be fetched.
    """
    Office.objects.filter(organization_key__in=offices.values(), cursor=after).update(cursor=cursor)
    known = set(Arrival.objects.filter(seq__in=[entry.seq for entry, _ in entries]).values_list("seq", flat=True))
    by_code = {same_code(code): key for code, key in offices.items()}
    for entry, opened in entries:
        if entry.seq in known:
            continue
        key = by_code.get(same_code(entry.organization)) or addresses.key_of(
            entry.organization, in_vietnam(entry.accepted_at).date()
        )
        arrival = Arrival(
            seq=entry.seq,
            message_id=entry.message_id[:255],
            agency=entry.sender[:64],
            kind=entry.kind,
            organization_key=key,
            organization_code=entry.organization[:255],
            addressed_as=entry.addressed_as[:255],
            redirected_from=(entry.redirected_from or "")[:255],
            document_id=entry.document_id[:255],
            subject=entry.subject,
            size=entry.size,
            sha256=entry.sha256[:64],
            accepted_at=entry.accepted_at,
            listed_at=now,
            state=Place.LISTED,
        )
        if _came_before(arrival):
            arrival.state, arrival.stored_at = Place.AGAIN, now
            arrival.save(force_insert=True)
            continue
        if opened is not None:
            arrival.body = entry.body
        arrival.save(force_insert=True)
        if opened is not None:
            _stored(arrival, opened, now)


@transaction.atomic
def keep_fetched(seq: int, part: Path, opened: Opened, now: datetime) -> None:
    """The content of a listed message lies whole in the file `part`."""
    arrival = Arrival.objects.select_for_update().get(seq=seq)
    if arrival.state != Place.LISTED:
        return
    arrival.file = contents.contents().keep(Stored(part, bytes.fromhex(arrival.sha256), arrival.size))
    _stored(arrival, opened, now)


@transaction.atomic
def read_again(seq: int, now: datetime, folder: Path) -> Place:
    """Try once more to read a message that we could not, with the reader of today. Where it stands then."""
    arrival = Arrival.objects.select_for_update().get(seq=seq)
    if arrival.state == Place.UNREADABLE:
        content = bytes(arrival.body) if arrival.body is not None else contents.path_of(arrival.file)
        _stored(arrival, open_content(content, folder, now), now)
    return Place(arrival.state)


def next_to_fetch(now: datetime) -> Arrival | None:
    """The oldest message whose content is still at the hub, and which does not rest."""
    due = Q(rests_until__isnull=True) | Q(rests_until__lte=now)
    return Arrival.objects.filter(due, state=Place.LISTED).order_by("seq").first()


def fetching_failed(seq: int, words: Words, until: datetime) -> None:
    """A content could not be fetched this time."""
    arrival = Arrival.objects.get(seq=seq)
    arrival.attempts += 1
    arrival.rests_until, arrival.reason_vi, arrival.reason_en = until, words.vi, words.en
    arrival.save(update_fields=["attempts", "rests_until", "reason_vi", "reason_en"])


def unsaid(limit: int = 1000) -> list[tuple[int, str | None]]:
    """What the hub does not know yet that we have: its number, and the reason where we cannot read it."""
    found = Arrival.objects.filter(acknowledged_at__isnull=True).exclude(state=Place.LISTED).order_by("seq")
    return [
        (seq, (why or "unreadable") if state == Place.UNREADABLE else None)
        for seq, state, why in found.values_list("seq", "state", "reason_vi")[:limit]
    ]


def said(seqs: Sequence[int], now: datetime) -> None:
    """The hub knows that we have these."""
    Arrival.objects.filter(seq__in=seqs).update(acknowledged_at=now)


@dataclass(frozen=True, slots=True)
class Round:
    """Offices to be asked for in one request, by code: all are behind the same cursor."""

    offices: Mapping[str, str]
    cursor: int
    lead: int
    """The furthest cursor of all. Whoever has seen everything has seen everything up to there."""


MOST_AT_ONCE = 200
"""Offices in one request; their codes stand in its address."""


def rounds(now: datetime) -> list[Round]:
    """Whom to ask for, those who lag behind first."""
    day = in_vietnam(now).date()
    served = Office.objects.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)
    groups: dict[int, dict[str, str]] = {}
    for office in served.order_by("cursor", "organization_key"):
        code = addresses.code_on(office.organization_key, day)
        if code:
            groups.setdefault(office.cursor, {})[code] = office.organization_key
    lead = max(groups, default=0)
    return [
        Round(dict(list(offices.items())[first : first + MOST_AT_ONCE]), cursor, lead)
        for cursor, offices in groups.items()
        for first in range(0, len(offices), MOST_AT_ONCE)
    ]


def office_refused(code: str, offices: Mapping[str, str], words: Words) -> str | None:
    """The hub does not let us read for this office; its key, where it is among those asked for."""
    key = next((key for known, key in offices.items() if same_code(known) == same_code(code)), None)
    if key is not None:
        Office.objects.filter(organization_key=key).update(trouble_vi=words.vi, trouble_en=words.en)
    return key


def offices_answered(keys: Sequence[str]) -> None:
    """The hub lets us read for these."""
    Office.objects.filter(organization_key__in=keys).exclude(trouble_vi="").update(trouble_vi="", trouble_en="")


def _came_before(arrival: Arrival) -> bool:
    same = Q(message_id=arrival.message_id) | Q(sha256=arrival.sha256)
    earlier = Arrival.objects.filter(same, agency=arrival.agency, organization_key=arrival.organization_key)
    return earlier.exclude(state=Place.AGAIN).exists()


def _stored(arrival: Arrival, opened: Opened, now: datetime) -> None:
    arrival.stored_at = now
    arrival.rests_until = None
    why = opened.why
    if opened.reading is None or not arrival.organization_key:
        why = why or Words(
            vi=NO_OFFICE.say("vi", code=arrival.organization_code),
            en=NO_OFFICE.say("en", code=arrival.organization_code),
        )
        arrival.state, arrival.reason_vi, arrival.reason_en = Place.UNREADABLE, why.vi, why.en
        arrival.save()
        return
    arrival.state, arrival.reason_vi, arrival.reason_en = Place.STORED, "", ""
    arrival.letter = understood(arrival, opened.reading, opened.files, now)
    arrival.save()
