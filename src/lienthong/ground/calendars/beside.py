"""The notices loaded here, written beside the database as well, so that the command line answers while it sleeps.

A copy and nothing more: it is written whole after every load, and read only where no database runs. Together with the
packaged sheets it makes the very edition that the tables hold.
"""

import json
import logging
import os
from pathlib import Path

from lienthong.ground.calendars import notices, sheets
from lienthong.ground.calendars.book import Book
from lienthong.kernel.refusals import Refusal

LARGEST = 50_000_000
"""Bytes; five hundred notices of the greatest length that the page takes."""
_log = logging.getLogger(__name__)


def file_in(var: Path) -> Path:
    """Where the copy lies."""
    return var / "calendar-notices.json"


def write(file: Path) -> None:
    """Write what is loaded in the database. Django is set up. A full disk is logged: the database is what counts."""
    from lienthong.ground.calendars import queries

    lines = [{"text": text, "keys": keys} for text, keys in queries.loaded()]
    new = file.with_suffix(".new")
    try:
        new.write_text(json.dumps(lines, ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(new, file)
    except OSError as trouble:
        _log.warning("calendar notices were not written beside the database: %s", trouble)


def read(file: Path) -> Book | None:
    """The packaged sheets with the notices of the copy; None where there is none that can be read."""
    try:
        if file.stat().st_size > LARGEST:
            return None
        book = sheets.book()
        for line in json.loads(file.read_text(encoding="utf-8")):
            book = book.plus(notices.read(line["text"]).book(line["keys"]))
    except (OSError, ValueError, KeyError, TypeError, Refusal) as trouble:
        if not isinstance(trouble, FileNotFoundError):
            _log.warning("calendar notices beside the database: %s", trouble)
        return None
    return book
