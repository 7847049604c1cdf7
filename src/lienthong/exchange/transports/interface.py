"""What the hub's relay asks of any way to another axis, and the three ways such a way can disappoint it.

A provider is a folder beside this file. It carries bytes: it neither reads nor changes a message. It retries nothing by
itself; the relay owns patience (edXML procedures: back-off 1, 2, 5, 15, 60 minutes, then a person's list).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, runtime_checkable

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Language, Words

Kind = Literal["document", "status"]
"""A document message (`edoc` on the national axis) or a status message (`status`)."""

Acknowledgement = Literal["done", "fail", "processing"]
"""What we tell the axis of a package that we fetched. It says nothing of what the office did with the document."""

TransportStatus = Literal["initial", "processing", "done", "fail", "unknown"]
"""What the receiver told the axis of a package. `unknown` stands for a word we have never seen; `said` keeps it."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One file on its way out: `path` holds exactly `size` bytes whose SHA-256 is `sha256_hex`.

    The rest is what an axis can be asked by after a time-out, because it does not know our `message_id`:
    `document_id` and `notation` ("415/SNV-VTLT") as the message says them, `attempted_at`, when the first unanswered
    attempt began, and `taken_ids`, the remote ids that the relay already knows to be other parcels of its own. A relay
    that leaves them out gets `MayHaveArrived` from `already_sent` where a provider cannot tell without them.
    """

    message_id: str
    kind: Kind
    sender_code: str
    receiver_codes: tuple[str, ...]
    path: Path
    size: int
    sha256_hex: str
    document_id: str = ""
    notation: str = ""
    attempted_at: datetime | None = None
    taken_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sent:
    """The axis took the parcel and calls it `remote_id`."""

    remote_id: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A package the axis holds for us. `created_at` is None where the axis wrote a time that is none."""

    remote_id: str
    kind: Kind
    sender: str
    created_at: datetime | None
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one receiver is with a package of ours: did its software fetch it?"""

    receiver: str
    transport_status: TransportStatus
    at: datetime | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """One organisation as the axis lists it.

    `parent` is the `remote_id` of another entry; `other_codes` are this organisation's codes in the other scheme.
    """

    code: str
    name: str
    remote_id: str = ""
    parent: str = ""
    other_codes: tuple[str, ...] = ()
    mail: str = ""
    deleted: bool = False


class Trouble(StrEnum):
    """Why it did not work this time. The value travels into journals: never rename one."""

    NO_CONNECTION = "no_connection"
    TIME_OUT = "time_out"
    CUT_SHORT = "cut_short"
    SERVER_ERROR = "server_error"
    BUSY = "busy"
    UNREADABLE_ANSWER = "unreadable_answer"
    TOO_LARGE = "too_large"
    OTHER_BYTES = "other_bytes"
    NOT_THERE = "not_there"
    NOT_SIGNED_IN = "not_signed_in"
    REDIRECTED = "redirected"
    REPORTED_FAILURE = "reported_failure"
    CANNOT_TELL = "cannot_tell"
    OUR_DISK = "our_disk"


_TROUBLES = {
    Trouble.NO_CONNECTION: Words(vi="Không kết nối được tới trục.", en="The axis cannot be reached."),
    Trouble.TIME_OUT: Words(vi="Trục không trả lời trong thời gian chờ.", en="The axis did not answer in time."),
    Trouble.CUT_SHORT: Words(vi="Kết nối bị ngắt giữa chừng.", en="The connection broke off half-way."),
    Trouble.SERVER_ERROR: Words(vi="Trục báo lỗi hệ thống.", en="The axis reports an error of its own."),
    Trouble.BUSY: Words(vi="Trục đang quá tải.", en="The axis is overloaded."),
    Trouble.UNREADABLE_ANSWER: Words(
        vi="Trục trả lời nhưng không đọc được.", en="The axis answered, but not in a form that can be read."
    ),
    Trouble.TOO_LARGE: Words(
        vi="Trục gửi về nhiều hơn mức cho phép.", en="The axis sent back more than we are willing to take."
    ),
    Trouble.OTHER_BYTES: Words(
        vi="Nội dung nhận được không khớp mã băm.", en="What arrived does not match the digest that came with it."
    ),
    Trouble.NOT_THERE: Words(
        vi="Trục có ghi gói tin trong danh sách nhưng không tải được.",
        en="The axis lists the package but cannot hand it over.",
    ),
    Trouble.NOT_SIGNED_IN: Words(vi="Trục không nhận đăng nhập của ta.", en="The axis does not accept our sign-in."),
    Trouble.REDIRECTED: Words(
        vi="Trục chuyển hướng sang địa chỉ khác; ta không đi theo.",
        en="The axis points to another address, which we do not follow.",
    ),
    Trouble.REPORTED_FAILURE: Words(vi="Trục báo không thành công.", en="The axis says that it failed."),
    Trouble.CANNOT_TELL: Words(
        vi="Không hỏi được trục là gói tin đã tới chưa; cần người kiểm tra trước khi gửi lại.",
        en="The axis cannot be asked whether the parcel arrived; a person must look before it is sent again.",
    ),
    Trouble.OUR_DISK: Words(
        vi="Không đọc hoặc ghi được tệp trên máy của ta.", en="A file on our own machine cannot be read or written."
    ),
}


class TryLater(Refusal):
    """It did not work now and may work later: network, time-out, 5xx, an answer that makes no sense.

    Facts: `trouble` (a `Trouble`) always; where known `call`, `http_status`, `said` (at most 300 characters of what the
    far side wrote), `retry_after` (seconds), `remote_id`.
    """

    code = "try_later"
    words = Words(vi="Chưa chuyển được, sẽ thử lại.", en="Not carried yet; it will be tried again.")

    def __init__(self, trouble: Trouble, **facts: object) -> None:
        super().__init__(trouble=trouble, **facts)
        self.trouble = trouble

    @property
    def retry_after(self) -> float | None:
        """Seconds the axis asked us to wait, where it did."""
        seconds = self.facts.get("retry_after")
        return float(seconds) if isinstance(seconds, (int, float)) else None

    def say(self, language: Language = "vi") -> str:
        """The trouble as a sentence."""
        return _TROUBLES[self.trouble].say(language)


class MayHaveArrived(TryLater):
    """The far side may have taken the parcel: ask `already_sent` before sending it again."""

    code = "may_have_arrived"


class NeverWillWork(Refusal):
    """The axis refuses for good: sending the same parcel again would be refused again.

    Facts: `reason` (the axis's own code), `said` (its words), and where known `call`, `http_status`. `about` tells a
    refused parcel (tell the sender) from a refused account of ours (tell the engineer; every parcel would fail alike).
    """

    code = "never_will_work"
    words = Words(vi="Trục từ chối (mã {reason}): {said}", en="The axis refuses (code {reason}): {said}")

    def __init__(
        self, reason: str, said: str, *, about: Literal["parcel", "our_account"] = "parcel", **facts: object
    ) -> None:
        super().__init__(reason=reason, said=said, about=about, **facts)
        self.reason = reason
        self.said = said
        self.about = about


@runtime_checkable
class Provider(Protocol):
    """One way to another axis. Every method raises TryLater (MayHaveArrived only from `send`) or NeverWillWork,
    and no other exception; each ends within the provider's own time limits.
    """

    async def send(self, parcel: Parcel) -> Sent:
        """Hand one parcel over. Returns only after the axis said that it has it.

        Raises:
            MayHaveArrived: bytes left and no answer came back; `already_sent` decides.
            TryLater: it surely did not arrive.
            NeverWillWork: the axis refuses it for good.
        """

    async def already_sent(self, parcel: Parcel) -> Sent | None:
        """Whether an earlier, unanswered `send` of this parcel arrived. None: it did not, send it again.

        Raises:
            MayHaveArrived: with trouble `cannot_tell`, where this axis cannot be asked; a person decides.
            TryLater: ask again later.
        """

    async def waiting(self, kind: Kind, since: datetime | None = None) -> list[Waiting]:
        """What the axis holds for us and we have not acknowledged, oldest first, each remote id once."""

    async def fetch(self, waiting: Waiting, into: BinaryIO) -> None:
        """Write the bytes of one waiting package at the current position of `into`.

        On any failure a seekable `into` is cut back to where it was, so that the same file may be used again.
        """

    async def acknowledge(self, remote_id: str, outcome: Acknowledgement) -> None:
        """Tell the axis that we have the package (`done`), cannot use it (`fail`) or are still at it.

        Repeating is harmless.
        """

    async def progress(self, remote_id: str, kind: Kind) -> list[Progress]:
        """How far each receiver is with a package that we sent. Empty where this axis cannot say."""

    async def directory(self) -> list[DirectoryEntry]:
        """Every organisation this axis knows; the national one had 123 000 in July 2026. Sync it nightly."""

    async def close(self) -> None:
        """Give back connections. No other method is called afterwards."""
