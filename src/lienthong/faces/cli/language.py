"""Which language the command line speaks: the one asked for, the setting's, the terminal's, or else Vietnamese."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Literal, get_args

from lienthong.kernel.words import Language, Words

_current: ContextVar[Language] = ContextVar("language", default="vi")


def language() -> Language:
    """The language in use."""
    return _current.get()


def use(chosen: Language) -> None:
    """Speak this language from now on."""
    _current.set(chosen)


def say(words: Words | str, **facts: object) -> str:
    """The words in the language in use; a plain string is already said."""
    return words if isinstance(words, str) else words.say(language(), **facts)


def decide(environment: Mapping[str, str], asked: str | None = None) -> Language:
    """The language for an invocation. `asked` is the option `--language`."""
    for wish in (asked, environment.get("LIENTHONG_LANGUAGE")):
        for known in get_args(Language):
            if wish == known:
                return _as_language(known)
    # The first of these that says something decides, as POSIX has it.
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "en" if locale.lower().startswith("en") else "vi"


def _as_language(text: str) -> Literal["vi", "en"]:
    return "en" if text == "en" else "vi"
