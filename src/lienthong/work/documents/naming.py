"""What lists and papers call things: states of both lives, and offices."""

from collections.abc import Mapping
from datetime import date

from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.words import Words
from lienthong.work.documents.outgoing import life as outgoing

_IN: Mapping[str, Words] = {
    "arrived": Words(vi="Mới đến", en="Arrived"),
    "returned": Words(vi="Đã trả lại", en="Returned"),
    "registered": Words(vi="Đã đăng ký", en="Registered"),
    "submitted": Words(vi="Đã trình", en="Submitted"),
    "assigned": Words(vi="Đã giao", en="Assigned"),
    "in_progress": Words(vi="Đang giải quyết", en="In progress"),
    "done": Words(vi="Đã giải quyết", en="Done"),
    "cancelled": Words(vi="Đã hủy theo thu hồi", en="Cancelled by recall"),
}
STATES: Mapping[str, Mapping[str, Words]] = {
    "out": {state.value: words for state, words in outgoing.STATE_WORDS.items()},
    "in": _IN,
}


def state_words(direction: str, state: str) -> Words:
    """A state in words; its key where nobody has given it any."""
    return STATES.get(direction, {}).get(state) or Words(vi=state, en=state)


def office_names(key: str, day: date) -> tuple[str, str]:
    """The name of an office and of the one above it on a day; the key and nothing where the directory knows neither."""
    known = organizations.directory()
    try:
        office = known.by_key(key)
    except KeyError:
        return key, ""
    above = known.parents(office, day)
    return office.name, above[0].name if above else ""


def place_and_day(day: date) -> str:
    """How a paper is dated; the day and January, February with a zero (Decree 30/2020/NĐ-CP, App. I)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"Ngày {day.day:02d} tháng {month} năm {day.year}"
