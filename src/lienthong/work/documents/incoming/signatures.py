"""What the signatures of what came are worth: checked in a process apart, kept with the file, said in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lienthong.formats.signing import Report, Trust
from lienthong.formats.signing.findings import Party
from lienthong.ground.files import queries as files
from lienthong.ground.files.models import File
from lienthong.work.documents.incoming.life import Overall

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one file. `overall` is empty where it could not be checked."""

    overall: str
    finding: Mapping[str, Any] | None = None


def check(file: File, trust: Trust, *, at: datetime, issuer: str, copy: bool = False) -> Checked:
    """What the signatures of a kept file are worth on that day, if it comes from `issuer`, perhaps as a `copy`.

    A file that cannot be opened, or that kills its reader, could not be checked; pictures and office files bear no
    signature that we know.
    """
    if not file.judged.readable:
        return Checked("")
    if file.media_type != PDF:
        return Checked(Overall.UNSIGNED)
    report = files.signatures_of(file, trust, at=at, organization=issuer, copy=copy)
    return Checked("") if report is None else Checked(report.overall.value, report.to_json())


def signed_by(finding: object) -> str:
    """Whose intact signatures a file bears: `person`, `office`, `both`; empty for nobody's."""
    report = report_of(finding)
    parties = {one.party for one in report.signers if one.intact} if report is not None else set()
    if {Party.PERSON, Party.ORGANIZATION} <= parties:
        return "both"
    return "person" if Party.PERSON in parties else "office" if Party.ORGANIZATION in parties else ""


def overall_of(main: str, others: Iterable[str]) -> str:
    """Of the whole document: the main file speaks for it, unless any file's content does not fit its signatures."""
    return Overall.BROKEN if Overall.BROKEN in {main, *others} else main


def report_of(finding: object) -> Report | None:
    """The report that was kept with a file; None where there is none, or an older program wrote it."""
    if not finding:
        return None
    try:
        return Report.from_json(finding)
    except ValueError:
        return None
