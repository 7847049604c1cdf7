"""Who does what of a case: its steps, the opinions that are asked for, meetings on the spot, and results."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lienthong.ground.people.models import Account
from lienthong.work.cases.models.case import Case


class Step(models.Model):
    """One piece of work of a case at one office; the open ones are people's queues."""

    class States(models.TextChoices):
        """Waiting for others, open, on the way over the axis, waiting for a signature, or over."""

        WAITING = "waiting"
        OPEN = "open"
        SENT = "sent"
        """With an organisation elsewhere; it travels as a letter and comes back the same way."""
        TO_SIGN = "to_sign"
        DONE = "done"
        REFUSED = "refused"
        DROPPED = "dropped"
        """The case ended before it was done."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps", db_index=False)
    key = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    unit_key = models.CharField(max_length=64)
    role = models.CharField(max_length=16)
    """Who of the office does it; `signer` while it waits for a signature."""
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    """Whose it is; None while it is anybody's with the role."""
    state = models.CharField(max_length=8, choices=States.choices)
    starts_after = ArrayField(models.CharField(max_length=64), default=list)
    gives_result = models.BooleanField(default=False)
    result_name = models.CharField(max_length=300, blank=True)
    foreign = models.BooleanField(default=False)
    """Done by an organisation that the platform does not host: it travels over the axis."""
    allowance = models.CharField(max_length=40, blank=True)
    silence = models.CharField(max_length=8, default="wait")
    why = models.CharField(max_length=24, default="turn")
    """Why it lies here now: turn · assigned · given_back · papers_came · to_sign · silent · trouble."""
    since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    """The office's share of the time, where the procedure gives it one. It drives reminders and never replaces the
    legal due date, which stands where this is empty (`due`)."""
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, blank=True)
    note = models.TextField(blank=True)
    letter_id = models.UUIDField(null=True)
    trouble = models.CharField(max_length=500, blank=True)

    class Meta:
        """Queues read by office, role and person, the most urgent first."""

        db_table = "cases_step"
        ordering: ClassVar[list[str]] = ["case_id", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "key"], name="step_once_a_case")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["unit_key", "role", "due_at", "id"],
                name="step_queue",
                include=("account", "case"),
                condition=Q(state__in=["open", "to_sign"]),
            ),
            models.Index(
                fields=["account", "due_at", "id"], name="step_mine", condition=Q(state__in=["open", "to_sign"])
            ),
            models.Index(fields=["due_at", "id"], name="step_sent", condition=Q(state="sent")),
        ]

    @property
    def due(self) -> datetime | None:
        """Until when it should be done: its share of the time, else the case's own due date."""
        return self.due_at or self.case.due_at

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class Consultation(models.Model):
    """Another agency's opinion: what was asked, until when, what silence means, and the answer."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consultations")
    unit_key = models.CharField(max_length=64)
    question = models.TextField()
    mandatory = models.BooleanField(default=True)
    silence = models.CharField(max_length=8, default="wait")
    asked_at = models.DateTimeField()
    asked_by_key = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    agrees = models.BooleanField(null=True)
    reminded_at = models.DateTimeField(null=True)
    """When the head of the counter was told that it is late (art. 19.5)."""

    class Meta:
        """In order; the unanswered ones by office."""

        db_table = "cases_consultation"
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit_key", "due_at"], name="consultation_open", condition=Q(answered_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.unit_key}"


class Appointment(models.Model):
    """A check with the citizen present: time, place, who took part, what was found (art. 19.3b)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appointments")
    at = models.DateTimeField()
    place = models.CharField(max_length=300)
    about = models.TextField()
    participants = models.TextField(blank=True)
    found = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        """By time."""

        db_table = "cases_appointment"
        ordering: ClassVar[list[str]] = ["at"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"


class Result(models.Model):
    """One result of a case; an interconnected one has several."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="results")
    step = models.OneToOneField(Step, null=True, on_delete=models.PROTECT, related_name="result")
    name = models.CharField(max_length=300)
    number = models.CharField(max_length=64, blank=True)
    issued_on = models.DateField()
    issued_by_key = models.CharField(max_length=64)
    signed_by = models.CharField(max_length=160)
    refused = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    handed_at = models.DateTimeField(null=True)
    handed_to = models.CharField(max_length=200, blank=True)

    class Meta:
        """As they came."""

        db_table = "cases_result"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name
