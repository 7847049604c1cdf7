"""Dates, numbers and spans of time as people say them."""

from datetime import date, datetime, timedelta, timezone

import pytest

from lienthong.faces.design import spoken
from lienthong.kernel.moments import VIETNAM

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=VIETNAM)  # 2 March 2026 is a Monday


def vietnam(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("at", "vi", "en"),
    [
        (vietnam(2026, 3, 2, 9, 14, 5), "09:14 hôm nay", "today 09:14"),
        (vietnam(2026, 3, 1, 16, 5), "16:05 hôm qua", "yesterday 16:05"),
        (vietnam(2026, 3, 3, 7, 30), "07:30 ngày mai", "tomorrow 07:30"),
        (vietnam(2026, 2, 24, 8, 30), "08:30 thứ Ba 24/2", "Tuesday 24 February 08:30"),
        (vietnam(2026, 2, 28, 8, 30), "08:30 thứ Bảy 28/2", "Saturday 28 February 08:30"),
        (vietnam(2026, 2, 13, 8, 30), "08:30 13/2", "13 February 08:30"),
        (vietnam(2018, 12, 31, 17, 0), "17:00 31/12/2018", "31 December 2018 17:00"),
    ],
)
def test_a_moment_is_said_with_as_much_date_as_one_needs(at, vi, en):
    assert spoken.moment_in_words(at, MONDAY, "vi") == vi
    assert spoken.moment_in_words(at, MONDAY, "en") == en


def test_a_moment_kept_in_utc_is_said_on_a_vietnamese_clock():
    late = datetime(2026, 3, 1, 18, 30, tzinfo=timezone.utc)  # 01:30 on Monday in Vietnam
    assert spoken.moment_in_words(late, MONDAY, "vi") == "01:30 hôm nay"
    assert spoken.full_moment(late, "vi") == "01:30:00 thứ Hai, ngày 2 tháng 3 năm 2026"
    assert spoken.full_moment(late, "en") == "Monday 2 March 2026, 01:30:00"


def test_new_year_is_told_apart_by_its_year():
    assert spoken.day_in_words(date(2025, 12, 20), date(2026, 1, 2), "vi") == "20/12/2025"
    assert spoken.day_in_words(date(2025, 12, 30), date(2026, 1, 2), "vi") == "thứ Ba 30/12/2025"


@pytest.mark.parametrize(
    ("span", "vi", "en"),
    [
        (timedelta(seconds=0.42), "0,4 giây", "0.4 s"),
        (timedelta(seconds=59), "59 giây", "59 s"),
        (timedelta(minutes=2, seconds=5), "2 phút 05 giây", "2 min 05 s"),
        (timedelta(minutes=45), "45 phút", "45 min"),
        (timedelta(hours=2, minutes=5, seconds=59), "2 giờ 05 phút", "2 h 05 min"),
        (timedelta(days=3), "3 ngày", "3 d"),
        (timedelta(days=30, hours=4, minutes=59), "30 ngày 4 giờ", "30 d 4 h"),
        (timedelta(seconds=-5), "0 giây", "0 s"),
    ],
)
def test_a_span_of_time_has_its_two_largest_units(span, vi, en):
    assert spoken.duration_in_words(span, "vi") == vi
    assert spoken.duration_in_words(span, "en") == en


def test_numbers_have_a_point_for_thousands_and_a_comma_for_tenths_in_vietnamese():
    assert spoken.count_in_words(1204, "vi") == "1.204"
    assert spoken.count_in_words(1204, "en") == "1,204"
    assert spoken.percent_in_words(0.957, "vi") == "95,7%"
    assert spoken.percent_in_words(0.957, "en") == "95.7%"


@pytest.mark.parametrize(
    ("size", "vi"),
    [(0, "0 B"), (999, "999 B"), (3_100, "3,1 kB"), (52_428_800, "52 MB"), (1_500_000_000, "1,5 GB")],
)
def test_sizes_are_decimal(size, vi):
    assert spoken.bytes_in_words(size, "vi") == vi
