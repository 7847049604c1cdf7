"""How long clerical acts may take (Decree 30/2020/NĐ-CP art. 4.2.c, 18.1, 23.1; Decision 28/2018/QĐ-TTg art. 6.2).

Working days are those of the office's calendar. Urgent documents wait for nothing: their limit is the moment itself.
"""

from datetime import datetime

from lienthong.kernel.calendar import Calendar

URGENT = 1
"""From this priority on a document is urgent."""


def next_working_day_end(calendar: Calendar, since: datetime, priority: int = 0) -> datetime:
    """The close of the office on the next working day after `since`: for registering, submitting, issuing."""
    if priority >= URGENT:
        return since
    return calendar.closes_at(calendar.next_working_day(since.date()))


def next_working_morning_end(calendar: Calendar, since: datetime, priority: int = 0) -> datetime:
    """The end of the first opening of the next working day: for sending what was signed."""
    if priority >= URGENT:
        return since
    day = calendar.next_working_day(since.date())
    return datetime.combine(day, calendar.openings(day)[0][1], since.tzinfo)
