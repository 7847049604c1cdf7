"""The manifest and the attachments from their trees, and which belongs to which (edXML §6)."""

from dataclasses import dataclass, replace

from lienthong.formats.edxml.attachments import safe_name
from lienthong.formats.edxml.notebook import NO_NAMES, Notebook
from lienthong.formats.edxml.paths import ATTACHMENTS, MANIFEST
from lienthong.formats.edxml.tree import Node
from lienthong.formats.edxml.values import ManifestEntry, ReceivedAttachment

_REFERENCE = frozenset(("ContentId", "ContentType", "Description", "AttachmentName"))
_ATTACHMENT = _REFERENCE
_ENCODED = frozenset(("ContentTransferEncoded",))
_EMPTY_ENTRY = ManifestEntry()


def manifest(book: Notebook, node: Node | None) -> tuple[ManifestEntry, ...]:
    """The lines of the manifest; empty ones are left out."""
    if node is None:
        return ()
    entries: list[ManifestEntry] = []
    _, nodes = book.split(node, MANIFEST, NO_NAMES, frozenset(("Reference",)))
    for reference in nodes.get("Reference", ()):
        path = f"{MANIFEST}/Reference[{len(entries) + 1}]"
        texts = book.texts(reference, path, _REFERENCE)
        entry = ManifestEntry(
            _content_id(book, texts, path),
            texts.get("ContentType", ""),
            texts.get("Description", ""),
            texts.get("AttachmentName", ""),
        )
        if entry != _EMPTY_ENTRY:
            entries.append(entry)
    return tuple(entries)


@dataclass(frozen=True, slots=True)
class Described:
    """An attachment as its tags describe it; `number` is 0 where there was no ContentTransferEncoded at all."""

    number: int
    facts: ReceivedAttachment


def described(book: Notebook, containers: list[Node], sizes: list[int]) -> list[Described]:
    """The attachments as their tags describe them, in the order of the file."""
    found: list[Described] = []
    for container in containers:
        _, nodes = book.split(container, ATTACHMENTS, NO_NAMES, frozenset(("Attachment",)))
        for node in nodes.get("Attachment", ()):
            if not node.children and not node.attributes:
                continue
            place = len(found) + 1
            path = f"{ATTACHMENTS}/Attachment[{place}]"
            texts, inner = book.split(node, path, _ATTACHMENT, _ENCODED)
            encoded = book.one(inner, "ContentTransferEncoded", path)
            number = encoded.number if encoded is not None else 0
            if encoded is not None and encoded.attributes:
                book.attributes(encoded, f"{path}/ContentTransferEncoded")
            facts = ReceivedAttachment(
                number=place,
                name=texts.get("AttachmentName", ""),
                content_id=_content_id(book, texts, path),
                description=texts.get("Description", ""),
                declared_type=texts.get("ContentType", ""),
                encoded_bytes=sizes[number - 1] if number else 0,
            )
            found.append(Described(number, facts))
    return found


def matched(
    book: Notebook, entries: tuple[ManifestEntry, ...], found: list[Described], *, needed: bool
) -> list[Described]:
    """Give each attachment the name its manifest line has, where it has none itself, and report what does not fit.

    `needed` is False where the act is about a document that the receiver has already.

    Matched on the id with any `cid:` removed, and by position where that fails (§6).
    """
    free = dict(enumerate(entries))
    pairs: dict[int, ManifestEntry] = {}
    for place, one in enumerate(found):
        key = next(
            (k for k, entry in free.items() if entry.content_id and entry.content_id == one.facts.content_id), None
        )
        if key is not None:
            pairs[place] = free.pop(key)
    for place in range(len(found)):
        if place not in pairs and place in free:
            pairs[place] = free.pop(place)
            book.remark("matched_by_position", f"{ATTACHMENTS}/Attachment[{place + 1}]", number=place + 1)
    settled = [Described(one.number, _named(book, one.facts, pairs.get(place))) for place, one in enumerate(found)]
    for place, entry in free.items():
        name = entry.name or entry.content_id
        code = "attachment_missing" if needed else "attachment_left_out"
        book.remark(code, f"{MANIFEST}/Reference[{place + 1}]", name=name)
    return settled


def _named(book: Notebook, facts: ReceivedAttachment, entry: ManifestEntry | None) -> ReceivedAttachment:
    path = f"{ATTACHMENTS}/Attachment[{facts.number}]"
    if entry is None:
        book.remark("attachment_not_listed", path, name=facts.name or facts.content_id or facts.number)
    elif not facts.name:
        facts = replace(facts, name=entry.name)
    elif entry.name and entry.name != facts.name:
        book.remark("attachment_named_differently", path, listed=entry.name, name=facts.name)
    if not facts.name:
        book.remark("attachment_name_missing", path, number=facts.number)
    elif _path_like(facts.name):
        safe = safe_name(facts.name)
        book.remark("attachment_name_unsafe", f"{path}/AttachmentName", name=facts.name[:200], safe=safe)
    return facts


def _path_like(name: str) -> bool:
    return "/" in name or "\\" in name or not name.isprintable()


def _content_id(book: Notebook, texts: dict[str, str], path: str) -> str:
    text = texts.get("ContentId", "")
    if text[:4].lower() == "cid:":
        return text[4:]
    if text:
        book.remark("content_id_form", f"{path}/ContentId", text=text[:80])
    return text
