"""The story: one report of a town, from its outbox through four levels of government and back."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from sqlite3 import Row

import httpx

from lienthong.assembly.demo.cast import DAY, MISTAKE, Actor, party_of
from lienthong.assembly.demo.scene import DoesNotHold, Scene, Step
from lienthong.assembly.demo.stage import Stage
from lienthong.exchange.agency.addresses import AddressBook
from lienthong.exchange.agency.desk import Cancelled, Desk
from lienthong.exchange.agency.satchel import Arrival, Satchel
from lienthong.exchange.protocol.life import State
from lienthong.formats import edxml
from lienthong.formats.edxml import AttachmentSource, DocumentMessage, Party, Signer, Staff
from lienthong.formats.evidence import receipts, tokens
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.organizations import Level
from lienthong.kernel.words import Words


class Story(Scene):
    """Plays on a running stage, through the same doors that any agency has."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.cast = stage.cast
        self._satchels: dict[str, Satchel] = {}
        self.document_id = ""
        self.sent: bytes = b""
        self.receipts: list[str] = []
        self.hops: list[dict[str, object]] = []

    def steps(self) -> Iterator[tuple[Words, Callable[[Step], None]]]:
        """Every step in order: its line, and what is done and checked."""
        yield (
            Words(
                vi="UBND thị trấn Phú Hòa thả báo cáo 12/BC-UBND vào thư mục outbox; trục trả biên nhận có chữ ký",
                en="The town of Phú Hòa drops report 12/BC-UBND into its outbox; the hub returns a signed receipt",
            ),
            self.a_letter_leaves,
        )
        yield (
            Words(
                vi="UBND huyện Chư Păh và UBND tỉnh nhận đúng từng byte, trạng thái 01 tự quay về",
                en="Chư Păh district and the province get it to the byte; status 01 comes back by itself",
            ),
            self.it_arrives_in_the_province,
        )
        yield (
            Words(
                vi="Qua trục quốc gia, Bộ Nội vụ nhận bản có thêm dấu vết của trục tỉnh, trạng thái 01 quay về",
                en="Over the national axis the ministry gets it with the hub's trace added; its 01 comes back",
            ),
            self.it_reaches_the_ministry,
        )
        yield (
            Words(
                vi="Ba nơi vào sổ (03), giao việc (04), đang xử lý (05): nơi gửi thấy từng bước",
                en="All three register it (03), assign it (04), work on it (05); the sender sees each step",
            ),
            self.they_accept_and_assign,
        )
        yield (
            Words(
                vi="Huyện và Bộ trả lời bằng văn bản, cả ba hoàn thành (06); thư trả lời về tới thị trấn",
                en="District and ministry answer by letter, all three finish (06); the answers reach the town",
            ),
            self.they_answer,
        )
        yield (
            Words(
                vi="Gửi lại đúng tệp cũ: không nơi nào nhận hai lần, biên nhận vẫn là biên nhận đầu",
                en="The same file sent again: nobody gets it twice, the receipt is the first one",
            ),
            self.twice_is_once,
        )
        yield (
            Words(
                vi="Một tệp hỏng gõ cửa trục: bị từ chối có lý do, từng byte vào danh sách “không đọc được”",
                en="A broken file at the hub's door: refused with facts, its bytes on the “could not read” list",
            ),
            self.a_broken_file_is_kept,
        )
        yield (
            Words(
                vi="Tỉnh gửi công điện hỏa tốc tới 17 huyện: cả 17 báo đã đến",
                en="The province sends an urgent telegram to its 17 districts: all 17 say it arrived",
            ),
            self.an_urgent_telegram,
        )
        yield (
            Words(
                vi="Huyện gửi nhầm một văn bản, xin lấy lại (13); nơi nhận đồng ý (15)",
                en="The district sends a letter by mistake and asks for it back (13); the receiver agrees (15)",
            ),
            self.a_mistake_is_taken_back,
        )
        yield (
            Words(
                vi="Trục bị tắt đột ngột giữa lúc gửi: khởi động lại, thư vẫn tới, không mất, không trùng",
                en="The hub is killed while letters are on their way: it returns, they arrive, none lost or doubled",
            ),
            self.the_hub_falls,
        )

    def a_letter_leaves(self, step: Step) -> None:
        """Through the folder, as any old software would."""
        town = self.cast.commune
        message = self._report()
        self.document_id = message.document_id
        paper = files(__package__).joinpath("papers/12-bc-ubnd.pdf").read_bytes()
        out = BytesIO()
        edxml.write_document(message, [AttachmentSource("12-BC-UBND.pdf", paper, "Báo cáo")], out)
        self.sent = out.getvalue()
        self.until(lambda: (town.share / "outbox").is_dir(), "the folder outbox appears")
        _drop(town.share / "outbox", "12-BC-UBND.edxml", self.sent)
        row = self.until(
            lambda: self._row(town, "select receipt from outbox where document_id = ? and receipt is not null"),
            "the hub takes the report",
        )
        receipt = receipts.verify(row["receipt"], [self.stage.hub_key.public])
        self.must(receipt.sha256 == hashlib.sha256(self.sent).hexdigest(), "the receipt names other bytes")
        self.until(lambda: any((town.share / "receipts").iterdir()), "the receipt lies in receipts/")
        self.receipts.append(row["receipt"])
        self._hop(town, "accepted", receipt.accepted_at)
        step.facts = {"document_id": self.document_id, "bytes": len(self.sent), "sha256": receipt.sha256}

    def it_arrives_in_the_province(self, step: Step) -> None:
        """The hub's two inboxes."""
        for actor in (self.cast.district, self.cast.province):
            arrival = self._arrival(actor)
            self.must(arrival.content() == self.sent, f"{actor.name} got other bytes")
            self._hop(actor, "arrived", arrival.accepted_at)
            self._until_state(actor, State.ARRIVED)
        step.facts = {"identical": True}

    def it_reaches_the_ministry(self, step: Step) -> None:
        """By the national kit's protocol, to another hub."""
        ministry = self.cast.ministry
        arrival = self._arrival(ministry)
        message = _document(arrival)
        trace = [entry.organ_id for entry in message.traces]
        self.must(trace == [self.cast.commune.code, "000.00.00.H21"], f"the trace is {trace}")
        self._hop(ministry, "arrived", arrival.accepted_at)
        self._until_state(ministry, State.ARRIVED)
        step.facts = {"trace": trace}

    def they_accept_and_assign(self, step: Step) -> None:
        """Status by status."""
        told = (("03", "Văn thư vào sổ văn bản đến"), ("04", "Lãnh đạo giao Phòng chuyên môn"), ("05", "Đang xử lý"))
        for actor in self.receivers:
            for code, words in told:
                self._desk(actor).report(self._arrival(actor), code, words, staff=Staff(staff="Trần Văn Minh"))
        for actor in self.receivers:
            self._until_state(actor, State.PROCESSING)
        step.facts = {"statuses": [code for code, _ in told]}

    def they_answer(self, step: Step) -> None:
        """Letters that name what they answer, and 06."""
        answered = []
        for actor, number in ((self.cast.district, "88"), (self.cast.ministry, "4207")):
            arrival = self._arrival(actor)
            answer = self._letter(actor, number, "V/v trả lời báo cáo số 12/BC-UBND", receivers=())
            self._desk(actor).reply(arrival, answer, [AttachmentSource(f"{number}.pdf", self._paper())])
            answered.append(answer.document_id)
        for actor in self.receivers:
            self._desk(actor).report(self._arrival(actor), "06", "Đã hoàn thành")
        for actor in self.receivers:
            self._until_state(actor, State.DONE)
        for document_id in answered:
            arrival = self._arrival(self.cast.commune, document_id)
            self.must(_document(arrival).answers[0].document_id == self.document_id, "an answer names no question")
        inbox = self.cast.commune.share / "inbox"
        self.until(lambda: len(list(inbox.glob("*.edxml"))) >= 2, "both answers lie in inbox/")
        step.facts = {"answers": answered, "files": sorted(path.name for path in inbox.glob("*.edxml"))}

    def twice_is_once(self, step: Step) -> None:
        """A nervous clerk drops the file again."""
        _drop(self.cast.commune.share / "outbox", "12-BC-UBND-lan-2.edxml", self.sent)
        outbox = self.cast.commune.share / "outbox"
        self.until(lambda: not list(outbox.glob("*.edxml")), "the second file is taken from outbox/")
        for actor in self.receivers:
            count = self._row(actor, "select count(*) as n from inbox where document_id = ? and kind = 'document'")
            self.must(count is not None and count["n"] == 1, f"{actor.name} has it {count and count['n']} times")
        step.facts = {"copies": 1}

    def a_broken_file_is_kept(self, step: Step) -> None:
        """Straight at the hub, past the node that would have noticed."""
        broken = self.sent[: len(self.sent) // 2]
        town = self.cast.commune
        token = tokens.mint(
            KeyPair.load(town.key_file), agency=town.code, audience="000.00.00.H21", now=self.stage.clock()
        )
        answer = httpx.put(
            f"{self.stage.hub_url(town)}/v1/messages/tep-hong",
            content=broken,
            headers={"Authorization": f"Bearer {token}"},
            timeout=30,
        )
        told = answer.json()
        self.must(answer.status_code == 422, f"the hub said {answer.status_code}")
        step.facts = {
            "error": told["error"],
            "refused_id": told["facts"]["refused_id"],
            "message": told["message"]["vi"],
        }

    def an_urgent_telegram(self, step: Step) -> None:
        """Priority 3, hỏa tốc."""
        directory = self.cast.directory
        below = directory.children(self.cast.province.organization.key, DAY)
        districts = [one for one in below if one.level is Level.DISTRICT]
        letter = self._letter(
            self.cast.province,
            "03",
            "Về việc ứng phó mưa lũ",
            receivers=tuple(party_of(one, directory) for one in districts),
            notation="CĐ-UBND",
            type_name="Công điện",
            priority=3,
        )
        self._desk(self.cast.province).send(letter, [AttachmentSource("03-CD-UBND.pdf", self._paper())])
        province = self._satchel(self.cast.province)
        past = {State.SENT, State.QUEUED}
        self.until(
            lambda: len(states := province.pairs.of(letter.document_id)) == 17 and not past & set(states.values()),
            "all 17 districts say that it arrived",
        )
        step.facts = {"districts": len(districts)}

    def a_mistake_is_taken_back(self, step: Step) -> None:
        """Status 13 and its answer."""
        directory = self.cast.directory
        wrong = self.cast.crowd.organization
        letter = self._letter(self.cast.district, "89", MISTAKE, receivers=(party_of(wrong, directory),))
        desk, satchel = self._desk(self.cast.district), self._satchel(self.cast.district)
        desk.send(letter, [AttachmentSource("89.pdf", self._paper())])
        before = {State.QUEUED, State.SENT}
        self.until(lambda: not before & set(satchel.pairs.of(letter.document_id).values()), "the letter arrives")
        asked = desk.ask_back(letter.document_id, "Gửi nhầm nơi nhận")
        self.must(not isinstance(asked, Cancelled), "it had not left")
        self.until(
            lambda: set(satchel.pairs.of(letter.document_id).values()) == {State.RECALLED}, "the receiver agrees (15)"
        )
        step.facts = {"document_id": letter.document_id}

    def the_hub_falls(self, step: Step) -> None:
        """SIGKILL, with letters in outboxes and in flight."""
        directory = self.cast.directory
        receiver = party_of(self.cast.district.organization, directory)
        desk = self._desk(self.cast.province)
        letters = [
            self._letter(self.cast.province, str(500 + n), "V/v đôn đốc báo cáo", receivers=(receiver,))
            for n in range(20)
        ]
        for number, letter in enumerate(letters):
            desk.send(letter, [AttachmentSource("don-doc.pdf", self._paper())])
            if number == 10:
                self.stage.supervisor.kill("hub")
        district = self._satchel(self.cast.district)
        marks = ",".join("?" * len(letters))
        ids = [letter.document_id for letter in letters]
        query = f"select document_id from inbox where document_id in ({marks}) order by seq"  # noqa: S608 - marks only

        def came() -> list[str]:
            return [row["document_id"] for row in district.rows(query, *ids)]

        self.until(lambda: len(came()) >= len(ids), "all 20 letters arrive after the hub's return")
        self.must(came() == ids, "some were doubled or came out of order")
        step.facts = {"letters": len(ids)}

    def statuses(self) -> list[dict[str, str]]:
        """Every status that the town heard about its report, in the order of hearing."""
        return [
            {"reporter": report.reporter, "code": report.status_code, "at": report.stamped_at, "effect": report.effect}
            for report in self._satchel(self.cast.commune).pairs.reports(self.document_id)
        ]

    def _report(self) -> DocumentMessage:
        return self._letter(
            self.cast.commune,
            "12",
            "Về việc triển khai một cửa điện tử liên thông tại thị trấn",
            receivers=tuple(actor.party(self.cast.directory) for actor in self.receivers),
            notation="BC-UBND",
            type_name="Báo cáo",
        )

    def _letter(
        self,
        actor: Actor,
        number: str,
        subject: str,
        *,
        receivers: tuple[Party, ...],
        notation: str = "UBND-VP",
        type_name: str = "Công văn",
        priority: int = 0,
    ) -> DocumentMessage:
        return edxml.new_document(
            sender=actor.party(self.cast.directory),
            receivers=receivers,
            number=number,
            notation=notation,
            promulgated_on=DAY,
            subject=subject,
            now=self.stage.clock(),
            type_name=type_name,
            place="Gia Lai",
            signer=Signer("TM. ỦY BAN NHÂN DÂN", "Chủ tịch", "Siu H’Lan"),
            priority=priority,
            pages=1,
        )

    def _paper(self) -> bytes:
        return files(__package__).joinpath("papers/12-bc-ubnd.pdf").read_bytes()

    @property
    def receivers(self) -> tuple[Actor, ...]:
        """Those to whom the report goes."""
        return self.cast.district, self.cast.province, self.cast.ministry

    def _satchel(self, actor: Actor) -> Satchel:
        if actor.name not in self._satchels:
            self._satchels[actor.name] = Satchel.open(actor.data)
        return self._satchels[actor.name]

    def _desk(self, actor: Actor) -> Desk:
        book = AddressBook({actor.code: actor.party(self.cast.directory)}, self.cast.directory)
        return Desk(self._satchel(actor), book, clock=self.stage.clock)

    def _row(self, actor: Actor, query: str) -> Row | None:
        rows = self._satchel(actor).rows(query, self.document_id)
        return rows[0] if rows else None

    def _arrival(self, actor: Actor, document_id: str | None = None) -> Arrival:
        wanted = document_id or self.document_id

        def look() -> Arrival | None:
            arrivals = self._satchel(actor).inbox.of_document(wanted)
            return next((one for one in arrivals if one.kind == "document" and one.state == "stored"), None)

        return self.until(look, f"{actor.organization.name} gets {wanted}")

    def _until_state(self, actor: Actor, state: State) -> None:
        pairs = self._satchel(self.cast.commune).pairs
        self.until(
            lambda: pairs.of(self.document_id).get(actor.code) == state,
            f"the town hears that {actor.organization.name} is at “{state}”",
        )

    def _hop(self, actor: Actor, what: str, at: datetime) -> None:
        self.hops.append({"organization": actor.organization.name, "code": actor.code, "what": what, "at": at})


def _drop(folder: Path, name: str, content: bytes) -> None:
    """Write under a temporary name and rename, as the folder's README asks."""
    part = folder / f"{name}.part"
    part.write_bytes(content)
    part.rename(folder / name)


def _document(arrival: Arrival) -> DocumentMessage:
    message = edxml.read(arrival.content()).message
    if not isinstance(message, DocumentMessage):
        raise DoesNotHold("a status where a document was expected")
    return message


def told(story: Story, steps: list[Step], ready_after: float) -> str:
    """What happened, as JSON."""
    facts = {
        "held": all(step.held for step in steps),
        "ready_after_seconds": round(ready_after, 2),
        "document_id": story.document_id,
        "messages": [
            {"step": number, "what": step.words.en, "held": step.held, "seconds": round(step.seconds, 2),
             "trouble": step.trouble, **step.facts}
            for number, step in enumerate(steps, 1)
        ],
        "hops": story.hops,
        "statuses": story.statuses(),
        "receipts": story.receipts,
        "timings": {step.words.en: round(step.seconds, 2) for step in steps},
    }  # fmt: skip
    return json.dumps(facts, ensure_ascii=False, indent=2, default=str)
