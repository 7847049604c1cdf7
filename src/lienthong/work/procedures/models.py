"""How procedures are kept. Only `actions` and `seed` write here; everyone else asks `queries`."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Sector(models.Model):
    """A field of administration (lĩnh vực), such as civil status."""

    key = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=250)
    code = models.CharField(max_length=64, blank=True)
    """The national code of the field, such as `G03-GD10`, where it is known."""
    sort_key = models.TextField(db_collation="C")

    class Meta:
        """In the order of a Vietnamese dictionary."""

        db_table = "procedures_sector"
        ordering: ClassVar[list[str]] = ["sort_key"]

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """One procedure over the whole of its life; what it says stands in its versions."""

    key = models.CharField(max_length=64, primary_key=True)
    code = models.CharField(max_length=40, blank=True, db_index=True)
    name = models.TextField()
    """What the newest version calls it, or all that is known of a procedure without one."""
    name_exact = models.BooleanField(default=True)
    sort_key = models.TextField(db_collation="C")
    haystack = models.TextField()
    """Name and codes without accents, each word after a space: what a search looks through."""
    written_here = models.BooleanField(default=False)
    """Begun at the desk: while it has no version it is nothing, and goes with its draft."""

    class Meta:
        """In the order of a Vietnamese dictionary."""

        db_table = "procedures_procedure"
        ordering: ClassVar[list[str]] = ["sort_key", "key"]

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """What a procedure says from one day to another. Once published its content never changes (database trigger).

    `valid_until` is the first day on which it holds no longer. At most one published version of a procedure holds on a
    day (exclusion constraint).
    """

    class Status(models.TextChoices):
        """A draft holds nowhere; a withdrawn version was published in error and holds no longer."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class FiledBefore(models.TextChoices):
        """What becomes of the cases that were filed before its first day and are not accepted yet.

        A case keeps the version that it was accepted under, so the first is the rule. Decisions may say otherwise in
        their transitional provisions; that is stated where the version is published.
        """

        ACCEPTANCE = "acceptance", _("They are accepted under this version")
        FILING = "filing", _("They keep the version of their filing")

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.DRAFT)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    content = models.JSONField()
    regime = models.CharField(max_length=32, blank=True)
    """The regime that its cases obey; empty means the one of the day of acceptance."""
    filed_before = models.CharField(max_length=12, choices=FiledBefore, default=FiledBefore.ACCEPTANCE)
    origin = models.CharField(max_length=200, blank=True)
    """Where it was taken from: the packaged sheet, a file, or empty where somebody wrote it here."""
    note = models.TextField(blank=True)
    decision_number = models.CharField(max_length=120, blank=True)
    """The chair's decision that announced it."""
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=64, blank=True)

    # What a list and a search look at, copied out of the content.
    name = models.TextField()
    code = models.CharField(max_length=40, blank=True)
    sector = models.CharField(max_length=64, blank=True)
    level = models.CharField(max_length=16)
    service_level = models.CharField(max_length=16, blank=True)
    sort_key = models.TextField(db_collation="C")
    haystack = models.TextField()

    class Meta:
        """A version ends after it starts, and has its number once."""

        db_table = "procedures_version"
        ordering: ClassVar[list[str]] = ["procedure", "number"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "valid_from"], name="procedures_version_on"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_number"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="procedure_version_span",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(published_at__isnull=False), name="procedure_version_published_at"
            ),
            models.CheckConstraint(
                condition=Q(level__in=["province", "district", "commune"]), name="procedure_version_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.number}"


class Packet(models.Model):
    """The national packet that a version was made from, as it came: fields we do not know are kept here."""

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="packet")
    raw = models.JSONField()

    class Meta:
        """What it is called in the database."""

        db_table = "procedures_packet"

    def __str__(self) -> str:
        return str(self.version)


class Abolition(models.Model):
    """A procedure is given up from a day on, by a decision. What was accepted before goes on under its version."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="abolitions")
    on = models.DateField()
    """The first day on which it is offered no longer."""
    decision_number = models.CharField(max_length=120)
    abolished_by = models.CharField(max_length=64, blank=True)
    abolished_at = models.DateTimeField()

    class Meta:
        """The newest last."""

        db_table = "procedures_abolition"
        ordering: ClassVar[list[str]] = ["procedure", "abolished_at"]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.on}"


class LocalAmount(models.Model):
    """An amount that the provincial People's Council set, from one day to another. Money is in đồng.

    It is never overwritten: one entered for the same day replaces it, and both stay to be read.
    """

    setting = models.CharField(max_length=80)
    amount = models.DecimalField(max_digits=14, decimal_places=0)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    resolution = models.CharField(max_length=120)
    set_by = models.CharField(max_length=64, blank=True)
    set_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    """When another was entered for the same day; from then on it never held."""

    class Meta:
        """An amount begins once on a day, and is not less than nothing."""

        db_table = "procedures_local_amount"
        ordering: ClassVar[list[str]] = ["setting", "valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["setting", "valid_from"],
                condition=Q(replaced_at__isnull=True),
                name="local_amount_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="local_amount_span"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="local_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.setting}: {self.amount}"
