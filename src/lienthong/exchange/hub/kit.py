"""The national kit's door into this hub: a system that speaks the kit protocol is an agency like any other."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from psycopg.rows import dict_row

from lienthong.exchange.hub.accepting import Offer, accept
from lienthong.exchange.hub.hub import Hub
from lienthong.exchange.hub.messages import MESSAGE_ID
from lienthong.exchange.hub.refusals import Busy, NotYourOrganization, Unavailable, UnknownReceivers
from lienthong.exchange.stores.contents import Stored
from lienthong.exchange.stores.journal import reading, registers
from lienthong.exchange.transports.interface import Acknowledgement, Kind, Trouble, TryLater
from lienthong.exchange.transports.national_kit.backend import Agency, Content, KitRefusal, Received, SentRow
from lienthong.formats.edxml import Unreadable
from lienthong.kernel.identifiers import Scheme
from lienthong.kernel.moments import VIETNAM, in_vietnam
from lienthong.kernel.organizations import Level, Organization
from lienthong.kernel.refusals import Refusal

_MOST_LISTED = 500
_RECEIVED = """
select d.seq, d.receiver, d.addressed_as, d.state, d.delivered_at, d.state_at, d.reason, m.kind, m.from_code
from deliveries d join messages m using (position)
where d.receiver = any(%(receivers)s) and m.kind = %(kind)s and d.state in ('initial', 'processing')
  and (%(since)s::timestamptz is null or d.delivered_at >= %(since)s)
  and (%(until)s::timestamptz is null or d.delivered_at < %(until)s)
order by d.seq limit %(limit)s
"""
_SENT = """
select m.position, m.kind, m.from_code, m.subject, m.number, m.notation, m.accepted_at,
       d.seq, d.addressed_as, d.state, d.state_at
from messages m join deliveries d using (position)
where m.sender = %(system)s and m.kind = %(kind)s and (%(position)s::bigint is null or m.position = %(position)s)
order by m.position desc, d.seq limit %(limit)s
"""


class KitDoor:
    """What the kit's server asks of a hub (`KitBackend`)."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def accept_document(
        self,
        *,
        system: str,
        from_code: str,
        to_codes: tuple[str, ...] | None,
        kind: Kind,
        path: Path,
        size: int,
        sha256_hex: str,
        message_id: str | None,
    ) -> str:
        """Take one file; its journal position is the DocId."""
        if message_id is not None and not MESSAGE_ID.fullmatch(message_id):
            raise KitRefusal("21", "messageid gồm 1 đến 64 ký tự A-Z a-z 0-9 . _ -")
        # The kit names no message: the same bytes for the same receivers are the same message.
        marks = f"{sha256_hex}\x00{kind}\x00{','.join(to_codes or ())}"
        content: bytes | Stored = Stored(path, bytes.fromhex(sha256_hex), size)
        if size <= self._hub.config.inline_up_to:
            content = path.read_bytes()
        offer = Offer(
            sender=system,
            message_id=message_id or hashlib.sha256(marks.encode()).hexdigest()[:48],
            content=content,
            agency=self._agency(system),
            only_for=to_codes,
        )
        try:
            accepted = await accept(self._hub, offer)
        except UnknownReceivers as refusal:
            raise KitRefusal("18", refusal.say("vi")) from refusal
        except NotYourOrganization as refusal:
            raise KitRefusal("19", refusal.say("vi")) from refusal
        except Unreadable as refusal:
            raise KitRefusal("22", refusal.say("vi")) from refusal
        except (Busy, Unavailable) as refusal:
            raise TryLater(Trouble.BUSY, said=refusal.say("vi"), retry_after=refusal.retry_after) from refusal
        except Refusal as refusal:
            raise KitRefusal("21", refusal.say("vi")) from refusal
        return str(accepted.position)

    async def list_received(
        self, *, system: str, kind: Kind, since: date | None, until: date | None, limit: int | None
    ) -> Sequence[Received]:
        """Deliveries that this system has not finished with, oldest first."""
        asked = {
            "receivers": self._receivers(system),
            "kind": kind,
            "since": datetime.combine(since, time(), VIETNAM) if since else None,
            "until": datetime.combine(until, time.max, VIETNAM) if until else None,
            "limit": min(limit or _MOST_LISTED, _MOST_LISTED),
        }
        return [
            Received(
                doc_id=str(row["seq"]),
                kind=row["kind"],
                from_code=row["from_code"],
                to_code=row["addressed_as"],
                created_at=in_vietnam(row["delivered_at"]),
                updated_at=in_vietnam(row["state_at"] or row["delivered_at"]),
                status=row["state"],
                status_description=row["reason"] or "",
            )
            for row in await self._rows(_RECEIVED, asked)
        ]

    async def open_content(self, *, system: str, doc_id: str) -> Content:
        """The bytes of one delivery, as they came."""
        async with self._hub.connection() as connection:
            row = await reading.content(connection, int(doc_id)) if _is_number(doc_id) else None
        if row is None or not self._agency(system).may_act_for(row["receiver"]):
            raise KitRefusal("21", f"Không có gói tin {doc_id[:40]}")
        source = self._hub.contents.path(row["file"]) if row["file"] else bytes(row["body"])
        return Content(row["size"], bytes(row["sha256"]).hex(), _chunks(source))

    async def update_status(self, *, system: str, doc_id: str, outcome: Acknowledgement) -> None:
        """Note the transport status of one delivery."""
        if not _is_number(doc_id):
            raise KitRefusal("21", f"Không có gói tin {doc_id[:40]}")
        async with self._hub.connection() as connection:
            states = [(int(doc_id), outcome, None)]
            await reading.acknowledge(connection, self._receivers(system), states, at=self._hub.now())

    async def sent_list(self, *, system: str, kind: Kind, doc_id: str | None) -> Sequence[SentRow]:
        """What this system sent, newest first, one row per receiver."""
        if doc_id and not _is_number(doc_id):
            return []
        asked = {
            "system": system,
            "kind": kind,
            "position": int(doc_id) if doc_id else None,
            "limit": _MOST_LISTED,
        }
        return [
            SentRow(
                sender_doc_id=str(row["position"]),
                receiver_doc_id=str(row["seq"]),
                kind=row["kind"],
                from_code=row["from_code"],
                to_code=row["addressed_as"],
                receive_status=row["state"],
                sent_at=in_vietnam(row["accepted_at"]),
                received_at=in_vietnam(row["state_at"]) if row["state_at"] else None,
                title=row["subject"],
                notation=f"{row['number']}/{row['notation']}",
            )
            for row in await self._rows(_SENT, asked)
        ]

    async def count(self, *, system: str, kind: Kind) -> int:
        """How many deliveries wait for this system."""
        statement = """select count(*) as waiting from deliveries d join messages m using (position)
            where d.receiver = any(%(receivers)s) and m.kind = %(kind)s and d.state in ('initial', 'processing')"""
        [row] = await self._rows(statement, {"receivers": self._receivers(system), "kind": kind})
        return int(row["waiting"])

    async def agencies(self, *, level: int | None) -> Sequence[Agency]:
        """The organisations of the day."""
        day = self._hub.now().date()
        listed = []
        for organization in self._hub.registers.directory.on(day):
            number = _LEVELS[organization.level]
            if level is None or level == number:
                listed.append(_agency(organization, day, number))
        return listed

    async def register_agency(self, *, system: str, agency: Agency, parent_code: str) -> None:
        """The directory is published by its owner, not by whoever connects."""
        raise KitRefusal("21", "Danh bạ do cơ quan quản lý trục cập nhật")

    async def delete_agency(self, *, system: str, code: str) -> None:
        """The directory is published by its owner, not by whoever connects."""
        raise KitRefusal("21", "Danh bạ do cơ quan quản lý trục cập nhật")

    async def _rows(self, statement: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
        async with self._hub.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(statement.encode(), asked)
            return await cursor.fetchall()

    def _agency(self, system: str) -> registers.Agency:
        agency = self._hub.registers.agencies.get(system)
        if agency is None:
            raise KitRefusal("19", f"Hệ thống {system} chưa đăng ký với trục")
        return agency

    def _receivers(self, system: str) -> list[str]:
        agency = self._agency(system)
        if agency.acts_for is None:
            return [organization.key for organization in self._hub.registers.directory]
        return sorted(agency.acts_for)


_LEVELS = {Level.CENTRAL: 1, Level.PROVINCE: 1, Level.DISTRICT: 2, Level.COMMUNE: 3}


def _agency(organization: Organization, day: date, level: int) -> Agency:
    def code(scheme: Scheme) -> str:
        return next((i.value for i in organization.identifiers if i.scheme is scheme and day in i.span), "")

    return Agency(
        code=organization.code_on(day) or "",
        name=organization.name_on(day),
        id=organization.key,
        parent_id=organization.parent or "",
        old_code=code(Scheme.QD2016),
        code_102=code(Scheme.QD2016),
        level=level,
        deleted=False,
    )


def _is_number(doc_id: str) -> bool:
    return doc_id.isascii() and doc_id.isdigit() and len(doc_id) < 19


async def _chunks(source: bytes | Path) -> AsyncIterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while chunk := file.read(1 << 20):
            yield chunk
