"""A small province for the hub's stories: its organisations, their keys, letters, and a hub that serves them."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from granian.constants import Interfaces
from granian.server.embed import Server

from lienthong.exchange.hub.app import application
from lienthong.exchange.hub.config import HubConfig
from lienthong.exchange.stores.journal import connect, prepare
from lienthong.exchange.stores.journal.registers import Agency, publish_directory, register_agencies
from lienthong.formats.evidence import tokens
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.identifiers import scheme_of
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.organizations import Directory, Identifier, Level, Organization, Span, Succession

FIRST_DAY = date(2018, 1, 1)
MERGER = date(2025, 7, 1)


def organization(
    key: str, name: str, level: Level, *codes: str, parent: str | None = None, **more: Any
) -> Organization:
    span = more.pop("span", Span(FIRST_DAY))
    return Organization(
        key=key,
        name=name,
        level=level,
        kind=level.value,
        parent=parent,
        span=span,
        identifiers=tuple(
            Identifier(scheme_of(code), code, Span(span.start), preferred=not n) for n, code in enumerate(codes)
        ),
        **more,
    )


DIRECTORY = Directory(
    [
        organization("bo-noi-vu", "Bộ Nội vụ", Level.CENTRAL, "G09", "000.00.00.G09", axis="national"),
        organization("gia-lai", "UBND tỉnh Gia Lai", Level.PROVINCE, "H21", "000.00.00.H21"),
        organization(
            "so-tttt", "Sở Thông tin và Truyền thông", Level.PROVINCE, "H21.15", "000.00.15.H21", parent="gia-lai"
        ),
        organization("chu-pah", "UBND huyện Chư Păh", Level.DISTRICT, "H21.22", "000.00.22.H21", parent="gia-lai"),
        organization("ia-ly", "UBND thị trấn Ia Ly", Level.COMMUNE, "H21.22.07", "000.07.22.H21", parent="chu-pah"),
        organization(
            "hoa-phu", "UBND xã Hòa Phú", Level.COMMUNE, "H21.22.08", parent="chu-pah", span=Span(FIRST_DAY, MERGER)
        ),
        organization(
            "nghia-hoa", "UBND xã Nghĩa Hòa", Level.COMMUNE, "H21.22.09", parent="chu-pah", span=Span(FIRST_DAY, MERGER)
        ),
        organization("xa-moi", "UBND xã Chư Păh", Level.COMMUNE, "H21.90", parent="gia-lai", span=Span(MERGER)),
        organization("xa-khac", "UBND xã Ia Khươl", Level.COMMUNE, "H21.91", parent="gia-lai", span=Span(MERGER)),
    ],
    [
        Succession("hoa-phu", "xa-moi", MERGER, "whole"),
        Succession("nghia-hoa", "xa-moi", MERGER, "part"),
        Succession("nghia-hoa", "xa-khac", MERGER, "part"),
    ],
)

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"


def letter(
    number: str = "415",
    *,
    sender: str = "H21.22.07",
    to: tuple[str, ...] = ("H21.22",),
    priority: int = 0,
    business: int = 0,
    subject: str = "V/v báo cáo số liệu",
    padding: str = "JVBERi0xLjcK",
    document_id: str | None = None,
) -> bytes:
    """A document message as a national kit writes it, in as few lines as hold the truth."""
    receivers = "".join(f"<edXML:To><edXML:OrganId>{code}</edXML:OrganId></edXML:To>" for code in to)
    identity = f"{sender},2018/09/03,{number}/UBND-VP" if document_id is None else document_id
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="{NAMESPACE}"><edXML:edXMLEnvelope xmlns:edXML="{NAMESPACE}"><edXML:edXMLHeader><edXML:MessageHeader>
<edXML:From><edXML:OrganId>{sender}</edXML:OrganId><edXML:OrganName>Nơi gửi</edXML:OrganName></edXML:From>{receivers}
<edXML:DocumentId>{identity}</edXML:DocumentId>
<edXML:Code><edXML:CodeNumber>{number}</edXML:CodeNumber><edXML:CodeNotation>UBND-VP</edXML:CodeNotation></edXML:Code>
<edXML:PromulgationInfo><edXML:Place>Gia Lai</edXML:Place><edXML:PromulgationDate>2018/09/03</edXML:PromulgationDate>
</edXML:PromulgationInfo><edXML:DocumentType><edXML:Type>18</edXML:Type><edXML:TypeName>Công văn</edXML:TypeName>
</edXML:DocumentType><edXML:Subject>{subject}</edXML:Subject>
<edXML:OtherInfo><edXML:Priority>{priority}</edXML:Priority></edXML:OtherInfo></edXML:MessageHeader>
<edXML:TraceHeaderList><edXML:TraceHeader><edXML:OrganId>{sender}</edXML:OrganId>
<edXML:Timestamp>2018/09/03 09:14:05</edXML:Timestamp></edXML:TraceHeader><edXML:Bussiness>
<edXML:BussinessDocType>{business}</edXML:BussinessDocType></edXML:Bussiness></edXML:TraceHeaderList>
</edXML:edXMLHeader><edXML:edXMLBody><edXML:edXMLManifest version="1.0"><edXML:Reference>
<edXML:ContentId>cid:1</edXML:ContentId><edXML:ContentType>application/pdf</edXML:ContentType>
<edXML:AttachmentName>{number}.pdf</edXML:AttachmentName></edXML:Reference></edXML:edXMLManifest></edXML:edXMLBody>
</edXML:edXMLEnvelope><AttachmentEncoded><Attachment><ContentId>cid:1</ContentId>
<AttachmentName>{number}.pdf</AttachmentName><ContentType>application/pdf</ContentType>
<edXML:ContentTransferEncoded xmlns:edXML="{NAMESPACE}">{padding}</edXML:ContentTransferEncoded>
</Attachment></AttachmentEncoded></edXML>""".encode()


def status(
    code: str,
    *,
    number: str = "415",
    reporter: str = "H21.22",
    addressee: str = "H21.22.07",
    about: str | None = None,
    at: str = "2018/09/03 10:00:00",
) -> bytes:
    """A status message about a letter."""
    document_id = about or f"{addressee},2018/09/03,{number}/UBND-VP"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="{NAMESPACE}"><edXML:edXMLEnvelope xmlns:edXML="{NAMESPACE}"><edXML:edXMLHeader><edXML:MessageHeader>
<edXML:From><edXML:OrganId>{reporter}</edXML:OrganId></edXML:From><edXML:ResponseFor>
<edXML:OrganId>{addressee}</edXML:OrganId><edXML:Code>{number}/UBND-VP</edXML:Code>
<edXML:PromulgationDate>2018/09/03</edXML:PromulgationDate><edXML:DocumentId>{document_id}</edXML:DocumentId>
</edXML:ResponseFor><edXML:StaffInfo><edXML:Staff>Trần Văn Minh</edXML:Staff></edXML:StaffInfo>
<edXML:StatusCode>{code}</edXML:StatusCode><edXML:Description>anh Minh ghi</edXML:Description>
<edXML:Timestamp>{at}</edXML:Timestamp></edXML:MessageHeader></edXML:edXMLHeader></edXML:edXMLEnvelope></edXML>""".encode()


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = datetime(2018, 9, 3, 9, 0, tzinfo=VIETNAM)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


class Province:
    """A running hub and those who talk to it."""

    def __init__(self, url: str, config: HubConfig, clock: Clock, keys: dict[str, KeyPair]) -> None:
        self.url = url
        self.config = config
        self.clock = clock
        self.keys = keys
        self._http = httpx.AsyncClient(base_url=url, timeout=20)

    def bearer(self, agency: str) -> dict[str, str]:
        token = tokens.mint(self.keys[agency], agency=agency, audience=self.config.code, now=self.clock())
        return {"Authorization": f"Bearer {token}"}

    async def ask(self, agency: str | None, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {**(self.bearer(agency) if agency else {}), **more.pop("headers", {})}
        return await self._http.request(method, path, headers=headers, **more)

    async def put(self, agency: str, message_id: str, body: bytes, **headers: str) -> httpx.Response:
        return await self.ask(agency, "PUT", f"/v1/messages/{message_id}", content=body, headers=headers)

    async def inbox(self, agency: str, **query: Any) -> list[dict[str, Any]]:
        answer = await self.ask(agency, "GET", "/v1/inbox", params=query)
        assert answer.status_code == 200, answer.text
        entries: list[dict[str, Any]] = answer.json()["entries"]
        return entries

    async def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        async with await connect(self.config.database, self.config.schema) as connection:
            return await (await connection.execute(statement, values)).fetchall()  # type: ignore[arg-type]

    async def close(self) -> None:
        await self._http.aclose()


AGENCIES = {
    "H21": frozenset({"gia-lai", "so-tttt"}),
    "H21.22": frozenset({"chu-pah"}),
    "H21.22.07": frozenset({"ia-ly"}),
    "H21.22.08": frozenset({"hoa-phu", "xa-moi"}),
}


@asynccontextmanager
async def province(
    database_url: str,
    files: Path,
    *,
    clock: Clock | None = None,
    app: Callable[[HubConfig], Any] = application,
    agencies: dict[str, frozenset[str] | None] | None = None,
    **config: Any,
) -> AsyncIterator[Province]:
    """A hub on a free port, over a real database, with the small province's directory and keys."""
    clock = clock or Clock()
    hub_config = replace(
        HubConfig("H21", "Trục Gia Lai", KeyPair.generate(), database_url, "hub", files, clock=clock), **config
    )
    members = AGENCIES if agencies is None else agencies
    keys = {code: KeyPair.generate("P-256" if code == "H21" else "Ed25519") for code in members}
    await prepare(database_url, hub_config.schema)
    async with await connect(database_url, hub_config.schema) as connection:
        await publish_directory(connection, DIRECTORY, at=clock())
        since = clock() - timedelta(days=365 * 3)
        await register_agencies(
            connection,
            [(Agency(code, code, acts_for), [keys[code].public]) for code, acts_for in members.items()],
            at=since,
        )
    port = free_port()
    server = Server(app(hub_config), address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False)
    serving = asyncio.create_task(server.serve())
    house = Province(f"http://127.0.0.1:{port}", hub_config, clock, keys)
    try:
        await _until_it_answers(house)
        yield house
    finally:
        await house.close()
        server.stop()
        await serving


async def _until_it_answers(house: Province) -> None:
    for _ in range(200):
        try:
            if (await house.ask(None, "GET", "/healthz")).status_code == 200:
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.05)
    raise AssertionError("the hub does not answer")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
