"""The hub's directory at the node: kept beside the satchel, so that names are known while the line is down."""

import json
import os

from lienthong.exchange.agency.conditions import Shared
from lienthong.exchange.agency.satchel import Satchel
from lienthong.exchange.agency.troubles import Refused, TryLater
from lienthong.kernel.organizations import Directory

_EVERY = 900.0
"""Seconds between two questions; an unchanged directory costs one line."""


def remembered_directory(satchel: Satchel) -> Directory | None:
    """The directory as last fetched, or None."""
    try:
        return Directory.from_facts(json.loads((satchel.folder / "directory.json").read_bytes())["directory"])
    except (OSError, KeyError, TypeError, ValueError):
        return None


async def follow_directory(shared: Shared) -> None:
    """Ask for ever whether the directory has changed."""
    backoff = shared.backoff()
    satchel = shared.satchel
    tag = await shared.keep(satchel.fact, "directory_tag") if shared.book.directory is not None else None
    while True:
        try:
            answer = await shared.hub.directory(tag)
        except (TryLater, Refused) as trouble:
            await shared.config.sleep(backoff.failed(trouble.retry_after if isinstance(trouble, TryLater) else 60.0))
            continue
        backoff.worked()
        if answer is not None:
            shared.book.directory, tag = answer
            await shared.keep(_write, satchel, answer[0], tag)
        await shared.config.sleep(_EVERY)


def _write(satchel: Satchel, directory: Directory, tag: str) -> None:
    path = satchel.folder / "directory.json"
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"directory": directory.to_facts()}, ensure_ascii=False), encoding="utf-8")
    os.replace(fresh, path)
    satchel.remember(directory_tag=tag)
