"""What the small forms of acts have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from lienthong.kernel.calendar import Calendar
from lienthong.work.cases.models import Case
from lienthong.work.cases.officers import Officer
from lienthong.work.cases.web.offers import Offer

Files = tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class Doing:
    """One act about to be done, with what it needs to know."""

    case: Case
    offer: Offer
    calendar: Calendar
    now: datetime

    @property
    def officer(self) -> Officer:
        """The person in the post that carries the act."""
        return self.offer.officer

    @property
    def step_id(self) -> int:
        """The step that the act is about."""
        assert self.offer.step is not None
        return self.offer.step.pk


def long_text(label: Any, *, required: bool = True, help_text: Any = "", rows: int = 3) -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=2000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in what the citizen will read, and the fields that fill it."""

    fields: tuple[str, ...]
    before: str = ""
    """What stands before it; then nothing stands there while it is empty."""


class ActForm(forms.Form):
    """An act without anything to fill in; others add their fields."""

    takes_files = False
    gaps: ClassVar[Mapping[str, Gap]] = {}
    """Which fields fill which gap of what the citizen will read."""

    def __init__(self, *args: Any, doing: Doing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doing = doing
        self.prepare()

    def prepare(self) -> None:
        """Fill choices, hints and first values from the case."""

    def reminders(self) -> list[str]:
        """What to have at hand for it: what is owed, handed over, given back."""
        return []

    def known(self) -> Mapping[str, str]:
        """What fills the other gaps, as far as it is known before it is done."""
        return {}

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it.

        Raises:
            Refusal: as the act says.
        """
        raise NotImplementedError

    def facts(self, revision: int | None) -> Mapping[str, Any]:
        """What every act is told: who, when, and which revision the page showed."""
        return {"officer": self.doing.officer, "now": self.doing.now, "revision": revision}
