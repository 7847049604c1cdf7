"""Moments on the wire (forms: the axis's client kit and Bkav eDoc; zone: Decision 28/2018 Art. 14.4)."""

from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.moments import (
    VIETNAM,
    in_vietnam,
    read_day,
    read_moment,
    typed_day,
    typed_hour,
    write_day,
    write_moment,
)


@pytest.mark.parametrize(
    ("text", "year", "month", "day", "hour", "minute", "second"),
    [
        ("2025/10/13 10:25:18", 2025, 10, 13, 10, 25, 18),  # the kit
        ("13/10/2025 10:25:18", 2025, 10, 13, 10, 25, 18),  # Bkav: the first four digits decide
        ("2025-10-13T10:25:18", 2025, 10, 13, 10, 25, 18),
        ("2025-10-13T10:25:18.250", 2025, 10, 13, 10, 25, 18),
        ("2025-10-13T03:25:18Z", 2025, 10, 13, 10, 25, 18),  # a zone, where one is written, is obeyed
        ("2025-10-13T10:25:18+07", 2025, 10, 13, 10, 25, 18),  # as PostgreSQL writes it
        ("2025-10-13T10:25:18+07:00", 2025, 10, 13, 10, 25, 18),
        ("2025/10/13", 2025, 10, 13, 0, 0, 0),
        (" 1/2/2025 ", 2025, 2, 1, 0, 0, 0),
    ],
)
def test_every_form_that_was_seen_is_read_as_vietnam_time(
    text: str, year: int, month: int, day: int, hour: int, minute: int, second: int
) -> None:
    moment = read_moment(text)
    assert moment == datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM)
    assert moment is not None
    assert moment.utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize(
    "text", ["", "30/02/2018", "2018/02/30", "hôm nay", "2018", "99/99/9999", "2018/01/01 25:00:00"]
)
def test_what_is_no_moment_is_not_known(text: str) -> None:
    assert read_moment(text) is None
    assert read_day(text) is None


@given(
    st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2999, 12, 31)).map(
        lambda m: m.replace(microsecond=0)
    )
)
def test_what_we_write_we_read(moment: datetime) -> None:
    assert read_moment(write_moment(moment.replace(tzinfo=VIETNAM))) == moment.replace(tzinfo=VIETNAM)
    assert read_day(write_day(moment.date())) == moment.date()


def test_a_moment_of_another_zone_is_shown_on_a_vietnamese_clock() -> None:
    assert write_moment(datetime(2018, 9, 2, 18, 0, tzinfo=timezone.utc)) == "2018/09/03 01:00:00"
    assert in_vietnam(datetime(2018, 9, 3, 1, 0)).date() == date(2018, 9, 3)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    read_moment(text)


@pytest.mark.parametrize(
    "text", ["24/11/2026", " 24/11/2026 ", "24.11.2026", "24-11-2026", "24 11 2026", "24 / 11 / 2026", "24112026",
             "2026-11-24"],
)  # fmt: skip
def test_a_typed_day_is_read_with_any_mark_between_its_parts(text: str) -> None:
    assert typed_day(text) == date(2026, 11, 24)


@pytest.mark.parametrize(
    "text", ["", "24/11", "24/11/26", "30/02/2026", "11/24/2026", "32122026", "today", "24/11/2026 10:00", "2411202６"]
)
def test_what_is_no_day_is_not_guessed_at(text: str) -> None:
    assert typed_day(text) is None


@given(st.dates())
def test_every_day_is_read_back_as_it_is_shown(day: date) -> None:
    assert typed_day(f"{day.day:02d}/{day.month:02d}/{day.year:04d}") == day
    assert typed_day(f"{day.day}/{day.month}/{day.year:04d}") == day
    assert typed_day(day.isoformat()) == day


@pytest.mark.parametrize("text", ["8:30", "08:30", "8.30", "8h30", "8 giờ 30", "8g30", "0830", "830", " 8 : 30 "])
def test_a_typed_hour_is_read_as_the_counter_writes_it(text: str) -> None:
    assert typed_hour(text) == time(8, 30)


@pytest.mark.parametrize(
    ("text", "hour"), [("14h", time(14)), ("7", time(7)), ("00:00", time(0)), ("23:59", time(23, 59))]
)
def test_whole_hours_need_no_minutes(text: str, hour: time) -> None:
    assert typed_hour(text) == hour


@pytest.mark.parametrize("text", ["", "24:00", "8:60", "8:3", "-1", "half past eight", "12345", "８:30"])
def test_what_is_no_hour_is_not_guessed_at(text: str) -> None:
    assert typed_hour(text) is None


@given(st.times())
def test_every_hour_is_read_back_as_it_is_shown(hour: time) -> None:
    assert typed_hour(f"{hour:%H:%M}") == hour.replace(second=0, microsecond=0)
