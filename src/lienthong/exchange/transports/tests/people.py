"""The cast, their letters, and real servers for them. Not a test."""

import asyncio
import contextlib
import random
import socket
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.server.embed import Server

from lienthong.exchange.transports.interface import Parcel
from lienthong.exchange.transports.line import Limits
from lienthong.exchange.transports.national_kit import Agency
from lienthong.exchange.transports.pretend_axis import sha256_of
from lienthong.kernel.moments import VIETNAM

LAN, MINISTRY, NEIGHBOUR = "H21.07", "G09", "G12"
"""Chị Lan's department sends to bà Hoa at one ministry; ông Quý sits in another and must see nothing."""

SECRETS = {"SS_H21": "secret of the province", "SS_G09": "secret of the ministry", "SS_G12": "secret of the neighbour"}
SYSTEMS = {"SS_H21": [LAN], "SS_G09": [MINISTRY, "000.00.00.G09"], "SS_G12": [NEIGHBOUR]}
AGENCIES = [
    Agency(code=LAN, name="Sở Nội vụ tỉnh Gia Lai", id="7", parent_id="1", old_code="000.00.07.H21", level=2),
    Agency(code=MINISTRY, name="Bộ Nội vụ", id="9", mail="vt@example.vn", code_102="000.00.00.G09"),
    Agency(code=NEIGHBOUR, name="Bộ Tài chính", id="12", deleted=True),
]

QUICK = Limits(
    connect=2.0, silence=1.0, patience=1.0, slowest=1_000_000, answer=200_000, listing=2_000_000, content=3_000_000
)
"""For far sides that misbehave: nobody waits long for them."""


class Clock:
    """A clock that tests set."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 9, 14, 5, tzinfo=VIETNAM)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


def letter(
    folder: Path,
    message_id: str = "m-1",
    *,
    number: str = "415",
    receivers: tuple[str, ...] = (MINISTRY,),
    kind: Any = "document",
    size: int = 0,
    end: bytes = b"</edXML>",
    **more: Any,
) -> Parcel:
    """A letter of the department, padded to at least `size` bytes of base64-like text."""
    path = folder / f"{message_id}.edxml"
    to = "".join(f"<edXML:To><edXML:OrganId>{code}</edXML:OrganId></edXML:To>" for code in receivers)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">'
        f"<edXML:From><edXML:OrganId>{LAN}</edXML:OrganId></edXML:From>{to}"
        f"<edXML:CodeNumber>{number}</edXML:CodeNumber><edXML:CodeNotation>SNV-VTLT</edXML:CodeNotation>"
        '<edXML:Subject>V/v báo cáo "số liệu" văn thư\\lưu trữ\t😀</edXML:Subject><A>'
    )
    rng = random.Random(message_id)
    with path.open("wb") as file:
        file.write(head.encode())
        while file.tell() < size:
            file.write(rng.randbytes(150_000).hex().encode())
        file.write(b"</A>" + end)
    found, sha256_hex = sha256_of(path)
    return Parcel(message_id, kind, LAN, receivers, path, found, sha256_hex, notation=f"{number}/SNV-VTLT", **more)


@contextlib.contextmanager
def serving(app: Any) -> Iterator[int]:
    """An ASGI application on a real socket, in a thread of its own; gives the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = Server(app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False)
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        await server.serve()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    for _ in range(500):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            break
    try:
        yield port
    finally:
        loops[0].call_soon_threadsafe(server.stop)
        thread.join(10)
