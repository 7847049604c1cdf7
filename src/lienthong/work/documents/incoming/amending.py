"""Correcting what was registered, decided from values alone: what may be corrected, and what changes.

The arrival number, the day and the way of arrival were given at the door and stay; a deadline is the leader's to set
(Decree 30/2020/NĐ-CP art. 22.2, 23.2). Nothing is overwritten: each earlier value stays in the document's story.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.kinds import PRIORITIES, kinds

Value = str | int | date | None
FIELDS: Mapping[str, Words] = {
    "type_key": Words(vi="Loại văn bản", en="Type"),
    "number": Words(vi="Số", en="Number"),
    "notation": Words(vi="Ký hiệu", en="Symbol"),
    "issued_on": Words(vi="Ngày văn bản", en="Date of the document"),
    "issuer_name": Words(vi="Nơi ban hành", en="Issuer"),
    "subject": Words(vi="Trích yếu", en="Subject"),
    "signer_name": Words(vi="Người ký", en="Signed by"),
    "signer_position": Words(vi="Chức vụ người ký", en="Position of the signer"),
    "priority": Words(vi="Độ khẩn", en="Urgency"),
    "pages": Words(vi="Số trang", en="Pages"),
    "note": Words(vi="Ghi chú", en="Note"),
}
"""What a clerk may correct, by the name of the column."""


class NothingChanged(Refusal):
    """Everything is as it was."""

    code = "nothing_changed"
    words = Words(vi="Chưa có thông tin nào được sửa.", en="Nothing was corrected.")


class NotJoined(Refusal):
    """There is no such document to join it to. Facts: `number`, `year`."""

    code = "not_joined"
    words = Words(
        vi="Không có văn bản số đến {number}/{year} để nhập vào; số đó phải là văn bản khác, đang còn hiệu lực.",
        en="There is no document of the arrival number {number}/{year} to join it to; it must be another one, in use.",
    )


class NoPaper(Refusal):
    """No paper was to follow this document, or none can have come on that day. Facts: `why`, `why_en`."""

    code = "no_paper"
    words = Words(vi="Không ghi nhận được bản giấy: {why}.", en="The paper cannot be noted: {why_en}.")


class AnswerFirst(Refusal):
    """Its sender wants it back and waits for the answer, which is given where it lies now."""

    code = "answer_recall_first"
    words = Words(
        vi="Nơi gửi đang yêu cầu thu hồi văn bản này. Hãy trả lời yêu cầu đó trước, rồi mới nhập vào văn bản trùng.",
        en="Its sender asks for it back. Answer that first; then join it to the one that it repeats.",
    )


@dataclass(frozen=True, slots=True)
class Change:
    """One value that was corrected, as people read it."""

    field: str
    was: str
    now: str

    @property
    def words(self) -> Words:
        """What the field is called."""
        return FIELDS.get(self.field, Words(vi=self.field, en=self.field))


def changes(before: Mapping[str, Value], wanted: Mapping[str, Value]) -> list[Change]:
    """What is different, in the order of the table; texts are compared without the blanks around them.

    Raises:
        NothingChanged: nothing is.
    """
    found = [
        Change(name, shown(name, before.get(name)), shown(name, wanted[name]))
        for name in FIELDS
        if name in wanted and shown(name, before.get(name)) != shown(name, wanted[name])
    ]
    if not found:
        raise NothingChanged
    return found


def paper_fits(follows: bool, on: date, *, today: date, dated: date | None) -> None:
    """Nothing, if the paper of a document of the day `dated` may have come `on` that day.

    Raises:
        NoPaper: none was to follow, or the day is after today or before the document.
    """
    if not follows:
        raise NoPaper(why="nơi gửi không báo có bản giấy gửi sau", why_en="its sender did not say that paper follows")
    if on > today:
        raise NoPaper(why=f"ngày {on:%d/%m/%Y} chưa đến", why_en=f"{on:%d/%m/%Y} is still to come")
    if dated is not None and on < dated:
        raise NoPaper(why=f"văn bản đề ngày {dated:%d/%m/%Y}", why_en=f"the document is of {dated:%d/%m/%Y}")


def shown(field: str, value: Value) -> str:
    """A value as the register shows it, in Vietnamese."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if field == "type_key":
        kind = kinds().get(str(value))
        return kind.words.vi if kind else str(value)
    if field == "priority":
        words = PRIORITIES.get(int(value))
        return words.vi if words else str(value)
    return str(value).strip()


def kept(facts: Mapping[str, object]) -> list[Change]:
    """The changes that an event of the story keeps; none where it was another act."""
    rows = facts.get("amended")
    return [Change(str(name), str(was), str(now)) for name, was, now in rows] if isinstance(rows, list) else []
