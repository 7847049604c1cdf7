"""What only a document that came has: its arrival number, what the check found, who was told to do what until when."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lienthong.ground.people.models import Account
from lienthong.work.documents.models.document import Document


class ArrivalSeries(models.Model):
    """The last arrival number of an office in a year: one sequence for paper and electronic (Decree 30 art. 22.2)."""

    organization_key = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        """One a year."""

        db_table = "documents_arrival_series"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organization_key", "year"], name="one_arrival_series_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_key} {self.year}: {self.last}"


class Incoming(models.Model):
    """How it came, and where it is on its way through the office."""

    class Way(models.TextChoices):
        """By which door."""

        AXIS = "axis"
        POST = "post"
        HAND = "hand"
        EMAIL = "email"

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.PROTECT, related_name="incoming")
    organization_key = models.CharField(max_length=64)
    """Of the document, once more: an arrival number is given once an office and year."""
    way = models.CharField(max_length=6, choices=Way.choices)
    paper_follows = models.BooleanField(default=False)
    """edXML `Paper`: submit the electronic one, pass the paper on (art. 23.4)."""
    paper_came_on = models.DateField(null=True)
    """The day on which the paper original came after the electronic one; None: it has not, or none follows."""
    arrived_at = models.DateTimeField()
    arrival_year = models.PositiveSmallIntegerField(null=True)
    arrival_number = models.PositiveIntegerField(null=True)
    """Số đến; None until the clerk registers it."""
    on_axis_at = models.DateTimeField(null=True)
    """When the axis took it from its sender; None for what came by another way."""
    told_arrived_at = models.DateTimeField(null=True)
    """When its sender was told that it has arrived (01, Decree 30 art. 21.2.c)."""
    signed_by = models.CharField(max_length=6, blank=True, default="")
    """Whose intact signatures the main file bears: `person`, `office`, `both`, or nobody's."""
    overall = models.CharField(max_length=8, blank=True)
    """What checking the signatures found in all: valid · partly · unsigned · broken."""
    problems = models.JSONField(default=list)
    """What the automatic check found besides: pairs of words, vi and en."""
    twin = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="twins")
    """An earlier document with the same id, or the same number, symbol and issuer (App. VI, III.1.h)."""
    doubted = models.BooleanField(default=False)
    accepted_reason = models.TextField(blank=True)
    """Why it was accepted although the check did not find it valid."""
    for_information = models.BooleanField(default=False)
    """Unsigned: to know, not to act on (Decision 28 art. 4.2)."""
    registered_at = models.DateTimeField(null=True)
    registered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    register_by = models.DateTimeField(null=True)
    """The end of the next working day after arrival (art. 4.2.c)."""
    submit_by = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    leader = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """To whom it was submitted."""
    direct_by = models.DateTimeField(null=True)
    """The end of the next working day after it was submitted: a direction hands it over (art. 4.2.c; our reading)."""
    directed_at = models.DateTimeField(null=True)
    direction_words = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    answer = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    no_answer_reason = models.TextField(blank=True)
    returned_reason = models.TextField(blank=True)
    recall_asked_at = models.DateTimeField(null=True)
    recall_words = models.TextField(blank=True)
    amended_at = models.DateTimeField(null=True)
    """When what was registered was last corrected; what stood there before is in the story (`amend`)."""

    class Meta:
        """A number is given once a year; what waits for a leader; what is open until when."""

        db_table = "documents_incoming"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organization_key", "arrival_year", "arrival_number"],
                condition=Q(arrival_number__isnull=False),
                name="arrival_number_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organization_key", "arrived_at"], name="incoming_arrived"),
            models.Index(
                fields=["organization_key", "recall_asked_at"],
                name="incoming_asked_back",
                condition=Q(recall_asked_at__isnull=False),
            ),
            models.Index(
                fields=["organization_key", "arrival_year", "arrival_number"],
                name="incoming_paper_waits",
                condition=Q(paper_follows=True, paper_came_on=None),
            ),
            models.Index(fields=["leader", "document"], name="incoming_leader", condition=Q(directed_at=None)),
            models.Index(
                fields=["organization_key", "register_by"],
                name="incoming_to_register",
                condition=Q(registered_at=None, register_by__isnull=False),
            ),
            models.Index(
                fields=["organization_key", "register_by"],
                name="incoming_registered_late",
                condition=Q(registered_at__gt=F("register_by")),
            ),
            models.Index(
                fields=["organization_key", "submit_by"],
                name="incoming_submitted_late",
                condition=Q(submitted_at__gt=F("submit_by")),
            ),
            models.Index(
                fields=["organization_key", "direct_by"],
                name="incoming_directed_late",
                condition=Q(directed_at__gt=F("direct_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arrival_number}/{self.arrival_year}"


class Assignment(models.Model):
    """One unit or person told to do something about a document: leading or assisting, until a day."""

    class Part(models.TextChoices):
        """Chủ trì, phối hợp, or to know."""

        LEAD = "lead"
        ASSIST = "assist"
        KNOW = "know"

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="assignments")
    part = models.CharField(max_length=6, choices=Part.choices)
    division = models.CharField(max_length=120, blank=True)
    """A unit of the office, by its name (`Post.division`)."""
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """A person; where both are given, the person of that unit."""
    due_on = models.DateField(null=True)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=160)
    at = models.DateTimeField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="passed_on")
    """The assignment to the unit out of which its head gave this one."""
    started_at = models.DateTimeField(null=True)
    proposed = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    done_words = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    """Taken back by a later direction."""

    class Meta:
        """What lies with whom."""

        db_table = "documents_assignment"
        ordering: ClassVar[list[str]] = ["document_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(division="") | Q(account__isnull=False), name="assigned_to_somebody"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "due_on", "id"], name="assignment_mine", condition=Q(done_at=None, ended_at=None)
            ),
            models.Index(
                fields=["division", "due_on", "id"], name="assignment_unit", condition=Q(done_at=None, ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.division or self.account}"


class WorkingRule(models.Model):
    """How many working days an office gives itself for an incoming document, from a day on (Decree 30 art. 24.2).

    The decree leaves it to the office's working rules. Where an office has none, no deadline is assumed.
    """

    organization_key = models.CharField(max_length=64)
    valid_from = models.DateField()
    solve_within = models.PositiveSmallIntegerField(null=True)
    """Working days from the direction; None: no deadline of its own from this day on."""
    decided_by = models.CharField(max_length=300)
    """The document that says so: `Quy chế làm việc ban hành theo Quyết định số 05/QĐ-UBND ngày 10/01/2018`."""
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        """One a day."""

        db_table = "documents_working_rule"
        ordering: ClassVar[list[str]] = ["organization_key", "-valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organization_key", "valid_from"], name="one_working_rule_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_key} {self.valid_from}"
