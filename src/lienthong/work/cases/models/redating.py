"""Due dates that moved because a calendar did, and who may tell the citizens."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lienthong.ground.people.models import Account
from lienthong.work.cases.models.case import Case


class Redating(models.Model):
    """One recomputing of due dates after a calendar changed, and what moved."""

    edition = models.CharField(max_length=64)
    why_vi = models.TextField()
    why_en = models.TextField()
    first_day = models.DateField()
    last_day = models.DateField()
    keys = ArrayField(models.CharField(max_length=64), default=list)
    """The receiving offices concerned; none named means all."""
    started_at = models.DateTimeField()
    reached = models.BigIntegerField(default=0)
    """The last case looked at: a worker that fell goes on from here."""
    looked_at = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    first_move = models.BigIntegerField(default=0)
    """The moves of one redating follow one another: from this one, `moved` of them or a few more numbers."""
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """The newest first; a calendar's edition is worked through once."""

        db_table = "cases_redating"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition"], name="redating_once_an_edition")
        ]

    def __str__(self) -> str:
        return self.edition


class Telling(models.Model):
    """That the citizens of one office may be told of a change of calendar, and who said so."""

    redating = models.ForeignKey(Redating, on_delete=models.PROTECT, related_name="tellings")
    unit_key = models.CharField(max_length=64)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Each office says so once."""

        db_table = "cases_telling"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["redating", "unit_key"], name="telling_once_an_office")
        ]

    def __str__(self) -> str:
        return f"{self.redating_id} {self.unit_key}"


class Moved(models.Model):
    """One due date that moved because a calendar changed."""

    # Neither is ever deleted, and a million references need not be checked one by one.
    redating = models.ForeignKey(
        Redating, on_delete=models.PROTECT, related_name="moves", db_constraint=False, db_index=False
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves", db_constraint=False)
    old_due_on = models.DateField()
    old_due_at = models.DateTimeField()
    new_due_on = models.DateField()
    new_due_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        """By redating."""

        db_table = "cases_moved"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.old_due_on} → {self.new_due_on}"
