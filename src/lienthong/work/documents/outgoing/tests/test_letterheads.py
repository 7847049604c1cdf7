"""What an office is called on paper, as far as its name tells (Decree 30/2020/NĐ-CP, App. I II.2 and II.4)."""

import pytest

from lienthong.work.documents.outgoing.letterheads import guessed


@pytest.mark.parametrize(
    ("name", "above", "told"),
    [
        (
            "Sở Thông tin và Truyền thông tỉnh Gia Lai", "Ủy ban nhân dân tỉnh Gia Lai",
            ("Sở Thông tin và Truyền thông", "STTTT", "Gia Lai", "Ủy ban nhân dân tỉnh Gia Lai", "Giám đốc"),
        ),
        (
            "UBND thị trấn Ia Ly", "UBND huyện Chư Păh",
            ("Ủy ban nhân dân thị trấn Ia Ly", "UBND", "Ia Ly", "Ủy ban nhân dân huyện Chư Păh", "Chủ tịch"),
        ),
        # A numbered ward keeps its kind before the date (App. I II.4.b).
        ("UBND phường 5", "", ("Ủy ban nhân dân phường 5", "UBND", "phường 5", "", "Chủ tịch")),
        (
            "Thanh tra tỉnh", "UBND tỉnh Gia Lai",
            ("Thanh tra tỉnh", "TTT", "Gia Lai", "UBND tỉnh Gia Lai", "Thủ trưởng"),
        ),
    ],
)  # fmt: skip
def test_a_letterhead_is_guessed_from_the_name(name: str, above: str, told: tuple[str, ...]) -> None:
    found = guessed(name, above)
    assert (found.name, found.short, found.place, found.governing, found.head_title) == told
