"""What one pass over a message builds: a small tree of its elements, without the contents of attachments."""

from collections.abc import Callable
from typing import Protocol

from lienthong.formats.edxml.values import Attribute


class Name:
    """What a tag name means: `known` is the standard's spelling, or "" for a name that is not ours."""

    __slots__ = ("known", "local", "uri")

    def __init__(self, known: str, local: str, uri: str) -> None:
        self.known = known
        self.local = local
        self.uri = uri


class Node:
    """One element. Made for every tag, so what is rare is kept on the class until it is needed."""

    text = ""
    """Before the first child."""
    attributes: list[Attribute] | None = None
    """Those that declare no namespace."""
    tails: list[tuple[int, str]] | None = None
    """Text after a child, each with the number of children before it."""
    number = 0
    """For ContentTransferEncoded: which attachment's content stood here, from 1."""

    def __init__(self, meaning: Name) -> None:
        self.name = meaning.known
        self.meaning = meaning
        self.children: list[Node] = []

    def child(self, name: str) -> "Node | None":
        """The first child of that name."""
        for child in self.children:
            if child.name == name:
                return child
        return None


class Contents(Protocol):
    """Receives the base64 of attachments while the file is read."""

    def begin(self, number: int) -> Callable[[str], object]:
        """A new attachment starts; the answer is called with each piece of its base64."""

    def end(self, number: int) -> None:
        """The attachment is complete."""


class Observer(Protocol):
    """Is told where tags stand, in bytes from the beginning of the file."""

    def started(self, at: int, raw: str, node: Node) -> None:
        """A start tag begins at this byte."""

    def ended(self, at: int, raw: str, node: Node) -> None:
        """An end tag begins at this byte; of an empty element, its only tag does."""
