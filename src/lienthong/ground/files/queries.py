"""Reading files that were kept."""

import base64
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from cryptography.x509 import load_der_x509_certificate

from lienthong.formats.signing import Report, Trust
from lienthong.ground.files import checks, keeping
from lienthong.ground.files.models import File
from lienthong.ground.files.reading import trust_told
from lienthong.ground.files.verdicts import Limits

PDF, PICTURES = "application/pdf", frozenset({"image/jpeg", "image/png"})
MOST_JOINED = 2000
"""Pages of files that are put together."""
MOST_LETTERS = 12_000
"""On one page; a page of print has some three thousand."""
LETTERS = 400_000
"""So much text of one file is read: some 150 pages of print."""


def file(identity: UUID) -> File:
    """A file by its id.

    Raises:
        File.DoesNotExist: there is none.
    """
    return File.objects.get(id=identity)


def open(file: File) -> IO[bytes]:  # noqa: A001 - as the contract between the modules names it
    """A file's bytes, to be closed by the caller.

    Raises:
        FileNotFoundError: the content is gone from the disk, a fault of ours.
    """
    return keeping.path_of(file.sha256).open("rb")


def read(file: File) -> bytes:
    """All of a file's bytes."""
    with open(file) as content:
        return content.read()


@dataclass(frozen=True, slots=True)
class Read:
    """The text of a file, page after page; the first page by itself too. Empty where it is a picture."""

    text: str = ""
    first: str = ""


def text_of(file: File) -> Read:
    """What stands in a kept PDF as text. Never raises for what the file holds: nothing read is empty."""
    if file.media_type != PDF or not file.judged.readable:
        return Read()
    told = checks.apart("text", keeping.path_of(file.sha256), letters=LETTERS)
    return Read(told["text"], told["first"]) if told else Read()


@dataclass(frozen=True, slots=True)
class Lettered:
    """A page with every letter where it stands: left, top, right, bottom in millimetres from the top left corner."""

    page: int
    width: float
    height: float
    text: str = ""
    boxes: tuple[tuple[float, float, float, float], ...] = ()


def letters_of(file: File, *, first: int = 1, last: int = 3) -> list[Lettered]:
    """The letters of the first and the last pages of a kept PDF. Never raises for what it holds: a scan has none."""
    if file.media_type != PDF or not file.judged.readable:
        return []
    path = keeping.path_of(file.sha256)
    told = checks.apart("letters", path, first=first, last=last, most=MOST_LETTERS)
    return [
        Lettered(one["page"], one["width"], one["height"], one["text"], tuple(map(tuple, one["boxes"])))
        for one in (told or {"pages": []})["pages"]
    ]


def picture_of(file: File, *, page: int = 1, width: int = 900) -> bytes | None:
    """A page of a kept PDF or picture as PNG, `width` dots wide; None where none can be made."""
    if file.media_type not in {PDF, *PICTURES} or not file.judged.readable:
        return None
    told = checks.apart("picture", keeping.path_of(file.sha256), page=page, width=width)
    return base64.b64decode(told["png"]) if told else None


@dataclass(frozen=True, slots=True)
class Scanned:
    """How a PDF was scanned. `coarsest`: dots to the inch of the coarsest page; None where no picture fills a page."""

    version: str
    coarsest: int | None
    grey: bool
    """Whether a page is without colour."""


def scanned_of(file: File) -> Scanned | None:
    """How a kept PDF was scanned; None where that could not be found out."""
    told = checks.apart("scanned", keeping.path_of(file.sha256)) if file.media_type == PDF else None
    return Scanned(**told) if told else None


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF as it looks on paper. `empty_from`: millimetres from the top of its last page; None: not known."""

    pdf: bytes
    empty_from: float | None


def printed_of(file: File) -> Printed | None:
    """A kept PDF with all that was filled in and signed as part of its pages; None where it cannot be made."""
    told = checks.apart("printed", keeping.path_of(file.sha256)) if file.media_type == PDF else None
    return Printed(base64.b64decode(told["pdf"]), told["empty_from"]) if told else None


@dataclass(frozen=True, slots=True)
class Taken:
    """How many pages of a PDF can be taken into another, and how many it has."""

    pages: int
    of: int


def pages_of(file: File, *, most: int, seconds: int = 5) -> Taken | None:
    """How many of a kept PDF's first `most` pages can be taken along; None where it cannot be read in so many seconds.

    It is really put into another PDF, apart: one that kills whoever reads it is found out before it costs the whole.
    """
    if file.media_type != PDF:
        return None
    limits = Limits(seconds=seconds)
    told = checks.apart("joined", keeping.path_of(file.sha256), limits, parts=[], most=most, told=True)
    return Taken(told["taken"][0], told["of"][0]) if told and told["of"][0] else None


def joined(parts: Sequence[File | bytes], *, most: int, flat: bool = False, mark: bytes = b"") -> bytes | None:
    """PDFs as one, of each its first `most` pages; None where that comes to nothing. Bytes are our own making.

    `flat`: what was filled in and signed becomes part of the pages, as on paper. `mark`: a PDF of one page that is laid
    on the foot of every page.
    """
    with tempfile.TemporaryDirectory(prefix="lienthong-") as folder:
        paths = []
        for number, part in enumerate(parts):
            path = Path(folder) / f"{number}.pdf" if isinstance(part, bytes) else keeping.path_of(part.sha256)
            if isinstance(part, bytes):
                path.write_bytes(part)
            paths.append(path)
        facts = {"parts": [str(each.absolute()) for each in paths[1:]], "most": most, "flat": flat}
        told = checks.apart(
            "joined", paths[0], Limits(seconds=60, pages=MOST_JOINED), mark=base64.b64encode(mark).decode(), **facts
        )
    return base64.b64decode(told["pdf"]) if told else None


def signatures_of(
    file: File, trust: Trust, *, at: datetime, organization: str = "", copy: bool = False
) -> Report | None:
    """What the signatures of a kept PDF are worth; None where it could not be found out. Other files bear none.

    The file is opened in the process apart: one that kills its reader costs nothing else. The source of `trust`, where
    there is one, is asked from here about what was not known there; with what it tells the file is looked at again.
    """
    told = _apart(file, trust, at, organization, copy)
    if told is None:
        return None
    if trust.source is not None and told["wanting"]:
        pairs = [[load_der_x509_certificate(base64.b64decode(each)) for each in pair] for pair in told["wanting"]]
        got = tuple(one for certificate, issuer in pairs for one in trust.source(certificate, issuer))
        # Lists and answers alike: each reader passes over what is not for it.
        more = replace(trust, crls=(*trust.crls, *got), ocsps=(*trust.ocsps, *got), source=None)
        told = (_apart(file, more, at, organization, copy) if got else None) or told
    try:
        return Report.from_json(told["report"])
    except ValueError:
        return None


def _apart(file: File, trust: Trust, at: datetime, organization: str, copy: bool) -> dict[str, Any] | None:
    path = keeping.path_of(file.sha256)
    facts: dict[str, Any] = {"at": at.isoformat(), "organization": organization, "copy": copy}
    return checks.apart("signatures", path, trust=trust_told(trust), **facts)


def by_ids(identities: Sequence[UUID]) -> dict[UUID, File]:
    """Those files that there are, by id."""
    return File.objects.in_bulk(list(identities)) if identities else {}
