"""Documents that a desk has locked for signs of a state secret: whoever watches the axis is told of none of them.

What is locked has one page, at the desk where it lies (Law on the protection of state secrets). The axis asks the rooms
that know, and knows none of them itself: `assembly.joining` fills the list.
"""

from collections.abc import Callable, Collection, Iterable

asked: list[Callable[[Collection[str]], Collection[str]]] = []
"""Each answers which of these ids, as their senders wrote them, are of documents that are locked; in one question."""


def locked(document_ids: Iterable[str]) -> frozenset[str]:
    """Which of these are locked at some desk."""
    ids = frozenset(filter(None, document_ids))
    return frozenset(one for ask in asked for one in ask(ids)) if ids else frozenset()
