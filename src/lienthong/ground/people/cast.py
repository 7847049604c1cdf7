"""The people of the demo. They exist only where LIENTHONG_DEMO says so."""

from dataclasses import dataclass
from datetime import date

from lienthong.ground.people.roles import Role
from lienthong.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast: who they are, where they work, and what a visitor can see through their eyes."""

    username: str
    full_name: str
    called: str
    role: Role
    organization: str
    title: str
    sees: Words
    posts: tuple[tuple[str, date, date | None], ...]
    """Organisation key, first day, first day no longer held."""


_START = date(2018, 1, 1)
_MERGER = date(2025, 7, 1)  # Gia Lai and Bình Định became one province: Resolution 202/2025/QH15.
_PEOPLES_COMMITTEE = (("unit-64", _START, _MERGER), ("unit2025-52", _MERGER, None))


CAST = (
    Person(
        "minh",
        "Trần Văn Minh",
        "anh Minh",
        Role.ENGINEER,
        "Sở Thông tin và Truyền thông",
        "Kỹ sư vận hành trục liên thông",
        Words(
            vi="Theo dõi cả trục văn bản, biết ngay chỗ nào đang tắc.",
            en="Watches the whole axis and sees at once what is stuck.",
        ),
        (("gialai-so-thong-tin-va-truyen-thong", _START, None),),
    ),
    Person(
        "thao",
        "Nguyễn Thị Thảo",
        "chị Thảo",
        Role.CLERK,
        "Ủy ban nhân dân tỉnh",
        "Văn thư",
        Words(
            vi="Tìm đường đi của một văn bản, gỡ văn bản chờ chọn nơi nhận.",
            en="Finds a document’s way and settles those that wait for a receiver.",
        ),
        _PEOPLES_COMMITTEE,
    ),
    Person(
        "hoa",
        "Phạm Thị Hoa",
        "bà Hoa",
        Role.OFFICER,
        "Ủy ban nhân dân tỉnh",
        "Phó Chủ tịch",
        Words(vi="Ký văn bản và hỏi: nơi nhận đã nhận chưa?", en="Signs documents and asks: have they arrived?"),
        _PEOPLES_COMMITTEE,
    ),
    Person(
        "quy",
        "Rơ Châm Quý",
        "ông Quý",
        Role.AUDITOR,
        "Thanh tra tỉnh",
        "Thanh tra viên",
        Words(
            vi="Chỉ đọc, và không tin ai nếu chưa có biên nhận.",
            en="Only reads, and believes nobody without a receipt.",
        ),
        (("gialai-thanh-tra", _START, None),),
    ),
)
