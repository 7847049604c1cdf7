"""How cases are kept. `actions` writes here, everyone else asks `queries`. Events are written once, never changed."""

from datetime import date, datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q

from lienthong.ground.people.models import Account
from lienthong.work.cases.life import OPEN, Outcome, State
from lienthong.work.procedures.models import Version


def _choices(kind: type) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in kind]  # type: ignore[attr-defined]


class Channel(models.TextChoices):
    """By which door a case came; the codes of the national portal (`KenhThucHien`) are 1, 2, 3 in this order."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class Case(models.Model):
    """One request of one citizen or organisation, from the first paper to the result."""

    number = models.CharField(max_length=48, null=True, unique=True)
    """Given when it is accepted; a foreign number is an opaque string."""
    number_key = models.CharField(max_length=48, blank=True)
    """The number in capitals without dots and dashes: what people type."""
    tracking = models.CharField(max_length=16, unique=True)
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
    """none · due · paid · refund."""
    papers_with = models.CharField(max_length=64, blank=True)
    """Which office holds the paper originals now; empty once the citizen has them.

    They stay at the counter: the offices work from the electronic copies that are handed over, and whoever has to see
    a paper asks the counter for it. On a stop, a withdrawal or where a case is not accepted they go back to the
    citizen, and the event says from where (`originals_back_from`); with a result, they are handed over with it."""
    sync = models.CharField(max_length=12, default="waiting")
    """What the national portal knows: waiting · synced · refused · none."""
    digitised = models.CharField(max_length=8, default="none")
    """none · part · full: how many of the papers handed in have a file."""

    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    form_key = models.CharField(max_length=64, null=True, unique=True)
    """Of the form that it was filed with: pressing twice, or sending again after a lost line, makes one case."""
    created_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    touched_at = models.DateTimeField()
    """When anything last happened: what has been still for too long is stuck."""

    class Meta:
        """Indexes serve exactly the desks: what a unit has open by due date, what it received lately, and searching."""

        db_table = "cases_case"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit_key", "-id"], name="case_of_unit"),
            models.Index(fields=["unit_key", "finished_at"], name="case_to_return", condition=Q(state="decided")),
            models.Index(fields=["number_key"], name="case_number", opclasses=["text_pattern_ops"]),
            models.Index(fields=["identity", "-id"], name="case_identity", condition=~Q(identity="")),
            models.Index(fields=["phone", "-id"], name="case_phone", condition=~Q(phone="")),
            GinIndex(SearchVector("haystack", config="simple"), name="case_words"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
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
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
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
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
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


class Charge(models.Model):
    """One fee of a case and what became of it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="charges")
    fee = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=16)
    amount = models.DecimalField(max_digits=15, decimal_places=0)
    computed = models.CharField(max_length=300, blank=True)
    """How the amount came about, in words."""
    state = models.CharField(max_length=8, default="due")
    """due · paid · exempt · cancel · refund."""
    exemption = models.CharField(max_length=200, blank=True)
    method = models.CharField(max_length=12, blank=True)
    receipt = models.CharField(max_length=40, blank=True)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        """As they were asked."""

        db_table = "cases_charge"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"


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


class Mishap(models.Model):
    """A paper lost or damaged by an office: what, where in the chain, what it cost (art. 21)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="mishaps")
    what = models.CharField(max_length=500)
    unit_key = models.CharField(max_length=64)
    remedy = models.CharField(max_length=500)
    cost = models.DecimalField(max_digits=15, decimal_places=0, default=0)
    recorded_at = models.DateTimeField()

    class Meta:
        """As they happened."""

        db_table = "cases_mishap"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.what


class Guidance(models.Model):
    """What a citizen was told at the counter; kept there (art. 15)."""

    unit_key = models.CharField(max_length=64)
    procedure_key = models.CharField(max_length=64)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    citizen = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    words = models.TextField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """The newest of a counter first."""

        db_table = "cases_guidance"
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["unit_key", "-id"], name="guidance_of_unit")]

    def __str__(self) -> str:
        return f"{self.procedure_key} {self.at}"


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
