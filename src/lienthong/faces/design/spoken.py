"""Dates, numbers and spans of time as people say them, in both languages. Pure: the moment of reading is handed in."""

from datetime import date, datetime, timedelta

from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Language, Words

WEEKDAYS = (
    Words(vi="thứ Hai", en="Monday"),
    Words(vi="thứ Ba", en="Tuesday"),
    Words(vi="thứ Tư", en="Wednesday"),
    Words(vi="thứ Năm", en="Thursday"),
    Words(vi="thứ Sáu", en="Friday"),
    Words(vi="thứ Bảy", en="Saturday"),
    Words(vi="Chủ nhật", en="Sunday"),
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NEAR = {
    0: Words(vi="hôm nay", en="today"),
    -1: Words(vi="hôm qua", en="yesterday"),
    1: Words(vi="ngày mai", en="tomorrow"),
}


def day_in_words(day: date, today: date, language: Language) -> str:
    """`hôm qua`, `thứ Hai 2/3`, `2/3`, `2/3/2018`: as much of the date as one needs on that day."""
    distance = (day - today).days
    if distance in NEAR:
        return NEAR[distance].say(language)
    weekday = WEEKDAYS[day.weekday()].say(language)
    near = abs(distance) < 7
    if language == "vi":
        number = f"{day.day}/{day.month}" if day.year == today.year else f"{day.day}/{day.month}/{day.year}"
        return f"{weekday} {number}" if near else number
    number = f"{day.day} {MONTHS[day.month - 1]}"
    number = number if day.year == today.year else f"{number} {day.year}"
    return f"{weekday} {number}" if near else number


def moment_in_words(moment: datetime, now: datetime, language: Language) -> str:
    """`09:14 hôm nay`, `16:05 thứ Hai 2/3`; in English `today 09:14`, `Monday 2 March 16:05`. Vietnam time."""
    moment, now = in_vietnam(moment), in_vietnam(now)
    day = day_in_words(moment.date(), now.date(), language)
    return f"{moment:%H:%M} {day}" if language == "vi" else f"{day} {moment:%H:%M}"


def full_day(day: date, language: Language) -> str:
    """`thứ Hai, ngày 2 tháng 3 năm 2026`."""
    weekday = WEEKDAYS[day.weekday()].say(language)
    if language == "vi":
        return f"{weekday}, ngày {day.day} tháng {day.month} năm {day.year}"
    return f"{weekday} {day.day} {MONTHS[day.month - 1]} {day.year}"


def full_moment(moment: datetime, language: Language) -> str:
    """`09:14:05 thứ Hai, ngày 2 tháng 3 năm 2026`."""
    moment = in_vietnam(moment)
    day = full_day(moment.date(), language)
    return f"{moment:%H:%M:%S} {day}" if language == "vi" else f"{day}, {moment:%H:%M:%S}"


def duration_in_words(span: timedelta, language: Language) -> str:
    """The two largest units that matter: `2 ngày 3 giờ`, `4 phút 05 giây`, `0,4 giây`; below a minute with a tenth."""
    seconds = max(span.total_seconds(), 0.0)
    if seconds < 60:
        tenth = f"{seconds:.1f}".removesuffix(".0")
        return f"{tenth.replace('.', ',')} giây" if language == "vi" else f"{tenth} s"
    whole = int(seconds)
    days, hours = divmod(whole // 3600, 24)
    minutes, rest = divmod(whole % 3600, 60)
    day, hour, minute, second = ("ngày", "giờ", "phút", "giây") if language == "vi" else ("d", "h", "min", "s")
    if days:
        return f"{days} {day}" + (f" {hours} {hour}" if hours else "")
    if hours:
        return f"{hours} {hour}" + (f" {minutes:02d} {minute}" if minutes else "")
    return f"{minutes} {minute}" + (f" {rest:02d} {second}" if rest else "")


def count_in_words(number: int, language: Language) -> str:
    """`1.204` in Vietnamese, `1,204` in English."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "vi" else text


def percent_in_words(share: float, language: Language, digits: int = 1) -> str:
    """A share between 0 and 1 as `95,4%` or `95.4%`."""
    text = f"{share * 100:.{digits}f}%"
    return text.replace(".", ",") if language == "vi" else text


def bytes_in_words(size: int, language: Language) -> str:
    """`3,1 kB`, `12 MB`: decimal units, one digit after the comma below ten."""
    amount, unit = float(size), "B"
    for larger in ("kB", "MB", "GB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    text = f"{amount:.1f}" if amount < 10 and unit != "B" else f"{amount:.0f}"
    return f"{text.replace('.', ',') if language == 'vi' else text} {unit}"
