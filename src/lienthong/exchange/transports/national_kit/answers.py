"""What the axis answers, read with care: every field may be missing, of another type, or plain wrong. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import orjson

from lienthong.exchange.transports import codes
from lienthong.exchange.transports.interface import (
    DirectoryEntry,
    Kind,
    MayHaveArrived,
    NeverWillWork,
    Parcel,
    Progress,
    Sent,
    TransportStatus,
    Trouble,
    TryLater,
    Waiting,
)
from lienthong.kernel.moments import in_vietnam, read_moment

CLOCKS_APART = timedelta(minutes=10)
"""How far the axis's clock may stand from ours when its `sentTime` is compared with our attempt."""

_STATUSES: dict[str, TransportStatus] = {
    "initial": "initial",
    "processing": "processing",
    "done": "done",
    "fail": "fail",
}
_KINDS = {"edoc": "document", "status": "status"}


def text(found: Any) -> str:
    """A field as text, without NUL and of bounded length; empty where it is missing or no scalar."""
    if isinstance(found, str):
        return found.replace("\0", "").strip()[:2000]
    if isinstance(found, bool) or found is None or not isinstance(found, (int, float)):
        return ""
    return str(found)


def moment(found: Any) -> datetime | None:
    """A time in any form seen, milliseconds since 1970 included; None for 30 February."""
    written = text(found)
    if written.isdecimal() and len(written) == 13:
        return in_vietnam(datetime.fromtimestamp(int(written) / 1000, timezone.utc))
    return read_moment(written)


def says_fail(answer: bytes) -> bool:
    """Whether an answer is an envelope that says FAIL."""
    try:
        found = orjson.loads(answer)
    except orjson.JSONDecodeError:
        return False
    return (
        isinstance(found, dict) and text(found.get("status")).upper() == "FAIL" and bool(text(found.get("ErrorCode")))
    )


def check(call: str, found: dict[str, Any], *, sends: bool = False) -> None:
    """Raise unless the envelope says OK."""
    status, code = text(found.get("status")).upper(), text(found.get("ErrorCode"))
    if status in ("OK", "SUCCESS") and code in ("", codes.FINE):
        return
    if status == "" and code == codes.FINE:
        return
    if status == "FAIL" and code not in ("", codes.FINE):
        raise failed(call, found)
    if status in ("OK", "SUCCESS"):
        # Yes and no in one answer. We cannot know which of the two is meant.
        raise (MayHaveArrived if sends else TryLater)(Trouble.UNREADABLE_ANSWER, call=call, said=f"{status} {code}")
    if status == "FAIL":
        raise TryLater(Trouble.REPORTED_FAILURE, call=call, reason=code, said=text(found.get("ErrorDesc"))[:300])
    raise (MayHaveArrived if sends else TryLater)(Trouble.UNREADABLE_ANSWER, call=call, said=f"{status} {code}"[:300])


def failed(call: str, found: dict[str, Any]) -> TryLater | NeverWillWork:
    """The exception for an envelope that says FAIL."""
    return codes.refused(text(found.get("ErrorCode")), text(found.get("ErrorDesc"))[:300], call=call)


def sent(call: str, found: dict[str, Any]) -> str:
    """The id that the axis gave to a parcel. OK without one: it may have arrived, under an id that we do not know."""
    remote_id = text(found.get("DocId")) or text(found.get("docId"))
    if not remote_id:
        raise MayHaveArrived(Trouble.UNREADABLE_ANSWER, call=call, said="OK without DocId")
    return remote_id


def rows(call: str, found: dict[str, Any]) -> list[dict[str, Any]]:
    """The list in an answer; missing is empty, but a count beside an empty list is believed: something waits."""
    data = found.get("data")
    if data is None or data == "":
        data = []
    if not isinstance(data, list):
        raise TryLater(Trouble.UNREADABLE_ANSWER, call=call, said="data is no list")
    kept = [row for row in data if isinstance(row, dict)]
    count = text(found.get("count"))
    if (data and not kept) or (not data and count.isdecimal() and int(count) > 0):
        raise TryLater(Trouble.UNREADABLE_ANSWER, call=call, said=f"count {count or len(data)}, no readable entry")
    return kept


def waiting(rows: Iterable[dict[str, Any]], kind: Kind, *, again_after_fail: bool) -> list[Waiting]:
    """What waits, oldest first, each id once. Entries without an id, of the other kind or already done are left out."""
    found: dict[str, Waiting] = {}
    for row in rows:
        remote_id, said = text(row.get("docId")), text(row.get("messageType")).lower()
        status = text(row.get("status")).lower()
        if not remote_id or _KINDS.get(said, kind) != kind or remote_id in found:
            continue
        if status == "done" or (status == "fail" and not again_after_fail):
            continue
        created = moment(row.get("created_time") or row.get("createdTime"))
        found[remote_id] = Waiting(remote_id, kind, text(row.get("from")), created, text(row.get("to")))
    return in_order(found.values())


def in_order(found: Iterable[Waiting]) -> list[Waiting]:
    """Oldest first; what has no readable time keeps its place after the others."""
    never = datetime.max.replace(tzinfo=timezone.utc)
    return sorted(found, key=lambda one: one.created_at or never)


def progress(remote_id: str, rows: Iterable[dict[str, Any]]) -> list[Progress]:
    """How far each receiver is with one package. Rows of other packages, where the axis lists them, are left out."""
    return [
        Progress(
            text(row.get("toCode")),
            _STATUSES.get(text(row.get("receiveStatus")).lower(), "unknown"),
            moment(row.get("receivedTime")),
            text(row.get("receiveStatusDesc")) or text(row.get("receiveStatus")),
        )
        for row in rows
        if text(row.get("senderDocId")) in ("", remote_id)
    ]


def find_sent(parcel: Parcel, rows: Sequence[dict[str, Any]]) -> Sent | None:
    """The one sent package that is this parcel.

    Same sender, a receiver of ours, the same số/ký hiệu, and sent around our attempt; ids that the relay knows to be
    other parcels are left out. Two candidates, or nothing to compare by: a person decides.

    Raises:
        MayHaveArrived: `cannot_tell`.
    """
    candidates: set[str] = set()
    receivers = {code.upper() for code in parcel.receiver_codes}
    for row in rows:
        remote_id = text(row.get("senderDocId"))
        if not remote_id or remote_id in parcel.taken_ids:
            continue
        if text(row.get("fromCode")).upper() not in ("", parcel.sender_code.upper()):
            continue
        if receivers and text(row.get("toCode")).upper() not in receivers:
            continue
        if not _around(parcel.attempted_at, moment(row.get("sentTime"))):
            continue
        if parcel.notation and _plain(text(row.get("notation"))) not in ("", _plain(parcel.notation)):
            continue
        candidates.add(remote_id)
    if not candidates:
        return None
    if len(candidates) == 1 and parcel.notation and parcel.attempted_at is not None:
        return Sent(candidates.pop())
    raise MayHaveArrived(Trouble.CANNOT_TELL, call="/getSentEdocList", candidates=sorted(candidates)[:20])


def directory(rows: Iterable[dict[str, Any]]) -> list[DirectoryEntry]:
    """The organisations of any of the three shapes, each code once."""
    found: dict[str, DirectoryEntry] = {}
    for row in rows:
        code = text(row.get("code"))
        if not code or code in found:
            continue
        others = (text(row.get("oldCode")), text(row.get("code102")))
        found[code] = DirectoryEntry(
            code=code,
            name=text(row.get("name")),
            remote_id=text(row.get("id")),
            parent=text(row.get("pid")),
            other_codes=tuple(other for other in dict.fromkeys(others) if other and other != code),
            mail=text(row.get("mail")),
            deleted=str(row.get("deleted")).lower() in ("true", "1"),
        )
    return list(found.values())


def _around(attempted_at: datetime | None, sent_at: datetime | None) -> bool:
    if attempted_at is None or sent_at is None:
        return True
    return in_vietnam(attempted_at) - CLOCKS_APART <= sent_at


def _plain(notation: str) -> str:
    return "".join(notation.split()).upper()
