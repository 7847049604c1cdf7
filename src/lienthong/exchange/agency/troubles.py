"""What can go wrong between a node and its hub: three kinds, and each asks for a different act.

`TryLater` means wait, `Refused` means tell the sender, `HubSpeaksOddly` means tell the engineer (and wait).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Language, Words

_WAITING_WORDS: Mapping[str, Words] = {
    "no_connection": Words(vi="Không kết nối được tới trục.", en="The hub cannot be reached."),
    "cut_short": Words(vi="Đường truyền bị ngắt giữa chừng.", en="The connection broke off half-way."),
    "time_out": Words(vi="Trục không trả lời trong thời gian chờ.", en="The hub did not answer in time."),
    "busy": Words(vi="Trục đang quá tải và hẹn gọi lại sau.", en="The hub is overloaded and asks us to come back."),
    "hub_failed": Words(vi="Trục báo lỗi của chính nó.", en="The hub reports a failure of its own."),
    "not_admitted": Words(
        vi="Trục chưa nhận khóa của đơn vị này. Hãy báo quản trị trục và kiểm tra đồng hồ máy.",
        en="The hub does not accept this agency's key. Tell the hub's engineers, and check this machine's clock.",
    ),
    "digest_mismatch": Words(
        vi="Dữ liệu bị sai lệch trên đường truyền; sẽ gửi lại.", en="The bytes were damaged on the way; sent again."
    ),
    "speaks_oddly": Words(
        vi="Máy ở địa chỉ trục không trả lời như một trục liên thông. Hãy kiểm tra địa chỉ và máy chủ trung gian.",
        en="What answers at the hub's address does not speak like a hub. Check the address and any proxy in between.",
    ),
}


class TryLater(Refusal):
    """It did not work now and may work later. Nothing is known to be wrong with the message.

    Facts: `trouble` (stable word), `what` (the call), where known `http_status`, `said` (what the far side wrote),
    `never_left` (there was no connection over which the request could have gone).
    """

    code: ClassVar[str] = "try_later"
    words: ClassVar[Words] = Words(vi="Chưa gửi nhận được, sẽ thử lại.", en="Not now; it will be tried again.")

    def __init__(self, trouble: str, *, retry_after: float | None = None, **facts: Any) -> None:
        super().__init__(trouble=trouble, **facts)
        self.trouble = trouble
        self.retry_after = retry_after
        """Seconds the hub asked us to wait at least; None where it did not say."""

    @property
    def blames_the_line(self) -> bool:
        """The line or the hub as a whole is in trouble, not this one request."""
        return self.trouble != "hub_failed"

    @property
    def not_taken(self) -> bool:
        """The hub cannot have what was offered: nothing of it left here, or the hub turned it away unread."""
        turned_away = self.facts.get("http_status") in (401, 429) or self.trouble == "digest_mismatch"
        return turned_away or bool(self.facts.get("never_left"))

    def say(self, language: Language = "vi") -> str:
        """The trouble as a sentence."""
        return _WAITING_WORDS.get(self.trouble, self.words).say(language)


class HubSpeaksOddly(TryLater):
    """Something answers that does not keep the hub's contract: *they* broke it. Facts also: `why`."""

    code: ClassVar[str] = "speaks_oddly"

    def __init__(self, why: str, **facts: Any) -> None:
        super().__init__("speaks_oddly", why=why, **facts)


class Refused(Refusal):
    """The hub refuses this request for good: asked again, it would be refused again.

    `code` is the hub's own word (`unknown_receivers`, `other_bytes`, …), `facts` are the hub's facts.
    """

    def __init__(self, code: str, facts: Mapping[str, Any], *, http_status: int, message: Mapping[str, str]) -> None:
        super().__init__(**{str(name): value for name, value in facts.items()})
        self.code = code  # type: ignore[misc]  # a foreign code: it is the hub's, so it differs by instance
        self.http_status = http_status
        self.message = dict(message)

    def say(self, language: Language = "vi") -> str:
        """The hub's own sentence, or ours where it gave none."""
        return self.message.get(language) or f"{self.words.say(language)} ({self.code})"
