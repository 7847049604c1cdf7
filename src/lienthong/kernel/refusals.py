"""How the product says no: a refusal carries a code and facts; whoever shows it finds the words."""

from collections.abc import Mapping
from typing import ClassVar

from lienthong.kernel.words import Language, Words


class Refusal(Exception):
    """They asked for something that cannot be done. What happened is in `facts`, never in prose alone.

    A subclass sets `code` (stable, for machines) and `words` (for people, with `{fact}` slots).
    A fault of our own is an ordinary exception and never a Refusal: one we mend, the other we report.
    """

    code: ClassVar[str] = "refused"
    words: ClassVar[Words] = Words(vi="Yêu cầu bị từ chối.", en="The request was refused.")

    def __init__(self, **facts: object) -> None:
        self.facts: Mapping[str, object] = facts
        super().__init__(self.code)

    def say(self, language: Language = "vi") -> str:
        """The refusal as a sentence a person can act on."""
        return self.words.say(language, **self.facts)

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({facts})"
