"""Taking a message in: read, check who may, route, sign a receipt, commit; or refuse and keep the bytes."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import orjson

from lienthong.exchange.hub import envelope as envelopes
from lienthong.exchange.hub.envelope import Envelope
from lienthong.exchange.hub.hub import Hub
from lienthong.exchange.hub.refusals import (
    AttachedTooMuch,
    DigestMismatch,
    MalformedRequest,
    NotYourOrganization,
    TooLargeForUs,
    UnknownReceivers,
    UsedForOtherBytes,
)
from lienthong.exchange.protocol.life import Outcome
from lienthong.exchange.protocol.routing import Route, routes
from lienthong.exchange.stores.contents import Stored
from lienthong.exchange.stores.journal import Accepted, Entry, OtherBytes, Result, Unaccepted
from lienthong.exchange.stores.journal.refusing import keep_refused
from lienthong.exchange.stores.journal.registers import Agency
from lienthong.formats.edxml import Unreadable
from lienthong.formats.evidence import receipts
from lienthong.kernel.organizations import Found, Redirected
from lienthong.kernel.refusals import Refusal

_THREAD_FROM = 256 * 1024
"""Reading more bytes than this is done beside the event loop, so that others are not kept waiting."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A message at the door. `content` is bytes, or a scratch file for a large one."""

    sender: str
    message_id: str
    content: bytes | Stored
    announced: bytes | None = None
    agency: Agency | None = None
    """Who offers it; None for what came in from another axis."""
    only_for: tuple[str, ...] | None = None
    """Receivers to serve, where the transport names them and the message may name more."""
    via: str = "agency"

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.size

    @property
    def sha256(self) -> bytes:
        """Of the bytes as they came."""
        return hashlib.sha256(self.content).digest() if isinstance(self.content, bytes) else self.content.sha256

    @property
    def source(self) -> bytes | Path:
        """What to read."""
        return self.content if isinstance(self.content, bytes) else self.content.path


async def accept(hub: Hub, offer: Offer) -> Accepted:
    """Take one message.

    Raises:
        Refusal: it cannot be taken; its bytes are on the hub's list of refused messages, save where nothing whole
            came or the sender only has to send less (`DigestMismatch`, `TooLargeForUs`, `AttachedTooMuch`), or the hub
            was Busy or Unavailable.
    """
    [result] = await accept_all(hub, [offer])
    if isinstance(result, Refusal):
        raise result
    return result


async def accept_all(hub: Hub, offers: list[Offer]) -> list[Accepted | Refusal]:
    """Take several messages of one sender, in order and in one commit; each is accepted or refused by itself.

    Raises:
        Busy, Unavailable: none was taken.
    """
    inline = sum(len(offer.content) for offer in offers if isinstance(offer.content, bytes))
    with hub.committer.room(len(offers), inline):
        prepared = await _prepare_all(hub, offers)
        entries = [entry for entry in prepared if isinstance(entry, Entry)]
        results = iter(await hub.committer.submit(entries) if entries else [])
    answers: list[Accepted | Refusal] = []
    for offer, entry in zip(offers, prepared, strict=True):
        outcome = _told(next(results), offer) if isinstance(entry, Entry) else entry
        if isinstance(outcome, Refusal):
            outcome = await _keep(hub, offer, outcome)
        answers.append(outcome)
    return answers


async def _prepare_all(hub: Hub, offers: list[Offer]) -> list[Entry | Refusal]:
    if len(offers) == 1:
        return [await _prepared(hub, offers[0])]
    prepared = []
    # A few batches at a time, the first to come being the first to go: were all read side by side, none would be
    # answered before all are, and their senders would have gone.
    async with hub.batches:
        for number, offer in enumerate(offers):
            prepared.append(await _prepared(hub, offer))
            if number % 10 == 9:
                await asyncio.sleep(0)  # a long batch lets others in
    return prepared


async def _prepared(hub: Hub, offer: Offer) -> Entry | Refusal:
    try:
        return await _prepare(hub, offer)
    except Refusal as refusal:
        return refusal


async def _prepare(hub: Hub, offer: Offer) -> Entry:
    sha256 = offer.sha256
    if offer.announced is not None and offer.announced != sha256:
        raise DigestMismatch(announced=offer.announced.hex(), seen=sha256.hex())
    if offer.size > hub.config.largest_message:
        raise TooLargeForUs(limit=hub.config.largest_message)
    if offer.size > _THREAD_FROM:
        envelope = await asyncio.to_thread(envelopes.read, offer.source, hub.config.limits)
    else:
        envelope = envelopes.read(offer.source, hub.config.limits)
    if offer.agency is not None and not envelope.document_id:
        # Its own agency can mend it; from another axis it is taken as it is, and a clerk sees the finding.
        raise MalformedRequest(why="DocumentId is missing")
    if offer.agency is not None and envelope.attached > hub.config.largest_attachments:
        raise AttachedTooMuch(attached=envelope.attached, limit=hub.config.largest_attachments)
    now = hub.now()
    directory = hub.registers.directory
    sender = directory.resolve(envelope.from_code, now.date())
    from_organization = sender.organization.key if isinstance(sender, Found | Redirected) else None
    if offer.agency is not None and (from_organization is None or not offer.agency.may_act_for(from_organization)):
        raise NotYourOrganization(agency=offer.agency.code, organization=envelope.from_code)
    chosen = routes(
        offer.only_for or envelope.to_codes,
        directory,
        now.date(),
        serves=hub.config.serves,
        from_axis=offer.via != "agency",
    )
    if offer.agency is not None and all(_is_unknown(route) for route in chosen):
        # The sender is here and can mend its address; a clerk is asked only when nobody else can.
        raise UnknownReceivers(codes=", ".join(route.code for route in chosen))
    file = None if isinstance(offer.content, bytes) else await asyncio.to_thread(hub.contents.keep, offer.content)
    return _entry(hub, offer, envelope, sha256, file, from_organization, chosen, now)


def _entry(
    hub: Hub,
    offer: Offer,
    envelope: Envelope,
    sha256: bytes,
    file: str | None,
    from_organization: str | None,
    chosen: tuple[Route, ...],
    now: datetime,
) -> Entry:
    receipt = receipts.Receipt(
        hub=hub.config.code,
        message_id=offer.message_id,
        sender=offer.sender,
        document_id=envelope.document_id,
        sha256=sha256.hex(),
        size=offer.size,
        accepted_at=now,
        receivers=tuple(route.code for route in chosen),
    )
    return Entry(
        sender=offer.sender,
        message_id=offer.message_id,
        sha256=sha256,
        size=offer.size,
        body=offer.content if isinstance(offer.content, bytes) else None,
        file=file,
        kind=envelope.kind,
        business=envelope.business,
        from_code=envelope.from_code,
        from_organization=from_organization,
        document_id=envelope.document_id,
        number=envelope.number,
        notation=envelope.notation,
        subject=envelope.subject,
        priority=envelope.priority,
        promulgated_on=envelope.promulgated_on,
        accepted_at=now,
        routes=chosen,
        receipt=receipts.sign(receipt, hub.config.key),
        status_code=envelope.status_code,
        stamped_at=envelope.stamped_at,
        addressee=envelope.to_codes[0] if envelope.kind == "status" else None,
        words=envelope.words,
        refers=envelope.refers,
        findings=envelope.findings,
        via=offer.via,
    )


def _told(result: Result | Refusal, offer: Offer) -> Accepted | Refusal:
    if isinstance(result, OtherBytes):
        return UsedForOtherBytes(
            message_id=offer.message_id,
            first_sha256=result.first_sha256.hex(),
            sha256=offer.sha256.hex(),
            accepted_at=result.accepted_at.astimezone(None).isoformat(),
        )
    return result


async def _keep(hub: Hub, offer: Offer, refusal: Refusal) -> Refusal:
    """Put the bytes on the list of refused messages and say there where they are."""
    if isinstance(refusal, DigestMismatch | TooLargeForUs | AttachedTooMuch):
        if isinstance(offer.content, Stored):
            offer.content.path.unlink(missing_ok=True)
        return refusal
    inline = isinstance(offer.content, bytes)
    if not isinstance(offer.content, bytes):
        kept = offer.content
        name = kept.sha256.hex()
        file = await asyncio.to_thread(hub.contents.keep, kept) if kept.path.exists() else f"{name[:2]}/{name}"
    unaccepted = Unaccepted(
        sender=offer.sender,
        message_id=offer.message_id,
        at=hub.now(),
        via=offer.via,
        code=refusal.code,
        facts=orjson.loads(orjson.dumps(dict(refusal.facts), default=str)),
        sha256=offer.sha256,
        size=offer.size,
        body=offer.content if isinstance(offer.content, bytes) else None,
        file=None if inline else file,
    )
    async with hub.connection() as connection:
        refused_id = await keep_refused(connection, unaccepted, uuid4())
    refusal.facts = {**refusal.facts, "refused_id": str(refused_id)}
    return refusal


def _is_unknown(route: Route) -> bool:
    return route.outcome is Outcome.CLERK and route.reason == "unknown_code"


__all__ = ["Offer", "Unreadable", "accept", "accept_all"]
