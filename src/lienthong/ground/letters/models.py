"""Letters of our offices, what is on its way, what came as it came, and who said what about each letter."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from lienthong.exchange.protocol.life import Outgoing, Pair, State
from lienthong.ground.letters.values import Direction, Effect, Place

LONGEST_CODE = 64


def _choices(of: type[State] | type[Outgoing] | type[Direction] | type[Place] | type[Effect]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in of]


class Office(models.Model):
    """An organisation whose letters the platform sends and receives, from a day until the day before another."""

    organization_key = models.CharField(max_length=64, primary_key=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    cursor = models.BigIntegerField(default=0)
    """The hub's number of the last thing that was listed for it."""
    trouble_vi = models.TextField(blank=True, default="")
    """Why the hub does not let us read its inbox; empty where it does."""
    trouble_en = models.TextField(blank=True, default="")

    class Meta:
        """It ends after it starts."""

        ordering: ClassVar[list[str]] = ["organization_key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="office_span"),
        ]

    def __str__(self) -> str:
        return self.organization_key


class Letter(models.Model):
    """One document that an office of ours sent, or that came to one or several of them."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    direction = models.CharField(max_length=3, choices=_choices(Direction))
    message_id = models.CharField(max_length=255)
    agency = models.CharField(max_length=LONGEST_CODE)
    """Whose message id it is: the code of the agency that put the message on the axis. Empty for our own."""
    document_id = models.CharField(max_length=255, db_index=True)
    business = models.SmallIntegerField(default=0)
    """0 new, 1 recall, 2 update, 3 replacement, -1 where the sender did not say (edXML §7)."""
    number = models.CharField(max_length=255, blank=True)
    notation = models.CharField(max_length=255, blank=True)
    type_name = models.CharField(max_length=255, blank=True)
    subject = models.TextField(blank=True)
    content = models.TextField(blank=True)
    signer_competence = models.CharField(max_length=255, blank=True)
    signer_position = models.CharField(max_length=255, blank=True)
    signer_name = models.CharField(max_length=255, blank=True)
    sender_key = models.CharField(max_length=64, blank=True)
    """Empty where the directory does not know the code."""
    sender_code = models.CharField(max_length=255)
    sender_name = models.TextField(blank=True)
    promulgated_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    priority = models.SmallIntegerField(default=0)
    reference = models.CharField(max_length=255, blank=True, db_index=True)
    """The caller's own word for what it belongs to, such as a case number. It does not travel."""
    answers = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="answered_by")
    paper_follows = models.BooleanField(default=False)
    """edXML `Paper`: the paper original travels as well (Decision 28/2018/QĐ-TTg art. 7.2)."""
    reason = models.TextField(blank=True, default="")
    """Why it recalls, updates or replaces another, in its sender's words (`BussinessDocReason`)."""
    acts_on = models.CharField(max_length=255, blank=True, default="")
    """Of a recall or an update: the id of the document acted upon, as its sender wrote it (`Bussiness/DocumentId`)."""
    replaces = models.JSONField(default=list)
    """Of a replacement: pairs of the id of a document and the codes of those who should replace it; of nobody: all."""
    changes = models.JSONField(default=dict)
    """Of an update: `document` and `receivers` say what changes, `organizations` lists codes with their raw type."""
    created_at = models.DateTimeField()

    class Meta:
        """A message is one letter, however often it is delivered."""

        ordering: ClassVar[list[str]] = ["created_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["direction", "agency", "message_id"], name="letter_once"),
        ]

    @property
    def code(self) -> str:
        """Số/ký hiệu."""
        return "/".join(part for part in (self.number, self.notation) if part)

    def __str__(self) -> str:
        return self.document_id


class LetterReceiver(models.Model):
    """Where a letter stands with one receiver: as its sender sees it, or as our office has reported it."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="receivers")
    organization_key = models.CharField(max_length=64)
    code = models.CharField(max_length=255)
    """As the letter is addressed."""
    state = models.CharField(max_length=16, choices=_choices(State))
    before = models.CharField(max_length=16, blank=True)
    changed_at = models.DateTimeField()
    outcome = models.CharField(max_length=16, blank=True)
    """What the hub did with it: inbox, redirected, relay, clerk … (protocol `Outcome`). Ours to send only."""

    class Meta:
        """Each receiver once."""

        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["letter", "organization_key"], name="letter_receiver_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organization_key", "-changed_at"], name="letter_receiver_lately"),
        ]

    @property
    def pair(self) -> Pair:
        """The state as the protocol's table knows it."""
        return Pair(State(self.state), State(self.before) if self.before else None)

    def __str__(self) -> str:
        return f"{self.letter_id} → {self.organization_key}: {self.state}"


class LetterAttachment(models.Model):
    """One file of a letter. Its content is kept by `ground.files` where it could be read and kept."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="attachments")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=255, blank=True)
    size = models.BigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    file_id = models.UUIDField(null=True, blank=True)
    problem_vi = models.TextField(blank=True, default="")
    """Why there is no file, where there is none."""
    problem_en = models.TextField(blank=True, default="")

    class Meta:
        """In the order of the letter."""

        ordering: ClassVar[list[str]] = ["place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["letter", "place"], name="letter_attachment_place"),
        ]

    def __str__(self) -> str:
        return self.name


class Dispatch(models.Model):
    """One message of ours on its way to the hub: a letter, or a status about one. Its bytes never change."""

    message_id = models.CharField(max_length=255, unique=True)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="dispatches")
    """The letter it is, or the letter that it reports on."""
    status_code = models.CharField(max_length=8, blank=True)
    """Empty for a letter."""
    sender_code = models.CharField(max_length=255)
    lanes = models.JSONField(default=list)
    """`sender>receiver` keys: on one lane nothing overtakes its like."""
    priority = models.SmallIntegerField(default=0)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField(null=True)
    file = models.CharField(max_length=80, blank=True)
    """Name among the kept contents, for what is too large for a row."""
    state = models.CharField(max_length=16, choices=_choices(Outgoing), default=Outgoing.WAITING)
    queued_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    unanswered = models.PositiveIntegerField(default=0)
    """So many offers are under way, or ended without our knowing what the hub did: above none, it may be there."""
    wanted_back_at = models.DateTimeField(null=True, blank=True)
    """It was recalled while nobody knew: it is offered no more, and the hub is asked (`taking_back`)."""
    wanted_back_because = models.TextField(blank=True, default="")
    rests_until = models.DateTimeField(null=True, blank=True)
    trouble_code = models.CharField(max_length=64, blank=True)
    trouble_vi = models.TextField(blank=True, default="")
    trouble_en = models.TextField(blank=True, default="")
    trouble_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    """When the hub took it, by the hub's own word."""
    receipt = models.TextField(blank=True)
    """The hub's signed word (compact JWS), verified before it was kept."""

    class Meta:
        """The queue is read in its order."""

        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-priority", "id"], condition=Q(state=Outgoing.WAITING), name="dispatch_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"


class Arrival(models.Model):
    """One line of an inbox at the hub, with its bytes as they were sent."""

    seq = models.BigIntegerField(primary_key=True)
    message_id = models.CharField(max_length=255)
    agency = models.CharField(max_length=LONGEST_CODE)
    kind = models.CharField(max_length=8)
    organization_key = models.CharField(max_length=64)
    organization_code = models.CharField(max_length=255)
    """The code of our office on the day of delivery."""
    addressed_as = models.CharField(max_length=255)
    redirected_from = models.CharField(max_length=255, blank=True)
    document_id = models.CharField(max_length=255, blank=True)
    subject = models.TextField(blank=True)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField(null=True)
    file = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=16, choices=_choices(Place))
    reason_vi = models.TextField(blank=True, default="")
    reason_en = models.TextField(blank=True, default="")
    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.SET_NULL, related_name="arrivals")
    accepted_at = models.DateTimeField()
    listed_at = models.DateTimeField()
    stored_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the hub's order."""

        ordering: ClassVar[list[str]] = ["seq"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agency", "message_id"], name="arrival_message"),
            models.Index(fields=["seq"], condition=Q(acknowledged_at__isnull=True), name="arrival_unsaid"),
            models.Index(fields=["seq"], condition=Q(state=Place.LISTED), name="arrival_listed"),
            models.Index(fields=["seq"], condition=Q(state=Place.UNREADABLE), name="arrival_unreadable"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.message_id} {self.state}"


class StatusReport(models.Model):
    """One status message about a letter: theirs about ours, ours about theirs. Never changed, never deleted."""

    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
    document_id = models.CharField(max_length=255)
    organization_key = models.CharField(max_length=64, blank=True)
    """Who reports; of our own reports, our office."""
    reporter_code = models.CharField(max_length=255)
    addressee_code = models.CharField(max_length=255)
    status_code = models.CharField(max_length=8)
    words = models.TextField(blank=True)
    stamped_at = models.DateTimeField(null=True, blank=True)
    stamped_text = models.CharField(max_length=64, blank=True)
    heard_at = models.DateTimeField()
    effect = models.CharField(max_length=16, choices=_choices(Effect))

    class Meta:
        """In the order in which they were heard."""

        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["document_id", "reporter_code", "status_code"], name="report_document"),
        ]

    def __str__(self) -> str:
        return f"{self.status_code} {self.reporter_code} {self.document_id}"


class Line(models.Model):
    """How the line to the hub is. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    heard_at = models.DateTimeField(null=True, blank=True)
    """The hub's last answer, to within ten seconds."""
    trouble_code = models.CharField(max_length=64, blank=True)
    trouble_vi = models.TextField(blank=True, default="")
    trouble_en = models.TextField(blank=True, default="")
    trouble_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One row."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="one_line"),
        ]

    def __str__(self) -> str:
        return self.trouble_code or "well"
