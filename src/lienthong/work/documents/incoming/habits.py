"""To whom a leader usually gives documents like this one: plain frequency, and said as such beside each button."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lienthong.kernel.vietnamese import fold
from lienthong.kernel.words import Words
from lienthong.work.documents.keeping import words_of

REMEMBERED = 300
"""So many of the latest directions are counted."""
ALIKE = 3
"""Two subjects are alike when they share so many words that tell something."""
SMALL = frozenset(
    words_of(
        "ve viec v va cua cho cac tai trong theo den ngay thang nam so bao cao trinh thong to tren dia ban tinh xa"
    )
)
"""Folded words that stand in every other subject and tell nothing."""

Target = tuple[str, int | None]
"""A unit by its name, or a person by their account."""


@dataclass(frozen=True, slots=True)
class Past:
    """One direction of before: from whom the document was, what it was about, who was told to lead."""

    issuer: str
    subject: str
    target: Target


@dataclass(frozen=True, slots=True)
class Usual:
    """Somebody to whom it usually goes, and why we think so."""

    target: Target
    why: Words


def usual(history: Sequence[Past], *, issuer: str, subject: str, most: int = 4) -> list[Usual]:
    """Who led such documents before: of the same sender first, then about the like, then at all."""
    wanted = telling(subject)
    same = Counter(past.target for past in history if issuer and past.issuer == issuer)
    alike = Counter(past.target for past in history if len(wanted & telling(past.subject)) >= ALIKE)
    ever = Counter(past.target for past in history)
    ranked = sorted(ever, key=lambda target: (-(same[target] * 2 + alike[target] * 3), -ever[target], str(target)))
    return [Usual(target, _why(target, same, alike, ever)) for target in ranked[:most]]


def telling(subject: str) -> frozenset[str]:
    """The words of a subject that tell something."""
    return frozenset(words_of(fold(subject))) - SMALL


def _why(target: Target, same: Counter[Target], alike: Counter[Target], ever: Counter[Target]) -> Words:
    if alike[target] and alike[target] >= same[target]:
        return Words(
            vi=f"{alike[target]}/{alike.total()} văn bản có trích yếu giống",
            en=f"{alike[target]} of {alike.total()} with a like subject",
        )
    if same[target]:
        return Words(
            vi=f"{same[target]}/{same.total()} văn bản của nơi gửi này",
            en=f"{same[target]} of {same.total()} from this sender",
        )
    return Words(vi=f"{ever[target]}/{ever.total()} văn bản đã giao", en=f"{ever[target]} of {ever.total()} directed")
