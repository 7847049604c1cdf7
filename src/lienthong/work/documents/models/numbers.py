"""Numbers of outgoing documents: series by office, kind and year; every number given has a reason to be (art. 15)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lienthong.ground.people.models import Account
from lienthong.work.documents.models.document import Document


class Series(models.Model):
    """One series of numbers of an office, beginning at 1 each year. The head decides which there are (art. 15.1)."""

    organization_key = models.CharField(max_length=64)
    key = models.SlugField(max_length=32)
    name = models.CharField(max_length=200)
    type_keys = ArrayField(models.CharField(max_length=24), default=list)
    """The types that are numbered in it; empty: all that no other series names."""
    body = models.CharField(max_length=64, blank=True)
    """An advisory body that issues in its own name and must use its own (App. I)."""
    body_name = models.CharField(max_length=200, blank=True, default="")
    """What the body is called, as printed on its letterhead: the same in all its series. Empty only of series begun
    before it was entered, in which nothing is issued for the body until it is."""
    decided_by = models.CharField(max_length=300, blank=True)
    """The decision of the head that says so; empty for the one that ships."""
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    """From this day on nothing is taken from it."""
    ended_because = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        """A key is one series of an office."""

        db_table = "documents_series"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organization_key", "key", "valid_from"], name="series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_key} {self.key}"


class BodySeal(models.Model):
    """From a day on an advisory body seals with its own seal, or with that of the office. Nobody changes a line."""

    organization_key = models.CharField(max_length=64)
    body = models.CharField(max_length=24)
    """As in its series (`Series.body`)."""
    own = models.BooleanField()
    """Its own seal and key; False: from that day on the office's again."""
    valid_from = models.DateField()
    decided_by = models.CharField(max_length=300)
    """The document that gives it a seal of its own, or takes it away."""
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Of several from one day the last that was entered holds."""

        db_table = "documents_body_seal"
        ordering: ClassVar[list[str]] = ["organization_key", "body", "-valid_from", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organization_key", "body", "-valid_from", "-id"], name="body_seal_on_day"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_key} {self.body}"


class NumberEntry(models.Model):
    """One number of one year: taken for a document, used, or released with its reason. It is never given again."""

    class State(models.TextChoices):
        """What became of it."""

        RESERVED = "reserved"
        USED = "used"
        RELEASED = "released"

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="entries")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    notation = models.CharField(max_length=255)
    on = models.DateField()
    """The day that the document bears."""
    state = models.CharField(max_length=8, choices=State.choices)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="numbers")
    reason = models.CharField(max_length=500, blank=True)
    """Why it was released."""
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        """A number is given once a series and year; a document has at most one that is not released."""

        db_table = "documents_number"
        ordering: ClassVar[list[str]] = ["series_id", "year", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["series", "year", "number"], name="number_given_once"),
            models.UniqueConstraint(fields=["document"], condition=~Q(state="released"), name="one_number_a_document"),
            models.CheckConstraint(condition=~Q(state="released") | ~Q(reason=""), name="released_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.notation} ({self.year})"
