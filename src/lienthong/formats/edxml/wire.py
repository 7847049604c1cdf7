"""From bytes to a small tree, by expat. The base64 of attachments never enters the tree: it is streamed out.

Namespaces are resolved here and not by expat, because real messages use prefixes that nobody declared (the kit's own
test template has `xlink:href` without `xmlns:xlink`), and a strict parser would refuse the whole document for it.
"""

from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from lienthong.formats.edxml import refusals
from lienthong.formats.edxml.findings import Finding
from lienthong.formats.edxml.limits import Limits
from lienthong.formats.edxml.names import (
    BKAV_SPELLINGS,
    BY_LOWER,
    OURS,
    STANDARD,
    XINCLUDE,
    XLINK,
    XML,
    XMLDSIG,
    same_namespace,
)
from lienthong.formats.edxml.start import Start, find_start
from lienthong.formats.edxml.tree import Contents, Name, Node, Observer
from lienthong.formats.edxml.values import Attribute

CHUNK = 64 * 1024
"""Bytes read, and characters handed on, at a time."""

_UNKNOWN_ENCODING = expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]


def _meanings(prefix: str) -> dict[str, Name]:
    return {prefix + name: Name(name, name, OURS) for name in STANDARD}


# Nearly every name on the wire is one of these; looking them up beats taking each apart again.
_PLAIN = _meanings("")
_BOTH = _PLAIN | _meanings("edXML:")
_NONE: dict[str, Name] = {}
_OUTSIDE = Name("", "", "")


class Parse:
    """One pass over one file. Make it, `run` it, and read the rest off it."""

    def __init__(self, limits: Limits, contents: Contents | None = None, observer: Observer | None = None) -> None:
        self.limits = limits
        self.contents = contents
        self.observer = observer
        self.offset = 0
        """Bytes before the XML; expat counts from there."""
        self.findings: list[Finding] = []
        self.encoding = "UTF-8"
        self.sizes: list[int] = []
        """Bytes between the tags of each attachment's base64, in the order of the file."""
        self.bkav = False
        """True where a name is spelt as Bkav eDoc spells it."""
        self.lost = ""
        """The first of our elements that is in no namespace."""
        self.reports: set[str] = set()
        self.fed = 0
        self.streamed = 0
        self.streaming_since = -1
        self.buffer: list[str] = []
        self.closed = False

    def run(self, source: bytes | BinaryIO) -> Node:
        """Feed the file to expat piece by piece, watching the limits between pieces. The answer is the root.

        Raises:
            Unreadable: these bytes are not XML that we accept.
        """
        pieces = _pieces(source)
        head = next(pieces, b"")
        start = find_start(bytes(head[: self.limits.junk_bytes + 4096]), self.limits.junk_bytes)
        self._remark(start, head)
        self.offset = start.offset
        # With an encoding given, expat ignores the declared one, which is wrong oftener than the bytes are.
        parser = expat.ParserCreate(start.override)
        top = Node(_OUTSIDE)
        self._prepare(parser, top)
        try:
            parser.Parse(head[start.offset :] if start.offset else head, False)
            self.fed = len(head) - start.offset
            self._watch(parser)
            for piece in pieces:
                parser.Parse(piece, False)
                self.fed += len(piece)
                self._watch(parser)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            # After the root's end tag there is nothing left to understand.
            if not self.closed:
                raise self._broken(error, start) from None
            self.remark("junk_after_xml")
        except (LookupError, ValueError) as error:
            # pyexpat asks Python for encodings that expat does not know, and passes Python's complaint on.
            raise refusals.UnknownEncoding(encoding=start.declared or start.encoding) from error
        finally:
            # The handlers hold the parser and it holds them; cut the ring, so that nothing waits for the collector.
            parser.StartElementHandler = None
            parser.EndElementHandler = None
            parser.ProcessingInstructionHandler = None
            parser.CharacterDataHandler = None
        return top.children[0]

    def remark(self, code: str, path: str = "", /, **facts: object) -> None:
        """Note a finding, up to the number anybody reads."""
        if len(self.findings) < self.limits.findings:
            self.findings.append(Finding(code, path, facts))

    def _remark(self, start: Start, head: bytes) -> None:
        self.encoding = start.encoding
        if start.junk:
            self.remark("junk_before_xml", size=start.junk, seen=repr(bytes(head[start.bom : start.offset][:40])))
        if start.encoding != "UTF-8":
            self.remark("encoding_not_utf8", encoding=start.encoding)
        if start.misdeclared:
            self.remark("encoding_differs", declared=start.declared, encoding=start.encoding)

    def _watch(self, parser: expat.XMLParserType) -> None:
        limits = self.limits
        if self.fed > limits.total_bytes:
            raise refusals.TooMuch(limit="total_bytes", allowed=limits.total_bytes)
        # What expat was given and has not reported is one unfinished tag, comment or instruction.
        if not self.closed and self.fed - parser.CurrentByteIndex > limits.markup_bytes + CHUNK:
            raise refusals.TooMuch(limit="markup_bytes", allowed=limits.markup_bytes)
        if self.streaming_since < 0:
            if self.fed - self.streamed > limits.header_bytes:
                raise refusals.TooMuch(limit="header_bytes", allowed=limits.header_bytes)
            if len(self.buffer) > 1 and sum(map(len, self.buffer)) > limits.field_characters:
                raise refusals.TooMuch(limit="field_characters", allowed=limits.field_characters)

    @staticmethod
    def _broken(error: expat.ExpatError, start: Start) -> refusals.Unreadable:
        if error.code == _UNKNOWN_ENCODING:
            return refusals.UnknownEncoding(encoding=start.declared or start.encoding)
        detail = expat.errors.messages.get(error.code, str(error.code))
        return refusals.NotWellFormed(line=error.lineno, column=error.offset + 1, detail=detail)

    def _prepare(self, parser: expat.XMLParserType, top: Node) -> None:
        """Closures over local names, because these run for every tag of every message."""
        limits, buffer, contents = self.limits, self.buffer, self.contents
        most_elements, most_depth, longest = limits.elements, limits.depth, limits.field_characters
        stack: list[Node] = []
        scopes: list[tuple[int, dict[str, str], dict[str, Name], dict[str, Name]]] = []
        current = top
        bound: dict[str, str] = {"xml": XML}
        usual = _NONE
        unusual: dict[str, Name] = {}
        elements = 0
        # The root's own scope is opened before the root, so that its end tag is noticed without asking every time.
        scopes.append((-1, bound, usual, unusual))
        scope_depth = 0
        streaming: Node | None = None

        def start(raw: str, attributes: list[str]) -> None:
            nonlocal current, elements, bound, usual, unusual, scope_depth
            elements += 1
            if elements > most_elements:
                raise refusals.TooMuch(limit="elements", allowed=most_elements)
            if len(stack) >= most_depth:
                raise refusals.TooMuch(limit="depth", allowed=most_depth)
            if buffer:
                # Nearly always the indent of the tag that begins here.
                if len(buffer) == 1 and buffer[0].isspace():
                    buffer.clear()
                else:
                    take_text(current)
            others = None
            if attributes:
                fresh, plain = self._declared(attributes, bound)
                if fresh:
                    scopes.append((scope_depth, bound, usual, unusual))
                    scope_depth = len(stack)
                    bound = bound | fresh
                    usual, unusual = _usual(bound), {}
                if plain:
                    others = self._others(attributes, bound, _trail(stack, current))
            try:
                meaning = usual[raw]
            except KeyError:
                found = unusual.get(raw)
                meaning = unusual[raw] = found or self._meaning(raw, bound, _trail(stack, current))
            node = Node(meaning)
            if others:
                node.attributes = others
            current.children.append(node)
            if node.name == "ContentTransferEncoded" and current.name == "Attachment" and self.streaming_since < 0:
                begin(node, raw, attributes)
            stack.append(current)
            current = node

        def end(_raw: str) -> None:
            nonlocal current, bound, usual, unusual, scope_depth
            if current is streaming:
                finish(current)
            elif buffer:
                if current.children and len(buffer) == 1 and buffer[0].isspace():
                    buffer.clear()
                else:
                    take_text(current)
            current = stack.pop()
            if len(stack) == scope_depth:
                scope_depth, bound, usual, unusual = scopes.pop()
                self.closed = not stack

        def take_text(node: Node) -> None:
            text = buffer[0] if len(buffer) == 1 else "".join(buffer)
            buffer.clear()
            if len(text) > longest:
                raise refusals.TooMuch(limit="field_characters", allowed=longest)
            if not node.children:
                node.text = text
            elif not text.isspace():
                if node.tails is None:
                    node.tails = []
                node.tails.append((len(node.children), text))

        def begin(node: Node, raw: str, attributes: list[str]) -> None:
            nonlocal streaming
            streaming = node
            node.number = len(self.sizes) + 1
            if node.number > limits.attachments:
                raise refusals.TooMuch(limit="attachments", allowed=limits.attachments)
            # Each attribute takes a space, an equals sign and two quotes beside its name and value.
            tag = len(raw) + 2 + sum(map(len, attributes)) + 2 * len(attributes)
            self.sizes.append(0)
            self.streaming_since = parser.CurrentByteIndex + tag
            # With no handler expat still checks the characters but makes no strings of them.
            parser.CharacterDataHandler = contents.begin(node.number) if contents else None

        def finish(node: Node) -> None:
            nonlocal streaming
            streaming = None
            size = parser.CurrentByteIndex - self.streaming_since
            # Of an empty element expat gives the place after its only tag; two characters encode nothing anyway.
            size = size if size > 2 else 0
            self.sizes[node.number - 1] = size
            self.streamed += size
            self.streaming_since = -1
            parser.CharacterDataHandler = buffer.append
            if contents:
                contents.end(node.number)

        def instruction(target: str, _data: str) -> None:
            if target.lower() == "xml-stylesheet":
                raise refusals.Forbidden(construct="xml-stylesheet")
            self.remark("processing_instruction", target=target[:80])

        parser.buffer_text = True
        if contents:
            parser.buffer_size = CHUNK
        parser.ordered_attributes = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        if self.observer is not None:
            observer, offset = self.observer, self.offset

            def observed_start(raw: str, attributes: list[str]) -> None:
                start(raw, attributes)
                observer.started(offset + parser.CurrentByteIndex, raw, current)

            def observed_end(raw: str) -> None:
                observer.ended(offset + parser.CurrentByteIndex, raw, current)
                end(raw)

            parser.StartElementHandler = observed_start
            parser.EndElementHandler = observed_end
        parser.CharacterDataHandler = buffer.append
        parser.ProcessingInstructionHandler = instruction
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.EntityDeclHandler = _refuse_entity

    def _declared(self, attributes: list[str], bound: dict[str, str]) -> tuple[dict[str, str], bool]:
        """The bindings that these attributes change, and whether there are other attributes."""
        if len(attributes) > 2 * self.limits.attributes:
            raise refusals.TooMuch(limit="attributes", allowed=self.limits.attributes)
        fresh: dict[str, str] = {}
        plain = False
        for place in range(0, len(attributes), 2):
            name = attributes[place]
            if name.startswith("xmlns") and (name == "xmlns" or name[5] == ":"):
                prefix, uri = name[6:], attributes[place + 1]
                if uri == XINCLUDE:
                    raise refusals.Forbidden(construct="XInclude")
                if name != "xmlns:" and bound.get(prefix) != uri:
                    fresh[prefix] = uri
            else:
                plain = True
        return fresh, plain

    def _others(self, attributes: list[str], bound: dict[str, str], path: str) -> list[Attribute]:
        """The attributes that declare no namespace."""
        others: list[Attribute] = []
        for place in range(0, len(attributes), 2):
            raw = attributes[place]
            if raw.startswith("xmlns") and (raw == "xmlns" or raw[5] == ":"):
                continue
            prefix, local = _split(raw)
            uri = self._uri(prefix, bound, path) if prefix else ""
            others.append((uri, local, attributes[place + 1]))
        return others

    def _uri(self, prefix: str, bound: dict[str, str], path: str) -> str:
        """What a prefix stands for; an undeclared one gets a name of its own, so that it can be written back."""
        uri = bound.get(prefix)
        if uri is None:
            if prefix not in self.reports:
                self.reports.add(prefix)
                self.remark("prefix_undeclared", path, prefix=prefix)
            return XLINK if prefix == "xlink" else UNDECLARED + prefix
        return OURS if same_namespace(uri) else uri

    def _meaning(self, raw: str, bound: dict[str, str], path: str) -> Name:
        prefix, local = _split(raw)
        uri = self._uri(prefix, bound, path) if prefix else bound.get("", "")
        if not prefix and same_namespace(uri):
            uri = OURS
        known = ""
        if uri == OURS or not uri or uri.startswith(UNDECLARED):
            lower = local.lower()
            known = BY_LOWER.get(lower, "")
            if known and uri != OURS:
                # An undeclared prefix was reported as such.
                self.lost = self.lost or (raw if not prefix else "")
                uri = OURS if prefix else ""
            if known and known != local:
                self.bkav = self.bkav or lower in BKAV_SPELLINGS
                self.remark("spelling", f"{path}/{known}" if path else known, seen=raw[:80])
        elif uri == XMLDSIG and local == "Signature":
            known = "Signature"
        return Name(known, local, uri)


UNDECLARED = "urn:undeclared-prefix:"
"""Begins the namespace we give to a prefix that nobody declared."""


def _split(raw: str) -> tuple[str, str]:
    """Prefix and local name. Where colons make no sense, `a:`, `a:1`, `a:b:c`, the whole is a name without them."""
    prefix, colon, local = raw.partition(":")
    if not colon:
        return "", raw
    if prefix and ":" not in local and (local[:1].isalpha() or local[:1] == "_"):
        return prefix, local
    return "", raw.replace(":", "_")


def _trail(stack: list[Node], current: Node) -> str:
    """Where we are, as findings name it."""
    return "/".join(node.name or node.meaning.local for node in (*stack[1:], current) if node.meaning is not _OUTSIDE)


def _usual(bound: dict[str, str]) -> dict[str, Name]:
    if bound.get("") != OURS:
        return _NONE
    return _BOTH if bound.get("edXML") == OURS else _PLAIN


def _pieces(source: bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(source, bytes):
        if len(source) <= CHUNK:
            yield source
            return
        for place in range(0, len(source), CHUNK):
            yield source[place : place + CHUNK]
        return
    head = b""
    # A pipe gives what it has; the beginning is judged by more than one byte.
    while len(head) < CHUNK and (piece := source.read(CHUNK - len(head))):
        head += piece
    while head:
        yield head
        head = source.read(CHUNK)


def _refuse_doctype(*_: object) -> None:
    raise refusals.Forbidden(construct="DOCTYPE")


def _refuse_entity(*_: object) -> None:
    raise refusals.Forbidden(construct="ENTITY")
