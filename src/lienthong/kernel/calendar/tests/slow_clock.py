"""A second clock, slow and plain, that shares nothing with the first: it walks day by day and minute by minute.

Its days off are written out by hand, year by year, from the notices; they are not read from any file of the product.
"""

from datetime import date, datetime, time, timedelta

MORNING, AFTERNOON = (time(7), time(11, 30)), (time(13, 30), time(17))

OFF = """
2018: 1/1 14/2 15/2 16/2 19/2 20/2 25/4 30/4 1/5 3/9 31/12
2019: 1/1 4/2 5/2 6/2 7/2 8/2 15/4 29/4 30/4 1/5 2/9
2020: 1/1 23/1 24/1 27/1 28/1 29/1 2/4 30/4 1/5 2/9
2021: 1/1 10/2 11/2 12/2 15/2 16/2 21/4 30/4 3/5 2/9 3/9
2022: 3/1 31/1 1/2 2/2 3/2 4/2 11/4 2/5 3/5 1/9 2/9
2023: 2/1 20/1 23/1 24/1 25/1 26/1 1/5 2/5 3/5 1/9 4/9
2024: 1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9
2025: 1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9
2026: 1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11
2027: 1/1
"""
WORKED_SATURDAYS = "5/1/2019 4/5/2019 4/5/2024 26/4/2025 10/1/2026 22/8/2026"


def _days_off() -> set[date]:
    found = set()
    for line in OFF.split("\n"):
        year, _, days = line.partition(":")
        for day in days.split():
            number, month = day.split("/")
            found.add(date(int(year), int(month), int(number)))
    return found


DAYS_OFF = _days_off()
SATURDAYS = {date(int(y), int(m), int(d)) for d, m, y in (day.split("/") for day in WORKED_SATURDAYS.split())}


def works(day: date) -> bool:
    if day in SATURDAYS:
        return True
    return day.weekday() < 5 and day not in DAYS_OFF


def is_open(moment: datetime) -> bool:
    clock = moment.time()
    return works(moment.date()) and any(start <= clock < end for start, end in (MORNING, AFTERNOON))


def day_zero(received: datetime, cut_off: time | None) -> date:
    day = received.date()
    too_late = received.time() > AFTERNOON[1] or (cut_off is not None and received.time() >= cut_off)
    if works(day) and not too_late:
        return day
    return next_day(day)


def next_day(day: date) -> date:
    day += timedelta(days=1)
    while not works(day):
        day += timedelta(days=1)
    return day


def due(received: datetime, kind: str, value: int, cut_off: time | None = None) -> datetime:
    if kind == "same_day" and cut_off is None:
        cut_off = time(15)
    zero = day_zero(received, cut_off)
    if kind == "working_hours":
        start = received if received.date() == zero else datetime.combine(zero, time(0), received.tzinfo)
        return walk(start, value * 60)
    day = zero
    if kind == "working_days":
        for _ in range(value):
            day = next_day(day)
    if kind == "calendar_days":
        for _ in range(value):
            day += timedelta(days=1)
        if not works(day):
            day = next_day(day)
    return datetime.combine(day, AFTERNOON[1], received.tzinfo)


def walk(moment: datetime, minutes: int) -> datetime:
    """Minute by minute; a minute counts while the counter is open at its start."""
    while minutes:
        if is_open(moment):
            minutes -= 1
        moment += timedelta(minutes=1)
    return moment


def open_minutes(start: datetime, end: datetime) -> int:
    found = 0
    while start < end:
        found += is_open(start)
        start += timedelta(minutes=1)
    return found
