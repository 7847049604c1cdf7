"""What only a document that goes out has: who drafts and signs it, how it is composed, to whom it goes."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lienthong.ground.people.models import Account, Post
from lienthong.work.documents.models.copies import Copy
from lienthong.work.documents.models.document import Document


class Outgoing(models.Model):
    """The draft and what becomes of it."""

    class Order(models.TextChoices):
        """Whether the number comes before the signature (ours by default) or after it; or it is a copy (`Copy`)."""

        NUMBER_FIRST = "number_first"
        SIGN_FIRST = "sign_first"
        COPY = "copy"

    class Mending(models.TextChoices):
        """How it mends what was issued (Decree 30 art. 18.3)."""

        REPLACES = "replaces"
        """Wrong content: a document of equal form takes the place of the old one."""
        CORRECTS = "corrects"
        """Wrong form: a letter (công văn đính chính) says what is to be read instead; the old one stays."""

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.PROTECT, related_name="outgoing")
    organization_key = models.CharField(max_length=64)
    """Of the document, once more: what an office issued in some days is found by one index."""
    drafter = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    division = models.CharField(max_length=120, blank=True)
    """The drafting unit within the office, as people call it."""
    division_short = models.CharField(max_length=24, blank=True)
    """As in the symbol of a công văn and in `Lưu: VT, …`."""
    letterhead = models.ForeignKey("Letterhead", null=True, on_delete=models.PROTECT, related_name="+")
    """Under which it was made; None: nobody had kept one, and it was made from the directory."""
    content = models.JSONField(default=dict)
    """What the composer lays out (`composing.content`); empty where a file was uploaded instead."""
    body = models.CharField(max_length=24, blank=True, default="")
    """The advisory body in whose name it is issued (`Series.body`); empty: the office itself."""
    order = models.CharField(max_length=12, choices=Order.choices, default=Order.NUMBER_FIRST)
    holder = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """Who is to act now, where it is one person."""
    checker = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """Who checks form."""
    signer = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """Who is to sign, and after it, who did."""
    authority = models.CharField(max_length=8, blank=True)
    """A key of `signing_for`: head · tm · q · kt · tl · tuq (Decree 30 art. 13, App. I)."""
    authority_id = models.BigIntegerField(null=True)
    """The `Authority` that lets them sign so, where one is needed."""
    endorsed_at = models.DateTimeField(null=True)
    form_checked_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    issue_by = models.DateTimeField(null=True)
    """Until when it must be issued: the end of the next working day, at once where it is urgent (art. 18.1)."""
    send_by = models.DateTimeField(null=True)
    """The morning of the next working day at the latest (Decision 28 art. 6.2)."""
    issued_sha256 = models.CharField(max_length=64, blank=True)
    """Of the main file as issued: its bytes are frozen."""
    copies = models.PositiveIntegerField(default=1)
    paper_too = models.BooleanField(default=False)
    paper_because = models.CharField(max_length=12, blank=True, default="")
    """A key of `rules.PAPER`: why paper follows the electronic document (Decision 28 art. 7.2)."""
    answers = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="answered_by")
    """The incoming document that it answers."""
    doubts = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="doubted_by")
    """The incoming document about which it tells its sender of a doubt (Decree 30 art. 21.2.b)."""
    replaces = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="replaced_by")
    """The issued document that it mends; `mending` says how."""
    mending = models.CharField(max_length=8, choices=Mending.choices, blank=True, default="")
    recalled_at = models.DateTimeField(null=True)
    recall_reason = models.TextField(blank=True)

    class Meta:
        """Who has what to do."""

        db_table = "documents_outgoing"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(organization_key=""), name="outgoing_of_an_office"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organization_key", "issued_at"],
                name="outgoing_issued_by",
                condition=Q(issued_at__isnull=False),
            ),
            models.Index(fields=["organization_key", "send_by"], name="outgoing_not_sent", condition=Q(sent_at=None)),
            models.Index(fields=["drafter"], name="outgoing_drafter"),
            models.Index(fields=["holder"], name="outgoing_holder", condition=~Q(holder=None)),
            models.Index(fields=["signer"], name="outgoing_signer", condition=Q(signed_at=None)),
            models.Index(fields=["issued_at"], name="outgoing_issued", condition=Q(issued_at__isnull=False)),
            models.Index(fields=["issue_by"], name="outgoing_issued_late", condition=Q(issued_at__gt=F("issue_by"))),
            models.Index(fields=["send_by"], name="outgoing_sent_late", condition=Q(sent_at__gt=F("send_by"))),
        ]

    @property
    def is_copy(self) -> bool:
        """Whether it is a copy of another document."""
        return self.order == self.Order.COPY

    @property
    def on_paper(self) -> bool:
        """Whether it is a copy made on paper: there is no file to seal or to send."""
        return self.is_copy and bool(self.document.copy.target == Copy.Form.PAPER)

    def __str__(self) -> str:
        return str(self.document_id)


class Receiver(models.Model):
    """One line of “Kính gửi” or “Nơi nhận”, and how the document reaches it."""

    class Kind(models.TextChoices):
        """Addressed, or given a copy to know."""

        TO = "to"
        COPY = "copy"

    class Way(models.TextChoices):
        """How it travels."""

        AXIS = "axis"
        POST = "post"
        HAND = "hand"
        KEPT = "kept"
        """`Lưu: VT` travels nowhere."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="receivers")
    sender_key = models.CharField(max_length=64)
    """The office that sends; of the document, once more: what an office has to look after is found by one index."""
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=4, choices=Kind.choices)
    organization_key = models.CharField(max_length=64, blank=True)
    """Empty for somebody whom the directory does not know."""
    name = models.CharField(max_length=300)
    way = models.CharField(max_length=4, choices=Way.choices)
    state = models.CharField(max_length=16, blank=True)
    """Of the pair document and receiver as the axis tells (edXML §8); empty before sending."""
    changed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    """When it told us that the document has arrived (01)."""
    accepted_at = models.DateTimeField(null=True)
    """… that it is registered there (03)."""
    done_at = models.DateTimeField(null=True)
    """… that the work on it is done (06)."""
    words = models.TextField(blank=True)
    """The receiver's last words, such as why it was returned."""
    added_at = models.DateTimeField(null=True)
    """When it was added to the receivers of an issued document; None of one that the document names."""
    added_by_word_of = models.CharField(max_length=200, blank=True, default="")
    """Which leader said that it goes there too."""
    added_because = models.CharField(max_length=500, blank=True, default="")
    again_of = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="again")
    """The line of the same receiver where it was not taken, was returned or given back; this one stands for sending it
    once more, `added_because` of what."""

    class Meta:
        """In the order of the list; what has to leave on paper, or came back."""

        db_table = "documents_receiver"
        ordering: ClassVar[list[str]] = ["document_id", "place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(sender_key=""), name="receiver_of_an_office"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # What the clerk has to do something about; few of all.
            models.Index(
                fields=["sender_key", "state"],
                name="receiver_to_act",
                condition=Q(state__in=("to_send", "not_sent", "refused")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Sending(models.Model):
    """How a document left, of all its receivers together: a view of the database, worked out when it is asked for.

    Figures ask each of these many times over; here each is worked out once for a document.
    """

    document = models.OneToOneField(
        Document, primary_key=True, on_delete=models.DO_NOTHING, related_name="sending", db_constraint=False
    )
    axis = models.BooleanField()
    """To somebody over the axis."""
    elsewhere = models.BooleanField()
    """To somebody by post or by hand."""
    refused = models.BooleanField()
    """Somebody refused it or sent it back (02)."""
    slow = models.BooleanField()
    """A receiver over the axis has not told of its arrival on the day of sending."""
    arrival_sum = models.DurationField(null=True)
    """How long it took from sending until receivers over the axis told of its arrival (01), all of them together."""
    arrival_times = models.BigIntegerField()
    """How many told."""
    arrival_longest = models.DurationField(null=True)
    acceptance_sum = models.DurationField(null=True)
    """… of its registration there (03)."""
    acceptance_times = models.BigIntegerField()
    acceptance_longest = models.DurationField(null=True)
    done_sum = models.DurationField(null=True)
    """… of the end of the work on it (06)."""
    done_times = models.BigIntegerField()
    done_longest = models.DurationField(null=True)

    class Meta:
        """Nobody writes it."""

        managed = False
        db_table = "documents_sending"

    def __str__(self) -> str:
        return f"{self.pk}"


class Authority(models.Model):
    """Somebody may sign for somebody else: what, from which day to which, by which document (Decree 30 art. 13)."""

    class Kind(models.TextChoices):
        """KT. and Q. go with the post; TL. and TUQ. are given."""

        DEPUTY = "kt"
        ACTING = "q"
        BY_ORDER = "tl"
        AUTHORISED = "tuq"
        IN_BODY = "body"
        """A title in an advisory body that issues in its own name (App. I II.7.b)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="may_sign")
    """The post of whoever may sign."""
    kind = models.CharField(max_length=4, choices=Kind.choices)
    for_title = models.CharField(max_length=160)
    """The title for which they sign, in capitals as printed: `CHỦ TỊCH`."""
    type_keys = ArrayField(models.CharField(max_length=24), default=list)
    """Only these types; empty: all."""
    fields = models.CharField(max_length=300, blank=True)
    """Limited to these matters, in words."""
    under = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="passed_on")
    """Of a deputy of a unit: the signing by order that its head passed on (art. 13.4); it holds as long as that."""
    body = models.CharField(max_length=24, blank=True, default="")
    """The advisory body, as in its series (`Series.body`); `for_title` is the title in it."""
    document = models.CharField(max_length=300)
    """What gives it, such as `Giấy ủy quyền số 12/GUQ-UBND ngày 03/9/2018` or the working rules."""
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    given_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A written authorisation is limited in time."""

        db_table = "documents_authority"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="authority_span"
            ),
            models.CheckConstraint(condition=~Q(kind="tuq") | Q(valid_until__isnull=False), name="authorisation_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.for_title}"


class Letterhead(models.Model):
    """How an office names itself on paper from a day on, and the picture of its seal. The database changes none."""

    organization_key = models.CharField(max_length=64)
    valid_from = models.DateField()
    governing = models.CharField(max_length=300, blank=True)
    """The agency above, first line; empty for a committee."""
    name = models.CharField(max_length=300)
    short = models.CharField(max_length=40)
    """As in symbols: `UBND`, `STTTT`."""
    place = models.CharField(max_length=120)
    """The administrative unit where it sits, before the date."""
    head_title = models.CharField(max_length=120)
    """`Chủ tịch`, `Giám đốc`."""
    collective = models.CharField(max_length=160, blank=True)
    """The collective on whose behalf the head signs: `Ủy ban nhân dân`; empty where there is none."""
    address = models.CharField(max_length=300, blank=True)
    """The line at the foot of page 1."""
    seal_file_id = models.UUIDField(null=True)
    kept_at = models.DateTimeField(null=True)
    """None of one that was kept before this was written down."""
    kept_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Of several from one day the last that was kept comes first, and holds; the others stay as they were."""

        db_table = "documents_letterhead"
        ordering: ClassVar[list[str]] = ["organization_key", "-valid_from", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organization_key", "-valid_from", "-id"], name="letterhead_on_day"),
        ]

    def __str__(self) -> str:
        return self.name
