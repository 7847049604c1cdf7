"""The trail, the links that seal it, and the signed heads. The database refuses to change or remove any of them."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class Entry(models.Model):
    """Somebody did something to something. Its bytes are sealed as `chain.COLUMNS` says; see decision 13."""

    at = models.DateTimeField()
    act = models.CharField(max_length=40)
    thing = models.CharField(max_length=120)
    """Kind and id, such as `document:17`."""
    organization_key = models.CharField(max_length=64)
    """The office at whose desk it was done; empty where none is known, as when a stranger fails to sign in."""
    account_id = models.BigIntegerField(null=True)
    """No foreign key: checking it would lock the account's row at every look at a page."""
    by_name = models.CharField(max_length=160)
    """The name that the person bore then."""
    facts = models.TextField()
    """JSON as it was written. Not `jsonb`, which would rearrange what was sealed."""

    class Meta:
        """What is asked: of a thing, of a person, of an office; the newest first."""

        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["thing", "-id"], name="audit_thing"),
            models.Index(fields=["account_id", "-id"], name="audit_account"),
            models.Index(fields=["organization_key", "-id"], name="audit_organization"),
            # A few bytes for many pages: entries lie nearly in the order of time.
            BrinIndex(fields=["at"], name="audit_at", pages_per_range=32),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.act} {self.thing}"


class Link(models.Model):
    """One link of the chain: it seals some entries, and whatever was sealed before them."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    after_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    """It seals the entries with `after_id < id <= last_id`, without those that were missing then."""
    missing = models.TextField()
    """Numbers in between that were not there: given back, or still under way. `5-7,12`."""
    late = models.TextField()
    """Numbers that an earlier link missed and that have come since; they are sealed first. `3,11`."""
    count = models.PositiveIntegerField()
    digests = models.BinaryField()
    """SHA-256 of each sealed entry, in order: so that a wrong one can be named."""
    previous = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        """One after the other."""

        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        return f"{self.number}"


class Gap(models.Model):
    """Numbers that a link missed and that may still come. Working notes of the sealing: nothing rests on them."""

    first_id = models.BigIntegerField(primary_key=True)
    last_id = models.BigIntegerField()
    since = models.DateTimeField()
    horizon = models.BigIntegerField()
    """The first transaction that had not begun when the gap was seen (`pg_snapshot_xmax`)."""

    def __str__(self) -> str:
        return f"{self.first_id}-{self.last_id}"


class Head(models.Model):
    """The signed word about a day: so far the chain had come, and this was its last hash."""

    day = models.DateField(primary_key=True)
    link = models.BigIntegerField()
    entries = models.BigIntegerField()
    """How many entries were sealed up to then."""
    signed = models.TextField()
    """The head as a compact JWS: `formats.evidence.heads`."""
    made_at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering: ClassVar[list[str]] = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class Confirmation(models.Model):
    """The competent person confirmed a change of rights (Decree 30/2020/NĐ-CP, App. VI: the alert lasts until then)."""

    entry_id = models.BigIntegerField(primary_key=True)
    account_id = models.BigIntegerField()
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.entry_id} {self.by_name}"
