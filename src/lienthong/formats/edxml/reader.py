"""Reading a message: bytes to values and findings. What can be understood is; only `Unreadable` is ever raised."""

from dataclasses import replace
from typing import BinaryIO, Literal

from lienthong.formats.edxml import checks, refusals
from lienthong.formats.edxml.attachments import AttachmentSink, Intake
from lienthong.formats.edxml.limits import Limits
from lienthong.formats.edxml.names import GO_VN, OLD_SOAP, OURS, XMLDSIG
from lienthong.formats.edxml.notebook import NO_NAMES, Notebook
from lienthong.formats.edxml.paths import ATTACHMENTS, BODY, ENVELOPE, HEADER, ROOT, TRACES
from lienthong.formats.edxml.read_attachments import Described, described, manifest, matched
from lienthong.formats.edxml.read_document import document
from lienthong.formats.edxml.read_status import is_status, status
from lienthong.formats.edxml.tree import Node
from lienthong.formats.edxml.values import (
    Business,
    DocumentMessage,
    Element,
    Reading,
    ReceivedAttachment,
    StatusMessage,
)
from lienthong.formats.edxml.wire import Parse

_NO_LIMITS_GIVEN = Limits()
_ROOT_PARTS = frozenset(("edXMLEnvelope", "AttachmentEncoded"))
_ENVELOPE_PARTS = frozenset(("edXMLHeader", "edXMLBody"))
_HEADER_PARTS = frozenset(("MessageHeader", "TraceHeaderList", "Signature", "DigitalSignature"))
_BODY_PARTS = frozenset(("edXMLManifest",))
_SEARCH_DEPTH = 6
_OF_DOTNET = "DigitalSignature"


def read(
    source: bytes | BinaryIO, *, limits: Limits = _NO_LIMITS_GIVEN, attachments: AttachmentSink | None = None
) -> Reading:
    """Read one message from bytes or from an open file, in one pass and in bounded memory.

    With `attachments` the contents are decoded, unwrapped and handed to the sink; without, they are skipped, and the
    facts that only the contents can tell (size, SHA-256, type, readable) stay None.

    Raises:
        Unreadable: these bytes are not an edXML message that we can read; its subclass and facts say why.
    """
    intake = Intake(attachments, limits) if attachments is not None else None
    parse = Parse(limits, intake)
    try:
        root = parse.run(source)
        _refuse_other_formats(root)
        return _Reader(parse, limits, intake).reading(root)
    finally:
        if intake is not None:
            intake.abandon()


def _refuse_other_formats(root: Node) -> None:
    meaning = root.meaning
    uris = {meaning.uri} | {child.meaning.uri for child in root.children}
    facts = {"root": meaning.local[:80], "namespace": meaning.uri[:200]}
    if OLD_SOAP in uris or (meaning.local.lower() == "envelope" and "soap" in meaning.uri.lower()):
        raise refusals.OldSoap(**facts)
    if any(uri.rstrip("/").lower() == GO_VN.lower() for uri in uris):
        raise refusals.GoVn(**facts)
    if root.name not in ("edXML", "edXMLEnvelope") and meaning.uri != OURS:
        raise refusals.NotEdXml(**facts)


class _Reader:
    """Finds the parts of one message, wherever the vendor has put them, and reads each."""

    def __init__(self, parse: Parse, limits: Limits, intake: Intake | None) -> None:
        self.parse = parse
        self.intake = intake
        self.book = Notebook(parse.findings, limits.findings)

    def reading(self, root: Node) -> Reading:
        book = self.book
        envelope = root if root.name == "edXMLEnvelope" else root.child("edXMLEnvelope")
        header = envelope.child("edXMLHeader") if envelope is not None else None
        body = envelope.child("edXMLBody") if envelope is not None else None
        message_header = self._part(root, header, "MessageHeader", HEADER)
        if message_header is None:
            raise refusals.NoHeader(root=root.meaning.local[:80])
        trace_list = self._part(root, header, "TraceHeaderList", HEADER)
        manifest_node = self._part(root, body, "edXMLManifest", BODY)
        containers = [child for child in root.children if child.name == "AttachmentEncoded"]
        if not containers and (stray := self._part(root, None, "AttachmentEncoded", ROOT)) is not None:
            containers = [stray]
        reports = is_status(message_header)
        self._frame(root, envelope, header, body, signable=not reports)
        entries = manifest(book, manifest_node)
        found = described(book, containers, self.parse.sizes)
        message: DocumentMessage | StatusMessage
        kind: Literal["document", "status"]
        if reports:
            kind, message = "status", status(book, message_header)
            if trace_list is not None and trace_list.children:
                book.keep(trace_list, HEADER)
            if found or entries:
                book.remark("status_with_attachments", BODY)
            if manifest_node is not None and entries:
                book.keep(manifest_node, BODY)
            checks.check_status(book, message)
        else:
            kind = "document"
            business = self._stray_business(root, trace_list)
            message = document(book, message_header, trace_list, business, entries)
            checks.check_document(book, message, has_attachments=bool(found))
        needed = _contents_needed(message)
        found = matched(book, entries, found, needed=needed)
        settled = tuple([self._settled(one, needed=needed) for one in found])
        if book.extras:
            message = replace(message, extras=tuple(book.extras))
        return Reading(kind, message, tuple(book.findings), settled, self._variant(trace_list), self.parse.encoding)

    def _part(self, root: Node, home: Node | None, name: str, path: str) -> Node | None:
        """A part at home or, failing that, wherever else it stands."""
        if home is not None and (found := home.child(name)) is not None:
            return found
        found = search(root, name)
        if found is not None:
            self.book.taken.add(id(found))
            self.book.remark("misplaced", f"{path}/{name}", element=name)
        return found

    def _stray_business(self, root: Node, trace_list: Node | None) -> Node | None:
        """Bussiness outside its list. A recall must not pass for a new document because a vendor misplaced it."""
        if trace_list is not None and trace_list.child("Bussiness") is not None:
            return None
        found = search(root, "Bussiness")
        if found is None or found.child("BussinessDocType") is None:
            return None
        self.book.taken.add(id(found))
        self.book.remark("misplaced", f"{TRACES}/Bussiness", element="Bussiness")
        return found

    def _frame(
        self, root: Node, envelope: Node | None, header: Node | None, body: Node | None, *, signable: bool
    ) -> None:
        """The elements that only hold others: what else is in them, and the signature."""
        book = self.book
        if root.meaning.uri != OURS:
            book.remark("namespace_missing", ROOT, namespace=root.meaning.uri or "–")
        elif self.parse.lost:
            book.remark("namespace_lost", ROOT, element=self.parse.lost[:80])
        if root is not envelope:
            _, nodes = book.split(root, ROOT, NO_NAMES, _ROOT_PARTS)
            self._others(nodes, "edXMLEnvelope", envelope, ROOT)
        if envelope is not None:
            _, nodes = book.split(envelope, ENVELOPE, NO_NAMES, _ENVELOPE_PARTS)
            self._others(nodes, "edXMLHeader", header, ENVELOPE)
            self._others(nodes, "edXMLBody", body, ENVELOPE)
        if body is not None:
            _, nodes = book.split(body, BODY, NO_NAMES, _BODY_PARTS)
            self._others(nodes, "edXMLManifest", body.child("edXMLManifest"), BODY)
        signatures: list[Node] = []
        if header is not None:
            _, nodes = book.split(header, HEADER, NO_NAMES, _HEADER_PARTS)
            self._others(nodes, "MessageHeader", header.child("MessageHeader"), HEADER)
            self._others(nodes, "TraceHeaderList", header.child("TraceHeaderList"), HEADER)
            signatures = nodes.get("Signature", []) + nodes.get("DigitalSignature", [])
        self._signatures(signatures, signable=signable)

    def _others(self, nodes: dict[str, list[Node]], name: str, taken: Node | None, path: str) -> None:
        for node in nodes.get(name, ()):
            if node is not taken:
                self.book.remark("repeated_differently", f"{path}/{name}", element=name)
                self.book.keep(node, path)

    def _signatures(self, nodes: list[Node], *, signable: bool) -> None:
        """Recorded, kept, and never a reason to reject (§5)."""
        book = self.book
        signed = False
        for node in nodes:
            path = f"{HEADER}/{node.name}"
            book.keep(node, HEADER)
            if not node.children:
                book.remark("signature_empty", path, element=node.name)
                continue
            signed = True
            if node.meaning.uri != XMLDSIG:
                book.remark("signature_namespace", path, namespace=node.meaning.uri or "–")
            book.remark("signature_not_verified", path)
        if signable and not signed and not nodes:
            book.remark("signature_absent", f"{HEADER}/Signature")

    def _settled(self, one: Described, *, needed: bool) -> ReceivedAttachment:
        book, facts = self.book, one.facts
        path = f"{ATTACHMENTS}/Attachment[{facts.number}]/ContentTransferEncoded"
        empty = not one.number or not facts.encoded_bytes
        if empty and not needed:
            book.remark("attachment_left_out", path, name=facts.name)
        elif empty:
            book.remark("attachment_unreadable", path, name=facts.name, why="empty")
        if empty:
            return replace(facts, readable=False)
        if self.intake is None:
            return facts
        settled, findings = self.intake.settle(one.number, facts)
        book.findings.extend(findings)
        return settled

    def _variant(self, trace_list: Node | None) -> Literal["A", "A'", "B"]:
        """Whose dialect this is (§11). Bkav's spelling or its day-first moments; the .NET port's attributes."""
        if self.parse.bkav or self.book.day_first:
            return "B"
        if trace_list is not None and trace_list.attributes:
            return "A'"
        linked = any(isinstance(extra.what, tuple) and extra.what[1] == "role" for extra in self.book.extras)
        digital = any(isinstance(extra.what, Element) and extra.what.name == _OF_DOTNET for extra in self.book.extras)
        return "A'" if linked or digital else "A"


def _contents_needed(message: DocumentMessage | StatusMessage) -> bool:
    """A recall, or an update that changes only the receivers, speaks of files that the receiver has already (§7)."""
    business = message.business if isinstance(message, DocumentMessage) else None
    if business is None or business.kind in (Business.NEW, Business.REPLACEMENT):
        return True
    if business.kind == Business.UPDATE:
        return business.update is None or business.update.document is not False
    return business.kind != Business.RECALL


def search(root: Node, name: str) -> Node | None:
    """The first element of that name, nearest to the root, as deep as a vendor ever put one."""
    level = [root]
    for _ in range(_SEARCH_DEPTH):
        for node in level:
            if node.name == name:
                return node
        level = [child for node in level for child in node.children]
    return None
