"""Records as XML after our schema (`schema/ho-so.xsd`), which follows the table of the decree."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from lxml import etree

from lienthong.work.documents.metadata.fields import of_kind
from lienthong.work.documents.metadata.records import Record

NAMESPACE = "urn:lienthong:ho-so:1"
SCHEMA = Path(__file__).parent / "schema" / "ho-so.xsd"


def write(file: Record | None, documents: Sequence[tuple[Record, Sequence[Mapping[str, str]]]]) -> bytes:
    """A file with its documents, or documents alone. With each come its computer files: `name`, `sha256`, `part`."""
    root = etree.Element(f"{{{NAMESPACE}}}Export", nsmap={None: NAMESPACE})
    if file is not None:
        _record(etree.SubElement(root, _name("File")), file)
    for record, attached in documents:
        element = etree.SubElement(root, _name("Document"), direction=record.kind)
        _record(element, record)
        for facts in attached:
            etree.SubElement(element, _name("Attachment"), **facts)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)  # type: ignore[no-any-return]


@cache
def schema() -> etree.XMLSchema:
    """The schema, read once."""
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def _record(parent: etree._Element, record: Record) -> None:
    groups: dict[str, etree._Element] = {}
    for field in of_kind(record.kind):
        text = record.values.get(field.name)
        if text is None:
            continue
        into = parent
        if field.group:
            if field.group not in groups:
                groups[field.group] = etree.SubElement(parent, _name(field.group))
            into = groups[field.group]
        etree.SubElement(into, _name(field.name)).text = text
    for code, name in record.receivers:
        to = etree.SubElement(parent, _name("To"))
        if code:
            etree.SubElement(to, _name("OrganId")).text = code
        etree.SubElement(to, _name("OrganName")).text = name
    for cut in record.cuts:
        etree.SubElement(parent, _name("Cut"), field=cut.name, whole=str(cut.length))


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
