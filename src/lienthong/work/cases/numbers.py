"""The number of a case: `000.00.19.H21-190121-0001`, one series a unit and day (Circular 01/2018/TT-VPCP art. 19)."""

from datetime import date

from django.db import connection


def written(unit_code: str, day: date, count: int) -> str:
    """The number as printed: unit code, day of receipt, counter of four digits that widens past 9999."""
    return f"{unit_code}-{day:%y%m%d}-{count:04d}"


def key_of(number: str) -> str:
    """What two spellings of a number are compared by: capitals, without dots, dashes, spaces and slashes."""
    return "".join(letter for letter in number.upper() if letter.isalnum())


def next_number(unit_code: str, day: date) -> str:
    """Take the next number of a unit's day, inside the transaction that accepts.

    A transaction that fails gives its number back with everything else, because the series rolls back with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_number_series (unit_code, day, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (unit_code, day) DO UPDATE SET last = cases_number_series.last + 1 RETURNING last",
            [unit_code, day],
        )
        row = cursor.fetchone()
    assert row is not None
    return written(unit_code, day, row[0])
