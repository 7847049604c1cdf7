"""How organisations are kept. Only `actions.load` writes here; everyone else asks `queries`."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.organizations import Level, Span

_LEVELS = list(Level)


def order_of(level: Level, name: str) -> int:
    """Central first, communes last; on each level the people's committee before its departments."""
    return 2 * _LEVELS.index(level) + (not name.startswith("UBND"))


class Source(models.Model):
    """Where a fact was taken from."""

    source = models.CharField(max_length=64, primary_key=True)
    vi = models.CharField(max_length=200)
    en = models.CharField(max_length=200)

    class Meta:
        """What it is called in the database."""

        db_table = "organizations_source"

    def __str__(self) -> str:
        return self.source


class Organization(models.Model):
    """One organisation from its first day to its last."""

    class Levels(models.TextChoices):
        """The levels of government, as people read them."""

        CENTRAL = "central", _("Central level")
        PROVINCE = "province", _("Province level")
        DISTRICT = "district", _("District level")
        COMMUNE = "commune", _("Commune level")

    key = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=16, choices=Levels.choices)
    kind = models.CharField(max_length=32)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    start = models.DateField()
    end = models.DateField(null=True)
    start_known = models.BooleanField()
    end_known = models.BooleanField()
    axis = models.CharField(max_length=16)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    level_order = models.PositiveSmallIntegerField()
    """What `order_of` says."""
    sort_key = models.TextField(db_collation="C")
    """`kernel.vietnamese.collation_key` of the short name: the order of a Vietnamese dictionary, byte by byte."""
    folded_name = models.TextField()
    """The short name without accents, to put what begins as typed before what merely contains it."""
    haystack = models.TextField()
    """Every name and code without accents, each word after a space: what a search looks through."""

    class Meta:
        """In the order in which people look for them; a span ends after it starts."""

        db_table = "organizations_organization"
        ordering: ClassVar[list[str]] = ["level_order", "sort_key", "key"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["level_order", "sort_key", "key"], name="organizations_in_order"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="organization_span"),
            models.CheckConstraint(condition=Q(axis__in=["province", "national"]), name="organization_axis"),
            models.CheckConstraint(condition=Q(level__in=[level.value for level in Level]), name="organization_level"),
        ]

    def __str__(self) -> str:
        return self.name


class Code(models.Model):
    """One code of an organisation and the days on which it holds."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=16)
    code = models.CharField(max_length=35)
    start = models.DateField()
    end = models.DateField(null=True)
    preferred = models.BooleanField()
    assumed = models.BooleanField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    @property
    def last(self) -> date | None:
        """The last day on which it holds; None where it goes on."""
        return Span(self.start, self.end).last

    class Meta:
        """A code ends after it starts."""

        db_table = "organizations_code"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="code_span"),
        ]

    def __str__(self) -> str:
        return self.code


class FormerName(models.Model):
    """What an organisation was called before."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=200)
    start = models.DateField()
    end = models.DateField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    @property
    def last(self) -> date | None:
        """The last day on which it was called so."""
        return Span(self.start, self.end).last

    class Meta:
        """A name ends after it starts."""

        db_table = "organizations_former_name"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="former_name_span"),
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """Who took over from whom, on which day, and whether the whole of it."""

    before = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="successions")
    after = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="inheritances")
    on = models.DateField()
    share = models.CharField(max_length=8)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Two organisations have at most one succession between them."""

        db_table = "organizations_succession"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["before", "after"], name="one_succession_between_two"),
            models.CheckConstraint(condition=Q(share__in=["whole", "part"]), name="succession_share"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"


class Edition(models.Model):
    """Which facts the tables hold: one row, replaced by every load that changes something."""

    digest = models.CharField(max_length=64)
    origin = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()

    class Meta:
        """What it is called in the database."""

        db_table = "organizations_edition"

    def __str__(self) -> str:
        return self.digest[:12]
