"""What the documents of the bench say: words as often as words are, some in nearly every document, most in few."""

import random
from collections.abc import Sequence


def _listed(words: str) -> list[str]:
    return list(dict.fromkeys(words.split()))


COMMON = _listed(
    """về việc báo cáo kết quả thực hiện kế hoạch công tác trên địa bàn ủy ban nhân dân tỉnh xã năm triển khai tăng
    cường quản lý đất đai giáo dục y tế văn hóa thể thao du lịch nông nghiệp phát triển nông thôn đầu tư xây dựng đường
    giao thông điện lưới quốc gia phòng chống dịch bệnh thiên tai cháy rừng hộ nghèo cận nghèo chính sách xã hội trẻ em
    người cao tuổi dân tộc thiểu số cải cách hành chính chuyển đổi số dữ liệu dân cư an ninh trật tự"""
)
SUBJECTS = (
    "Về việc báo cáo kết quả rà soát hộ nghèo, hộ cận nghèo", "Triển khai cao điểm làm sạch dữ liệu dân cư",
    "Mời họp giao ban công tác cải cách hành chính", "Tăng cường phòng chống cháy rừng mùa khô",
    "Về việc sửa chữa đường giao thông nông thôn", "Kế hoạch tổ chức tuần lễ văn hóa các dân tộc",
    "Hướng dẫn lập dự toán ngân sách", "Phối hợp kiểm tra an toàn thực phẩm",
)  # fmt: skip
ISSUERS = (
    "Ủy ban nhân dân tỉnh", "Sở Tài chính", "Sở Nội vụ", "Công an tỉnh", "Sở Giáo dục và Đào tạo", "Sở Y tế",
    "Ủy ban nhân dân thị trấn Ia Ly", "Bảo hiểm xã hội",
)  # fmt: skip
_INITIALS = _listed("b c ch d đ g gh h kh l m n ng nh ph q r s t th tr v x")
_RHYMES = _listed("a an ang ao âm ân ăng e em ên êu i iên iêu inh o ong ôn ông ơi u ung uyên ưa ương y")
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def rare(number: int) -> str:
    """A word that stands in few documents: a syllable and a number, as in names of places and codes of projects."""
    return f"{_INITIALS[number % len(_INITIALS)]}{_RHYMES[number // 7 % len(_RHYMES)]}{number}"


def contents(count: int, words: int = 45) -> Sequence[str]:
    """Texts of so many words each: the word of rank r about as often as 1/r, as in any language. Always the same."""
    chance = random.Random(2018)  # noqa: S311 - texts of a bench
    known = COMMON + [i + r[0] + tone + r[1:] for tone in TONES for r in _RHYMES for i in _INITIALS if r]
    weights = [1 / (rank + 2) for rank in range(len(known))]
    return [" ".join(chance.choices(known, weights, k=words)) for _ in range(count)]
