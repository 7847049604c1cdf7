"""A line between two machines that breaks: a TCP proxy that cuts every connection after so many bytes."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class PoorLine:
    """`breaks_after` bytes, counted over both directions together, every connection is cut. `down`: nothing passes."""

    target_port: int
    port: int = field(default_factory=free_port)
    breaks_after: int | None = None
    down: bool = False
    breaks: int = 0
    carried: int = 0
    left: int = 0
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def laid(self) -> AsyncIterator["PoorLine"]:
        self.left = self.breaks_after or 0
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        try:
            yield self
        finally:
            server.close()
            self.cut()

    def cut(self) -> None:
        """Break every connection now."""
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.down:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        self._open |= {writer, far_writer}
        try:
            await asyncio.gather(self._carry(reader, far_writer), self._carry(far_reader, writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            for end in (writer, far_writer):
                self._open.discard(end)
                with suppress(Exception):
                    end.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1 << 15):
            self.carried += len(data)
            if self.breaks_after is not None:
                self.left -= len(data)
                if self.left <= 0:
                    self.left = self.breaks_after
                    self.breaks += 1
                    raise ConnectionResetError
            writer.write(data)
            await writer.drain()
        with suppress(OSError):
            writer.write_eof()
