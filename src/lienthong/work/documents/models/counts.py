"""Figures of past days, counted once: what the statistics of many offices add up."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class CountedDay(models.Model):
    """All figures of one office on one day, or of the whole month that begins on it (`registers.counted`)."""

    organization_key = models.CharField(max_length=64)
    day = models.DateField()
    month = models.BooleanField(default=False)
    """Whether it is the sum of a month."""
    counts = ArrayField(models.IntegerField())
    """In the order of `registers.tallies.KEPT`."""
    times = ArrayField(models.BigIntegerField(), default=list)
    """In the order of `registers.tallies.SPANS`: of each the sum, how many times, the longest; microseconds."""

    class Meta:
        """One an office and day; all offices of a span of days."""

        db_table = "documents_counted_day"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["month", "day", "organization_key"], name="counted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_key} {self.day}"


class CountedUnit(models.Model):
    """The figures of one unit of an office in the reports of handling, on one day or in the month that begins on it."""

    organization_key = models.CharField(max_length=64)
    direction = models.CharField(max_length=3)
    day = models.DateField()
    month = models.BooleanField(default=False)
    """Whether it is the sum of a month."""
    unit = models.CharField(max_length=130)
    """A division, a person, or nobody yet (`registers.by_unit`)."""
    counts = ArrayField(models.IntegerField())
    """In the order of `registers.by_unit.KEPT`."""

    class Meta:
        """One an office, unit and day; all units of an office in a span of days."""

        db_table = "documents_counted_unit"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organization_key", "direction", "month", "day", "unit"], name="counted_unit_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_key} {self.unit} {self.day}"


class Counting(models.Model):
    """When the figures were last counted: one row."""

    begun_at = models.DateTimeField()
    """What was done before this is in the figures."""

    class Meta:
        """One row."""

        db_table = "documents_counting"

    def __str__(self) -> str:
        return str(self.begun_at)


class Access(models.Model):
    """How often one person opened, took or printed a document, added up from the trail (`leaving.accesses`)."""

    document_id = models.BigIntegerField()
    """No foreign key: the trail outlives everything, and checking it would lock the document."""
    account_id = models.BigIntegerField()
    """0 for whoever did not sign in."""
    act = models.CharField(max_length=40)
    times = models.PositiveIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        """One sum for each."""

        db_table = "documents_access"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document_id", "account_id", "act"], name="access_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.act}: {self.times}"


class AccessDay(models.Model):
    """How often documents of an office were opened, taken or printed on a day, or in the month that begins on it."""

    organization_key = models.CharField(max_length=64)
    day = models.DateField()
    month = models.BooleanField(default=False)
    """Whether it is the sum of a month."""
    act = models.CharField(max_length=40)
    times = models.PositiveIntegerField()
    people = ArrayField(models.BigIntegerField())
    """Accounts, each once: those of several days are not more people than they are."""

    class Meta:
        """One sum for each; all of an office in a span of days."""

        db_table = "documents_access_day"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organization_key", "month", "day", "act"], name="access_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_key} {self.day} {self.act}: {self.times}"


class Accesses(models.Model):
    """How far the trail has been added up: one row."""

    entry_id = models.BigIntegerField()
    """By document and person (`Access`)."""
    day_entry_id = models.BigIntegerField(default=0)
    """By office and day (`AccessDay`)."""

    class Meta:
        """One row."""

        db_table = "documents_accesses"

    def __str__(self) -> str:
        return str(self.entry_id)
