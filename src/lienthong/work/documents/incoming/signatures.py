"""The signatures of what came, as the files' first look saw them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.ground.files.models import File
from lienthong.work.documents.incoming.life import Overall

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one file. `overall` is empty where it could not be checked."""

    overall: str
    finding: Mapping[str, Any] | None = None


def check(file: File) -> Checked:
    """What the signatures of a kept file are worth. Files that carry none by their nature are unsigned."""
    verdict = file.judged
    if not verdict.readable:
        return Checked("")
    if any(problem.code == "signature_unread" for problem in verdict.problems):
        return Checked("")
    if not verdict.signatures:
        return Checked(Overall.UNSIGNED)
    whole = verdict.signatures[-1].covers_whole
    intact = all(each.intact for each in verdict.signatures)
    return Checked(Overall.PARTLY if intact and whole else Overall.BROKEN)


def overall_of(main: str, others: Iterable[str]) -> str:
    """Of the whole document: the main file speaks for it, unless any file's content does not fit its signatures."""
    return Overall.BROKEN if Overall.BROKEN in {main, *others} else main
