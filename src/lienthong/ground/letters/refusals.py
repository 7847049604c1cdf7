"""Why a letter is not taken for sending."""

from typing import ClassVar

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words


class NotServed(Refusal):
    """The platform does not send for this organisation on this day. Facts: `organization`, `day`."""

    code: ClassVar[str] = "not_served"
    words: ClassVar[Words] = Words(
        vi="Hệ thống không gửi văn bản thay cho {organization} vào ngày {day:%d/%m/%Y}.",
        en="The platform does not send letters for {organization} on {day:%d/%m/%Y}.",
    )


class NoAddress(Refusal):
    """The organisation has no code on the axis on this day. Facts: `organization`, `day`."""

    code: ClassVar[str] = "no_address"
    words: ClassVar[Words] = Words(
        vi="{organization} không có mã định danh trên trục vào ngày {day:%d/%m/%Y}.",
        en="{organization} has no code on the axis on {day:%d/%m/%Y}.",
    )


class NoReceiver(Refusal):
    """A letter goes to somebody."""

    code: ClassVar[str] = "no_receiver"
    words: ClassVar[Words] = Words(vi="Văn bản chưa có nơi nhận.", en="The letter has no receiver.")


class SentBefore(Refusal):
    """A letter with this number is queued or sent already. Facts: `code`, `letter_id`."""

    code: ClassVar[str] = "sent_before"
    words: ClassVar[Words] = Words(
        vi="Văn bản số {number} đã được gửi. Hãy cấp số khác.",
        en="A letter with the number {number} has been sent already. Give it another number.",
    )


class HasIt(Refusal):
    """The organisation is among those whom the letter went to. Facts: `organization`."""

    code: ClassVar[str] = "has_it"
    words: ClassVar[Words] = Words(
        vi="{organization} đã có trong nơi nhận của văn bản này.",
        en="{organization} is among the receivers of this document already.",
    )


class NotOfOurs(Refusal):
    """Nobody of ours received this letter as that office. Facts: `letter_id`, `organization`."""

    code: ClassVar[str] = "not_received"
    words: ClassVar[Words] = Words(
        vi="{organization} không phải nơi nhận văn bản này trên hệ thống.",
        en="{organization} is not a receiver of this letter on the platform.",
    )


class ReasonNeeded(Refusal):
    """Nobody is turned down without a reason. Facts: `status_code`."""

    code: ClassVar[str] = "reason_needed"
    words: ClassVar[Words] = Words(
        vi="Trạng thái {status_code} phải kèm lý do.", en="The status {status_code} needs a reason."
    )


class UnknownStatus(Refusal):
    """Not a status that a receiver may report. Facts: `status_code`."""

    code: ClassVar[str] = "unknown_status"
    words: ClassVar[Words] = Words(
        vi="Không gửi được trạng thái “{status_code}”: chỉ có 02 đến 06, 15 và 16.",
        en="The status “{status_code}” cannot be reported: there are 02 to 06, 15 and 16.",
    )
