"""A document of an office, in or out, its files, its story, and what people said about it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from lienthong.ground.people.models import Account


class VietnamDay(models.Func):
    """The day of a moment in Vietnam, the same whatever the zone of the connection, so that it may be kept."""

    template = "(%(expressions)s AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
    output_field = models.DateField()


class Document(models.Model):
    """One document on the desk of one office. Lengths are wider than on export (Decree 30/2020/NĐ-CP, App. VI)."""

    class Direction(models.TextChoices):
        """Văn bản đi or đến."""

        OUT = "out"
        IN = "in"

    organization_key = models.CharField(max_length=64)
    """Whose desk it lies on."""
    direction = models.CharField(max_length=3, choices=Direction.choices)
    state = models.CharField(max_length=16)
    """Of `outgoing.life` or `incoming.life`."""
    type_key = models.CharField(max_length=24, blank=True)
    """A key of `kinds`; empty where what was received names none of ours."""
    type_name = models.CharField(max_length=255, blank=True)
    """As written or as received."""
    number = models.CharField(max_length=255, blank=True)
    notation = models.CharField(max_length=255, blank=True)
    issued_on = models.DateField(null=True)
    """Ngày tháng văn bản."""
    issuer_key = models.CharField(max_length=64, blank=True)
    issuer_name = models.CharField(max_length=500, blank=True)
    subject = models.TextField(blank=True)
    """Trích yếu."""
    text = models.TextField(blank=True)
    """What stands in the main file, as far as it can be read, for searching."""
    language = models.CharField(max_length=50, default="Tiếng Việt")
    pages = models.PositiveIntegerField(null=True)
    priority = models.SmallIntegerField(default=0)
    """0 thường · 1 khẩn · 2 thượng khẩn · 3 hỏa tốc · 4 hỏa tốc hẹn giờ, as on the wire (edXML)."""
    signer_name = models.CharField(max_length=255, blank=True)
    signer_position = models.CharField(max_length=255, blank=True)
    signer_competence = models.CharField(max_length=255, blank=True)
    """What stands before the title: `TM. ỦY BAN NHÂN DÂN`, `KT. GIÁM ĐỐC`."""
    due_on = models.DateField(null=True)
    """Hạn trả lời (out), hạn giải quyết (in)."""
    note = models.TextField(blank=True)
    document_id = models.CharField(max_length=255, blank=True, db_index=True)
    """As on the axis: opaque, and case matters (edXML §9.4)."""
    letter_id = models.UUIDField(null=True, db_index=True)
    """The letter that brought it or took it (`ground.letters`)."""
    haystack = models.TextField(blank=True)
    """Every word that people search by, folded, and once more with its marks where it has any; the office as a word."""
    revision = models.PositiveIntegerField(default=0)
    """Grows with every act; a page that shows an older one is told so."""
    parties = ArrayField(models.CharField(max_length=80), default=list)
    """Who of the office has part in it besides clerks and leaders: `a<account id>` and `d<division>` (`rights`)."""
    hidden = models.BooleanField(default=False)
    """A secret that came by mistake: its content is shown to nobody but the officer in charge (Decision 28 art. 5)."""
    frozen = models.BooleanField(default=False)
    """Kept against every change by the administrator, or because it was recalled (Decree 30, App. VI, III.8)."""
    created_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    day = models.GeneratedField(
        expression=Coalesce("issued_on", VietnamDay("created_at")),
        output_field=models.DateField(),
        db_persist=True,
    )
    """The day that lists are in the order of: that of the document, or of its first line here while it bears none."""

    class Meta:
        """Desks by office, direction and state; duplicates by number; words by one index."""

        db_table = "documents_document"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organization_key", "letter_id"], condition=Q(direction="in"), name="arrived_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organization_key", "direction", "state", "-id"], name="document_desk"),
            models.Index(fields=["organization_key", "direction", "-id"], name="document_lately"),
            models.Index(fields=["organization_key", "-id"], name="document_hidden", condition=Q(hidden=True)),
            models.Index(fields=["organization_key", "-id"], name="document_frozen", condition=Q(frozen=True)),
            models.Index(fields=["organization_key", "number", "notation"], name="document_number"),
            models.Index(fields=["organization_key", "issued_on"], name="document_issued"),
            models.Index(fields=["organization_key", "-day", "-id"], name="document_by_day"),
            models.Index(fields=["touched_at"], name="document_touched"),
            models.Index(fields=["organization_key", "due_on"], name="document_due", condition=Q(due_on__isnull=False)),
            GinIndex(SearchVector("haystack", config="simple"), name="document_words"),
        ]

    @property
    def code(self) -> str:
        """Số, ký hiệu."""
        return "/".join(part for part in (self.number, self.notation) if part)

    @property
    def called(self) -> str:
        """What a sentence calls it. A draft has a symbol before it has a number, and shares it with others."""
        return self.code if self.number else self.subject[:120]

    @property
    def closed(self) -> bool:
        """Whether work on it stands still: it is frozen, or a copy of what is locked and locked with it."""
        return self.frozen or (self.hidden and self.direction == self.Direction.OUT)

    def __str__(self) -> str:
        return self.code or f"({self.pk})"


class DocumentFile(models.Model):
    """One file of a document. Earlier ones are kept: every draft, and the bytes before each signature."""

    class Part(models.TextChoices):
        """What it is."""

        MAIN = "main"
        ANNEX = "annex"
        """A separate file of its own, which the organisation signs too."""
        SOURCE = "source"
        """What the main file was made from, such as a DOCX."""
        SCAN = "scan"
        OTHER = "other"

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="files")
    part = models.CharField(max_length=8, choices=Part.choices)
    place = models.PositiveSmallIntegerField(default=0)
    """Among the current files of the document."""
    file_id = models.UUIDField()
    """Of `ground.files`."""
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    current = models.BooleanField(default=True)
    made_by = models.CharField(max_length=12, default="upload")
    """upload · composed · signed · sealed · letter · scan; `beside.COPIES` of what only proves."""
    basis = models.CharField(max_length=64, blank=True)
    """Digest of the words, order and number that it was laid out from (`outgoing.papers.basis_of`)."""
    finding = models.JSONField(null=True)
    """What checking its signatures found (`formats.signing.Finding`)."""
    checked_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """In the order of the document."""

        db_table = "documents_file"
        ordering: ClassVar[list[str]] = ["document_id", "place", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document"], condition=Q(part="main", current=True), name="one_main_file"),
        ]

    def __str__(self) -> str:
        return self.name


class DocumentEvent(models.Model):
    """One act on a document: who, in which post, when, and what was said. Never changed (database trigger)."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """None where the system acted, or another office over the axis."""
    by_name = models.CharField(max_length=160)
    role = models.CharField(max_length=16, blank=True)
    deputy = models.CharField(max_length=200, blank=True)
    """Whose post was exercised and by which document, where it was a deputy's act."""
    state = models.CharField(max_length=16)
    """The state after it."""
    words_vi = models.TextField()
    words_en = models.TextField()
    note = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        """A document's story in order."""

        db_table = "documents_event"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.act} {self.at}"


class Opinion(models.Model):
    """What somebody wrote about a document: on a draft, or on the form of an incoming one. Never changed."""

    class Kind(models.TextChoices):
        """In which capacity."""

        COMMENT = "comment"
        SENT_BACK = "sent_back"
        CONTENT = "content"
        """Duyệt nội dung: the head of the drafting unit answers for it (Decree 30 art. 12)."""
        FORM = "form"
        """Kiểm tra thể thức: whoever the head named for form."""
        SIGNER = "signer"
        LEADER = "leader"
        """Ý kiến của lãnh đạo cơ quan, on the form of an incoming document."""
        UNIT = "unit"
        """Ý kiến của lãnh đạo đơn vị."""
        SOLVER = "solver"
        """Ý kiến đề xuất của người giải quyết."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="opinions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    words = models.TextField()
    file = models.ForeignKey(DocumentFile, null=True, on_delete=models.PROTECT, related_name="+")
    """The version that it is about."""
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta:
        """In order."""

        db_table = "documents_opinion"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.words[:40]}"
