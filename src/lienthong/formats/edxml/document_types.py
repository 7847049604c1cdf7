"""The types of administrative documents, and how a sender's name for one becomes ours (edXML §10)."""

from functools import lru_cache

from lienthong.kernel.vietnamese import fold

TYPES: tuple[str, ...] = (
    "Nghị quyết",
    "Quyết định",
    "Chỉ thị",
    "Quy chế",
    "Quy định",
    "Thông cáo",
    "Thông báo",
    "Hướng dẫn",
    "Chương trình",
    "Kế hoạch",
    "Phương án",
    "Đề án",
    "Dự án",
    "Báo cáo",
    "Biên bản",
    "Tờ trình",
    "Hợp đồng",
    "Công văn",
    "Công điện",
    "Bản ghi nhớ",
    "Bản thỏa thuận",
    "Giấy ủy quyền",
    "Giấy mời",
    "Giấy giới thiệu",
    "Giấy nghỉ phép",
    "Phiếu gửi",
    "Phiếu chuyển",
    "Phiếu báo",
    "Thư công",
)
"""The 29 types in the order of Decree 30/2020/NĐ-CP Art.7. Their place, from 1, is the number we write."""

# Normative documents travel over the axis as well, though Decree 30 does not list them
# (Luật Ban hành văn bản quy phạm pháp luật 2025, Art.4). They have no number of ours.
NORMATIVE: tuple[str, ...] = (
    "Hiến pháp",
    "Bộ luật",
    "Luật",
    "Pháp lệnh",
    "Lệnh",
    "Nghị định",
    "Thông tư",
    "Thông tư liên tịch",
    "Nghị quyết liên tịch",
)

_BY_NAME = {fold(name): number for number, name in enumerate(TYPES, 1)}
_NORMATIVE = frozenset(fold(name) for name in NORMATIVE)


@lru_cache(maxsize=1024)
def type_code(name: str) -> int | None:
    """Our number for a type named by a sender, whatever its case and accents; None where the name is not one of ours.

    The sender's own number is no help: "Công văn" was seen as 1, 18 and 71 (§10).
    """
    return _BY_NAME.get(fold(name))


@lru_cache(maxsize=1024)
def is_known_type(name: str) -> bool:
    """True for the 29 types and for the normative ones."""
    folded = fold(name)
    return folded in _BY_NAME or folded in _NORMATIVE


def type_name(code: int) -> str:
    """The name of one of the 29 types.

    Raises:
        KeyError: there is no such number.
    """
    if not 1 <= code <= len(TYPES):
        raise KeyError(code)
    return TYPES[code - 1]
