"""The tree a writer fills, and how it becomes text in exactly shape A (edXML §11)."""

import re
from collections.abc import Callable, Iterable
from typing import BinaryIO

from lienthong.formats.edxml.names import OURS, XLINK, XML
from lienthong.formats.edxml.values import Attribute, Element, Extra

Stream = Callable[[BinaryIO], None]
"""Writes the content of one element straight to the output, in bounded memory."""


# A strict reader beyond the axis was feared to match the prefixes and not the namespace (§11), so each is the kit's
# own: `edXML:` on everything within the envelope and on ContentTransferEncoded, none on the rest of AttachmentEncoded.
_STEP = re.compile(r"(.+?)(?:\[(\d+)\])?")
_INDENT = "  "
_USUAL_PREFIXES = {XLINK: "xlink", "http://www.w3.org/2001/XMLSchema-instance": "xsi"}


class Tag:
    """One element to be written: our own name, and text or tags or a stream inside."""

    __slots__ = ("attributes", "content", "name", "needed", "stream", "text")

    def __init__(self, name: str, text: str = "") -> None:
        self.name = name
        self.text = text
        self.content: list[Tag | Element | str] = []
        self.attributes: list[Attribute] = []
        self.stream: Stream | None = None
        self.needed = False
        """True where the tag is written even when it says nothing."""

    def add(self, name: str) -> "Tag":
        """A new tag inside this one."""
        tag = Tag(name)
        self.content.append(tag)
        return tag

    def leaf(self, name: str, value: object) -> None:
        """A leaf with that text. None and "" leave the element out; zero and False do not (§2)."""
        if value is None or value == "":
            return
        self.content.append(Tag(name, str(value)))

    def flag(self, name: str, value: bool | None) -> None:
        """A leaf that says 1 or 0."""
        if value is not None:
            self.leaf(name, "1" if value else "0")

    def branch(self, name: str) -> "Tag":
        """The tag of that name inside this one, made where there is none."""
        return next((tag for tag in self.tags() if tag.name == name), None) or self.add(name)

    def tags(self) -> Iterable["Tag"]:
        """The tags inside, without the extras."""
        return [tag for tag in self.content if isinstance(tag, Tag)]

    def prune(self) -> None:
        """Leave out every tag that says nothing, the innermost first."""
        for tag in self.tags():
            tag.prune()
        self.content = [tag for tag in self.content if not isinstance(tag, Tag) or tag.says_something()]

    def says_something(self) -> bool:
        """True where there is anything to write inside, or an attribute."""
        return bool(self.needed or self.text or self.content or self.attributes or self.stream)


def put_back(root: Tag, extras: Iterable[Extra]) -> None:
    """Put what we did not understand back where it was; what held it is made again where it is gone."""
    for extra in extras:
        tag = _at(root, extra.at)
        if isinstance(extra.what, tuple):
            namespace, name, _ = extra.what
            tag.attributes = [one for one in tag.attributes if one[:2] != (namespace, name)]
            tag.attributes.append(extra.what)
        else:
            tag.content.append(extra.what)


def _at(root: Tag, path: str) -> Tag:
    tag = root
    for step in path.split("/")[1:]:
        match = _STEP.fullmatch(step)
        name, place = (match[1], int(match[2] or 1)) if match else (step, 1)
        same = [inner for inner in tag.tags() if inner.name == name]
        tag = same[place - 1] if 0 < place <= len(same) else tag.add(name)
    return tag


def write(root: Tag, out: BinaryIO) -> None:
    """The whole file: declaration, UTF-8, two spaces of indent as the kit writes it."""
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    _Writer(out).root(root)


class _Writer:
    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._parts: list[str] = []

    def root(self, root: Tag) -> None:
        self._parts.append(f'<{root.name} xmlns="{OURS}"{self._attributes(root.attributes)}>\n')
        for inner in root.content:
            if isinstance(inner, Tag) and inner.name == "edXMLEnvelope":
                self._tag(inner, 1, "edXML:", f' xmlns:edXML="{OURS}"')
            elif isinstance(inner, Tag):
                self._tag(inner, 1, "", "")
            else:
                self._extra(inner, 1, OURS, prefixed=False)
        self._parts.append(f"</{root.name}>\n")
        self._flush()

    def _tag(self, tag: Tag, depth: int, prefix: str, declared: str) -> None:
        margin = _INDENT * depth
        if tag.name == "ContentTransferEncoded" and not prefix:
            # The kit prefixes this one child of Attachment, and declares the prefix on it.
            prefix, declared = "edXML:", f' xmlns:edXML="{OURS}"'
        name = prefix + tag.name
        opening = f"{margin}<{name}{declared}{self._attributes(tag.attributes)}"
        if tag.stream is not None:
            self._parts.append(f"{opening}>")
            self._flush()
            tag.stream(self._out)
            self._parts.append(f"</{name}>\n")
            return
        if not tag.content:
            self._parts.append(f"{opening}>{escape(tag.text)}</{name}>\n" if tag.text else f"{opening} />\n")
            return
        self._parts.append(f"{opening}>{escape(tag.text)}\n")
        for inner in tag.content:
            if isinstance(inner, Tag):
                self._tag(inner, depth + 1, prefix, "")
            else:
                self._extra(inner, depth + 1, OURS, prefixed=bool(prefix))
        self._parts.append(f"{margin}</{name}>\n")
        if len(self._parts) > 500:
            self._flush()

    def _extra(self, extra: Element | str, depth: int, default: str, *, prefixed: bool) -> None:
        if isinstance(extra, str):
            self._parts.append(f"{_INDENT * depth}{escape(extra)}\n")
            return
        self._parts.append(_INDENT * depth)
        self._element(extra, default, prefixed=prefixed)
        self._parts.append("\n")

    def _element(self, element: Element, default: str, *, prefixed: bool) -> None:
        """An element we do not know, its content untouched, so without any indentation inside."""
        if element.namespace == OURS and prefixed:
            name, declared = f"edXML:{element.name}", ""
        elif element.namespace == default:
            name, declared = element.name, ""
        else:
            # Unbinding the default namespace and binding another are written alike.
            name, declared = element.name, f" xmlns={_quoted(element.namespace)}"
            default = element.namespace
        opening = f"<{name}{declared}{self._attributes(element.attributes)}"
        if not element.content:
            self._parts.append(f"{opening} />")
            return
        self._parts.append(f"{opening}>")
        for inner in element.content:
            if isinstance(inner, str):
                self._parts.append(escape(inner))
            else:
                self._element(inner, default, prefixed=prefixed)
        self._parts.append(f"</{name}>")

    @staticmethod
    def _attributes(attributes: Iterable[Attribute]) -> str:
        written, prefixes = [], {XML: "xml"}
        # Two prefixes of one namespace can name an attribute twice; XML forbids that where it is seen.
        once = {(namespace, name): value for namespace, name, value in reversed(tuple(attributes))}
        for (namespace, name), value in reversed(once.items()):
            if not namespace:
                written.append(f" {name}={_quoted(value)}")
                continue
            prefix = prefixes.get(namespace)
            if prefix is None:
                prefix = prefixes[namespace] = _USUAL_PREFIXES.get(namespace) or f"ns{len(prefixes)}"
                written.append(f" xmlns:{prefix}={_quoted(namespace)}")
            written.append(f" {prefix}:{name}={_quoted(value)}")
        return "".join(written)

    def _flush(self) -> None:
        self._out.write("".join(self._parts).encode())
        self._parts.clear()


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escape(text: str) -> str:
    """Text for XML. Characters that XML 1.0 cannot hold are left out; nothing else is changed."""
    text = _UNWRITABLE.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _quoted(value: str) -> str:
    text = escape(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{text}"'
