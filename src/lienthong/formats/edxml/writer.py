"""Writing a message in exactly shape A: the national kit's prefixes, order and omissions (edXML §3, §4, §6, §11)."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import BinaryIO
from uuid import uuid4

from lienthong.formats.edxml import sources, tags
from lienthong.formats.edxml.sources import AttachmentSource, NewId
from lienthong.formats.edxml.tags import Tag
from lienthong.formats.edxml.values import (
    Answered,
    Business,
    DocumentMessage,
    Element,
    ManifestEntry,
    OtherInfo,
    Party,
    Staff,
    StatusMessage,
)
from lienthong.kernel.moments import write_day, write_moment


def _random_id() -> str:
    return str(uuid4())


def write_document(
    message: DocumentMessage,
    attachments: Sequence[AttachmentSource],
    out: BinaryIO,
    *,
    new_id: NewId = _random_id,
) -> None:
    """Write a document message with its attachments, streaming them from their files.

    The manifest is made from the attachments, the PDF first; `message.manifest` is written as it stands only where
    there are none, as in a recall that repeats the original's. What is empty is left out; zero is written.

    Raises:
        OSError: an attachment cannot be read, or `out` not written.
    """
    ordered = sources.main_first(attachments)
    manifest = sources.manifest_of(ordered, new_id) if ordered else message.manifest
    root = Tag("edXML")
    envelope = root.add("edXMLEnvelope")
    header = envelope.add("edXMLHeader")
    at = header.add("MessageHeader")
    at.needed = True
    _message_header(at, message)
    _traces(header.add("TraceHeaderList"), message)
    listing = envelope.add("edXMLBody").add("edXMLManifest")
    listing.attributes.append(("", "version", "1.0"))
    for entry in manifest:
        _entry(listing.add("Reference"), entry)
    encoded = root.add("AttachmentEncoded")
    for source, entry in zip(ordered, manifest, strict=False):
        _attachment(encoded.add("Attachment"), source, entry, new_id)
    tags.put_back(root, message.extras)
    _signature_last(header)
    root.prune()
    tags.write(root, out)


def write_status(message: StatusMessage) -> bytes:
    """Write a status message: a MessageHeader and nothing else (§8)."""
    root = Tag("edXML")
    at = root.add("edXMLEnvelope").add("edXMLHeader").add("MessageHeader")
    at.needed = True
    _party(at.add("From"), message.sender)
    _answered(at.add("ResponseFor"), message.about)
    _staff(at.add("StaffInfo"), message.staff)
    at.leaf("StatusCode", message.status_code)
    at.leaf("Description", message.description)
    at.leaf("Timestamp", _moment(message.stamped_at, message.stamped_text))
    tags.put_back(root, message.extras)
    root.prune()
    out = io.BytesIO()
    tags.write(root, out)
    return out.getvalue()


def _message_header(at: Tag, message: DocumentMessage) -> None:
    """The order is the kit's, not the standard's numbering: it is what the axis sees daily (§3)."""
    _party(at.add("From"), message.sender)
    for receiver in message.receivers:
        _party(at.add("To"), receiver)
    at.leaf("DocumentId", message.document_id)
    code = at.add("Code")
    code.leaf("CodeNumber", message.code.number)
    code.leaf("CodeNotation", message.code.notation)
    issue = at.add("PromulgationInfo")
    issue.leaf("Place", message.place)
    issue.leaf("PromulgationDate", _day(message.promulgated_on, message.promulgated_text))
    kind = at.add("DocumentType")
    kind.leaf("Type", _count(message.type.type))
    kind.leaf("TypeDetail", _count(message.type.detail))
    kind.leaf("TypeName", message.type.name)
    at.leaf("Subject", message.subject)
    at.leaf("Content", message.content)
    if message.signer is not None:
        signer = at.add("SignerInfo")
        signer.leaf("Competence", message.signer.competence)
        signer.leaf("Position", message.signer.position)
        signer.leaf("FullName", message.signer.full_name)
    at.leaf("DueDate", _day(message.due_on, message.due_text))
    _other(at.add("OtherInfo"), message.other)
    for answer in message.answers:
        _answered(at.add("ResponseFor"), answer)
    at.leaf("SteeringType", _count(message.steering_type))
    tasks = at.add("ResponseForTask")
    for task in message.tasks:
        tasks.leaf("TaskCode", task)
    at.leaf("ApplicationType", message.application_type)
    places = at.add("ToPlaces")
    for place in message.to_places:
        places.leaf("Place", place)


def _other(at: Tag, other: OtherInfo) -> None:
    at.leaf("Priority", _count(other.priority))
    at.leaf("SphereOfPromulgation", other.sphere)
    at.leaf("TyperNotation", other.typist)
    at.leaf("PromulgationAmount", _count(other.copies))
    at.leaf("PageAmount", _count(other.pages))
    at.leaf("ReplyFors", other.reply_for)
    at.leaf("Direction", None if other.direction is None else str(other.direction).lower())
    at.leaf("ReferenceCodes", other.reference_codes)
    appendixes = at.add("Appendixes")
    for appendix in other.appendixes:
        appendixes.leaf("Appendix", appendix)


def _traces(at: Tag, message: DocumentMessage) -> None:
    for trace in message.traces:
        header = at.add("TraceHeader")
        header.leaf("OrganId", trace.organ_id)
        header.leaf("Timestamp", _moment(trace.at, trace.text))
    if message.business is not None:
        _business(at.add("Bussiness"), message.business)


def _business(at: Tag, business: Business) -> None:
    at.leaf("DocumentId", business.document_id)
    at.leaf("BussinessDocType", _count(business.kind))
    at.leaf("BussinessDocReason", business.reason)
    at.flag("Paper", business.paper)
    if business.update is not None:
        update = at.add("BussinessDocumentInfo")
        update.flag("DocumentInfo", business.update.document)
        update.flag("DocumentReceiver", business.update.receivers)
        receivers = update.add("ReceiverList")
        for change in business.update.changes:
            receiver = receivers.add("Receiver")
            receiver.leaf("OrganId", change.organ_id)
            receiver.leaf("ReceiverType", _count(change.receiver_type))
    replacements = at.add("ReplacementInfoList")
    for replaced in business.replaced:
        info = replacements.add("ReplacementInfo")
        info.leaf("DocumentId", replaced.document_id)
        organs = info.add("OrganIdList")
        for organ_id in replaced.organ_ids:
            organs.leaf("OrganId", organ_id)
    _staff(at.add("StaffInfo"), business.staff)


def _party(at: Tag, party: Party) -> None:
    at.leaf("OrganId", party.organ_id)
    at.leaf("OrganizationInCharge", party.organization_in_charge)
    at.leaf("OrganName", party.organ_name)
    at.leaf("OrganAdd", party.address)
    at.leaf("Email", party.email)
    at.leaf("Telephone", party.telephone)
    at.leaf("Fax", party.fax)
    at.leaf("Website", party.website)


def _answered(at: Tag, answered: Answered) -> None:
    at.leaf("OrganId", answered.organ_id)
    at.leaf("Code", answered.code)
    at.leaf("PromulgationDate", _day(answered.promulgated_on, answered.promulgated_text))
    at.leaf("DocumentId", answered.document_id)


def _staff(at: Tag, staff: Staff | None) -> None:
    if staff is None:
        return
    at.leaf("Department", staff.department)
    at.leaf("Staff", staff.staff)
    at.leaf("Email", staff.email)
    at.leaf("Mobile", staff.mobile)
    at.leaf("DepartmentId", staff.department_id)
    at.leaf("StaffId", staff.staff_id)


def _entry(at: Tag, entry: ManifestEntry) -> None:
    at.leaf("ContentId", f"cid:{entry.content_id}" if entry.content_id else "")
    at.leaf("ContentType", entry.content_type)
    at.leaf("Description", entry.description)
    at.leaf("AttachmentName", entry.name)


def _attachment(at: Tag, source: AttachmentSource, entry: ManifestEntry, new_id: NewId) -> None:
    at.leaf("ContentId", f"cid:{entry.content_id}")
    at.leaf("AttachmentName", entry.name)
    at.leaf("Description", entry.description)
    at.leaf("ContentType", entry.content_type)
    at.add("ContentTransferEncoded").stream = sources.stream(source, new_id)


def _signature_last(header: Tag) -> None:
    """Signature and DigitalSignature stand after TraceHeaderList (§1); a stray element goes before them."""
    header.content.sort(key=lambda one: isinstance(one, Element) and one.name in ("Signature", "DigitalSignature"))


def _count(value: int | None) -> int | None:
    # The kit drops negative integers (§2).
    return value if value is not None and value >= 0 else None


def _day(day: date | None, text: str) -> str:
    return write_day(day) if day is not None else text


def _moment(moment: datetime | None, text: str) -> str:
    return write_moment(moment) if moment is not None else text
