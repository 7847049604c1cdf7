"""The two reports of handling, in and out (Decree 30, App. VI, S18): a line for each unit of the office."""

from datetime import date

from lienthong.ground.people import queries as people
from lienthong.kernel.words import Words
from lienthong.work.documents.naming import office_names, place_and_day
from lienthong.work.documents.printed import Column, Mark, Sheet
from lienthong.work.documents.registers import by_unit, counted

_NOBODY = "Chưa giao đơn vị, người nào"
_UNIT = Column("unit", Words(vi="Đơn vị, người", en="Unit or person"), 3)


def _number(key: str, vi: str, en: str) -> Column:
    return Column(key, Words(vi=vi, en=en), 1, "right")


COLUMNS = {
    "in": (
        _UNIT,
        _number("received", "Văn bản đến", "Received"),
        _number("done_free", "Xong, không có hạn", "Done, no deadline"),
        _number("on_time", "Xong đúng hạn", "Done on time"),
        _number("done_late", "Xong trễ hạn", "Done late"),
        _number("open_free", "Chưa xong, không có hạn", "Open, no deadline"),
        _number("not_due", "Chưa xong, trong hạn", "Open, not due"),
        _number("overdue", "Chưa xong, quá hạn", "Open, overdue"),
        _number("other", "Trả lại, hủy", "Returned, cancelled"),
    ),
    "out": (
        _UNIT,
        _number("sent", "Văn bản đi", "Issued"),
        _number("sent_electronic", "Chỉ điện tử", "Electronic only"),
        _number("sent_both", "Điện tử và giấy", "Electronic with paper"),
        _number("sent_paper", "Chỉ giấy", "Paper only"),
        _number("issued_late", "Phát hành trễ", "Issued late"),
        _number("sent_late", "Gửi trễ", "Sent late"),
        _number("sent_refused", "Bị trả lại", "Returned"),
        _number("recalled", "Thu hồi", "Recalled"),
    ),
}
_TITLES = {
    "in": Words(vi="Báo cáo tình hình giải quyết văn bản đến", en="Handling of incoming documents"),
    "out": Words(vi="Báo cáo tình hình giải quyết văn bản đi", en="Handling of outgoing documents"),
}


def title(direction: str) -> Words:
    """What the report is called."""
    return _TITLES[direction]


def rows(direction: str, office: str, first: date, last: date, today: date) -> list[list[str]]:
    """A line for each unit, the busiest first, and the sum under them; at most six questions to the database."""
    columns = [by_unit.KEPT[direction].index(column.key) for column in COLUMNS[direction][1:]]
    found = counted.of_units(direction, office, first, last, today)
    names = people.names_of(int(key[1:]) for key in found if key.startswith(by_unit.PERSON))
    units: dict[str, list[int]] = {}
    for key, counts in found.items():
        name = names.get(int(key[1:]), "") if key.startswith(by_unit.PERSON) else key[1:]
        before = units.get(name, [0] * len(columns))
        units[name] = [each + counts[place] for each, place in zip(before, columns, strict=True)]
    # A person may be called as a division is, and two persons alike: they stand in one line, as they always did.
    lines = sorted(units.items(), key=lambda each: (-each[1][0], each[0]))
    told = [[name or _NOBODY, *map(str, counts)] for name, counts in lines]
    if told:
        told.append(["Cộng", *(str(sum(each)) for each in zip(*units.values(), strict=True))])
    return told


def sheet(direction: str, office: str, first: date, last: date, mark: Mark) -> Sheet:
    """The report as a paper."""
    name, above = office_names(office, mark.at.date())
    return Sheet(
        title=title(direction).vi, above=above, office=name, columns=COLUMNS[direction],
        rows=rows(direction, office, first, last, mark.at.date()), mark=mark,
        under=[("Từ ngày", f"{first:%d/%m/%Y}"), ("Đến ngày", f"{last:%d/%m/%Y}")],
        signed=("Người lập", "Thủ trưởng cơ quan"), dated=place_and_day(mark.at.date()),
        source="Nghị định 30/2020/NĐ-CP, Phụ lục VI",
    )  # fmt: skip
