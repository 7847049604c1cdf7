"""The sets of forms, read from `data/forms.yaml`: which number and name a slip bears under which circular."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lienthong.kernel.words import Words
from lienthong.work.cases.slips.facts import KINDS, Slip

_FILE = Path(__file__).parent / "data" / "forms.yaml"


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a set. `number` is empty, and `circular` too, for papers outside the sets."""

    kind: str
    title: Words
    number: str = ""
    circular: str = ""
    evidence: str = "law"
    asks_extension: bool = False
    """The apology also proposes an extension."""

    @property
    def source(self) -> Words | None:
        """“Mẫu số 01 - Thông tư số 03/2025/TT-VPCP”; None outside the sets."""
        if not self.number:
            return None
        return Words(vi=f"Mẫu số {self.number} - {self.circular}", en=f"Form {self.number} - {self.circular}")


class NoSuchForm(LookupError):
    """Neither the set nor the papers outside the sets have this kind. A fault of ours."""


def form(slip_set: str, kind: str) -> Form:
    """The form of a kind in a set, or outside the sets.

    Raises:
        NoSuchForm: the set is not known, or has no such form and there is none outside the sets.
    """
    try:
        return _all()[slip_set][kind]
    except KeyError:
        raise NoSuchForm(f"{slip_set}/{kind}") from None


def form_of(slip: Slip) -> Form:
    """The form that a slip is printed on.

    Raises:
        NoSuchForm: see `form`.
    """
    return form(slip.slip_set, kind_of(slip))


def kind_of(slip: Slip) -> str:
    """The name of a slip's kind, such as `receipt`."""
    return next(name for name, kind in KINDS.items() if type(slip) is kind)


def forms(slip_set: str) -> tuple[Form, ...]:
    """All forms for cases of a set: the numbered ones first.

    Raises:
        NoSuchForm: the set is not known.
    """
    if slip_set not in _all():
        raise NoSuchForm(slip_set)
    return tuple(sorted(_all()[slip_set].values(), key=lambda one: (one.number == "", one.number)))


def ballot_questions() -> tuple[Words, ...]:
    """The questions of the ballot, the overall one first."""
    return tuple(_words(one) for one in _read()["ballot"]["questions"])


def ballot_answers() -> tuple[Words, ...]:
    """The three answers to each question."""
    return tuple(_words(one) for one in _read()["ballot"]["answers"])


@cache
def _all() -> dict[str, dict[str, Form]]:
    read = _read()
    others = {kind: Form(kind, _words(told), evidence="practice") for kind, told in read["others"].items()}
    return {
        name: others
        | {
            kind: Form(
                kind,
                _words(told),
                told["number"],
                one["circular"],
                told.get("evidence", one["evidence"]),
                told.get("asks_extension", False),
            )
            for kind, told in one["forms"].items()
        }
        for name, one in read["sets"].items()
    }


@cache
def _read() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return told


def _words(told: dict[str, Any]) -> Words:
    return Words(vi=told["vi"], en=told["en"])
