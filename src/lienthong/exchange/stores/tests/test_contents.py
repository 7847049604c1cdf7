"""Large contents: whole or not there at all."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lienthong.exchange.stores.contents import Contents, TooLarge


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def broken() -> AsyncIterator[bytes]:
    yield b"half"
    raise ConnectionError


def test_a_content_is_kept_under_the_name_of_its_bytes(tmp_path: Path) -> None:
    contents = Contents(tmp_path)
    stored = asyncio.run(contents.spool(pieces(b"b", b"c"), at_most=3, first=b"a"))
    assert (stored.size, stored.sha256) == (3, hashlib.sha256(b"abc").digest())
    name = contents.keep(stored)
    assert name == f"{stored.sha256.hex()[:2]}/{stored.sha256.hex()}"
    assert contents.path(name).read_bytes() == b"abc"
    again = asyncio.run(contents.spool(pieces(b"abc"), at_most=3))
    assert contents.keep(again) == name  # the same bytes are kept once
    assert list((tmp_path / "incoming").iterdir()) == []


def test_what_is_too_large_or_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    contents = Contents(tmp_path)
    with pytest.raises(TooLarge):
        asyncio.run(contents.spool(pieces(b"abc", b"d"), at_most=3))
    with pytest.raises(ConnectionError):
        asyncio.run(contents.spool(broken(), at_most=10))
    assert list((tmp_path / "incoming").iterdir()) == []


def test_what_nobody_came_back_for_is_swept_away(tmp_path: Path) -> None:
    contents = Contents(tmp_path)
    old, new = contents.scratch(), contents.scratch()
    old.write_bytes(b"old")
    new.write_bytes(b"new")
    os.utime(old, (1000, 1000))
    os.utime(new, (5000, 5000))
    assert contents.sweep(older_than=3000, now=6000) == 1
    assert new.exists()
    assert not old.exists()
