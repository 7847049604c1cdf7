"""What lists and papers call things: states of both lives, and offices."""

from collections.abc import Mapping
from datetime import date

from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.words import Words
from lienthong.work.documents.incoming import life as incoming
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing import life as outgoing

STATES: Mapping[str, Mapping[str, Words]] = {
    "out": {state.value: words for state, words in outgoing.STATE_WORDS.items()},
    "in": {state.value: words for state, words in incoming.STATE_WORDS.items()},
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


def day(value: date | None) -> str:
    """A day as forms show it; empty for none."""
    return f"{value:%d/%m/%Y}" if value else ""


def assigned(document: Document) -> str:
    """The units and persons to whom it was given, whoever leads first, each once."""
    lines = [each for each in document.assignments.all() if each.ended_at is None and each.part != "know"]
    lines.sort(key=lambda each: (each.part != "lead", each.pk))
    return "; ".join(
        dict.fromkeys(", ".join(filter(None, (each.division, each.account.full_name if each.account else "")))
                      for each in lines)
    )  # fmt: skip
