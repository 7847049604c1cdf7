"""A morning on the axis, written into the journal as the hub writes it: for tests of the watch and of its pages.

Everything goes through `commit` and the bookkeeper; only the clock is handed in. Nine o'clock stands for `now`.
"""

import hashlib
import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid5

import psycopg

from lienthong.exchange.hub.bookkeeper import Bookkeeper
from lienthong.exchange.hub.tests.province import FIRST_DAY, organization
from lienthong.exchange.protocol.routing import routes
from lienthong.exchange.stores.journal import Accepted, Entry, Unaccepted, connect, prepare
from lienthong.exchange.stores.journal.reading import acknowledge
from lienthong.exchange.stores.journal.refusing import keep_refused
from lienthong.exchange.stores.journal.registers import publish_directory
from lienthong.exchange.stores.journal.writing import commit
from lienthong.formats.evidence import receipts
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.identifiers import document_id
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.organizations import Directory, Found, Level, Redirected, Span, Succession

MERGER = date(2025, 7, 1)
PROVINCE, SO_TTTT = "unit2025-52", "gialai-so-thong-tin-va-truyen-thong"
"""Keys that the directory of Gia Lai has too, so that the demo's people act for them."""
BEFORE, SINCE = Span(FIRST_DAY, MERGER), Span(MERGER)
COMMUNES = (
    "Ia Nhin", "Ia Ka", "Ia Phí", "Ia Mơ Nông", "Nghĩa Hưng", "Chư Đang Ya", "Đăk Tơ Ver", "Hà Tây", "Ia Kreng",
    "Ia Khươl", "Hòa Bình", "Biển Hồ",
)  # fmt: skip


def _commune(number: int, name: str) -> Any:
    return organization(f"xa-{number}", f"UBND xã {name}", Level.COMMUNE, f"H21.22.{number:02d}", parent="chu-pah")


DIRECTORY = Directory(
    [
        organization("bo-noi-vu", "Bộ Nội vụ", Level.CENTRAL, "G09", "000.00.00.G09", axis="national"),
        organization("vpcp", "Văn phòng Chính phủ", Level.CENTRAL, "G22", "000.00.00.G22", axis="national"),
        replace(
            organization(PROVINCE, "UBND tỉnh Gia Lai", Level.PROVINCE, "H21", "000.00.00.H21"),
            kind="tỉnh",
        ),
        organization("so-noi-vu", "Sở Nội vụ tỉnh Gia Lai", Level.PROVINCE, "H21.10", parent=PROVINCE),
        organization(SO_TTTT, "Sở Thông tin và Truyền thông", Level.PROVINCE, "H21.15", parent=PROVINCE),
        organization("gialai-thanh-tra", "Thanh tra tỉnh Gia Lai", Level.PROVINCE, "H21.20", parent=PROVINCE),
        organization("chu-pah", "UBND huyện Chư Păh", Level.DISTRICT, "H21.22", "000.00.22.H21", parent=PROVINCE),
        organization("ia-grai", "UBND huyện Ia Grai", Level.DISTRICT, "H21.25", parent=PROVINCE),
        organization("pleiku", "UBND thành phố Pleiku", Level.DISTRICT, "H21.30", parent=PROVINCE),
        organization("ia-ly", "UBND thị trấn Ia Ly", Level.COMMUNE, "H21.22.17", "000.17.22.H21", parent="chu-pah"),
        *(_commune(number, name) for number, name in enumerate(COMMUNES, 1)),
        organization("hoa-phu", "UBND xã Hòa Phú", Level.COMMUNE, "H21.22.80", parent="chu-pah", span=BEFORE),
        organization("nghia-hoa", "UBND xã Nghĩa Hòa", Level.COMMUNE, "H21.22.81", parent="chu-pah", span=BEFORE),
        organization("xa-chu-pah", "UBND xã Chư Păh", Level.COMMUNE, "H21.90", parent=PROVINCE, span=SINCE),
        organization("xa-ia-khuol", "UBND xã Ia Khươl mới", Level.COMMUNE, "H21.91", parent=PROVINCE, span=SINCE),
    ],
    [
        Succession("hoa-phu", "xa-chu-pah", MERGER, "whole"),
        Succession("nghia-hoa", "xa-chu-pah", MERGER, "part"),
        Succession("nghia-hoa", "xa-ia-khuol", MERGER, "part"),
    ],
)  # fmt: skip
KEY = KeyPair.generate()
CIRCULAR_AT, RECALLED_AT, LETTER_AT, HELD_AT = 1, 66, 100, 105
"""Where the journal has the three documents that are told in full, and the first one that a clerk must decide on."""
SUBJECT = "V/v báo cáo kết quả rà soát hộ nghèo, hộ cận nghèo năm 2026"


@dataclass
class Axis:
    """A hub's tables and the hand that writes in them."""

    connection: psycopg.AsyncConnection[Any]
    now: datetime
    directory: Directory = DIRECTORY
    count: int = 0
    positions: dict[str, int] = field(default_factory=dict)
    """Of documents, by number/notation."""
    ids: dict[str, str] = field(default_factory=dict)

    def at(self, minutes: float) -> datetime:
        """So many minutes before now."""
        return self.now - timedelta(minutes=minutes)

    async def document(
        self,
        code: str,
        sender: str,
        to: tuple[str, ...],
        *,
        ago: float,
        subject: str = "V/v phối hợp công tác",
        business: int = 0,
        about: str | None = None,
        refers: tuple[str, ...] = (),
        via: str = "agency",
        words: str | None = None,
        priority: int = 0,
        size: int = 3100,
    ) -> int:
        """Send a document; `about` is the code of the one whose id it bears. Returns its position."""
        number, _, notation = code.partition("/")
        at = self.at(ago)
        identity = self.ids[about] if about else document_id(sender, in_vietnam(at).date(), number, notation)
        entry = self._entry(sender, to, at=at, kind="document", document=identity, via=via, size=size)
        position = await self._commit(
            replace(
                entry,
                business=business,
                number=number,
                notation=notation,
                subject=subject,
                refers=refers,
                words=words,
                priority=priority,
            )
        )
        self.positions.setdefault(code, position)
        self.ids.setdefault(code, identity)
        return position

    async def status(
        self,
        code: str,
        about: str,
        reporter: str,
        addressee: str,
        *,
        ago: float,
        stamped: float | None = None,
        words: str | None = None,
        via: str = "agency",
        document: str | None = None,
    ) -> int:
        """Report a status; `about` is number/notation of the document, `stamped` its own moment if not just before."""
        at = self.at(ago)
        number, _, notation = about.partition("/")
        identity = document or self.ids[about]
        entry = self._entry(reporter, (addressee,), at=at, kind="status", document=identity, via=via, size=1400)
        return await self._commit(
            replace(
                entry,
                number=number,
                notation=notation,
                status_code=code,
                stamped_at=self.at(ago + 0.05 if stamped is None else stamped),
                addressee=addressee,
                words=words,
            )
        )

    async def fetched(
        self, code: str, *receivers: str, ago: float, state: str = "done", reason: str | None = None
    ) -> None:
        """Receivers (keys) fetch a document."""
        position = self.positions[code]
        rows = await (
            await self.connection.execute(
                "select seq from deliveries where position = %s and receiver = any(%s)", [position, list(receivers)]
            )
        ).fetchall()
        states = [(row[0], state, reason) for row in rows]
        await acknowledge(self.connection, receivers, states, at=self.at(ago))

    async def fetch_everything(self, *, but: tuple[str, ...] = (), within: timedelta = timedelta(seconds=40)) -> None:
        """Everyone else fetches what waits, a little after it came."""
        await self.connection.execute(
            """update deliveries set state = 'done', state_at = delivered_at + %s * (0.1 + 0.9 * (seq %% 10) / 10)
            where state = 'initial' and receiver <> all(%s)""",
            [within, list(but)],
        )

    async def relay(self, code: str, statement: str, *values: object) -> None:
        """Change a document's relay rows as the relay does."""
        query = f"update relays set {statement} where position = %s"
        await self.connection.execute(query.encode(), [*values, self.positions[code]])

    async def refused(
        self, name: str, code: str, facts: dict[str, object], body: bytes, *, ago: float, sender: str
    ) -> UUID:
        """Keep refused bytes."""
        return await keep_refused(
            self.connection,
            Unaccepted(
                sender=sender, message_id=name, at=self.at(ago), via="agency", code=code, facts=facts,
                sha256=hashlib.sha256(body).digest(), size=len(body), body=body, file=None,
            ),
            uuid5(UUID(int=7), name),
        )  # fmt: skip

    async def enter(self) -> None:
        """Let the bookkeeper catch up."""
        hub = cast(Any, SimpleNamespace(registers=SimpleNamespace(directory=self.directory)))
        while await Bookkeeper(hub).catch_up(self.connection):
            pass

    def _entry(
        self, sender: str, to: tuple[str, ...], *, at: datetime, kind: str, document: str, via: str, size: int
    ) -> Entry:
        self.count += 1
        name = f"{kind[0]}-{self.count:05d}"
        body = f"<edXML>{name}</edXML>".encode().ljust(size)
        found = self.directory.resolve(sender, in_vietnam(at).date())
        sha256 = hashlib.sha256(body).digest()
        receipt = receipts.Receipt(
            hub="H21", message_id=name, sender=sender, document_id=document, sha256=sha256.hex(), size=size,
            accepted_at=at, receivers=to,
        )  # fmt: skip
        return Entry(
            sender=sender if via == "agency" else f"axis:{via}",
            message_id=name,
            sha256=sha256,
            size=size,
            body=body,
            file=None,
            kind=kind,
            business=None,
            from_code=sender,
            from_organization=found.organization.key if isinstance(found, Found | Redirected) else None,
            document_id=document,
            number="",
            notation="",
            subject="",
            priority=0,
            promulgated_on=in_vietnam(at).date() if kind == "document" else None,
            accepted_at=at,
            routes=routes(
                to, self.directory, in_vietnam(at).date(), serves=frozenset({"province"}), from_axis=via != "agency"
            ),
            receipt=receipts.sign(receipt, KEY),
            via=via,
        )

    async def _commit(self, entry: Entry) -> int:
        [result] = await commit(self.connection, [entry])
        assert isinstance(result, Accepted)
        return result.position


async def opened(url: str, now: datetime, schema: str = "hub", directory: Directory = DIRECTORY) -> Axis:
    """An axis without traffic, its tables made and its directory published."""
    await prepare(url, schema)
    connection = await connect(url, schema)
    await publish_directory(connection, directory, at=now)
    return Axis(connection, now, directory)


async def letter_through_four_levels(axis: Axis) -> None:
    """The letter of the story: from a commune to its district, the province, a ministry and three other communes."""
    to = ("H21.22", "H21", "G09", "H21.22.02", "H21.22.80", "H21.22.81")
    await axis.document("415/BC-UBND", "H21.22.01", to, ago=166, subject=SUBJECT, priority=2)
    await axis.relay(
        "415/BC-UBND",
        "state = 'passed', attempts = 2, remote_id = '7f3c91aa', passed_at = %s, far_state = 'done', far_state_at = %s",
        axis.at(163), axis.at(161),
    )  # fmt: skip
    await axis.fetched("415/BC-UBND", "chu-pah", ago=165.8)
    await axis.fetched("415/BC-UBND", "unit2025-52", "xa-chu-pah", ago=165.5)
    about, commune = "415/BC-UBND", "H21.22.01"
    await axis.status("01", about, "H21.22", commune, ago=165.7)
    await axis.status("01", about, "H21", commune, ago=165.4)
    await axis.status("01", about, "G09", commune, ago=158, stamped=161, via="national")
    await axis.status("01", about, "H21.90", commune, ago=165.2)
    await axis.status("03", about, "H21.22", commune, ago=140, words="Số đến 1204")
    await axis.status("04", about, "H21.22", commune, ago=121, words="Chuyển Phòng Lao động - Thương binh và Xã hội")
    await axis.status("04", about, "H21", commune, ago=118, words="Chuyển Sở Lao động - Thương binh và Xã hội")
    await axis.status("03", about, "H21", commune, ago=95, stamped=127, words="Số đến 8817")
    await axis.status("05", about, "H21.22", commune, ago=93)
    await axis.status("03", about, "G09", commune, ago=80, stamped=84, via="national")
    await axis.status("06", about, "H21.22", commune, ago=34, words="Đã trả lời bằng văn bản 87/UBND-LĐTBXH")
    await axis.document(
        "87/UBND-LĐTBXH", "H21.22", ("H21.22.01",), ago=35,
        subject="V/v trả lời báo cáo rà soát hộ nghèo của xã Ia Nhin",
        refers=(f"answers:{axis.ids[about]}",),
    )  # fmt: skip
    await axis.fetched("87/UBND-LĐTBXH", "xa-1", ago=34.5)
    await axis.status("01", "87/UBND-LĐTBXH", commune, "H21.22", ago=34.4)
    await axis.status("03", "87/UBND-LĐTBXH", commune, "H21.22", ago=20)


async def circular_to_all(axis: Axis) -> None:
    """One document to all communes of the district; not everyone is awake."""
    to = tuple(f"H21.22.{number:02d}" for number in range(1, len(COMMUNES) + 1))
    code = "1207/UBND-VP"
    await axis.document(code, "H21", to, ago=1500, subject="V/v chuẩn bị Hội nghị trực tuyến bốn cấp")
    awake = [f"xa-{number}" for number in range(1, 10)]
    await axis.fetched(code, *awake, ago=1490)
    await axis.fetched(code, "xa-10", ago=1480, state="fail", reason="Tệp đính kèm thứ 2 không giải mã được (base64)")
    for number in range(1, 9):
        await axis.status("01", code, f"H21.22.{number:02d}", "H21", ago=1489)
    for number in range(1, 6):
        await axis.status("03", code, f"H21.22.{number:02d}", "H21", ago=1300 + number)
    await axis.status("02", code, "H21.22.06", "H21", ago=1290, words="Gửi nhầm: xã không thuộc thành phần dự họp")
    for number in range(1, 4):
        await axis.status("06", code, f"H21.22.{number:02d}", "H21", ago=700 + number)


async def recall(axis: Axis) -> None:
    """A document that is asked back: one agrees, one does not, one has not said."""
    code, sender = "332/SNV-TCBC", "H21.10"
    await axis.document(code, sender, ("H21.22", "H21.25", "H21.30"), ago=420, subject="V/v giao biên chế năm 2027")
    await axis.fetched(code, "chu-pah", "ia-grai", "pleiku", ago=419)
    for reporter in ("H21.22", "H21.25", "H21.30"):
        await axis.status("01", code, reporter, sender, ago=418)
        await axis.status("03", code, reporter, sender, ago=400)
    await axis.document(
        code, sender, ("H21.22", "H21.25", "H21.30"), ago=300, subject="V/v giao biên chế năm 2027", business=1,
        about=code, words="Sai số liệu ở phụ lục 2", size=2000,
    )  # fmt: skip
    await axis.status("15", code, "H21.22", sender, ago=290, words="Đã hủy theo đề nghị")
    await axis.status("16", code, "H21.25", sender, ago=280, words="Đã triển khai, đề nghị có văn bản thay thế")


async def trouble(axis: Axis) -> None:
    """What an engineer looks for: a line that is down, bytes nobody can read, statuses that fit nothing."""
    waiting = "518/STTTT-CNTT"
    await axis.document(waiting, "H21.15", ("G22",), ago=75, subject="V/v kết nối trục liên thông văn bản quốc gia")
    await axis.relay(
        waiting, "attempts = 3, next_at = %s, last_words = %s", axis.at(-11),
        "Trục quốc gia không trả lời trong 30 giây",
    )  # fmt: skip
    failed = "519/STTTT-CNTT"
    await axis.document(failed, "H21.15", ("G22",), ago=200, subject="V/v báo cáo an toàn thông tin")
    await axis.relay(
        failed, "state = 'failed', attempts = 1, last_words = %s", "Mã cơ quan nhận chưa đăng ký (mã lỗi 18)"
    )
    await axis.document(
        "77/TTr-UBND", "G09", ("H21.22.99", "H21"), ago=50, subject="V/v tờ trình của xã chưa có mã", via="national"
    )
    await axis.refused(
        "cong-van-12", "unreadable", {"line": 41, "column": 17, "detail": "mismatched tag"},
        b"<?xml version='1.0'?><edXML><edXMLEnvelope>\xe1\xbb<broken", ago=64, sender="H21.25",
    )  # fmt: skip
    await axis.refused(
        "d-09114", "unknown_receivers", {"codes": "H21.99"}, b"<edXML>H21.99</edXML>", ago=600, sender="H21.30"
    )
    await axis.status("01", "9/QĐ-UBND", "H21.30", "H21", ago=58, document="H21,2026/01/05,9/QĐ-UBND")
    await axis.status("77", "415/BC-UBND", "H21.22", "H21.22.01", ago=57, words="Mã riêng của phần mềm")


async def a_day_of_traffic(axis: Axis, *, documents: int = 160, seed: int = 22) -> None:
    """Ordinary letters among ordinary offices, fetched within seconds, confirmed, mostly accepted."""
    chance = random.Random(seed)
    codes = ["H21", "H21.10", "H21.15", "H21.22", "H21.25", "H21.30", "H21.22.17"]
    codes += [f"H21.22.{number:02d}" for number in range(1, 9)]
    subjects = (
        "V/v mời họp giao ban", "Báo cáo tuần", "V/v cử cán bộ tập huấn", "Kế hoạch cải cách hành chính",
        "V/v góp ý dự thảo quy chế",
    )  # fmt: skip
    letters = sorted((chance.triangular(0.3, 1420, 200) for _ in range(documents)), reverse=True)
    for number, ago in enumerate(letters, 2000):
        sender, *to = chance.sample(codes, chance.choice((2, 2, 2, 3, 4)))
        code = f"{number}/CV-{sender.replace('.', '')}"
        await axis.document(code, sender, tuple(to), ago=ago, subject=chance.choice(subjects))
        for receiver in to:
            if (heard := ago - chance.uniform(0.05, 0.6)) > 0 and chance.random() < 0.985:
                await axis.status("01", code, receiver, sender, ago=heard)
                if (taken := heard - chance.expovariate(1 / 45)) > 0:
                    await axis.status("03", code, receiver, sender, ago=taken)
                    if (done := taken - chance.expovariate(1 / 200)) > 0:
                        await axis.status("06", code, receiver, sender, ago=done)
    await axis.fetch_everything(but=("xa-2", "xa-10", "xa-11", "xa-12"))


async def told(url: str, now: datetime, schema: str = "hub", *, documents: int = 160) -> Axis:
    """The whole morning. The caller closes the connection."""
    axis = await opened(url, now, schema)
    await circular_to_all(axis)
    await recall(axis)
    await letter_through_four_levels(axis)
    told_at = [axis.positions[code] for code in ("1207/UBND-VP", "332/SNV-TCBC", "415/BC-UBND")]
    assert told_at == [CIRCULAR_AT, RECALLED_AT, LETTER_AT], told_at
    await trouble(axis)
    await a_day_of_traffic(axis, documents=documents)
    await axis.enter()
    return axis
