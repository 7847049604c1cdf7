"""Keeping files."""

import re
import unicodedata
from datetime import datetime
from typing import IO

from django.db import transaction

from lienthong.ground.files import checks, keeping
from lienthong.ground.files.keeping import TooLarge
from lienthong.ground.files.models import File
from lienthong.ground.people.models import Account

__all__ = ["TooLarge", "keep", "sweep"]

sweep = keeping.sweep


def keep(
    source: bytes | IO[bytes],
    *,
    name: str,
    by: Account | None,
    now: datetime,
    limit: int,
    media_type_claimed: str = "",
    purpose: str = "",
) -> File:
    """Keep a file of at most `limit` bytes with the verdict on it; call it before a transaction that holds locks.

    The content is on disk for good before the row commits. A file with problems is kept too: whoever asked for it looks
    at `file.judged.readable` and decides. What the sender claims it to be is not believed.

    Raises:
        TooLarge: it has more bytes.
    """
    del media_type_claimed
    name = clean_name(name)
    stored = keeping.spool(source, limit=limit)
    try:
        verdict = checks.look_at(stored.path, name)
        sha256 = stored.sha256.hex()
        with transaction.atomic():
            keeping.claim(sha256)
            keeping.contents().keep(stored)
            return File.objects.create(
                sha256=sha256,
                size=stored.size,
                media_type=verdict.media_type,
                name=name,
                pages=verdict.pages,
                verdict=verdict.to_json(),
                purpose=purpose,
                kept_at=now,
                kept_by=by,
            )
    finally:
        stored.path.unlink(missing_ok=True)


def clean_name(name: str) -> str:
    """A name to show and to download under: no folders, no control or direction marks, at most 200 letters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C").strip(" .")
    stem, dot, ending = name.rpartition(".")
    if dot and re.fullmatch(r"\w{1,10}", ending):
        return f"{stem[: 199 - len(ending)]}.{ending}"
    return name[:200] or "tep"
