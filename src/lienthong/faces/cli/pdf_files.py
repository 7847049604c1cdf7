"""What `lienthong pdf` reads and writes: files, roots, keys; each refusal in words."""

import errno
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from lienthong.faces.cli import pdf_words as words
from lienthong.formats import signing
from lienthong.formats.signing import Key, Overall, Place, Report, RootKind, Trust
from lienthong.formats.signing.keys import demo_key, password_from, pkcs11_key, pkcs12_key
from lienthong.formats.signing.keys.demo.key import default_authority
from lienthong.formats.signing.refusals import SigningRefusal
from lienthong.formats.signing.reports import VERSION
from lienthong.formats.signing.values import LARGEST_FILE
from lienthong.kernel.apart import apart
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Language, Words

EXIT: Mapping[Overall, int] = {Overall.VALID: 0, Overall.BROKEN: 1, Overall.PARTLY: 3, Overall.UNSIGNED: 4}
_UNREAD = 2
_WORST = (1, 2, 4, 3, 0)
SECONDS = 60
"""For one file. What the checker can bound, it bounds itself and says so; this is for what its reader cannot."""
MEMORY = 4_000_000_000
"""Bytes of address space: a file of 200 MB is read in a few copies."""
_INPUT = Path("-")
_SYSTEM = {
    errno.EISDIR: words.IS_FOLDER,
    errno.ENOTDIR: words.NO_FOLDER,
    errno.ENOENT: words.NO_FOLDER,
    errno.EACCES: words.NOT_ALLOWED,
    errno.EPERM: words.NOT_ALLOWED,
    errno.ELOOP: words.LINK_LOOP,
    errno.ENAMETOOLONG: words.NAME_TOO_LONG,
    errno.ENOSPC: words.NO_SPACE,
    errno.EROFS: words.READ_ONLY,
}


class Missing(Refusal):
    """There is no file of that name. Facts: `name`."""

    code = "file_missing"
    words = words.MISSING


class Closed(SigningRefusal):
    """The file is there but cannot be read or written. Facts: `name`, `why`."""

    code = "file_closed"
    words = words.CLOSED


class Large(Refusal):
    """The file is larger than we look at. Facts: `name`, `size` in MB."""

    code = "file_large"
    words = words.LARGE


class Involved(Refusal):
    """Looking at the file took longer, or more memory, than any should. Facts: `name`, `seconds`."""

    code = "file_involved"
    words = words.INVOLVED


class Exists(Refusal):
    """What was to be written is there already. Facts: `name`."""

    code = "file_exists"
    words = words.EXISTS


class NoMoment(Refusal):
    """A moment was not understood. Facts: `text`."""

    code = "no_moment"
    words = words.NO_MOMENT


class NoPlace(Refusal):
    """A place was not understood. Facts: `text`."""

    code = "no_place"
    words = words.NO_PLACE


class PlaceNeeded(Refusal):
    """Something is to be seen, and nobody said where."""

    code = "place_needed"
    words = words.PLACE_NEEDED


class OneKey(Refusal):
    """No key was named, or several."""

    code = "one_key"
    words = words.ONE_KEY


@dataclass(frozen=True, slots=True)
class Checked:
    """One file and what came of it: a report, or why it could not be read."""

    path: Path
    report: Report | None = None
    refusal: Refusal | None = None

    @property
    def unread(self) -> bool:
        """Whether it could not be had, or is no PDF that can be read: then nobody knows that it is not signed."""
        return self.report is None or (self.report.overall is Overall.UNSIGNED and bool(self.report.problems))

    @property
    def status(self) -> int:
        """Its exit status."""
        return _UNREAD if self.report is None or self.unread else EXIT[self.report.overall]


@dataclass(frozen=True, slots=True)
class KeySource:
    """Where the key is to come from, as the line said."""

    p12: Path | None
    password_file: Path | None
    password_env: str
    module: Path | None
    token: str
    label: str
    trial: str
    as_organization: bool


def checked(path: Path, trust: Trust, *, at: datetime, sender: str, copy: bool = False, password: str = "") -> Checked:
    """Read and check one file, or the input of this command where it is named `-`."""
    try:
        held = _bounded(sys.stdin.buffer, path) if path == _INPUT else read(path)
    except Refusal as refusal:
        return Checked(path, None, refusal)
    told = apart(
        lambda: signing.check(held, trust, at=at, organization=sender, copy=copy, password=password).to_json(),
        seconds=SECONDS,
        memory=MEMORY,
    )
    if told is None:
        return Checked(path, None, Involved(name=str(path), seconds=SECONDS))
    return Checked(path, Report.from_json(told))


def worst(checked: Sequence[Checked]) -> int:
    """The exit status of them all."""
    found = {one.status for one in checked}
    return next(status for status in _WORST if status in found)


def facts(one: Checked, language: Language) -> dict[str, Any]:
    """One file for a machine: the report, or `error`."""
    name = str(one.path)
    if one.report is None:
        refusal = one.refusal or Refusal()
        words = {"vi": refusal.say("vi"), "en": refusal.say("en")}
        error = {"code": refusal.code, "message": refusal.say(language), "words": words}
        return {"file": name, "version": VERSION, "overall": None, "error": error}
    return {"file": name, **one.report.to_json()}


def trust(roots: Sequence[Path], between: Sequence[Path], lists: Sequence[Path], *, trial: bool, at: datetime) -> Trust:
    """What the check rests on, from files.

    Raises:
        Refusal: a file cannot be read, or holds no certificate.
    """
    found = [root for path in roots for root in signing.roots_from(read(path), RootKind.NAMED, where=path.name)]
    crls = [one for path in lists for one in signing.lists_from(read(path), where=path.name)]
    chain = [
        one.certificate for path in between for one in signing.roots_from(read(path), RootKind.NAMED, where=path.name)
    ]
    if trial:
        known = default_authority().trust(at)
        found += known.roots
        crls += known.crls
    return Trust(tuple(found), tuple(chain), tuple(crls))


def key_of(source: KeySource, environment: Mapping[str, str]) -> Key:
    """The key to sign with.

    Raises:
        OneKey: none or several were named.
        UnusableKey: it cannot be opened.
    """
    if sum(1 for one in (source.p12, source.module, source.trial) if one) != 1:
        raise OneKey()
    if source.trial:
        return demo_key(organization=source.trial) if source.as_organization else demo_key(name=source.trial)
    password = password_from(environment, name=source.password_env, file=source.password_file)
    if source.p12 is not None:
        return pkcs12_key(source.p12, password)
    return pkcs11_key(source.module or Path(), token=source.token, pin=password or "", label=source.label)


def password_of(path: Path) -> str:
    """The first line of a file. Never part of the command line, which everybody on the machine can read.

    Raises:
        Missing, Closed, Large: it cannot be had.
    """
    # Notepad writes a mark before the first letter; a password of old files may be in Latin letters.
    held = read(path).removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r")
    try:
        return held.decode()
    except UnicodeDecodeError:
        return held.decode("latin-1")


def place_of(text: str) -> Place | None:
    """`1,128,156,42,30` as a place; None for nothing.

    Raises:
        NoPlace: it is something else.
    """
    if not text.strip():
        return None
    try:
        page, x, y, width, height = (float(part) for part in text.split(","))
    except ValueError as wrong:
        raise NoPlace(text=text) from wrong
    return Place(int(page), x, y, width, height)


def read(path: Path) -> bytes:
    """A whole file.

    Raises:
        Missing, Closed, Large: it cannot be had.
    """
    try:
        with path.open("rb") as file:
            return _bounded(file, path)
    except FileNotFoundError as error:
        raise Missing(name=str(path)) from error
    except OSError as error:
        raise Closed(name=str(path), why=_why(error)) from error


def _bounded(file: BinaryIO, path: Path) -> bytes:
    """Not by what the system says about its size: of a device or a pipe it says nothing."""
    held = file.read(LARGEST_FILE + 1)
    if len(held) > LARGEST_FILE:
        raise Large(name=str(path), size=LARGEST_FILE // (1024 * 1024))
    return held


def _why(error: OSError) -> Words | str:
    return _SYSTEM.get(error.errno or 0) or error.strerror or type(error).__name__


def write(path: Path, held: bytes) -> None:
    """A new file, whole or not at all; never over one that is there.

    Raises:
        Exists: somebody was faster.
        Closed: it cannot be written.
    """
    try:
        with path.open("xb") as file:
            file.write(held)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise Exists(name=str(path)) from error
    except OSError as error:
        raise Closed(name=str(path), why=_why(error)) from error
