"""The number of a case: one series a unit and day, never twice, never skipped."""

import re
import threading
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as some

from lienthong.work.cases.actions import intake
from lienthong.work.cases.models import NumberSeries
from lienthong.work.cases.numbers import key_of, next_number, written
from lienthong.work.cases.tests.conftest import Office, at

CODES = some.from_regex(r"\A(000\.\d\d\.\d\d\.H\d\d|H\d\d\.\d{1,3}|H\d\d\.\d\d\.\d\d)\Z")
DAYS = some.dates(date(2018, 1, 1), date(2060, 12, 31))


def test_the_number_is_written_as_the_circular_shows_it() -> None:
    # Circular 01/2018/TT-VPCP art. 19, its own example.
    assert written("000.00.19.H21", date(2019, 1, 21), 1) == "000.00.19.H21-190121-0001"
    assert written("H21.65", date(2022, 9, 14), 11) == "H21.65-220914-0011"
    assert written("H21.65", date(2022, 9, 14), 10000) == "H21.65-220914-10000"


@given(CODES, DAYS, some.integers(1, 99_999_999))
def test_every_number_has_the_form_and_gives_back_what_it_was_made_of(code: str, day: date, count: int) -> None:
    found = re.fullmatch(r"(.+)-(\d{6})-(\d{4,})", written(code, day, count))
    assert found is not None
    assert (found[1], found[2], int(found[3])) == (code, f"{day:%y%m%d}", count)


@given(CODES, DAYS, some.integers(1, 20_000), some.integers(1, 20_000))
def test_two_counts_of_one_series_never_share_a_number_or_a_key(code: str, day: date, one: int, other: int) -> None:
    same = one == other
    assert (written(code, day, one) == written(code, day, other)) is same
    assert (key_of(written(code, day, one)) == key_of(written(code, day, other))) is same


@given(CODES, DAYS, some.integers(1, 20_000))
def test_dots_dashes_spaces_and_case_do_not_matter_to_the_key(code: str, day: date, count: int) -> None:
    number = written(code, day, count)
    assert key_of(number) == key_of(number.lower().replace(".", "").replace("-", " "))


@pytest.mark.django_db
def test_each_unit_and_each_day_count_from_one_and_widen_past_9999() -> None:
    monday, tuesday = date(2018, 9, 10), date(2018, 9, 11)
    assert [next_number("H21.1", monday)[-4:] for _ in range(3)] == ["0001", "0002", "0003"]
    assert next_number("H21.2", monday) == "H21.2-180910-0001"
    assert next_number("H21.1", tuesday) == "H21.1-180911-0001"
    NumberSeries.objects.filter(unit_code="H21.1", day=tuesday).update(last=9999)
    assert next_number("H21.1", tuesday) == "H21.1-180911-10000"


@pytest.mark.django_db
def test_a_number_whose_transaction_failed_is_given_to_the_next() -> None:
    day = date(2018, 9, 10)
    next_number("H21.1", day)
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        assert next_number("H21.1", day).endswith("0002")
        raise RuntimeError
    assert next_number("H21.1", day).endswith("0002")


def test_eight_windows_take_in_twenty_each_and_every_number_is_there_once(real_office: Office) -> None:
    filing = real_office.filing("birth-registration")
    numbers: list[str] = []
    failures: list[Exception] = []

    def window(name: int) -> None:
        try:
            for turn in range(20):
                chance = f"w{name}t{turn}".ljust(16, "x")
                case = intake.take_in(
                    filing, officer=real_office.nga.officer, now=at(10, 9), chance=lambda chance=chance: chance
                )
                numbers.append(case.number)
        except Exception as error:  # noqa: BLE001  # told by the main thread
            failures.append(error)
        finally:
            connection.close()

    windows = [threading.Thread(target=window, args=(name,)) for name in range(8)]
    for each in windows:
        each.start()
    for each in windows:
        each.join()
    assert not failures
    assert sorted(numbers) == [f"000.05.27.H21-180910-{count:04d}" for count in range(1, 161)]
