"""What the checks of the catalogue know of the world on a day: repealed texts, and agencies that are gone."""

import functools
from datetime import date
from importlib.resources import files

import yaml

from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.organizations import Level
from lienthong.kernel.vietnamese import fold
from lienthong.work.procedures import regimes
from lienthong.work.procedures.content import Content
from lienthong.work.procedures.rules import Finding, Former, Surroundings, check

_ENDS: dict[str, dict[str, date]] = {}


def findings(content: Content, day: date) -> list[Finding]:
    """What is wrong or doubtful with a content that holds on a day. One small query."""
    return check(content, surroundings(day))


def surroundings(day: date) -> Surroundings:
    """The world of a day, for any number of checks. One small query."""
    ends = _ends()
    directory = organizations.directory()
    return Surroundings(
        day=day,
        service_levels=regimes.on(day).service_levels.value if day >= regimes.all_of_them()[0].valid_from else (),
        repealed=repealed(),
        # Where nothing is loaded, nobody can say that a level is gone.
        has_districts=not len(directory) or any(each.level is Level.DISTRICT for each in directory.on(day)),
        gone=lambda name: ends.get(_short(name)),
        former=former(),
    )


@functools.cache
def repealed() -> dict[str, tuple[date, str]]:
    """Texts no longer in force: number → since when, and what replaced them."""
    text = files("lienthong.work.procedures").joinpath("data/repealed.yaml").read_text("utf-8")
    return {row["number"]: (row["from"], row["by"]) for row in yaml.safe_load(text)}


@functools.cache
def former() -> dict[str, Former]:
    """Kinds of agencies that exist nowhere any more, by name."""
    text = files("lienthong.work.procedures").joinpath("data/former-agencies.yaml").read_text("utf-8")
    return {row["name"]: Former(row["from"], row["by"], row["mark"] != "guess") for row in yaml.safe_load(text)}


def _short(name: str) -> str:
    """A name as it is compared: written out or not, with its province or without."""
    return fold(name).replace("uy ban nhan dan", "ubnd").removesuffix(" tinh gia lai")


def _ends() -> dict[str, date]:
    """The names and keys of agencies that are gone, of which no namesake lives; kept per edition."""
    directory = organizations.directory()
    edition = organizations.version()
    if edition not in _ENDS:
        everyone = list(directory)
        living = {_short(each.name) for each in everyone if each.span.end is None}
        gone = {each.key: each.span.end for each in everyone if each.span.end is not None}
        names = {_short(each.name): each.span.end for each in everyone if each.span.end is not None}
        _ENDS.clear()
        _ENDS[edition] = {**gone, **{name: end for name, end in names.items() if name not in living}}
    return _ENDS[edition]
