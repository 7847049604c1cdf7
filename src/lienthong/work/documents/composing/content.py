"""What one document says and how it is headed and signed, as values: nothing of how it is drafted or travels."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.kinds import kinds

LONGEST_BODY = 400_000
"""Letters: some 150 pages. What is longer is uploaded as a file."""
LONGEST_LINE = 1_000
MOST_LINES = 300
MOST_ANNEXES = 40
_REGARDING = re.compile(r"\s*(?:(?P<short>v\s*/\s*v)|về\s+việc)\b[\s:.]*(?=\S)", re.IGNORECASE)


class Unwritable(Refusal):
    """What was handed in is no content of a document. Facts: `what`."""

    code = "unwritable"
    words = Words(vi="Nội dung văn bản không hợp lệ: {what}.", en="The document’s content is not valid: {what}.")


@dataclass(frozen=True, slots=True)
class Head:
    """The office as it names itself: box 2, and the place of box 4."""

    name: str
    governing: str = ""
    place: str = ""
    address: str = ""
    """Box 13, at the foot of page 1."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Box 7: the lines of authority and title in the order of printing, and the name."""

    lines: tuple[str, ...] = ()
    name: str = ""
    post: str = ""
    """The title in the office, over the name of whoever signs in an advisory body (App. I II.7.b)."""


@dataclass(frozen=True, slots=True)
class Annex:
    """Phụ lục: its own page numbering."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Content:
    """A document as it will be printed. Texts are data; the body is written as `body` says."""

    type_key: str
    head: Head
    subject: str
    """Trích yếu, as it was typed; `about` is how it is printed."""
    body: str
    notation: str = ""
    number: str = ""
    """With its leading zero; empty while there is none."""
    dated: date | None = None
    addressed_to: tuple[str, ...] = ()
    """The lines after “Kính gửi”."""
    issued_by: str = ""
    """Of a decision: the person or body that decides, such as `CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ IA LY`."""
    grounds: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    """Nơi nhận, without dashes; `Lưu: VT, …` is the last."""
    signature: Signature = field(default_factory=Signature)
    priority: int = 0
    circulation: str = ""
    """Box 11, such as `XEM XONG TRẢ LẠI`."""
    drafter: str = ""
    """Box 12: initials of the drafter and number of copies, such as `TVM.05`."""
    annexes: tuple[Annex, ...] = ()

    @property
    def is_letter(self) -> bool:
        """Công văn: its subject stands under the number, and no name of a type in the middle."""
        return self.type_key in ("letter", "ceremonial-letter")

    @property
    def about(self) -> str:
        """Trích yếu as the paper shows it: in a công văn after the printed `V/v`, which is not said a second time;
        under a type as a line of its own, with a capital (Decree 30/2020/NĐ-CP App. I II.5, III).
        """
        said = _REGARDING.match(self.subject)
        rest = self.subject[said.end() :] if said else self.subject
        if self.is_letter:
            return rest
        if said and said["short"]:
            return f"Về việc {rest}"
        return self.subject[:1].upper() + self.subject[1:]

    @property
    def decides(self) -> bool:
        """Quyết định, and whatever else is decided article by article."""
        return self.type_key in ("decision", "resolution")


def to_json(content: Content) -> dict[str, Any]:
    """As a draft keeps it."""
    told = asdict(content)
    told["dated"] = content.dated.isoformat() if content.dated else None
    return told


def from_json(told: object) -> Content:
    """The content of what `to_json` gave, or of what a page sent.

    Raises:
        Unwritable: a part has the wrong form or is longer than it may be.
    """
    if not isinstance(told, Mapping):
        raise Unwritable(what="không phải một bảng khóa – giá trị")
    unknown = set(told) - {each.name for each in fields(Content)}
    if unknown:
        raise Unwritable(what=f"không có phần “{min(map(str, unknown))}”")
    type_key = _text(told, "type_key", 24)
    if type_key not in kinds():
        raise Unwritable(what=f"không có loại văn bản “{type_key}”")
    head, signature = _part(told, "head"), _part(told, "signature")
    return Content(
        type_key=type_key,
        head=Head(*(_text(head, name, 300) for name in ("name", "governing", "place", "address"))),
        subject=_text(told, "subject", LONGEST_LINE),
        body=_text(told, "body", LONGEST_BODY),
        notation=_text(told, "notation", 120),
        number=_text(told, "number", 20),
        dated=_day(told.get("dated")),
        addressed_to=_lines(told, "addressed_to"),
        issued_by=_text(told, "issued_by", 300),
        grounds=_lines(told, "grounds"),
        receivers=_lines(told, "receivers"),
        signature=Signature(_lines(signature, "lines"), _text(signature, "name", 120), _text(signature, "post", 300)),
        priority=_priority(told.get("priority", 0)),
        circulation=_text(told, "circulation", 120),
        drafter=_text(told, "drafter", 40),
        annexes=_annexes(told.get("annexes", ())),
    )


def signed_by(content: Content, lines: Sequence[str], name: str) -> Content:
    """With another signature."""
    return replace(content, signature=Signature(tuple(lines), name))


def numbered(content: Content, number: str, notation: str, dated: date) -> Content:
    """With its number, symbol and date."""
    return replace(content, number=number, notation=notation, dated=dated)


def same_words(one: Content, other: Content) -> bool:
    """Whether both say the same, number and date aside: what was approved may be numbered without being read again."""
    blank = {"number": "", "notation": "", "dated": None}
    return json.dumps({**to_json(one), **blank}) == json.dumps({**to_json(other), **blank})


def _part(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = told.get(name, {})
    if not isinstance(found, Mapping):
        raise Unwritable(what=f"phần “{name}” sai dạng")
    return found


def _text(told: Mapping[str, Any], name: str, longest: int) -> str:
    found = told.get(name, "")
    if not isinstance(found, str) or "\x00" in found:
        raise Unwritable(what=f"phần “{name}” không phải chữ")
    if len(found) > longest:
        raise Unwritable(what=f"phần “{name}” dài {len(found)} ký tự, nhiều nhất {longest}")
    return found


def _lines(told: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = told.get(name, ())
    if isinstance(found, str) or not isinstance(found, Sequence) or len(found) > MOST_LINES:
        raise Unwritable(what=f"phần “{name}” không phải danh sách, hoặc có quá {MOST_LINES} dòng")
    return tuple(_text({name: line}, name, LONGEST_LINE) for line in found)


def _annexes(found: object) -> tuple[Annex, ...]:
    if isinstance(found, str) or not isinstance(found, Sequence) or len(found) > MOST_ANNEXES:
        raise Unwritable(what=f"phần “annexes” không phải danh sách, hoặc có quá {MOST_ANNEXES} phụ lục")
    parts = [_part({"annexes": each}, "annexes") for each in found]
    return tuple(Annex(_text(part, "title", LONGEST_LINE), _text(part, "body", LONGEST_BODY)) for part in parts)


def _day(found: object) -> date | None:
    if found is None or isinstance(found, date):
        return found
    try:
        return date.fromisoformat(str(found))
    except ValueError as wrong:
        raise Unwritable(what=f"không có ngày “{found}”") from wrong


def _priority(found: object) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= 4:
        raise Unwritable(what=f"không có độ khẩn “{found}”")
    return found
