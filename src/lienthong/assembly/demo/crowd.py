"""The rest of the province and of the ministries: they receive, answer now and then, and write a letter a second."""

import asyncio
import os
import random
import signal
from collections.abc import Sequence
from datetime import timedelta

from lienthong.assembly import settings as settings_list
from lienthong.assembly.clock import clock_of
from lienthong.assembly.demo.cast import DAY, MISTAKE, Actor, cast_of, party_of
from lienthong.assembly.django_start import start_django
from lienthong.exchange.agency.conditions import NodeConfig
from lienthong.exchange.agency.desk import Desk
from lienthong.exchange.agency.node import Node
from lienthong.exchange.agency.satchel import Arrival
from lienthong.formats import edxml
from lienthong.formats.edxml import AttachmentSource
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.organizations import Directory, Organization

PAUSE = 1.2
"""Seconds between two letters of the crowd."""

SUBJECTS = (
    "V/v báo cáo kết quả giải quyết thủ tục hành chính tháng 8",
    "V/v mời họp giao ban công tác tháng 9",
    "V/v triển khai chữ ký số tới cấp xã",
    "V/v rà soát hạ tầng mạng diện rộng",
    "V/v đăng ký lớp tập huấn công nghệ thông tin",
    "V/v phòng chống dịch bệnh cho đàn gia súc",
    "V/v chuẩn bị khai giảng năm học 2018 - 2019",
    "V/v cung cấp số liệu tiêu chí số 8 xây dựng nông thôn mới",
)
PAPER = b"%PDF-1.4\n% v\xc4\x83n b\xe1\xba\xa3n tr\xc3\xacnh di\xe1\xbb\x85n\n%%EOF\n"
FOLLOW_UP = (("03", 0.9), ("04", 0.5), ("05", 0.5), ("06", 0.6))
"""What an office tells after 01, and how often it gets so far."""


class Crowd:
    """One node for many organisations, and the clerks who sit at it."""

    def __init__(self, actor: Actor, url: str, directory: Directory, chance: random.Random) -> None:
        settings = settings_list.read()
        self._directory = directory
        self._chance = chance
        self._clock = clock_of(settings)
        self.organizations = (actor.organization, *actor.also)
        config = NodeConfig(
            hub_url=url,
            agency=actor.code,
            key=KeyPair.load(actor.key_file),
            data=actor.data,
            first_contact_within=timedelta(seconds=0.3),
            clock=self._clock,
            parties={one.code_on(DAY) or "": party_of(one, directory) for one in self.organizations},
        )
        self.node = Node(config, taker=self._take)
        self._desk = Desk(self.node.satchel, self.node.book, clock=self._clock)
        self._number = chance.randint(100, 400)

    def _take(self, arrivals: Sequence[Arrival]) -> Sequence[int]:
        """Clerks do what clerks do: most letters are accepted, some are worked on, some finished."""
        for arrival in arrivals:
            # Nobody works on what is plainly not for them: once finished (06) it could not be taken back.
            if arrival.kind == "document" and arrival.subject != MISTAKE:
                for code, likely in FOLLOW_UP:
                    if self._chance.random() > likely:
                        break
                    self._desk.report(arrival, code)
            elif arrival.state == "stored" and b">13<" in (arrival.body or b""):
                self._desk.report(arrival, "15", "Đồng ý trả lại")
        return [arrival.seq for arrival in arrivals]

    def write(self, sender: Organization, receivers: Sequence[Organization]) -> None:
        """One more letter."""
        self._number += 1
        message = edxml.new_document(
            sender=party_of(sender, self._directory),
            receivers=[party_of(receiver, self._directory) for receiver in receivers],
            number=str(self._number),
            notation="UBND-VP",
            promulgated_on=DAY,
            subject=self._chance.choice(SUBJECTS),
            now=self._clock(),
            place="Gia Lai",
            priority=self._chance.choices((0, 1, 2, 3), (85, 9, 4, 2))[0],
        )
        self._desk.send(message, [AttachmentSource(f"{self._number}-UBND-VP.pdf", PAPER)])


async def _gossip(crowd: Crowd, ministries: Crowd, directory: Directory, chance: random.Random) -> None:
    everyone = [one for one in directory.on(DAY) if one.axis == "province" and one.code_on(DAY)]
    while True:
        await asyncio.sleep(chance.expovariate(1 / PAUSE))
        if chance.random() < 0.05:
            ministries.write(chance.choice(ministries.organizations), chance.sample(everyone, 2))
        else:
            crowd.write(chance.choice(crowd.organizations), chance.sample(everyone, chance.choice((1, 1, 1, 2, 3))))


async def main() -> None:
    """Run until told to stop."""
    settings = settings_list.read()
    start_django(settings, settings.database_url)
    from lienthong.ground.organizations import queries

    directory = await asyncio.to_thread(queries.directory)
    cast = cast_of(directory, settings.var / "nodes")
    chance = random.Random(2018)  # noqa: S311 - the same crowd each time
    crowd = Crowd(cast.crowd, os.environ["DEMO_PROVINCE_URL"], directory, chance)
    ministries = Crowd(cast.ministries, os.environ["DEMO_CENTRE_URL"], directory, chance)
    stop = asyncio.Event()
    for order in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(order, stop.set)
    talk = asyncio.create_task(_gossip(crowd, ministries, directory, chance))
    await asyncio.gather(crowd.node.run(stop), ministries.node.run(stop))
    talk.cancel()


if __name__ == "__main__":
    asyncio.run(main())
