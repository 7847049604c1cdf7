"""Moments as the axis writes them: Vietnam time, no zone on the wire (edXML; Decision 28/2018 Art.14.4)."""

import re
from datetime import date, datetime, time, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "+07:00")
"""Vietnam has kept UTC+7 without summer time since 1975, so a fixed offset is exact for every date we handle."""

_YEAR_FIRST = re.compile(
    r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?"
)
_DAY_FIRST = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?")


def in_vietnam(moment: datetime) -> datetime:
    """The same moment on a Vietnamese clock. A moment without zone is taken as Vietnam time already."""
    return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment.astimezone(VIETNAM)


def write_moment(moment: datetime) -> str:
    """`2026/03/02 09:14:05`, the only form we emit."""
    return in_vietnam(moment).strftime("%Y/%m/%d %H:%M:%S")


def write_day(day: date) -> str:
    """`2026/03/02`, the only form we emit."""
    return f"{day.year:04d}/{day.month:02d}/{day.day:02d}"


def read_moment(text: str) -> datetime | None:
    """A moment in any form seen on the wire; None where it is not known.

    Four digits first decides: `2025/10/13 10:25:18` is year first, `13/10/2025 10:25:18` day first (Bkav eDoc).
    A date alone is midnight. A zone, where someone writes one, is obeyed.
    """
    text = text.strip()
    try:
        if found := _YEAR_FIRST.fullmatch(text):
            year, month, day, hour, minute, second, zone = found.groups()
            clock = int(hour or 0), int(minute or 0), int(second or 0)
            zone_told = _zone(zone) if zone else VIETNAM
            return in_vietnam(datetime(int(year), int(month), int(day), *clock, tzinfo=zone_told))
        if found := _DAY_FIRST.fullmatch(text):
            day, month, year, hour, minute, second = found.groups()
            clock = int(hour or 0), int(minute or 0), int(second or 0)
            return datetime(int(year), int(month), int(day), *clock, tzinfo=VIETNAM)
    except (ValueError, OverflowError):
        return None
    return None


def read_day(text: str) -> date | None:
    """A day in any form seen on the wire; None where it is not known, such as 30 February."""
    moment = read_moment(text)
    return moment.date() if moment else None


def typed_day(text: str) -> date | None:
    """A day as people type it: `24/11/2026`, `24.11.2026`, `24 11 2026`, `24112026`, or as addresses carry it.

    Telephones offer a keypad without a slash, so the digits alone are enough. None where there is no such day.
    """
    text = "/".join(re.split(r"[\s./-]+", text.strip()))
    if re.fullmatch(r"\d{8}", text, re.ASCII):
        text = f"{text[:2]}/{text[2:4]}/{text[4:]}"
    return read_day(text) if len(text) <= len("24/11/2026") else None


def typed_hour(text: str) -> time | None:
    """An hour of the day as people type it: `8:30`, `08.30`, `8h30`, `8 giờ 30`, `0830`, `14h`; None where none is."""
    told = re.fullmatch(r"(\d{1,2}?)\s*(?:(?:[:.hg]|giờ)\s*)?(\d{2})?", text.strip().lower(), re.ASCII)
    if told is None or int(told[1]) > 23 or int(told[2] or 0) > 59:
        return None
    return time(int(told[1]), int(told[2] or 0))


def _zone(text: str) -> timezone:
    if text == "Z":
        return timezone.utc
    sign = -1 if text[0] == "-" else 1
    hours, minutes = int(text[1:3]), int(text[3:].lstrip(":") or 0)
    return timezone(sign * timedelta(hours=hours, minutes=minutes))
