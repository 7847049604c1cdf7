"""Whose calendar answers for what somebody typed: a code of the axis, a statistical number, or our key. Pure.

Who asks for a due date on a day of 2019 with a code of 2026, or the other way round, gets an answer wherever there is
only one, and is told whose calendar it was.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from lienthong.kernel.calendar import Calendar
from lienthong.kernel.identifiers import Scheme, in_2020_form, same_code, scheme_of
from lienthong.kernel.organizations import (
    Directory,
    Dissolved,
    Found,
    NotKnown,
    Organization,
    Redirected,
    Shared,
    UnknownOrganization,
)
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

Numbered = Callable[[str], Sequence[tuple[str, date]]]
"""The organisations that ever bore a number of the Statistics Office: key, and the first day of it."""

_USED = Words(vi="{why} Đã dùng lịch của {name}.", en="{why} The calendar of {name} was used.")


def bearer(bearers: Sequence[tuple[str, date]], day: date) -> str | None:
    """The key of whoever bore a number last on that day; of the first who ever does where the day is earlier.

    Numbers were given out again on 1 July 2025: 52 was Bình Định and is Gia Lai.
    """
    if not bearers:
        return None
    in_order = sorted(bearers, key=lambda each: each[1])
    begun = [key for key, start in in_order if start <= day]
    return begun[-1] if begun else in_order[0][0]


def office(
    directory: Directory, asked: str, day: date, *, numbered: Numbered, calendar_of: Callable[[str, date], Calendar]
) -> tuple[Organization, Words | None]:
    """The organisation whose calendar answers, and a note where it is not the very one that was asked for.

    Raises:
        Dissolved: several took over, and they do not keep the same calendar.
        UnknownOrganization: neither the code nor any body above it is known.
    """
    asked = asked.strip()
    key = _key(directory, asked) or bearer(numbered(asked), day)
    no: Refusal
    codes = [asked]
    match directory.resolve_key(key, day) if key else directory.resolve(asked, day):
        case Found(organization):
            return organization, None
        case Redirected(organization, former, on):
            gone = Dissolved(asked, day, on, (organization,), former=former.name_on(on))
            return organization, Words(vi=gone.say("vi"), en=gone.say("en"))
        case Shared(former, heirs, on):
            no = gone = Dissolved(asked, day, on, heirs, former=former.name_on(on))
            if heirs and len({calendar_of(heir.key, day).key for heir in heirs}) > 1:
                raise gone
            if heirs:
                return heirs[0], _used(gone, heirs[0], day)
            codes = [each.value for each in former.identifiers]
        case NotKnown():
            no = UnknownOrganization(asked, day)
            if key:
                # It is there later: what held for everybody held for whoever did its work before.
                return directory.by_key(key), _used(no, directory.by_key(key), day)
    for above in (each for code in codes for each in _above(code)):
        found = directory.resolve(above, day)
        if isinstance(found, Found | Redirected):
            return found.organization, _used(no, found.organization, day)
    raise no


def _used(no: Refusal, organization: Organization, day: date) -> Words:
    name = organization.name_on(day)
    return Words(vi=_USED.say("vi", why=no.say("vi"), name=name), en=_USED.say("en", why=no.say("en"), name=name))


def _key(directory: Directory, asked: str) -> str | None:
    try:
        return directory.by_key(asked).key
    except KeyError:
        return None


def _above(code: str) -> Iterator[str]:
    """The codes of the bodies above a code, the nearest first, in both schemes: `H21.65` → `000.00.65.H21`, `H21`, …"""
    written = in_2020_form(code) if scheme_of(code) is Scheme.QD2016 else same_code(code)
    groups = written.split(".") if scheme_of(written) is Scheme.QD2020 else []
    for length in range(len(groups), 0, -1):
        yield ".".join(groups[:length])
        if length <= 4:
            yield ".".join([*("000", "00", "00")[: 4 - length], *reversed(groups[:length])])
