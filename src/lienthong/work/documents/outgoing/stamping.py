"""A time stamp for what was issued while the time-stamp authority was silent.

Decree 30/2020/NĐ-CP does not demand one, so signing does not wait for the authority. It is asked again in the
background, for about a day, and what it gives lies in a copy beside the issued file, whose bytes are frozen and were
sent: docs/decisions/0014.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lienthong.formats.signing import Report, Stamp, check
from lienthong.formats.signing.archiving import add_time_stamp
from lienthong.ground.files import queries as files
from lienthong.ground.keys import queries as keys
from lienthong.kernel.words import Words
from lienthong.work.documents import beside
from lienthong.work.documents.facts import DocumentChanged
from lienthong.work.documents.models import DocumentFile

ASKED_FOR = timedelta(hours=24)
"""So long the authority is asked again, as a fact that is not heard is told again (docs/developers/facts.md)."""
ISSUED = "issued"


def hear_issued(fact: DocumentChanged, now: datetime) -> None:
    """A document was issued: see to its time stamp.

    Raises:
        NoTimeStamp: the authority is silent; the fact is told again later.
    """
    if fact.act == ISSUED:
        keep_stamps(fact.document_id, fact.organization_key, now)


def keep_stamps(document_id: int, organization_key: str, now: datetime) -> int:
    """Make the time-stamped copies that a document lacks; how many. Not in a transaction: the authority is asked.

    Raises:
        NoTimeStamp: it is silent. What was made stays.
    """
    stamps = keys.time_stamps()
    made = 0
    for one in beside.lacking([document_id], beside.STAMPED):
        if stamps is None or not lacks(Report.from_json(one.finding)):
            continue
        pdf = add_time_stamp(files.read(files.file(one.file_id)), stamps, at=now).pdf
        report = check(pdf, keys.trust(now), at=now)
        beside.keep(one, pdf, beside.STAMPED, organization_key=organization_key, now=now, report=report)
        made += 1
    return made


def lacks(report: Report) -> bool:
    """Whether nobody but a signer says when it was signed."""
    return any(one.stamp is Stamp.NONE for one in report.signers)


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a time stamp that came late. `copy`: where it is; `at`: what it says."""

    words: Words
    kind: str
    at: datetime | None = None
    copy: DocumentFile | None = None


_HAS = Words(vi="Có, ở bản sao bên cạnh", en="Yes, in a copy beside it")
_UNKNOWN = Words(vi="Có, của nơi chưa rõ", en="Yes, by an unknown authority")
_WAITS = Words(vi="Đang chờ, sẽ hỏi lại", en="Waits; it is asked for again")
_NONE = Words(vi="Không có", en="None")


def standing(
    main: DocumentFile | None, kept: Sequence[DocumentFile], *, issued_at: datetime | None, now: datetime
) -> Standing | None:
    """What the page of a document says; None where every signature bears its own, or nobody is asked for one."""
    if main is None or main.finding is None or issued_at is None or not lacks(Report.from_json(main.finding)):
        return None
    for copy in kept:
        if copy.made_by == beside.STAMPED and (copy.place, copy.version) == (main.place, main.version):
            last = Report.from_json(copy.finding).signatures[-1]
            good = last.stamp is Stamp.VERIFIED
            return Standing(_HAS if good else _UNKNOWN, "good" if good else "warning", last.stamped_at, copy)
    if keys.time_stamps() is None:
        return None
    return Standing(_WAITS, "info") if now < issued_at + ASKED_FOR else Standing(_NONE, "warning")
