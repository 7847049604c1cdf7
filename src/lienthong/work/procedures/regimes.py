"""The legal regimes of the one-stop shop, read from `data/regimes.yaml`: which rules a day lives under.

No rule elsewhere names a decree; it asks the regime of its case. Each value says how well it is known.
"""

import functools
from dataclasses import dataclass
from datetime import date, time
from importlib.resources import files
from typing import Any, ClassVar, Generic, Literal, TypeVar

import yaml

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Known(Generic[_T]):
    """A value, how well it is known, and where it was read."""

    value: _T
    mark: Literal["law", "practice", "guess"]
    source: str


@dataclass(frozen=True, slots=True)
class Regime:
    """The rules of cases accepted from `valid_from` up to, and without, `valid_until`."""

    key: str
    name: Words
    valid_from: date
    valid_until: date | None
    laws: tuple[str, ...]
    slip_set: Known[str]
    """Which set of forms is printed."""
    pause_mode: Known[Literal["restart", "resume"]]
    supplement_rounds: Known[int]
    ask_within_wd: Known[int]
    """Working days after receipt within which papers may be asked for."""
    extensions_max: Known[int]
    extend_before_days: Known[int]
    transfer_cut_off: Known[time]
    """What is accepted at or after it is handed on at the start of the next working day."""
    intake_reply_hours: Known[int]
    """Working hours within which an online file is answered."""
    service_levels: Known[tuple[str, ...]]


class NoRegime(Refusal):
    """No regime of the one-stop shop is known for a day or by a key. Facts: `asked`."""

    code: ClassVar[str] = "no_regime"
    words: ClassVar[Words] = Words(
        vi="Không có chế độ một cửa nào cho “{asked}”.", en="No regime of the one-stop shop is known for “{asked}”."
    )


@functools.cache
def all_of_them() -> tuple[Regime, ...]:
    """Every regime, the oldest first."""
    text = files("lienthong.work.procedures").joinpath("data/regimes.yaml").read_text("utf-8")
    rows: list[dict[str, Any]] = []
    for row in yaml.safe_load(text)["regimes"]:
        rows.append({**(rows[-1] if rows else {}), **row})
    ends = [row["valid_from"] for row in rows[1:]] + [None]
    return tuple(_regime(row, end) for row, end in zip(rows, ends, strict=True))


def on(day: date) -> Regime:
    """The regime of a day.

    Raises:
        NoRegime: the day lies before the first one.
    """
    held = [each for each in all_of_them() if each.valid_from <= day]
    if not held:
        raise NoRegime(asked=f"{day:%d/%m/%Y}")
    return held[-1]


def named(key: str) -> Regime:
    """The regime of a key.

    Raises:
        NoRegime: there is none.
    """
    for each in all_of_them():
        if each.key == key:
            return each
    raise NoRegime(asked=key)


def _regime(row: dict[str, Any], end: date | None) -> Regime:
    def known(name: str, make: Any = lambda value: value) -> Any:
        return Known(make(row[name]["value"]), row[name]["mark"], row[name]["source"])

    return Regime(
        key=row["key"],
        name=Words(**row["name"]),
        valid_from=row["valid_from"],
        valid_until=end,
        laws=tuple(row["laws"]),
        slip_set=known("slip_set"),
        pause_mode=known("pause_mode"),
        supplement_rounds=known("supplement_rounds"),
        ask_within_wd=known("ask_within_wd"),
        extensions_max=known("extensions_max"),
        extend_before_days=known("extend_before_days"),
        transfer_cut_off=known("transfer_cut_off", time.fromisoformat),
        intake_reply_hours=known("intake_reply_hours"),
        service_levels=known("service_levels", tuple),
    )
