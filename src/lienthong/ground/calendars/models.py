"""How calendars are kept: documents, and what each of them says. Nothing is deleted; a later document corrects.

Only `actions` writes here; everyone else asks `queries`.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Document(models.Model):
    """A notice or a law. Those that ship with the product are `ours`, and a new version of it replaces them."""

    key = models.CharField(max_length=80, unique=True)
    number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True)
    issuer = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=400)
    evidence = models.CharField(max_length=32)
    source = models.CharField(max_length=200, blank=True)
    ours = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    """The notice as it was loaded."""
    known_until = models.DateField(null=True)
    """The last day whose days off are known with this document."""
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """In the order of loading, ours first."""

        db_table = "calendars_document"
        ordering: ClassVar[list[str]] = ["-ours", "id"]

    def __str__(self) -> str:
        return self.number or self.title


class Said(models.Model):
    """Something that a document says, for an organisation and those under it, or for everybody."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(max_length=64, blank=True)
    """The key of an organisation; empty for everybody."""
    vi = models.CharField(max_length=200)
    en = models.CharField(max_length=200)

    class Meta:
        """In the order of loading."""

        abstract = True
        ordering: ClassVar[list[str]] = ["-document__ours", "id"]


class Day(Said):
    """A day off, or a day worked in exchange."""

    day = models.DateField()
    working = models.BooleanField()
    instead_of = models.DateField(null=True)

    class Meta(Said.Meta):
        """What it is called in the database."""

        db_table = "calendars_day"

    def __str__(self) -> str:
        return f"{self.day} {self.vi}"


class Hours(Said):
    """The opening hours of an ordinary week, from a day up to and without another."""

    key = models.CharField(max_length=80)
    start = models.DateField()
    end = models.DateField(null=True)
    week = models.JSONField()
    """Seven texts, Monday first: `07:00-11:30 13:30-17:00`."""
    cut_off = models.TimeField(null=True)

    class Meta(Said.Meta):
        """What it is called in the database."""

        db_table = "calendars_hours"

    def __str__(self) -> str:
        return f"{self.vi} {self.start}"


class Closure(Said):
    """A counter that is shut while cases still arrive online; both days are included."""

    first = models.DateField()
    last = models.DateField()
    moves_due = models.BooleanField(default=False)

    class Meta(Said.Meta):
        """What it is called in the database."""

        db_table = "calendars_closure"

    def __str__(self) -> str:
        return f"{self.first} {self.vi}"


class Pending(Said):
    """A day that may become a day off."""

    day = models.DateField()

    class Meta(Said.Meta):
        """What it is called in the database."""

        db_table = "calendars_pending"

    def __str__(self) -> str:
        return f"{self.day} {self.vi}"


class Edition(models.Model):
    """Which book the tables hold: one row, replaced by every load that changes something."""

    digest = models.CharField(max_length=12)
    ours = models.CharField(max_length=12)
    """The digest of the packaged sheets among them."""
    counting = models.CharField(max_length=80)
    loaded_at = models.DateTimeField()

    class Meta:
        """What it is called in the database."""

        db_table = "calendars_edition"

    def __str__(self) -> str:
        return self.digest
