"""What the stories need: agencies with nodes, letters between them, and patience measured in events, not in sleeps."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from lienthong.exchange.agency.conditions import NodeConfig
from lienthong.exchange.agency.desk import Desk
from lienthong.exchange.agency.handing import Taker
from lienthong.exchange.agency.node import Node
from lienthong.exchange.agency.satchel import Satchel
from lienthong.exchange.agency.tests.fake_hub import FakeHub, served
from lienthong.exchange.agency.tests.poor_line import PoorLine, free_port
from lienthong.formats.edxml import Code, DocumentMessage, DocumentType, OtherInfo, Party, Signer
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.moments import VIETNAM

COMMUNE = Party("H21.22.07", "UBND huyện Chư Păh", "UBND xã Ia Khươl")
DEPARTMENT = Party("H21.07", "UBND tỉnh Gia Lai", "Sở Nội vụ tỉnh Gia Lai")
DISTRICT = Party("H21.22", "UBND tỉnh Gia Lai", "UBND huyện Chư Păh")


def now() -> datetime:
    return datetime.now(VIETNAM)


def a_letter(
    number: int = 415, *, sender: Party = DEPARTMENT, to: tuple[Party, ...] = (COMMUNE,), priority: int = 0
) -> DocumentMessage:
    return DocumentMessage(
        sender=sender,
        receivers=to,
        code=Code(str(number), "SNV-VTLT"),
        place="Gia Lai",
        promulgated_on=date(2026, 3, 2),
        type=DocumentType(18, 0, "Công văn"),
        subject="V/v báo cáo số liệu văn thư, lưu trữ năm 2025",
        signer=Signer("KT. GIÁM ĐỐC", "Phó Giám đốc", "Nguyễn Thị Lan"),
        other=OtherInfo(priority=priority),
    )


class PowerCut(BaseException):
    """Not an Exception: nothing in the product may catch it and go on."""


@dataclass
class Power:
    """Goes off at the n-th commit point; from then on nothing more reaches the disk."""

    off_at: int = 0
    passed: list[str] = field(default_factory=list)

    @property
    def is_off(self) -> bool:
        return bool(self.off_at) and len(self.passed) >= self.off_at

    def __call__(self, where: str) -> None:
        self.passed.append(where)
        if self.is_off:
            raise PowerCut(where)


@dataclass
class Site:
    """One agency's machine."""

    party: Party
    data: Path
    url: str
    key: KeyPair = field(default_factory=KeyPair.generate)
    folder: Path | None = None
    clock: Callable[[], datetime] = now
    seed: int = 7
    taker: Taker | None = None
    says_arrived: bool = True
    patience: timedelta = timedelta(days=30)
    sleep: Callable = asyncio.sleep

    def config(self) -> NodeConfig:
        return NodeConfig(
            hub_url=self.url,
            agency=self.party.organ_id,
            key=self.key,
            data=self.data,
            parties={self.party.organ_id: self.party},
            folder=self.folder,
            folder_every=timedelta(milliseconds=20),
            first_contact_within=timedelta(0),
            long_poll=timedelta(seconds=2),
            clock=self.clock,
            chance=random.Random(self.seed),
            says_arrived=self.says_arrived,
            patience=self.patience,
            sleep=self.sleep,
        )

    def open(self, power: Callable[[str], None] | None = None) -> Node:
        satchel = Satchel.open(self.data, cut=power) if power else Satchel.open(self.data)
        return Node(self.config(), taker=self.taker, satchel=satchel)

    def desk(self, node: Node) -> Desk:
        return Desk(node.satchel, node.book, clock=self.clock)


@asynccontextmanager
async def at_work(*nodes: Node) -> AsyncIterator[None]:
    stop = asyncio.Event()
    tasks = [asyncio.create_task(node.run(stop)) for node in nodes]
    try:
        yield
    finally:
        stop.set()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        for node in nodes:
            node.close()
    for result in results:
        if isinstance(result, BaseException):
            raise result


async def until(true: Callable[[], object], what: str = "", seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"it never came to pass: {what}")
        await asyncio.sleep(0.01)


@dataclass
class Province:
    """A hub, a line to it, and some sites."""

    hub: FakeHub
    line: PoorLine
    folder: Path

    def site(self, party: Party, name: str, **more) -> Site:
        site = Site(party, self.folder / name, self.line.url, **more)
        self.hub.admit(party.organ_id, site.key)
        return site


@asynccontextmanager
async def a_province(folder: Path, *, breaks_after: int | None = None) -> AsyncIterator[Province]:
    port = free_port()
    hub = FakeHub()
    async with served(hub.app(), port), PoorLine(port, breaks_after=breaks_after).laid() as line:
        yield Province(hub, line, folder)


def count(node: Node, query: str) -> int:
    return int(node.satchel.rows(query)[0][0])
