"""Who listens to what, and what is done when: one table, written in `assembly/listeners.py`.

Django's setting OUTBOX_TABLE names the module that holds it as `LISTENERS` and `PERIODIC`. It is read when the first
fact is told or heard, so that every process knows the same table whatever it happened to import.
"""

import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from croniter import croniter
from django.conf import settings

from lienthong.ground.outbox.facts import Fact

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Listener:
    """A function that is called with each fact of one class, at least once. Its name is kept with what waits for it."""

    fact: type[Fact]
    name: str
    function: Callable[[Any], object]
    atomic: bool = True


@dataclass(frozen=True, slots=True)
class Periodic:
    """A function that is called with the moment of the installation's clock, by a cron line in Vietnam's time."""

    cron: str
    name: str
    function: Callable[[datetime], object]


def listen(fact: type[F], name: str, function: Callable[[F], object], *, atomic: bool = True) -> Listener:
    """A line of the table: `function` hears each fact of this class.

    An `atomic` listener runs in a transaction, and that it heard is kept in the same one: what it does in the database
    happens once. One that speaks to the outside for long says `atomic=False`, and must bear to be called again.
    A name stays for ever, because facts wait under it: when a function moves, its name does not.
    """
    return Listener(fact, name, function, atomic)


def every(cron: str, name: str, function: Callable[[datetime], object]) -> Periodic:
    """A line of the table: `function(now)` by a cron line such as `*/10 * * * *` (minute hour day month weekday).

    The line follows the machine's time, read as Vietnam's; `now` is the installation's clock. What was missed while no
    worker ran is made up for once.

    Raises:
        ValueError: the line is no cron line.
    """
    if not croniter.is_valid(cron) or len(cron.split()) != 5:
        raise ValueError(f"no cron line: {cron}")
    return Periodic(cron, name, function)


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of an installation, by name and by kind of fact.

    Raises:
        ValueError: two lines have the same name, or two classes the same kind.
    """

    listeners: Mapping[str, Listener]
    periodic: Mapping[str, Periodic]
    by_kind: Mapping[str, Sequence[Listener]] = field(init=False)

    def __post_init__(self) -> None:
        by_kind: dict[str, list[Listener]] = {}
        for listener in self.listeners.values():
            same = by_kind.setdefault(listener.fact.kind, [])
            if same and same[0].fact is not listener.fact:
                raise ValueError(f"two classes say they are {listener.fact.kind}")
            same.append(listener)
        object.__setattr__(self, "by_kind", by_kind)

    @classmethod
    def of(cls, listeners: Iterable[Listener], periodic: Iterable[Periodic]) -> "Table":
        """The table of these lines."""
        return cls(_by_name(listeners), _by_name(periodic))


L = TypeVar("L", Listener, Periodic)


def _by_name(lines: Iterable[L]) -> dict[str, L]:
    named: dict[str, L] = {}
    for line in lines:
        if line.name in named:
            raise ValueError(f"two lines are called {line.name}")
        named[line.name] = line
    return named


_read: Table | None = None


def table() -> Table:
    """The table of this installation."""
    global _read
    if _read is None:
        module = importlib.import_module(settings.OUTBOX_TABLE)
        _read = Table.of(module.LISTENERS, module.PERIODIC)
    return _read


def replace_table(new: Table | None) -> Table | None:
    """Put another table in place, for tests; the one before. None reads the installation's again."""
    global _read
    before, _read = _read, new
    return before
