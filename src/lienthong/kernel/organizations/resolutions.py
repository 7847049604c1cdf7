"""What a code turns out to mean on a day: four answers, and the two refusals that say them."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from lienthong.kernel.organizations.organization import Organization
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Language, Words


@dataclass(frozen=True, slots=True)
class Found:
    """The code means this organisation, and it exists on that day."""

    organization: Organization


@dataclass(frozen=True, slots=True)
class Redirected:
    """The code means `former`, dissolved on the day `on`; `organization` has taken over the whole of it."""

    organization: Organization
    former: Organization
    on: date


@dataclass(frozen=True, slots=True)
class Shared:
    """The code means `former`, dissolved on the day `on`. Who takes the message is a person's decision.

    `candidates` are those of its successors that exist on that day; none, where no successor is known.
    """

    former: Organization
    candidates: tuple[Organization, ...]
    on: date


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Nobody bore that code on that day or before it."""

    code: str


Resolution = Found | Redirected | Shared | NotKnown


class UnknownOrganization(Refusal):
    """Nobody bore that code on that day or before it. Facts: `code`, `day`."""

    code: ClassVar[str] = "unknown_organization"
    words: ClassVar[Words] = Words(
        vi="Không có cơ quan nào mang mã {code} vào ngày {day:%d/%m/%Y}.",
        en="No organisation bears the code {code} on {day:%d/%m/%Y}.",
    )

    def __init__(self, code: str, day: date) -> None:
        super().__init__(code=code, day=day)


class Dissolved(Refusal):
    """The code's bearer no longer exists on that day.

    Facts: `code`, `day`, `former` (name), `dissolved_on`, `successors` (keys, empty where none is known).
    """

    code: ClassVar[str] = "dissolved_organization"
    words: ClassVar[Words] = Words(
        vi="{former} (mã {code}) không còn từ ngày {dissolved_on:%d/%m/%Y}. Kế thừa: {heirs}.",
        en="{former} (code {code}) no longer exists since {dissolved_on:%d/%m/%Y}. Successors: {heirs}.",
    )
    nobody: ClassVar[Words] = Words(vi="chưa rõ", en="not known")

    def __init__(self, code: str, day: date, dissolved_on: date, successors: tuple[Organization, ...], *, former: str):
        self.successors = successors
        super().__init__(
            code=code,
            day=day,
            former=former,
            dissolved_on=dissolved_on,
            successors=tuple(successor.key for successor in successors),
        )

    def say(self, language: Language = "vi") -> str:
        """The refusal as a sentence, with the successors by name."""
        heirs = ", ".join(successor.name for successor in self.successors) or self.nobody.say(language)
        return self.words.say(language, heirs=heirs, **self.facts)
