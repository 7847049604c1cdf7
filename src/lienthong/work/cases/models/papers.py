"""What the citizen hands in, what is asked for once more, and how long the clock stood for it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lienthong.ground.people.models import Account
from lienthong.work.cases.models.case import Case
from lienthong.work.cases.models.steps import Step


class Paper(models.Model):
    """One component of the case: declared, handed in on paper, uploaded, or taken from a register."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    component = models.CharField(max_length=64)
    name = models.CharField(max_length=500)
    kind = models.CharField(max_length=8, default="submit")
    originals = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    electronic = models.PositiveSmallIntegerField(default=0)
    instead = models.CharField(max_length=300, blank=True)
    """What was handed in in its place, where the procedure allows that."""
    round = models.PositiveSmallIntegerField(default=0)
    """0 at intake, 1 with the first supplement."""
    returned_at = models.DateTimeField(null=True)

    class Meta:
        """In the order of the procedure's list."""

        db_table = "cases_paper"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name


class PaperFile(models.Model):
    """A file that belongs to a case: of a paper, or of a result. Who may open the case may open it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    paper = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="files")
    step = models.ForeignKey(Step, null=True, on_delete=models.PROTECT, related_name="files")
    file_id = models.UUIDField()
    name = models.CharField(max_length=255)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """As they came."""

        db_table = "cases_paper_file"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name


class PaperRequest(models.Model):
    """One consolidated request for papers. A second one names its legal ground and the head who allowed it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    round = models.PositiveSmallIntegerField()
    before_acceptance = models.BooleanField()
    lines = models.JSONField()
    """[{component, name, wrong, todo, example}]: only components of the procedure version."""
    ground = models.CharField(max_length=500, blank=True)
    allowed_by = models.CharField(max_length=160, blank=True)
    asked_at = models.DateTimeField()
    answer_by = models.DateField(null=True)
    given_at = models.DateTimeField(null=True)
    previous_due_on = models.DateField(null=True)

    class Meta:
        """Numbered within the case."""

        db_table = "cases_paper_request"
        ordering: ClassVar[list[str]] = ["round"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "round"], name="request_round_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.round}"


class Pause(models.Model):
    """A span in which the clock stood. `mode` is what the end of it does: restart the term, or resume it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=12)
    """papers · payment · withdrawal."""
    mode = models.CharField(max_length=8)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """In order; a pause ends after it starts."""

        db_table = "cases_pause"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="pause_span")
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.started_at}"
