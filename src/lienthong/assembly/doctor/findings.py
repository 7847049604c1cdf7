"""What a check says: how bad it is, what was seen, and what to do."""

from dataclasses import dataclass, field
from enum import StrEnum

from lienthong.kernel.words import Language, Words

Facts = dict[str, object]


class Level(StrEnum):
    """`bad` stops work or endangers data; `warn` will, one day; `ok` was looked at and is in order."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check. `code` is stable, for machines; `todo` says what to do where something is."""

    code: str
    level: Level
    what: Words
    todo: Words | None = None
    facts: Facts = field(default_factory=dict)

    def say(self, language: Language) -> str:
        """What was seen, as a sentence."""
        return self.what.say(language, **self.facts)

    def advise(self, language: Language) -> str:
        """What to do, or nothing."""
        return self.todo.say(language, **self.facts) if self.todo else ""


def ok(code: str, vi: str, en: str, /, **facts: object) -> Finding:
    """Looked at, and in order."""
    return Finding(code, Level.OK, Words(vi=vi, en=en), None, facts)


def warn(code: str, what: Words, todo: Words, /, **facts: object) -> Finding:
    """Works today."""
    return Finding(code, Level.WARN, what, todo, facts)


def bad(code: str, what: Words, todo: Words, /, **facts: object) -> Finding:
    """Stops work or endangers data."""
    return Finding(code, Level.BAD, what, todo, facts)
