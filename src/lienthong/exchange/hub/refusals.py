"""The ways in which a hub says no, each with the HTTP status that fits."""

from typing import ClassVar

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words


class HubRefusal(Refusal):
    """A refusal with its HTTP status; `retry_after` in seconds where trying again makes sense."""

    status: ClassVar[int] = 400
    retry_after: ClassVar[int | None] = None


class NotAuthenticated(HubRefusal):
    """No bearer token."""

    code = "not_authenticated"
    status = 401
    words = Words(
        vi="Yêu cầu không kèm mã xác thực (Authorization: Bearer).",
        en="The request carries no bearer token (Authorization: Bearer).",
    )


class NotYourOrganization(HubRefusal):
    """The agency does not act for the organisation it names."""

    code = "not_your_organization"
    status = 403
    words = Words(
        vi="{agency} không được gửi, nhận thay cho cơ quan {organization}.",
        en="{agency} may not send or receive for {organization}.",
    )


class UnknownReceivers(HubRefusal):
    """None of the receivers is known to the directory."""

    code = "unknown_receivers"
    status = 422
    words = Words(
        vi="Không có nơi nhận nào có trong danh bạ: {codes}.",
        en="None of the receivers is in the directory: {codes}.",
    )


class DigestMismatch(HubRefusal):
    """The bytes that arrived are not the bytes that were announced."""

    code = "digest_mismatch"
    status = 422
    words = Words(
        vi="Nội dung nhận được (SHA-256 {seen}) khác nội dung đã báo ({announced}). Hãy gửi lại.",
        en="The bytes that arrived (SHA-256 {seen}) are not those announced ({announced}). Send them again.",
    )


class UsedForOtherBytes(HubRefusal):
    """This message id was used before for other bytes."""

    code = "other_bytes"
    status = 409
    words = Words(
        vi="Mã {message_id} đã dùng cho một thông điệp khác lúc {accepted_at} (SHA-256 {first_sha256}).",
        en="The id {message_id} was used at {accepted_at} for another message (SHA-256 {first_sha256}).",
    )


class TooLargeForUs(HubRefusal):
    """More bytes than this hub takes."""

    code = "too_large"
    status = 413
    words = Words(
        vi="Thông điệp lớn hơn mức cho phép {limit} byte.", en="The message is larger than the {limit} bytes allowed."
    )


class AttachedTooMuch(HubRefusal):
    """More in attachments than agencies of this hub may send."""

    code = "attached_too_much"
    status = 413
    words = Words(
        vi="Tệp đính kèm tổng cộng {attached} byte, vượt mức {limit} byte của trục. Hãy nén hoặc chia nhỏ.",
        en="The attachments hold {attached} bytes, more than the {limit} of this hub. Compress or divide them.",
    )


class TooSlow(HubRefusal):
    """The body stopped coming."""

    code = "too_slow"
    status = 408
    retry_after = 1
    words = Words(
        vi="Không nhận thêm được byte nào trong {seconds} giây; hãy gửi lại.",
        en="Nothing more came for {seconds} s; send again.",
    )


class MalformedRequest(HubRefusal):
    """The request itself cannot be understood."""

    code = "malformed_request"
    status = 400
    words = Words(vi="Yêu cầu không hợp lệ: {why}.", en="The request cannot be understood: {why}.")


class NotHere(HubRefusal):
    """There is no such thing, or it is not yours to see; the two are not told apart."""

    code = "not_found"
    status = 404
    words = Words(vi="Không tìm thấy {what}.", en="There is no {what} here.")


class WrongOffset(HubRefusal):
    """An upload goes on from another byte."""

    code = "wrong_offset"
    status = 409
    words = Words(vi="Tải lên tiếp tục từ byte {offset}.", en="The upload goes on from byte {offset}.")


class Busy(HubRefusal):
    """Too much at once; come back."""

    code = "busy"
    status = 429
    retry_after = 1
    words = Words(
        vi="Trục đang nhận nhiều thông điệp; hãy gửi lại sau {seconds} giây. Không mất gì.",
        en="The axis is taking in many messages; send again in {seconds} s. Nothing is lost.",
    )


class Unavailable(HubRefusal):
    """The hub cannot keep anything just now."""

    code = "unavailable"
    status = 503
    retry_after = 2
    words = Words(
        vi="Trục tạm thời không lưu được dữ liệu; hãy gửi lại với cùng mã thông điệp.",
        en="The axis cannot store anything just now; send again with the same message id.",
    )
