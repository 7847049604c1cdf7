"""What a reader carries along: the findings, and everything the sender wrote that has no place in our values."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from lienthong.formats.edxml.findings import Finding
from lienthong.formats.edxml.names import OURS
from lienthong.formats.edxml.tree import Node
from lienthong.formats.edxml.values import Attribute, Element, Extra
from lienthong.kernel.moments import VIETNAM, read_moment

# Of these, two that differ leave the clerk without an answer; of anything else the first one serves.
_DECISIVE = frozenset(
    (
        "From",
        "Code",
        "PromulgationInfo",
        "DocumentId",
        "CodeNumber",
        "CodeNotation",
        "PromulgationDate",
        "Subject",
        "DueDate",
        "Priority",
        "BussinessDocType",
        "StatusCode",
        "ContentTransferEncoded",
    )
)

_DAY = re.compile(r"\d{4}/\d{2}/\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}/\d{2}/\d{2} \d{2}:\d{2}:\d{2}", re.ASCII)
_WHOLE_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_FLAGS = {"0": False, "1": True, "false": False, "true": True}

NO_NAMES: frozenset[str] = frozenset()


class Notebook:
    """Collects while a tree is read."""

    def __init__(self, findings: list[Finding], most: int) -> None:
        self.findings = findings
        self.extras: list[Extra] = []
        self.taken: set[int] = set()
        """Nodes that were found in an unusual place, by identity, so that their place does not report them too."""
        self.day_first = False
        """True where a moment began with the day, as Bkav eDoc writes it."""
        self._most = most

    def remark(self, code: str, path: str, /, **facts: object) -> None:
        """Note a finding, up to the number anybody reads."""
        if len(self.findings) < self._most:
            self.findings.append(Finding(code, path, facts))

    def split(
        self, node: Node, path: str, leaves: frozenset[str], branches: frozenset[str] = NO_NAMES
    ) -> tuple[dict[str, str], dict[str, list[Node]]]:
        """The text of the leaves and the nodes of the branches, by name. Everything else is kept as an extra."""
        texts: dict[str, str] = {}
        nodes: dict[str, list[Node]] = {}
        for child in node.children:
            name = child.name
            if name in leaves and not child.children:
                text = child.text.strip()
                if texts.get(name):
                    if text:
                        self._repeated(child, path, same=text == texts[name])
                else:
                    texts[name] = text
                if child.attributes:
                    self.attributes(child, f"{path}/{name}")
            elif name in branches:
                nodes.setdefault(name, []).append(child)
            elif id(child) not in self.taken:
                self.stranger(child, path)
        if node.attributes:
            self.attributes(node, path)
        if node.tails or (node.children and node.text and not node.text.isspace()):
            self._stray(node, path)
        return texts, nodes

    def texts(self, node: Node | None, path: str, leaves: frozenset[str]) -> dict[str, str]:
        """The text of the leaves of an element that holds nothing else."""
        return self.split(node, path, leaves)[0] if node is not None else {}

    def one(self, nodes: dict[str, list[Node]], name: str, path: str) -> Node | None:
        """The node of that name where there should be one: the first that says anything."""
        found = nodes.get(name)
        if not found:
            return None
        if len(found) == 1:
            return found[0]
        chosen = next((node for node in found if node.children or node.text.strip()), found[0])
        kept = whole(chosen)
        for node in found:
            if node is not chosen and (node.children or node.attributes or node.text.strip()):
                self._repeated(node, path, same=whole(node) == kept)
        return chosen

    def each(self, node: Node | None, path: str, name: str) -> tuple[str, ...]:
        """The texts of children that all bear one name, as in ToPlaces; empty ones are left out."""
        if node is None:
            return ()
        found: list[str] = []
        _, nodes = self.split(node, path, NO_NAMES, frozenset((name,)))
        for child in nodes.get(name, ()):
            if child.children:
                self.stranger(child, path)
                continue
            if text := child.text.strip():
                found.append(text)
            if child.attributes:
                self.attributes(child, f"{path}/{name}[{max(len(found), 1)}]")
        return tuple(found)

    def number(self, texts: dict[str, str], name: str, path: str, code: str = "not_a_number") -> int | None:
        """A whole number from zero; anything else is kept as it came, with a finding."""
        text = texts.get(name)
        if not text:
            return None
        if _WHOLE_NUMBER.fullmatch(text):
            return int(text)
        self.remark(code, f"{path}/{name}", text=text[:80])
        self._keep_leaf(path, name, text)
        return None

    def flag(self, texts: dict[str, str], name: str, path: str) -> bool | None:
        """Yes or no; anything else is kept as it came, with a finding."""
        text = texts.get(name)
        if not text:
            return None
        value = _FLAGS.get(text.lower())
        if value is None:
            self.remark("not_a_flag", f"{path}/{name}", text=text[:80])
            self._keep_leaf(path, name, text)
        return value

    def day(self, texts: dict[str, str], name: str, path: str, code: str) -> tuple[date | None, str]:
        """A day and, where it is not in the standard's form, its text."""
        text = texts.get(name)
        if not text:
            return None, ""
        if _DAY.fullmatch(text):
            try:
                return date(int(text[:4]), int(text[5:7]), int(text[8:])), ""
            except ValueError:
                self.remark(code, f"{path}/{name}", text=text)
                return None, text
        moment = self._other_form(text, name, path, code)
        return moment.date() if moment else None, text

    def moment(self, texts: dict[str, str], name: str, path: str, code: str) -> tuple[datetime | None, str]:
        """A moment and, where it is not in the standard's form, its text."""
        text = texts.get(name)
        if not text:
            return None, ""
        if _MOMENT.fullmatch(text):
            year, month, day = int(text[:4]), int(text[5:7]), int(text[8:10])
            try:
                moment = datetime(year, month, day, int(text[11:13]), int(text[14:16]), int(text[17:]), 0, VIETNAM)
            except ValueError:
                self.remark(code, f"{path}/{name}", text=text)
                return None, text
            return moment, ""
        self.day_first = self.day_first or text[2:3] == "/"
        return self._other_form(text, name, path, code), text

    def _other_form(self, text: str, name: str, path: str, code: str) -> datetime | None:
        moment = read_moment(text)
        self.remark("date_form" if moment else code, f"{path}/{name}", text=text[:80])
        return moment

    def attributes(self, node: Node, path: str) -> None:
        """Keep the attributes of an element that should have none; the manifest's `version="1.0"` is in order."""
        for attribute in node.attributes or ():
            if attribute[1:] == ("version", "1.0") and node.name == "edXMLManifest":
                continue
            self.extras.append(Extra(path, attribute))
            self.remark("unknown_attribute", path, attribute=attribute[1], value=attribute[2][:80])

    def stranger(self, node: Node, path: str) -> None:
        """Keep an element that does not belong where it stands."""
        code = "misplaced" if node.name else "unknown_element"
        self.remark(code, path, element=node.meaning.local[:80])
        self.keep(node, path)

    def keep(self, node: Node, path: str) -> None:
        """Keep a whole element, without a finding."""
        self.extras.append(Extra(path, whole(node)))

    def _repeated(self, node: Node, path: str, *, same: bool) -> None:
        code = "repeated_differently" if node.name in _DECISIVE and not same else "repeated"
        self.remark(code, f"{path}/{node.name}", element=node.name)
        self.keep(node, path)

    def _keep_leaf(self, path: str, name: str, text: str) -> None:
        self.extras.append(Extra(path, Element(name, OURS, (), (text,))))

    def _stray(self, node: Node, path: str) -> None:
        for text in (node.text, *(text for _, text in node.tails or ())):
            if text and not text.isspace():
                self.remark("stray_text", path, text=text.strip()[:80])
                self.extras.append(Extra(path, text.strip()))


def whole(node: Node) -> Element:
    """An element with all it holds, as a value. White space between elements is not kept."""
    attributes: tuple[Attribute, ...] = tuple(node.attributes or ())
    content: list[str | Element] = []
    if node.text and not node.text.isspace():
        content.append(node.text)
    tails = dict(_joined(node.tails or ()))
    for place, child in enumerate(node.children, 1):
        content.append(whole(child))
        if place in tails:
            content.append(tails[place])
    return Element(node.meaning.local, node.meaning.uri, attributes, tuple(content))


def _joined(tails: Iterable[tuple[int, str]]) -> Iterable[tuple[int, str]]:
    merged: dict[int, str] = {}
    for place, text in tails:
        merged[place] = merged.get(place, "") + text
    return merged.items()
