"""What an edXML message says, as values. Every optional part has a default, so a message is written in few words.

Text is as it was received, without outer white space; "" means that the element was absent or empty. A date or moment
that could not be read is None, and its text is kept beside it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from lienthong.formats.edxml.findings import Finding

Attribute = tuple[str, str, str]
"""Namespace ("" for none), local name, value."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element we have no place for, kept whole: name, attributes, and text and elements in their order."""

    name: str
    namespace: str = ""
    attributes: tuple[Attribute, ...] = ()
    content: "tuple[str | Element, ...]" = ()


@dataclass(frozen=True, slots=True)
class Extra:
    """Something that the sender wrote and we do not understand, kept to be written back where it was.

    `at` is the path of the element it stood in, such as `edXML/edXMLEnvelope/edXMLHeader/MessageHeader/To[2]`.
    `what` is a whole element, an attribute of the element at `at`, or stray text between its children.
    """

    at: str
    what: Element | Attribute | str


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation as a message names it: eight children of From or To (edXML §3, 1.1 and 1.2)."""

    organ_id: str = ""
    organization_in_charge: str = ""
    """Cơ quan chủ quản."""
    organ_name: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Số and ký hiệu. The number is text: a sample of the national kit has letters in it."""

    number: str = ""
    notation: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in (self.number, self.notation) if part)


@dataclass(frozen=True, slots=True)
class DocumentType:
    """The type as the sender wrote it. `type` differs between senders; only `name` can be trusted (§10)."""

    type: int | None = None
    detail: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed: quyền hạn, chức vụ, họ tên."""

    competence: str = ""
    position: str = ""
    full_name: str = ""


@dataclass(frozen=True, slots=True)
class OtherInfo:
    """OtherInfo. Do not act on `sphere`, `typist` or `appendixes`: senders ship the kit's sample texts (§3)."""

    priority: int | None = None
    """0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hỏa tốc hẹn giờ; None where not stated."""
    sphere: str = ""
    typist: str = ""
    copies: int | None = None
    """PromulgationAmount, số bản phát hành."""
    pages: int | None = None
    reply_for: str = ""
    direction: bool | None = None
    reference_codes: str = ""
    appendixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """A document that this one answers, or that a status speaks of (ResponseFor)."""

    organ_id: str = ""
    """In a document: who issued it. In a status message: the addressee of the report (§8)."""
    code: str = ""
    """Số/ký hiệu in one string."""
    promulgated_on: date | None = None
    document_id: str = ""
    promulgated_text: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """One station of the way. A relay may leave out its code, and its clock may be unreadable."""

    organ_id: str = ""
    at: datetime | None = None
    text: str = ""
    """The moment as written, kept where it is not in the form `yyyy/MM/dd HH:mm:ss`."""


@dataclass(frozen=True, slots=True)
class Staff:
    """The clerk who sent or reports."""

    department: str = ""
    staff: str = ""
    email: str = ""
    mobile: str = ""
    department_id: str = ""
    staff_id: str = ""


@dataclass(frozen=True, slots=True)
class ReceiverChange:
    """A receiver added or removed by an update. Which of 0 and 1 means which is not verified: ask a clerk (§4)."""

    organ_id: str = ""
    receiver_type: int | None = None


@dataclass(frozen=True, slots=True)
class UpdateInfo:
    """What an update changes (BussinessDocumentInfo)."""

    document: bool | None = None
    receivers: bool | None = None
    changes: tuple[ReceiverChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Replaced:
    """A document that this one replaces, and who should replace it."""

    document_id: str = ""
    organ_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Business:
    """The business act of a document message (Bussiness)."""

    NEW: ClassVar[int] = 0
    RECALL: ClassVar[int] = 1
    UPDATE: ClassVar[int] = 2
    REPLACEMENT: ClassVar[int] = 3
    UNKNOWN: ClassVar[int] = -1
    """The sender gave no kind or an unreadable one. Never written."""

    kind: int = 0
    document_id: str = ""
    """The document acted upon."""
    reason: str = ""
    paper: bool | None = None
    """True where the paper original also follows."""
    update: UpdateInfo | None = None
    replaced: tuple[Replaced, ...] = ()
    staff: Staff | None = None


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One line of the manifest. `content_id` is without its `cid:`."""

    content_id: str = ""
    content_type: str = ""
    description: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class DocumentMessage:
    """A document, its update, recall or replacement."""

    sender: Party
    receivers: tuple[Party, ...]
    document_id: str = ""
    """Opaque, case-sensitive: never parsed to decide anything (§9.4)."""
    code: Code = Code()
    place: str = ""
    promulgated_on: date | None = None
    type: DocumentType = DocumentType()
    subject: str = ""
    content: str = ""
    signer: Signer | None = None
    due_on: date | None = None
    to_places: tuple[str, ...] = ()
    other: OtherInfo = OtherInfo()
    answers: tuple[Answered, ...] = ()
    steering_type: int | None = None
    """0 not a steering document, 1 văn bản chỉ đạo, 2 báo cáo kết quả chỉ đạo."""
    traces: tuple[Trace, ...] = ()
    business: Business | None = None
    manifest: tuple[ManifestEntry, ...] = ()
    tasks: tuple[str, ...] = ()
    """ResponseForTask, a kit extension: tasks that the Government Office follows."""
    application_type: str = ""
    promulgated_text: str = ""
    """The date as written, kept where it is not in the form `yyyy/MM/dd`."""
    due_text: str = ""
    extras: tuple[Extra, ...] = ()

    @property
    def kind(self) -> int:
        """The business act; a message that names none is a new document (§4)."""
        return self.business.kind if self.business else Business.NEW


@dataclass(frozen=True, slots=True)
class StatusMessage:
    """What a receiver did with a document, or the sender's plea to give one back (code 13)."""

    sender: Party
    about: Answered
    """`about.organ_id` is the addressee of this report."""
    staff: Staff | None = None
    status_code: str = ""
    """Two digits; an unknown one is kept, shown raw, and changes nothing."""
    description: str = ""
    stamped_at: datetime | None = None
    stamped_text: str = ""
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceivedAttachment:
    """The facts of one attachment. Size, type and hash are known only when the contents were decoded."""

    number: int
    """Place in the file, from 1."""
    name: str
    """As the sender wrote it. For a name fit for a disk, see `attachments.safe_name`."""
    content_id: str = ""
    description: str = ""
    declared_type: str = ""
    """What the sender says it is. Never trusted."""
    encoded_bytes: int = 0
    """Bytes between the tags, as they lie in the file."""
    size: int | None = None
    """Bytes of the content as kept, after base64 and after unwrapping."""
    sha256: str | None = None
    """Lower-case hex, of the content as kept."""
    sniffed_type: str | None = None
    """What the bytes themselves say."""
    unwrapped: bool = False
    """True where the content was taken out of a ZIP that the sender's kit had put it into."""
    readable: bool | None = None
    """False where the base64 was empty or broken; None where nobody looked."""


Kind = Literal["document", "status"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of one file."""

    kind: Kind
    message: DocumentMessage | StatusMessage
    findings: tuple[Finding, ...]
    attachments: tuple[ReceivedAttachment, ...] = ()
    variant: Literal["A", "A'", "B"] = "A"
    """Whose dialect it is (§11): the national kit, its .NET port, or Bkav eDoc."""
    encoding: str = "UTF-8"

    @property
    def matters(self) -> bool:
        """True where a finding could make a clerk act wrongly."""
        return any(finding.severity == "matters" for finding in self.findings)
