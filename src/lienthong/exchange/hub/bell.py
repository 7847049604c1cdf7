"""Waking those who wait at an inbox when something arrives, in this process or in another."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class Bell:
    """Readers wait for any of their inboxes; a commit rings those it filled."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}

    @contextmanager
    def listening(self, inboxes: Iterable[str]) -> Iterator[asyncio.Event]:
        """An event that is set when one of these inboxes rings. Listen first, then look, then wait."""
        rung = asyncio.Event()
        names = list(inboxes)
        for name in names:
            self._waiting.setdefault(name, set()).add(rung)
        try:
            yield rung
        finally:
            for name in names:
                listeners = self._waiting.get(name)
                if listeners is not None:
                    listeners.discard(rung)
                    if not listeners:
                        del self._waiting[name]

    def ring(self, inboxes: Iterable[str]) -> None:
        """Something arrived in these inboxes."""
        for name in inboxes:
            for rung in self._waiting.get(name, ()):
                rung.set()

    def ring_all(self) -> None:
        """Something may have arrived anywhere."""
        for listeners in self._waiting.values():
            for rung in listeners:
                rung.set()
