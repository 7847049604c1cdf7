"""Terms as procedures state them: `working_days:2`, `same_day@15:00`, `calendar_days:15`."""

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import ClassVar

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words


class TermKind(StrEnum):
    """What a term is counted in."""

    SAME_DAY = "same_day"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    WORKING_HOURS = "working_hours"
    HOURS_BEFORE_EVENT = "hours_before_event"
    UNSPECIFIED = "unspecified"


class UnclearTerm(Refusal):
    """A term cannot be read. Facts: `term`."""

    code: ClassVar[str] = "unclear_term"
    words: ClassVar[Words] = Words(
        vi="Không hiểu thời hạn “{term}”. Hãy viết working_days:2, calendar_days:15, working_hours:8, same_day, "
        "same_day@15:00 hoặc unspecified.",
        en="“{term}” is not a term. Write working_days:2, calendar_days:15, working_hours:8, same_day, "
        "same_day@15:00 or unspecified.",
    )

    def __init__(self, term: str) -> None:
        super().__init__(term=term)


_LONGEST = 10_000
"""No term of a procedure is longer than this, in whatever unit; what is longer is a slip of the finger."""
_PLAIN = {TermKind.SAME_DAY, TermKind.UNSPECIFIED}
# Other spellings, folded to lower case with underscores. “15d” alone is left out: it does not say which days.
_SPELLINGS: dict[str, TermKind] = {
    **{kind.value: kind for kind in TermKind},
    "trong_ngày": TermKind.SAME_DAY,
    "ngay_trong_ngày": TermKind.SAME_DAY,
    "trong_ngày_làm_việc": TermKind.SAME_DAY,
    "sameday": TermKind.SAME_DAY,
    "wd": TermKind.WORKING_DAYS,
    "working_day": TermKind.WORKING_DAYS,
    "workday": TermKind.WORKING_DAYS,
    "workdays": TermKind.WORKING_DAYS,
    "business_day": TermKind.WORKING_DAYS,
    "business_days": TermKind.WORKING_DAYS,
    "ngày_làm_việc": TermKind.WORKING_DAYS,
    "cd": TermKind.CALENDAR_DAYS,
    "calendar_day": TermKind.CALENDAR_DAYS,
    "ngày": TermKind.CALENDAR_DAYS,
    "ngày_lịch": TermKind.CALENDAR_DAYS,
    "wh": TermKind.WORKING_HOURS,
    "working_hour": TermKind.WORKING_HOURS,
    "giờ_làm_việc": TermKind.WORKING_HOURS,
    "không_xác_định": TermKind.UNSPECIFIED,
    "none": TermKind.UNSPECIFIED,
}
# A hyphen joins words; before a digit it would be a minus, which no term has.
_GAPS = re.compile(r"[\s_]+|(?<=[^\W\d])-(?=[^\W\d])")
_NAME_FIRST = re.compile(r"([^\W\d]+)(?:\s*[:=_]\s*(\d+))?")
_NUMBER_FIRST = re.compile(r"(\d+)[_:]?([^\W\d]+)")
_HOUR = re.compile(r"(\d{1,2})(?:[:h](\d{2})?)?")
_IN_WORDS = {
    TermKind.SAME_DAY: Words(vi="trong ngày làm việc", en="the same day"),
    TermKind.WORKING_DAYS: Words(vi="{value:02d} ngày làm việc", en="{value} working day{s}"),
    TermKind.CALENDAR_DAYS: Words(vi="{value:02d} ngày", en="{value} calendar day{s}"),
    TermKind.WORKING_HOURS: Words(vi="{value:02d} giờ làm việc", en="{value} working hour{s}"),
    TermKind.HOURS_BEFORE_EVENT: Words(vi="trước sự kiện {value:02d} giờ", en="{value} hour{s} before the event"),
    TermKind.UNSPECIFIED: Words(vi="không xác định", en="not specified"),
}
_CUT_OFF = Words(vi="{term}, nhận từ {hour} tính sang ngày làm việc sau", en="{term}, from {hour} on the next day")


@dataclass(frozen=True, slots=True)
class Term:
    """How long a procedure, or a step of one, may take. `value` is in the unit of its kind."""

    kind: TermKind
    value: int = 0
    cut_off: time | None = None
    """What arrives at this hour or later is counted from the next working day."""

    def __post_init__(self) -> None:
        # A kind that came as plain text, from JSON or a sheet, must not pass for one that nobody can compute.
        object.__setattr__(self, "kind", TermKind(self.kind))
        counted = self.kind not in _PLAIN
        if (counted and not 0 < self.value <= _LONGEST) or (not counted and self.value):
            raise UnclearTerm(f"{self.kind}:{self.value}")

    @classmethod
    def parse(cls, text: str) -> "Term":
        """The term that `str` wrote, or another spelling that can mean one thing only (`2wd`, `15 ngày`).

        Raises:
            UnclearTerm: it says nothing, or could mean two things (`15d`).
        """
        body, _, hour = text.strip().partition("@")
        folded = re.sub(r"_?([:=])_?", r"\1", _GAPS.sub("_", body.strip().lower()))
        name, value = folded, ""
        if folded not in _SPELLINGS:
            if found := _NUMBER_FIRST.fullmatch(folded):
                value, name = found.groups()
            elif found := _NAME_FIRST.fullmatch(folded):
                name, value = found[1].strip("_"), found[2] or ""
            name = name.strip("_")
        kind = _SPELLINGS.get(name)
        if kind is None or (kind in _PLAIN and value) or len(value) > 6:
            raise UnclearTerm(text)
        try:
            return cls(kind, int(value or 0), _hour(hour.strip().lower()) if "@" in text else None)
        except (ValueError, UnclearTerm) as error:
            raise UnclearTerm(text) from error

    def __str__(self) -> str:
        said = self.kind.value if self.kind in _PLAIN else f"{self.kind.value}:{self.value}"
        return f"{said}@{self.cut_off:%H:%M}" if self.cut_off else said

    @property
    def words(self) -> Words:
        """The term as slips print it, without its cut-off: `02 ngày làm việc`."""
        facts = {"value": self.value, "s": "" if self.value == 1 else "s"}
        plain = _IN_WORDS[self.kind]
        return Words(vi=plain.say("vi", **facts), en=plain.say("en", **facts))

    @property
    def whole_words(self) -> Words:
        """The term together with its cut-off."""
        said = self.words
        if self.cut_off is None:
            return said
        hour = f"{self.cut_off:%H:%M}"
        return Words(
            vi=_CUT_OFF.say("vi", term=said.vi, hour=hour),
            en=_CUT_OFF.say("en", term=said.en, hour=hour),
        )


def _hour(text: str) -> time:
    found = _HOUR.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2] or 0))
