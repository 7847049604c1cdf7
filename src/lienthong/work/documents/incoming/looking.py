"""A look at the files of what came, before any lock is held: text, signatures, secrecy stamps.

Each file is opened in a process apart. One that kills its reader is noted as not checked; it is never lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from lienthong.formats.signing import Trust
from lienthong.ground.files import queries as files
from lienthong.ground.files.models import File
from lienthong.ground.keys import queries as keys
from lienthong.work.documents import kinds
from lienthong.work.documents.incoming import signatures
from lienthong.work.documents.incoming.noticing import FileTold, secret_mark
from lienthong.work.documents.incoming.signatures import Checked

SKIPPED = frozenset({"signature_broken", "signature_unread", "added_after_signing"})
"""What the first look at a file says of signatures: the check says it better."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One file, looked at."""

    file: File
    name: str
    checked: Checked
    text: str = ""
    first: str = ""

    @property
    def told(self) -> FileTold:
        """For the clerk."""
        verdict = self.file.judged
        return FileTold(
            self.name, verdict.readable, [each.words for each in verdict.problems if each.code not in SKIPPED]
        )


@dataclass(frozen=True, slots=True)
class Look:
    """All files of a document, the main one first."""

    files: Sequence[Looked]
    overall: str
    text: str = ""
    first: str = ""
    mark: str = ""
    """The secrecy stamp that was seen."""

    @property
    def pages(self) -> int | None:
        """Of the main file."""
        return self.files[0].file.pages if self.files else None


def look(
    kept: Sequence[tuple[UUID, str]], *, now: datetime, issuer: str = "", notation: str = "", waits: bool = False
) -> Look:
    """Look at kept files, by id and the name under which each came. The first PDF among them is the main one.

    `issuer`: whose signature is expected, by name; `notation`: by its symbol a copy is known.
    `waits`: nobody looks at a page meanwhile, so authorities outside are asked about certificates of which no list
    tells whether they were revoked.
    """
    trust = (keys.asking_trust(now) if waits else replace(keys.trust(now), source=None)) if kept else None
    found = files.by_ids([identity for identity, _ in kept])
    copy = kinds.is_copy(notation)
    looked = [_look(found[identity], name, trust, now, issuer, copy) for identity, name in kept if identity in found]
    looked.sort(key=lambda each: each.file.media_type != signatures.PDF)
    if not looked:
        return Look((), "")
    overall = signatures.overall_of(looked[0].checked.overall, [each.checked.overall for each in looked[1:]])
    mark = next(filter(None, (secret_mark(each.first) for each in looked)), "")
    return Look(looked, overall, "\n".join(each.text for each in looked if each.text), looked[0].first, mark)


def _look(file: File, name: str, trust: Trust | None, now: datetime, issuer: str, copy: bool) -> Looked:
    read = files.text_of(file)
    checked = signatures.check(file, trust or Trust(()), at=now, issuer=issuer, copy=copy)
    return Looked(file, name, checked, read.text, read.first)
