"""Agencies next door, with systems of their own: they are asked for a step of a case and answer over the axis.

    python -m lienthong.assembly.demo.neighbours HUB-URL CONDUCT:CODE:FOLDER …

`conduct` is what the agency is like: `answers` (after a moment, with a paper), `refuses`, `plain` (a letter without the
envelope: a foreign system that does not know ours) or `silent` (it takes the letter in and never answers). In
FOLDER lie its key (`key.pem`) and, later, its satchel.
"""

import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from lienthong.assembly import settings as settings_list
from lienthong.assembly.clock import clock_of
from lienthong.assembly.processes import Process
from lienthong.exchange.agency.conditions import NodeConfig
from lienthong.exchange.agency.desk import Desk
from lienthong.exchange.agency.node import Node
from lienthong.exchange.agency.satchel import Arrival
from lienthong.formats import case_step, edxml, paper
from lienthong.formats.case_step import Outcome, Request, Result, ResultPaper
from lienthong.formats.edxml import Answered, AttachmentSource, DocumentMessage, InMemory, Party
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.moments import in_vietnam

MOMENT = timedelta(seconds=3)
"""So long an answer takes at the quickest."""

_TEMPLATE = Path(__file__).with_name("neighbour-result.typ")
_ANSWERS = uuid5(NAMESPACE_URL, "urn:lienthong:demo:neighbours")
_REFUSAL = "Nơi ở đăng ký chưa có giấy tờ chứng minh chỗ ở hợp pháp"
_STAFF = "Siu Hnel"


class Conduct(StrEnum):
    """What an agency next door is like."""

    ANSWERS = "answers"
    REFUSES = "refuses"
    PLAIN = "plain"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One of them. `folder` holds its key and its satchel."""

    code: str
    conduct: Conduct
    folder: Path


class NeighbourAtWork:
    """Its node, and the officer who sits at it."""

    def __init__(
        self, neighbour: Neighbour, hub_url: str, clock: Callable[[], datetime], *, moment: timedelta = MOMENT
    ) -> None:
        self._neighbour = neighbour
        self._clock = clock
        self._moment = moment
        config = NodeConfig(
            hub_url=hub_url,
            agency=neighbour.code,
            key=KeyPair.load(neighbour.folder / "key.pem"),
            data=neighbour.folder / "satchel",
            first_contact_within=timedelta(seconds=0.3),
            clock=clock,
            sleep=lambda seconds: asyncio.sleep(min(seconds, 1.0)),
        )
        self.node = Node(config, taker=self._take)
        self._desk = Desk(self.node.satchel, self.node.book, clock=clock)

    def _take(self, arrivals: Sequence[Arrival]) -> Sequence[int]:
        return [arrival.seq for arrival in arrivals if arrival.kind != "document" or self._handled(arrival)]

    def _handled(self, arrival: Arrival) -> bool:
        """Take it in, think for a moment, answer. Killed in between, it goes on where it was."""
        sink = InMemory()
        reading = edxml.read(arrival.content(), attachments=sink)
        asked = reading.message
        if not isinstance(asked, DocumentMessage):
            return True
        said = {report.status_code for report in self.node.satchel.pairs.reports(asked.document_id)}
        if "03" not in said:
            self._desk.report(arrival, "03", "Đã tiếp nhận")
        if self._neighbour.conduct is Conduct.SILENT:
            return True
        if self._clock() - arrival.accepted_at < self._moment:
            return False
        request = _request_in(reading, sink)
        if self._neighbour.conduct is not Conduct.PLAIN and request is None:
            return True
        self._answer(arrival, asked, request)
        if "06" not in said:
            self._desk.report(arrival, "06", "Đã trả kết quả")
        return True

    def _answer(self, arrival: Arrival, asked: DocumentMessage, request: Request | None) -> None:
        now = in_vietnam(self._clock()).replace(microsecond=0)
        us = self._us(asked, now)
        result = _result(self._neighbour.conduct, request, str(arrival.seq), now)
        files = []
        if self._neighbour.conduct is not Conduct.REFUSES:
            files.append(AttachmentSource("ket-qua.pdf", _paper(us, asked, request, result, now)))
        if result is not None:
            files.append(AttachmentSource(case_step.FILE_NAME, case_step.write(result)))
        about = request.step.name if request else asked.subject
        message = edxml.new_document(
            sender=us,
            receivers=[asked.sender],
            number=str(arrival.seq),
            notation="KQ",
            promulgated_on=now.date(),
            subject=f"V/v trả lời: {about}",
            now=now,
            answers=[
                Answered(asked.sender.organ_id, str(asked.code), asked.promulgated_on, asked.document_id)
            ],
        )  # fmt: skip
        self._desk.send(message, files, message_id=str(uuid5(_ANSWERS, f"{self._neighbour.code} {arrival.seq}")))

    def _us(self, asked: DocumentMessage, now: datetime) -> Party:
        code = self._neighbour.code
        return self.node.book.party(code, now.date(), next((p for p in asked.receivers if p.organ_id == code), None))


def neighbours_process(
    hub_url: str, neighbours: Sequence[Neighbour], environment: dict[str, str], *, name: str = "neighbours"
) -> Process:
    """All of them in one process, for the stage. Each has its key in its folder already."""
    those = [f"{neighbour.conduct}:{neighbour.code}:{neighbour.folder}" for neighbour in neighbours]
    command = [sys.executable, "-m", "lienthong.assembly.demo.neighbours", hub_url, *those]
    return Process(name, command, environment=environment)


async def work(those: Sequence[NeighbourAtWork], stop: asyncio.Event) -> None:
    """Run them until `stop` is set."""
    try:
        await asyncio.gather(*(one.node.run(stop) for one in those))
    finally:
        for one in those:
            one.node.close()


def _request_in(reading: edxml.Reading, sink: InMemory) -> Request | None:
    for attachment in reading.attachments:
        if attachment.name.lower() == case_step.FILE_NAME and attachment.number in sink.contents:
            try:
                step = case_step.read(sink.contents[attachment.number])
            except case_step.NotAStep:
                return None
            return step if isinstance(step, Request) else None
    return None


def _result(conduct: Conduct, request: Request | None, number: str, now: datetime) -> Result | None:
    if request is None or conduct is Conduct.PLAIN:
        return None
    facts = {"case_number": request.case_number, "step_key": request.step.key, "handled_at": now, "handled_by": _STAFF}
    if conduct is Conduct.REFUSES:
        return Result(outcome=Outcome.REFUSED, words=_REFUSAL, **facts)  # type: ignore[arg-type]
    made = ResultPaper(f"Kết quả {request.step.name.lower()}", f"{number}/KQ", now.date().isoformat(), "ket-qua.pdf")
    return Result(outcome=Outcome.DONE, words="Đã giải quyết", result=made, **facts)  # type: ignore[arg-type]


def _paper(us: Party, asked: DocumentMessage, request: Request | None, result: Result | None, now: datetime) -> bytes:
    title = result.result.name if result and result.result else f"Trả lời văn bản số {asked.code}"
    lines = [f"Theo văn bản số {asked.code} của {asked.sender.organ_name}."]
    if request is not None:
        lines += [f"Hồ sơ {request.case_number}: {request.step.name}."]
        lines += [f"{person.name}, sinh {person.born_on}." for person in request.subjects]
    facts = {"office": us.organ_name, "title": title, "lines": lines, "handled_by": _STAFF, "made_at": now}
    return paper.render(_TEMPLATE, facts, size="A5")


async def main() -> None:
    """Run until told to stop."""
    hub_url, *those = sys.argv[1:]
    stop = asyncio.Event()
    for order in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(order, stop.set)
    clock = clock_of(settings_list.read())
    spoken = [one.split(":", 2) for one in those]
    neighbours = [Neighbour(code, Conduct(conduct), Path(folder)) for conduct, code, folder in spoken]
    await work([NeighbourAtWork(neighbour, hub_url, clock) for neighbour in neighbours], stop)


if __name__ == "__main__":
    asyncio.run(main())
