"""What this room tells the rooms above it, in the transaction that makes it true."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class LetterArrived:
    """A letter to one of our offices is here, whole. A letter to two of them is told twice.

    `answers`: the id of our letter that it answers (ResponseFor), where it names one.
    """

    kind: ClassVar[str] = "letters.arrived"
    letter_id: str
    receiver_key: str
    answers: str | None = None

    @property
    def order(self) -> str:
        """Facts about one letter are heard one after the other."""
        return f"letter:{self.letter_id}"


@dataclass(frozen=True, slots=True)
class LetterStatus:
    """An office told what it did with a letter (edXML §8). Told once for each status message.

    Of a letter of ours, `receiver_key` is the office that reports. With 13 the letter is one that came to
    `receiver_key`, and its sender asks for it back. `words` are theirs; the code may be one that nobody knows.
    """

    kind: ClassVar[str] = "letters.status"
    letter_id: str
    receiver_key: str
    status_code: str
    words: str = ""

    @property
    def order(self) -> str:
        """Facts about one letter are heard one after the other."""
        return f"letter:{self.letter_id}"


@dataclass(frozen=True, slots=True)
class LetterFailed:
    """The axis refuses a letter of ours for good. It did not leave and will not; whoever wrote it must act.

    `code` is the hub's word for it, `why` its Vietnamese sentence and `why_en` the English one.
    """

    kind: ClassVar[str] = "letters.failed"
    letter_id: str
    why: str
    why_en: str = ""
    code: str = ""

    @property
    def order(self) -> str:
        """Facts about one letter are heard one after the other."""
        return f"letter:{self.letter_id}"


@dataclass(frozen=True, slots=True)
class RecallSettled:
    """A letter was recalled while nobody knew whether the axis had taken it for these receivers; now it is known.

    `taken`: it had, and they were sent the recall; else it stayed here, and they hear of neither. `nobody_has_it`: so
    it did for all its receivers.
    """

    kind: ClassVar[str] = "letters.recall-settled"
    letter_id: str
    receiver_keys: tuple[str, ...]
    taken: bool
    nobody_has_it: bool = False

    @property
    def order(self) -> str:
        """Facts about one letter are heard one after the other."""
        return f"letter:{self.letter_id}"


@dataclass(frozen=True, slots=True)
class StatusFailed:
    """The axis refuses for good what an office of ours said about a letter: a status message or a recall.

    Whoever should have heard it did not and will not; the office must tell them in another way. `office_key` said it to
    `receiver_keys`; `status_code` is of edXML §8, or `recall`; `why` and `why_en` are the hub's sentence.
    """

    kind: ClassVar[str] = "letters.status-failed"
    letter_id: str
    office_key: str
    receiver_keys: tuple[str, ...]
    status_code: str
    why: str
    why_en: str = ""

    @property
    def order(self) -> str:
        """Facts about one letter are heard one after the other."""
        return f"letter:{self.letter_id}"
