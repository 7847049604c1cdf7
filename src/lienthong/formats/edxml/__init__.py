"""edXML (QCVN 102:2016/BTTTT): what agencies send each other, read tolerantly and written strictly.

Everything that other rooms need is imported from here.
"""

from lienthong.formats.edxml.attachments import AttachmentSink, InFolder, InMemory, Measured, safe_name
from lienthong.formats.edxml.codes import BUSINESS_KINDS, PRIORITIES, STATUS_CODES, STEERING
from lienthong.formats.edxml.document_types import TYPES, type_code, type_name
from lienthong.formats.edxml.findings import Finding
from lienthong.formats.edxml.limits import Limits
from lienthong.formats.edxml.ordinary import new_document, recall, replacement, status_of, update
from lienthong.formats.edxml.reader import read
from lienthong.formats.edxml.refusals import Unreadable
from lienthong.formats.edxml.sources import AttachmentSource
from lienthong.formats.edxml.tolerance import RULES, Rule, Severity
from lienthong.formats.edxml.trace import append_trace
from lienthong.formats.edxml.values import (
    Answered,
    Business,
    Code,
    DocumentMessage,
    DocumentType,
    Element,
    Extra,
    ManifestEntry,
    OtherInfo,
    Party,
    Reading,
    ReceivedAttachment,
    ReceiverChange,
    Replaced,
    Signer,
    Staff,
    StatusMessage,
    Trace,
    UpdateInfo,
)
from lienthong.formats.edxml.writer import write_document, write_status

__all__ = [
    "BUSINESS_KINDS",
    "PRIORITIES",
    "RULES",
    "STATUS_CODES",
    "STEERING",
    "TYPES",
    "Answered",
    "AttachmentSink",
    "AttachmentSource",
    "Business",
    "Code",
    "DocumentMessage",
    "DocumentType",
    "Element",
    "Extra",
    "Finding",
    "InFolder",
    "InMemory",
    "Limits",
    "ManifestEntry",
    "Measured",
    "OtherInfo",
    "Party",
    "Reading",
    "ReceivedAttachment",
    "ReceiverChange",
    "Replaced",
    "Rule",
    "Severity",
    "Signer",
    "Staff",
    "StatusMessage",
    "Trace",
    "Unreadable",
    "UpdateInfo",
    "append_trace",
    "new_document",
    "read",
    "recall",
    "replacement",
    "safe_name",
    "status_of",
    "type_code",
    "type_name",
    "update",
    "write_document",
    "write_status",
]
