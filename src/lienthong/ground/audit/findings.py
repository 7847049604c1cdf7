"""What may be wrong with a trail, in words."""

from dataclasses import dataclass
from datetime import date

from lienthong.formats.evidence.heads import BadHead, Head
from lienthong.ground.audit import chain
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where the trail is not what it should be. `day` is that of the link, where there is one."""

    code: str
    words: Words
    entry: int | None = None
    link: int | None = None
    day: date | None = None


def day_of(link: chain.Sealed) -> date:
    """The day on which a link was made."""
    return in_vietnam(link.at).date()


def bad_head(name: str, bad: BadHead) -> Finding:
    """A text that is handed in as a head and is none."""
    return Finding(
        "bad_head",
        Words(
            vi=f"Đầu chuỗi {name}: không do khóa đã cho ký, hoặc đã bị sửa ({bad.facts['why']}).",
            en=f"Head {name}: not signed by the keys that were given, or altered ({bad.facts['why']}).",
        ),
    )


def link_missing(expected: int, link: chain.Sealed) -> Finding:
    """A hole in the numbers of the links."""
    return Finding(
        "link_missing",
        Words(
            vi=f"Mắt xích {expected} không còn: sau nó là mắt xích {link.number} (ngày {day_of(link):%d/%m/%Y}).",
            en=f"Link {expected} is gone: what follows is link {link.number} ({day_of(link):%d/%m/%Y}).",
        ),
        link=expected, day=day_of(link),
    )  # fmt: skip


def link_changed(link: chain.Sealed) -> Finding:
    """A link whose hash is not that of its words."""
    return Finding(
        "link_changed",
        Words(
            vi=f"Mắt xích {link.number} (ngày {day_of(link):%d/%m/%Y}) đã bị sửa: mã băm không khớp.",
            en=f"Link {link.number} ({day_of(link):%d/%m/%Y}) was altered: its hash does not fit.",
        ),
        link=link.number, day=day_of(link),
    )  # fmt: skip


def changed(number: int, link: chain.Sealed) -> Finding:
    """An entry whose bytes are not those that were sealed."""
    return Finding(
        "entry_changed",
        Words(
            vi=f"Dòng {number} đã bị sửa sau khi niêm phong ngày {day_of(link):%d/%m/%Y} (mắt xích {link.number}).",
            en=f"Entry {number} was altered after it was sealed on {day_of(link):%d/%m/%Y} (link {link.number}).",
        ),
        number, link.number, day_of(link),
    )  # fmt: skip


def removed(number: int, link: chain.Sealed) -> Finding:
    """An entry that was sealed and is gone."""
    return Finding(
        "entry_removed",
        Words(
            vi=f"Dòng {number} đã bị xóa sau khi niêm phong ngày {day_of(link):%d/%m/%Y} (mắt xích {link.number}).",
            en=f"Entry {number} was removed after it was sealed on {day_of(link):%d/%m/%Y} (link {link.number}).",
        ),
        number, link.number, day_of(link),
    )  # fmt: skip


def inserted(number: int, link: chain.Sealed | None) -> Finding:
    """An entry where none was when its place was sealed."""
    return Finding(
        "entry_inserted",
        Words(
            vi=f"Dòng {number} được chèn vào sau: lúc niêm phong không có dòng này.",
            en=f"Entry {number} was put in afterwards: it was not there when its place was sealed.",
        ),
        number, link.number if link else None, day_of(link) if link else None,
    )  # fmt: skip


def other_than_pledged(head: Head) -> Finding:
    """A chain that is not the one of a head."""
    return Finding(
        "other_than_pledged",
        Words(
            vi=f"Chuỗi không phải là chuỗi đã công bố ngày {head.day:%d/%m/%Y}: đến mắt xích {head.link} khi đó có "
            f"{head.entries} dòng và một mã băm khác. Có người đã viết lại chuỗi.",
            en=f"The trail is not the one that was published for {head.day:%d/%m/%Y}: up to link {head.link} it had "
            f"{head.entries} entries and another hash. Somebody has written it anew.",
        ),
        link=head.link, day=head.day,
    )  # fmt: skip


def cut_off(head: Head, last: int) -> Finding:
    """A head that knew links which are not there."""
    return Finding(
        "cut_off",
        Words(
            vi=f"Phần cuối bị cắt: đầu chuỗi công bố ngày {head.day:%d/%m/%Y} đã có mắt xích {head.link}, nay chỉ còn "
            f"đến {last}.",
            en=f"The end was cut off: the head published for {head.day:%d/%m/%Y} knew link {head.link}, and the trail "
            f"ends at {last}.",
        ),
        link=head.link, day=head.day,
    )  # fmt: skip


def backdated(number: int, link: chain.Sealed, before: date) -> Finding:
    """An entry whose moment is long before what stands before it was sealed."""
    return Finding(
        "entry_backdated",
        Words(
            vi=f"Dòng {number} (niêm phong ngày {day_of(link):%d/%m/%Y}) ghi ngày {before:%d/%m/%Y}, khi các dòng đứng"
            " trước nó đã niêm phong từ sau ngày ấy: được chèn vào với ngày lùi lại, hoặc đồng hồ máy đã sai.",
            en=f"Entry {number} (sealed on {day_of(link):%d/%m/%Y}) says {before:%d/%m/%Y}, while what stands before"
            " it was sealed after that day: it was put in under an old date, or the machine’s clock was wrong.",
        ),
        number, link.number, day_of(link),
    )  # fmt: skip


def put_in_late(number: int, link: chain.Sealed, missed: date) -> Finding:
    """An entry in a hole that had stood for longer than any transaction of ours lives."""
    return Finding(
        "entry_put_in_late",
        Words(
            vi=f"Dòng {number} còn trống khi niêm phong ngày {missed:%d/%m/%Y}, đến ngày {day_of(link):%d/%m/%Y} mới"
            " có: không giao dịch nào của hệ thống kéo dài như vậy.",
            en=f"Entry {number} was a hole when its place was sealed on {missed:%d/%m/%Y} and is there since"
            f" {day_of(link):%d/%m/%Y}: no transaction of ours lives that long.",
        ),
        number, link.number, day_of(link),
    )  # fmt: skip


def other_day(row: date, head: Head) -> Finding:
    """A head that is kept under a day, with a link or a number that its signed word does not say."""
    return Finding(
        "head_misplaced",
        Words(
            vi=f"Đầu chuỗi ghi cho ngày {row:%d/%m/%Y} là lời đã ký của ngày {head.day:%d/%m/%Y}, hoặc nói khác lời đã"
            " ký.",
            en=f"What is kept as the head of {row:%d/%m/%Y} is the signed word of {head.day:%d/%m/%Y}, or says"
            " otherwise than what was signed.",
        ),
        link=head.link, day=row,
    )  # fmt: skip


def head_missing(day: date) -> Finding:
    """A day between two heads on which something was sealed and nothing was pledged."""
    return Finding(
        "head_missing",
        Words(
            vi=f"Ngày {day:%d/%m/%Y} có mắt xích nhưng không có đầu chuỗi, trong khi ngày sau đó có.",
            en=f"There are links of {day:%d/%m/%Y} and no head, while there is one of a later day.",
        ),
        day=day,
    )  # fmt: skip


def guard_off(table: str) -> Finding:
    """The database does not refuse to change a table of the trail any more."""
    return Finding(
        "guard_off",
        Words(
            vi=f"Cơ sở dữ liệu không còn từ chối sửa, xóa bảng {table}: chốt của bảng đã bị tắt hoặc bị bỏ.",
            en=f"The database does not refuse to change the table {table} any more: its guard was switched off or"
            " removed.",
        ),
    )


def confirmed_by_nobody(entry: int, name: str) -> Finding:
    """A change of rights that counts as confirmed, and the trail does not know by whom."""
    return Finding(
        "confirmed_by_nobody",
        Words(
            vi=f"Thay đổi quyền ở dòng {entry} coi như đã do {name} xác nhận, nhưng nhật ký không có lần xác nhận ấy.",
            en=f"The change of rights in entry {entry} counts as confirmed by {name}, and the trail knows of no such"
            " act.",
        ),
        entry,
    )
