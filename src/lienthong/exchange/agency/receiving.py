"""What comes: listed by the hub, kept here, said 01 for, and only then acknowledged."""

import asyncio
import hashlib
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from lienthong.exchange.agency import transfers
from lienthong.exchange.agency.answers import Entry, Page
from lienthong.exchange.agency.conditions import Shared
from lienthong.exchange.agency.drafts import draft_of
from lienthong.exchange.agency.patience import Portion, wait_for_message
from lienthong.exchange.agency.satchel import INLINE, Arrival, Place, Report, Satchel
from lienthong.exchange.agency.troubles import Refused, TryLater
from lienthong.exchange.stores.contents import Stored
from lienthong.formats import edxml
from lienthong.formats.edxml import Business, DocumentMessage, Party, Reading, StatusMessage, Unreadable
from lienthong.kernel.identifiers import same_code
from lienthong.kernel.moments import in_vietnam

log = logging.getLogger(__name__)

_ACKNOWLEDGE_AT_ONCE = 1000
_LOOK_AGAIN = 15.0
_SAY_ARRIVED = "01"


@dataclass(frozen=True, slots=True)
class Opened:
    """A content that was looked at: what it says, or why it cannot be read."""

    reading: Reading | None
    reason: str | None = None


async def listen(shared: Shared) -> None:
    """Read the inbox behind the cursor for ever; each page is one durable commit."""
    backoff = shared.backoff()
    portion = Portion(1, min(500, shared.config.inbox_page), min(500, shared.config.inbox_page))
    while True:
        after = await shared.keep(lambda: shared.satchel.cursor)
        try:
            page = await shared.hub.inbox(
                after,
                organizations=shared.config.organizations,
                limit=portion.now,
                wait=shared.config.long_poll.total_seconds(),
                bodies=INLINE,
            )
        except (TryLater, Refused) as error:
            trouble = error if isinstance(error, TryLater) else TryLater("not_admitted", what="inbox", said=str(error))
            if trouble.trouble in ("cut_short", "time_out"):
                portion.shrink()
            await shared.in_trouble(trouble)
            await shared.config.sleep(backoff.failed(trouble.retry_after))
            continue
        await shared.heard()
        backoff.worked()
        if len(page.entries) == portion.now:
            portion.grow()
        if page.entries:
            opened = await asyncio.to_thread(_open_all, page)
            await shared.keep(_keep_page, shared, page, opened)


async def acknowledge(shared: Shared) -> None:
    """Tell the hub what is here, for ever. Nothing is acknowledged before it is on disk."""
    backoff, waker = shared.backoff(), shared.waker()
    while True:
        found = await shared.keep(shared.satchel.inbox.unacknowledged, _ACKNOWLEDGE_AT_ONCE)
        if not found:
            await shared.rest(waker, _LOOK_AGAIN)
            continue
        fail = {seq: why for seq, why in found if why is not None}
        try:
            await shared.hub.acknowledge([seq for seq, why in found if why is None], fail)
        except TryLater as trouble:
            await shared.in_trouble(trouble)
            await shared.config.sleep(backoff.failed(trouble.retry_after))
            continue
        except Refused as refused:
            # The hub has our messages and will not hear that we have them: nothing is lost, an engineer should know.
            await shared.in_trouble(TryLater("hub_failed", what="acknowledgements", said=str(refused)))
            await shared.config.sleep(backoff.failed())
            continue
        backoff.worked()
        await shared.keep(shared.satchel.inbox.acknowledged, [seq for seq, _ in found], shared.now())


async def fetch_large(shared: Shared) -> None:
    """Fetch the contents that did not come with the list, the urgent first, going on where the line broke."""
    satchel, backoff, waker = shared.satchel, shared.backoff(), shared.waker()
    folder = satchel.folder / "arriving"
    folder.mkdir(exist_ok=True)
    while True:
        arrival = await shared.keep(satchel.inbox.next_to_fetch, shared.now())
        if arrival is None:
            await shared.rest(waker, _LOOK_AGAIN)
            continue
        try:
            stored = await _fetch(shared, arrival, folder / f"{arrival.seq}.part")
        except (TryLater, Refused) as error:
            trouble = error if isinstance(error, TryLater) else TryLater("hub_failed", what="content", said=str(error))
            if not trouble.blames_the_line or trouble.trouble == "digest_mismatch":
                failures = await shared.keep(satchel.inbox.attempts, arrival.seq)
                until = shared.now() + wait_for_message(failures, shared.config.chance)
                await shared.keep(satchel.inbox.rests, arrival.seq, until, str(trouble))
            await shared.in_trouble(trouble)
            await shared.config.sleep(backoff.failed(trouble.retry_after))
            continue
        backoff.worked()
        opened = await asyncio.to_thread(_open, stored.path)
        await shared.keep(_keep_fetched, shared, arrival, stored, opened)


async def _fetch(shared: Shared, arrival: Arrival, part: Path) -> Stored:
    final = shared.satchel.contents.path(f"{arrival.sha256[:2]}/{arrival.sha256}")
    stored = Stored(part, bytes.fromhex(arrival.sha256), arrival.size)
    if final.exists() and final.stat().st_size == arrival.size:
        # Fetched before a power cut, or for another organisation of ours: named by its digest, it is the same.
        return replace(stored, path=final)
    await transfers.download(shared.hub, arrival.seq, part, size=arrival.size, sha256=arrival.sha256)
    await shared.heard()
    return stored


def _keep_page(shared: Shared, page: Page, opened: list[Opened | None]) -> None:
    inbox, now = shared.satchel.inbox, shared.now()
    with shared.satchel.writing("page") as db:
        for entry, content in zip(page.entries, opened, strict=True):
            if inbox.knows(entry):
                continue
            if inbox.came_before(entry):
                inbox.write_down(entry, Place.AGAIN, now)
            elif content is None:
                inbox.write_down(replace(entry, body=None), Place.LISTED, now)
            elif content.reading is None:
                inbox.write_down(entry, Place.UNREADABLE, now, reason=content.reason)
                _tell_unreadable(shared.satchel, entry.message_id, entry.document_id, entry.seq, content, now)
            else:
                inbox.write_down(entry, Place.STORED, now)
                _took_in(shared, inbox.get(entry.seq), content.reading, now)
        db.execute("insert or replace into facts values ('cursor', ?)", [str(page.next)])


def _keep_fetched(shared: Shared, arrival: Arrival, stored: Stored, opened: Opened) -> None:
    now = shared.now()
    with shared.satchel.writing("content"):
        if opened.reading is None:
            shared.satchel.inbox.fetched(arrival.seq, Place.UNREADABLE, stored, now, reason=opened.reason)
            _tell_unreadable(shared.satchel, arrival.message_id, arrival.document_id, arrival.seq, opened, now)
        else:
            shared.satchel.inbox.fetched(arrival.seq, Place.STORED, stored, now)
            _took_in(shared, arrival, opened.reading, now)


def _took_in(shared: Shared, arrival: Arrival, reading: Reading, now: datetime) -> None:
    """The consequences of a message that is here: a status moves its document, a new document is answered with 01."""
    message = reading.message
    if isinstance(message, StatusMessage):
        shared.satchel.pairs.reported(report_of(message), now)
    elif shared.config.says_arrived and message.kind not in (Business.RECALL, Business.UPDATE):
        us = _letterhead(shared, arrival, message, now)
        words = f"Văn bản đã đến {us.organ_name}"
        status = edxml.status_of(message, reporter=us, code=_SAY_ARRIVED, now=now, description=words)
        body = edxml.write_status(status)
        draft = draft_of(
            status, body, origin="automatic", book=shared.book,
            satchel=shared.satchel, now=now,
        )  # fmt: skip
        if draft.receivers:
            shared.satchel.outbox.put(draft, now)
            shared.satchel.pairs.reported(replace(report_of(status), effect="ours"), now)


def report_of(status: StatusMessage) -> Report:
    """A status message as a fact. Its own moment tells it from its repetitions."""
    stamped = status.stamped_at
    return Report(
        document_id=status.about.document_id,
        reporter=status.sender.organ_id,
        addressee=status.about.organ_id,
        status_code=status.status_code.strip(),
        stamped_at=in_vietnam(stamped).isoformat(timespec="seconds") if stamped else status.stamped_text,
        words=status.description,
    )


def our_code(arrival: Arrival) -> str:
    """The code to answer under: the one by which the sender knows us, unless that was our predecessor's."""
    return arrival.organization if arrival.redirected_from else arrival.addressed_as


def _letterhead(shared: Shared, arrival: Arrival, message: DocumentMessage, now: datetime) -> Party:
    code = our_code(arrival)
    like = next((party for party in message.receivers if same_code(party.organ_id) == same_code(code)), None)
    return shared.book.party(code, now.date(), like)


def _tell_unreadable(
    satchel: Satchel, message_id: str, document_id: str, seq: int, opened: Opened, now: datetime
) -> None:
    satchel.notices.tell("could_not_read", message_id, document_id, {"seq": seq, "why": opened.reason}, now)


def _open_all(page: Page) -> list[Opened | None]:
    return [None if not _came_whole(entry) else _open(entry.body or b"") for entry in page.entries]


def _came_whole(entry: Entry) -> bool:
    # A body that does not match its digest is fetched again by itself, like a large one.
    return entry.body is not None and hashlib.sha256(entry.body).hexdigest() == entry.sha256


def _open(content: bytes | Path) -> Opened:
    try:
        if isinstance(content, bytes):
            return Opened(edxml.read(content))
        with content.open("rb") as file:
            return Opened(edxml.read(file))
    except Unreadable as unreadable:
        return Opened(None, unreadable.say("vi"))
    except Exception as fault:
        # A fault of our reader must not stop the inbox: the bytes are kept and the fault is listed.
        log.exception("our reader failed over a message")
        return Opened(None, f"our reader failed: {type(fault).__name__}")
