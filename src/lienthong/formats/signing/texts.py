"""The text forms of signatures that have no picture (Decree 30/2020/NĐ-CP, App. I II.8 and Part II).

The decree wants the time "in ISO 8601" and its templates print day/month/year. We print both readings at once:
`05/3/2026; 09:14:05 +07:00`. Months 1 and 2 carry a zero and the others none, as everywhere in the decree.
"""

from datetime import date, datetime

from lienthong.kernel.moments import in_vietnam


def annex_text(code: str, at: datetime) -> str:
    """What stands on the first page of an annex in a file of its own: `Số: 15/QĐ-UBND; 05/3/2026; 09:14:05 +07:00`."""
    return f"Số: {code}; {_moment(at)}"


def copy_text(kind: str, agency: str, at: datetime) -> str:
    """What stands in box 14 of an electronic copy: `SAO Y; UBND thị trấn Ia Ly; 05/3/2026; 09:14:05 +07:00`."""
    return f"{kind}; {agency}; {_moment(at)}"


def written_day(day: date) -> str:
    """`05/01/2026`, `29/6/2026`: a zero before days under 10 and before January and February."""
    return f"{day.day:02d}/{f'{day.month:02d}' if day.month < 3 else day.month}/{day.year}"


def readable(written: object, longest: int) -> str:
    """What a stranger wrote as a name: of so many letters at most, with a mark for what could not be shown or kept.

    That is signs that turn a line round, and zeros, at which a database stumbles.
    """
    text = written.decode("latin-1") if isinstance(written, bytes) else str(written)
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text[:longest])


def _moment(at: datetime) -> str:
    moment = in_vietnam(at)
    return f"{written_day(moment.date())}; {moment:%H:%M:%S} +07:00"
