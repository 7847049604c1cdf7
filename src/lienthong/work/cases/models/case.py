"""A case, its legal clock, the numbers of a counter, and its story."""

from datetime import date, datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, Concat, Reverse

from lienthong.ground.people.models import Account
from lienthong.work.cases.life import OPEN, Outcome, State
from lienthong.work.procedures.models import Version

WINDOW = 4096
"""So many cases, one after another, share a word in the index: who searches hundreds of offices for what stands in
every tenth case is shown the newest from there, and the rest is not fetched."""


def words_of_case() -> SearchVector:
    """What the index of words holds of a case: what people search by, its window, and its number from the end."""
    window = Cast(F("id") / WINDOW, TextField())
    said = Concat("haystack", Value(" w0"), window, Value(" z0"), Reverse("number_key"), output_field=TextField())
    return SearchVector(said, config="simple")


def window_word(window: int) -> str:
    """The word of a window. No word that a person types begins with a letter and a nought."""
    return f"w0{window}"


def ending_word(end: str) -> str:
    """The beginning of the word of every case whose number ends so: people say `0912`, or `180904-0001`."""
    return f"z0{end[::-1].lower()}"


def _choices(kind: type) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in kind]  # type: ignore[attr-defined]


class Channel(models.TextChoices):
    """By which door a case came; the codes of the national portal (`KenhThucHien`) are 1, 2, 3 in this order."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


WAITING_AT_COUNTER = ("submitted", "awaiting_papers", "awaiting_payment", "withdrawal_asked")
"""States in which the counter's desk shows a case: it waits to be checked, for the citizen, or for our answer to them.
A case that is taken in and handed over at once is in none of them, so its intake pays nothing for this index."""


class Case(models.Model):
    """One request of one citizen or organisation, from the first paper to the result."""

    number = models.CharField(max_length=48, null=True)
    """Given when it is accepted; a foreign number is an opaque string."""
    number_key = models.CharField(max_length=48, blank=True)
    """The number in capitals without dots and dashes: what people type."""
    tracking = models.CharField(max_length=16)
    """A secret of the citizen, printed on the receipt as part of the QR; never a number that can be guessed."""
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    procedure_key = models.CharField(max_length=64)
    variant = models.CharField(max_length=64, blank=True)
    regime = models.CharField(max_length=32)

    state = models.CharField(max_length=20, choices=_choices(State))
    outcome = models.CharField(max_length=16, blank=True, choices=[("", ""), *_choices(Outcome)])
    revision = models.PositiveIntegerField(default=1)
    """Counts the acts; a page that shows an older one is told that somebody acted meanwhile."""

    # Three agencies: who helped, who received, who decides (onestop: filing regardless of boundary).
    helped_key = models.CharField(max_length=64, blank=True)
    unit_key = models.CharField(max_length=64)
    decides_key = models.CharField(max_length=64)
    units = ArrayField(models.CharField(max_length=64))
    """Everyone who has part in it; whoever is not here sees nothing."""

    channel = models.CharField(max_length=8, choices=Channel.choices)
    applicant_kind = models.CharField(max_length=12, default="citizen")
    applicant = models.CharField(max_length=200)
    identity = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=300, blank=True)
    represents = models.CharField(max_length=200, blank=True)
    """For whom the applicant acts, where it is for somebody else."""
    subject = models.CharField(max_length=500)
    details = models.JSONField(default=dict)
    """What the procedure's own form asks: a child's name, an address of a shop."""
    haystack = models.TextField()
    """Everything that people search by, without accents."""

    submitted_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    term = models.CharField(max_length=40)
    paused = models.BooleanField(default=False)
    promised_on = models.DateField(null=True)
    """The day that a late case's apology names. It moves no due date: in the reports the case is late."""
    finished_at = models.DateTimeField(null=True)
    """First of decided, stopped, refused, withdrawn (onestop §4.4)."""
    returned_at = models.DateTimeField(null=True)
    result_by = models.CharField(max_length=8, default="counter")
    """How the citizen wants the result: counter, post, online."""

    # The four other axes, apart from the life.
    money = models.CharField(max_length=12, default="none")
    """none · due · paid · refund (still to be given back) · refunded."""
    papers_with = models.CharField(max_length=64, blank=True)
    """Which office holds the paper originals now; empty once the citizen has them.

    They stay at the counter: the offices work from the electronic copies that are handed over, and whoever has to see
    a paper asks the counter for it. On a stop, a withdrawal or where a case is not accepted they go back to the
    citizen, and the event says from where (`originals_back_from`); with a result, they are handed over with it."""
    sync = models.CharField(max_length=12, default="waiting")
    """What the national portal knows: waiting · synced · refused · none."""
    digitised = models.CharField(max_length=8, default="none")
    """none · part · full: how many of the papers handed in have a file."""

    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="corrections", db_index=False
    )
    form_key = models.CharField(max_length=64, null=True)
    """Of the form that it was filed with: pressing twice, or sending again after a lost line, makes one case."""
    created_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    touched_at = models.DateTimeField()
    """When anything last happened: what has been still for too long is stuck."""

    class Meta:
        """Indexes serve exactly the desks: what a unit has open by due date, what it received lately, and searching.

        Each one costs every intake. So what is one of a kind stands among the constraints (a unique field gets a second
        index, for searches by its beginning), and nobody is looked up by who wrote a row: accounts are never deleted.
        """

        db_table = "cases_case"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit_key", "-id"], name="case_of_unit"),
            models.Index(fields=["unit_key", "finished_at"], name="case_to_return", condition=Q(state="decided")),
            models.Index(fields=["unit_key"], name="case_waits_at_counter", condition=Q(state__in=WAITING_AT_COUNTER)),
            models.Index(fields=["unit_key"], name="case_money_to_give_back", condition=Q(money="refund")),
            models.Index(fields=["number_key"], name="case_number", opclasses=["text_pattern_ops"]),
            models.Index(fields=["identity", "-id"], name="case_identity", condition=~Q(identity="")),
            models.Index(fields=["phone", "-id"], name="case_phone", condition=~Q(phone="")),
            models.Index(fields=["corrects"], name="case_corrects", condition=~Q(corrects=None)),
            GinIndex(words_of_case(), name="case_words"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["number"], name="case_one_number"),
            models.UniqueConstraint(fields=["tracking"], name="case_one_tracking"),
            models.UniqueConstraint(fields=["form_key"], name="case_one_form"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | (Q(number__isnull=False) & ~Q(number="")), name="accepted_has_number"
            ),
            models.CheckConstraint(condition=~Q(state__in=["decided", "returned", "stopped"]) | ~Q(finished_at=None),
                                   name="finished_has_moment"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number or f"({self.pk})"

    @property
    def is_open(self) -> bool:
        """Accepted and not finished."""
        return self.accepted_at is not None and State(self.state) in OPEN

    @property
    def its_clock(self) -> "Clock | None":
        """The legal clock; None before acceptance. No query where it came with the case (`select_related("clock")`)."""
        if self.accepted_at is None:
            return None
        return self.clock

    @property
    def due_on(self) -> date | None:
        """The last day on which the result is on time; None where no day can be computed."""
        return clock.due_on if (clock := self.its_clock) else None

    @property
    def due_at(self) -> datetime | None:
        """The close of the counter on that day."""
        return clock.due_at if (clock := self.its_clock) else None

    @property
    def first_due_on(self) -> date | None:
        """What was promised first."""
        return clock.first_due_on if (clock := self.its_clock) else None

    @property
    def extended_to(self) -> date | None:
        """The day it was put off to."""
        return clock.extended_to if (clock := self.its_clock) else None


class Clock(models.Model):
    """The legal clock of an accepted case. It has a narrow table of its own, because a new holiday writes all of it.

    What the due date is computed from stands here too, so that a million of them are read in one sweep.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="clock")
    unit_key = models.CharField(max_length=64)
    """The counter whose calendar counts."""
    accepted_at = models.DateTimeField()
    term = models.CharField(max_length=40)
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    first_due_on = models.DateField(null=True)
    """What was promised first: reports compare with this too, whatever was extended."""
    extended_to = models.DateField(null=True)
    replayed = models.BooleanField(default=False)
    """It was paused or extended: the due date is replayed from what happened, not read from the term alone."""
    running = models.BooleanField(default=True)
    """False once the case is finished."""

    class Meta:
        """What a unit has open. No index names a due date, and pages are half empty (migration 0002): so a new due date
        is written beside the old one, and no index learns of it.
        """

        db_table = "cases_clock"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit_key"], name="clock_running", condition=Q(running=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.due_on}"


class NumberSeries(models.Model):
    """The last case number of one unit on one day. Numbers are taken under the row's lock and never given back."""

    unit_code = models.CharField(max_length=35)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        """One series a unit and day."""

        db_table = "cases_number_series"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit_code", "day"], name="one_series_a_unit_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.unit_code} {self.day}: {self.last}"


class CaseEvent(models.Model):
    """One act: who, for which unit, when, by which channel, and the words shown to the citizen. Never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    """None where the system acted, or another organisation over the axis."""
    by_name = models.CharField(max_length=160)
    role = models.CharField(max_length=16, blank=True)
    unit_key = models.CharField(max_length=64)
    deputy = models.CharField(max_length=200, blank=True)
    """Whose post was exercised and by which document, where it was a deputy's act."""
    channel = models.CharField(max_length=8)
    state = models.CharField(max_length=20)
    """The state after it."""
    words_vi = models.TextField(blank=True)
    words_en = models.TextField(blank=True)
    """What the citizen was shown; empty where it is no news to them."""
    note = models.TextField(blank=True)
    """What colleagues were told."""
    slip = models.CharField(max_length=16, blank=True)
    facts = models.JSONField(default=dict)
    """What was decided with: old and new due date, the lines of a request, who takes over."""

    class Meta:
        """A case's story in order."""

        db_table = "cases_event"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.action} {self.at}"
