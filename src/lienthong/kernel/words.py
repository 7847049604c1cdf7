"""A sentence in both languages of the product, kept side by side so that neither can be missing."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """One text for a person, in Vietnamese and in English. `{name}` is filled from the facts."""

    vi: str
    en: str

    def say(self, language: Language, **facts: object) -> str:
        """The text in one language with its facts filled in.

        Raises:
            KeyError: the text names a fact that was not given.
        """
        text = self.vi if language == "vi" else self.en
        return text.format_map(facts) if facts else text
