"""What else a counter keeps: money, mishaps, guidance given."""

from typing import ClassVar

from django.db import models

from lienthong.ground.people.models import Account
from lienthong.work.cases.models.case import Case
from lienthong.work.procedures.models import Version


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
    """due · paid · exempt · cancel · refund (given back)."""
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


class Mishap(models.Model):
    """A paper lost or damaged, a result handed to the wrong person: what, at which office, what it cost (art. 21)."""

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
