"""Large messages over a line that breaks: each break costs the piece under way, never what came before."""

import asyncio
import hashlib
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from lienthong.exchange.agency.answers import Accepted
from lienthong.exchange.agency.client import HubClient
from lienthong.exchange.agency.patience import Portion
from lienthong.exchange.agency.troubles import HubSpeaksOddly, TryLater

LEAST_PIECE, FIRST_PIECE, LARGEST_PIECE = 1 << 16, 1 << 20, 1 << 23
"""Sizes of a piece in bytes: a line that breaks gets small ones, a good one large ones."""


MayGoOn = Callable[[], Awaitable[bool]]


class GaveWay(Exception):
    """An upload stopped between two pieces because something more urgent came; what was sent stays sent."""


async def _always() -> bool:
    return True


def piece() -> Portion:
    """How much to send in one request, on a line that is not known yet."""
    return Portion(LEAST_PIECE, LARGEST_PIECE, FIRST_PIECE)


async def upload(
    hub: HubClient,
    message_id: str,
    path: Path,
    *,
    size: int,
    sha256: str,
    portion: Portion,
    begun: bool = False,
    may_go_on: MayGoOn = _always,
) -> Accepted:
    """Send a file piece by piece. `begun`: an earlier attempt may have brought some of it over.

    `may_go_on` is asked between two pieces.

    A break after some progress is resumed at once; the second one in the same place is the caller's to wait out.

    Raises:
        TryLater, Refused: as every call of the client.
        GaveWay: `may_go_on` said no.
    """
    digest = bytes.fromhex(sha256)
    offset = reached = 0
    if begun:
        found = await _where(hub, message_id, sha256)
        if isinstance(found, Accepted):
            return found
        offset = reached = found
    with path.open("rb") as file:
        while True:
            file.seek(offset)
            chunk = file.read(portion.now)
            try:
                answer = await hub.send_chunk(message_id, chunk, offset=offset, size=size, sha256=digest)
            except TryLater as trouble:
                if trouble.trouble not in ("cut_short", "time_out"):
                    raise
                portion.shrink()
                answer = await _where(hub, message_id, sha256)
                if isinstance(answer, int) and answer <= reached:
                    raise
                if isinstance(answer, int):
                    reached = answer
            else:
                portion.grow()
                if answer == offset:
                    raise HubSpeaksOddly("it took a piece and is where it was", what="upload")
            if isinstance(answer, Accepted):
                return answer
            if not 0 <= answer <= size:
                raise HubSpeaksOddly(f"offset {answer} of {size}", what="upload")
            offset = answer
            if not await may_go_on():
                raise GaveWay


async def _where(hub: HubClient, message_id: str, sha256: str) -> int | Accepted:
    """How far an upload got. When its last answer was lost on the way, the message is there and the upload gone."""
    offset = await hub.upload_offset(message_id)
    if offset is not None:
        return offset
    known = await hub.message(message_id)
    return known[0] if known is not None and known[0].sha256 == sha256 else 0


async def download(hub: HubClient, seq: int, into: Path, *, size: int, sha256: str) -> None:
    """Fetch a content into a file, going on from what the file already holds. Afterwards it is whole, right and synced.

    Raises:
        TryLater: the line broke twice in the same place, or the bytes are not those announced (the file is emptied).
    """
    reached = -1
    while (have := into.stat().st_size if into.exists() else 0) < size:
        try:
            await _rest(hub, seq, into, have, size)
        except TryLater as trouble:
            have = into.stat().st_size if into.exists() else 0
            if trouble.trouble not in ("cut_short", "time_out") or have <= reached:
                raise
            reached = have
    if not await asyncio.to_thread(_is_right, into, sha256):
        into.unlink(missing_ok=True)
        raise TryLater("digest_mismatch", what="content", seq=seq)


async def _rest(hub: HubClient, seq: int, into: Path, have: int, size: int) -> None:
    async with hub.content(seq, start=have) as (start, pieces):
        with into.open("r+b" if into.exists() else "w+b") as file:
            file.truncate(start)
            file.seek(start)
            room = size - start
            async for data in pieces:
                room -= len(data)
                if room < 0:
                    file.truncate(0)
                    raise TryLater("digest_mismatch", what="content", seq=seq)
                file.write(data)
            if room:
                raise TryLater("cut_short", what="content", seq=seq)


def _is_right(path: Path, sha256: str) -> bool:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256
