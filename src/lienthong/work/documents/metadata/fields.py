"""The table of the decree: names, types, lengths, and for which kind of record (App. VI, Part II).

Lengths are maxima that are kept on export; what we keep ourselves is wider.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lienthong.kernel.words import Words

Kind = Literal["out", "in", "file"]
Form = Literal["S", "N", "D", "T"]
"""Text, number, day (ISO 8601, 10 characters), text without limit."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `group` is the element around it; `of` says in which kinds of records it stands."""

    name: str
    words: Words
    form: Form
    length: int
    of: frozenset[Kind]
    automatic: frozenset[Kind] = frozenset()
    """Where the system fills it by itself (App. VI, III.1.g)."""
    group: str = ""
    file_length: int = 0
    """The length in the record of a file, where it is another one."""

    def longest(self, kind: Kind) -> int:
        """Characters, or digits of a number; 0 where there is no limit."""
        return self.file_length if kind == "file" and self.file_length else self.length


def _field(
    name: str, vi: str, en: str, form: Form, length: int, of: str, automatic: str = "", group: str = "",
    file_length: int = 0,
) -> Field:  # fmt: skip
    return Field(name, Words(vi=vi, en=en), form, length, _kinds(of), _kinds(automatic), group, file_length)


def _kinds(text: str) -> frozenset[Kind]:
    known: Mapping[str, Kind] = {"o": "out", "i": "in", "f": "file"}
    return frozenset(known[letter] for letter in text)


FIELDS: tuple[Field, ...] = (
    _field("OrganId", "Mã cơ quan lập danh mục", "Code of the organisation", "S", 13, "oif", "oif", "FileCode"),
    _field("FileCatalog", "Năm hình thành hồ sơ", "Year of the file", "N", 4, "oif", "oif", "FileCode"),
    _field("FileNotation", "Số và ký hiệu hồ sơ", "Number and symbol of the file", "S", 20, "oif", "", "FileCode"),
    _field("Title", "Tiêu đề hồ sơ", "Title of the file", "S", 500, "f"),
    _field("Maintenance", "Thời hạn bảo quản", "Retention", "S", 30, "f"),
    _field("Rights", "Chế độ sử dụng", "Regime of use", "S", 30, "f"),
    _field("Creator", "Người lập hồ sơ", "Who made the file", "S", 30, "f"),
    _field("DocOrdinal", "Số thứ tự trong hồ sơ", "Ordinal in the file", "N", 3, "oi", "oi"),
    _field("TypeName", "Tên loại văn bản", "Type", "S", 100, "oi"),
    _field("CodeNumber", "Số của văn bản", "Number", "S", 11, "oi", "o"),
    _field("CodeNotation", "Ký hiệu của văn bản", "Symbol", "S", 30, "oi"),
    _field("IssuedDate", "Ngày, tháng, năm văn bản", "Date", "D", 10, "oi", "o"),
    _field("OrganName", "Tên cơ quan ban hành", "Issuer", "S", 200, "oi"),
    _field("Subject", "Trích yếu nội dung", "Subject", "S", 500, "oi"),
    _field("Language", "Ngôn ngữ", "Language", "S", 30, "oif", "", "", 50),
    _field("PageAmount", "Số trang của văn bản", "Pages", "N", 3, "oi", "oi"),
    _field("Description", "Ghi chú", "Note", "S", 500, "oif"),
    _field("ArrivalDate", "Ngày, tháng, năm đến", "Arrival date", "D", 10, "i", "i"),
    _field("ArrivalNumber", "Số đến", "Arrival number", "N", 10, "i", "i"),
    _field("Position", "Chức vụ của người ký", "Position of the signer", "S", 100, "oi", "", "SignerInfo"),
    _field("FullName", "Họ và tên người ký", "Name of the signer", "S", 50, "oi", "", "SignerInfo"),
    _field("Priority", "Mức độ khẩn", "Urgency", "N", 1, "oi"),
    _field("IssuedAmount", "Số lượng bản phát hành", "Copies", "N", 3, "o"),
    _field("ToPlaces", "Đơn vị hoặc người nhận", "Unit or person receiving", "S", 1000, "i"),
    _field("TraceHeaderList", "Ý kiến phân phối, chỉ đạo, trạng thái xử lý", "Directions and states", "T", 0, "i"),
    _field("DueDate", "Hạn trả lời, thời hạn giải quyết", "Due", "D", 10, "oi"),
    _field("StartDate", "Thời gian bắt đầu", "Start", "D", 10, "f"),
    _field("EndDate", "Thời gian kết thúc", "End", "D", 10, "f"),
    _field("DocTotal", "Tổng số văn bản trong hồ sơ", "Documents", "N", 4, "f", "f"),
    _field("PageTotal", "Tổng số trang của hồ sơ", "Pages", "N", 4, "f", "f"),
)
TO = (
    _field("OrganId", "Mã cơ quan nhận", "Code of the receiver", "S", 13, "o", "o"),
    _field("OrganName", "Tên cơ quan nhận", "Receiver", "S", 200, "o"),
)
"""The group `To`, once for each receiver of what goes out."""


def of_kind(kind: Kind) -> list[Field]:
    """The fields of one kind of record, in the order of the schema."""
    return [field for field in FIELDS if kind in field.of]
