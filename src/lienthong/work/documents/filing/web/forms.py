"""The forms of files and of the yearly list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lienthong.ground.dates import DayField
from lienthong.work.documents.desk import language
from lienthong.work.documents.filing import bringing
from lienthong.work.documents.filing.life import retention_words
from lienthong.work.documents.filing.lists import Line
from lienthong.work.documents.models import FileListEntry
from lienthong.work.documents.offering import offer

PERMANENT = "permanent"
TERMS = (1, 2, 3, 5, 10, 15, 20, 30, 50, 70)
"""Years that retention tables of ministries and provinces use; another number is brought with the list."""


def retention_choices(years: int | None = 10) -> list[tuple[str, str]]:
    """How long files are kept; with the one that a file has, where it is none of the usual."""
    terms = sorted({*TERMS, *([years] if years else [])})
    spoken = language()
    known = [(str(each), retention_words(each).say(spoken)) for each in terms]
    return [(PERMANENT, retention_words(None).say(spoken)), *known]


def retention_of(value: str) -> int | None:
    """What was chosen: years, or None for permanent."""
    return None if value == PERMANENT else int(value)


class LineForm(forms.Form):
    """A line of the yearly list."""

    heading = forms.CharField(label=_("Heading"), max_length=200, help_text=_("The unit or field above the lines."))
    heading_short = forms.CharField(
        label=_("Abbreviation of the heading"), max_length=12, help_text=_("Stands in file numbers: 01.TCCB.")
    )
    title = forms.CharField(label=_("Title of the file"), max_length=500)
    symbol = forms.CharField(
        label=_("Number and symbol of the file"), max_length=40, required=False,
        help_text=_("Empty: the next number is given."),
    )  # fmt: skip
    retention = forms.ChoiceField(label=_("Retention"))
    maker = forms.CharField(label=_("Who makes it"), max_length=160, required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "retention", retention_choices())

    def line(self) -> Line:
        """What was written, once it is valid."""
        data = self.cleaned_data
        return Line(
            data["heading"], data["heading_short"], data["title"], data["symbol"], retention_of(data["retention"]),
            data["maker"], data["note"],
        )  # fmt: skip


class BringForm(forms.Form):
    """A list that is brought as a file."""

    file = forms.FileField(label=_("The list as XLSX or CSV"), help_text=_("It replaces the draft. At most 2 MB."))

    def lines(self) -> list[Line]:
        """The lines of the file.

        Raises:
            Unreadable: it is no such list.
        """
        given = self.cleaned_data["file"]
        if given.size > bringing.LARGEST:
            raise bringing.Unreadable(why="tệp lớn hơn 2 MB", why_en="the file is larger than 2 MB")
        return bringing.read(given.read())


class ApproveForm(forms.Form):
    """The decision that issues the list."""

    decision = forms.CharField(label=_("Decision"), max_length=300, help_text=_("Its number and symbol, and its day."))


class OpenForm(forms.Form):
    """A file that the list foresees, or another."""

    entry = forms.TypedChoiceField(label=_("Line of the list"), required=False, coerce=int, empty_value=None)
    title = forms.CharField(
        label=_("Title, if the list has no line for it"), max_length=500, required=False,
    )  # fmt: skip
    heading_short = forms.CharField(
        label=_("Abbreviation of the heading"), max_length=12, required=False, help_text=_("As VX in 01.VX."),
    )  # fmt: skip
    retention = forms.ChoiceField(label=_("Retention"), required=False, initial="10")

    def __init__(self, data: Any, *, entries: list[FileListEntry]) -> None:
        super().__init__(data)
        lines = [(each.pk, f"{each.symbol} {each.title}"[:110]) for each in entries]
        offer(self, "entry", [("", _("not in the list")), *lines])
        offer(self, "retention", retention_choices())

    def clean(self) -> dict[str, Any]:
        """A line, or a title with its abbreviation."""
        data = super().clean() or {}
        if not data.get("entry") and not self.errors:
            for name in ("title", "heading_short"):
                if not data.get(name):
                    self.add_error(name, _("Choose a line of the list, or give the file a title and an abbreviation."))
        return data


class CloseForm(forms.Form):
    """What is settled at the end."""

    title = forms.CharField(label=_("Title of the file"), max_length=500)
    retention = forms.ChoiceField(label=_("Retention"))
    ended_on = DayField(label=_("The work ended on"))
    settled_on = DayField(
        label=_("The works were settled on"), required=False,
        help_text=_("Only for a file about construction: it goes to the archive within three months of that day."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, years: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "retention", retention_choices(years))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class LongerForm(forms.Form):
    """Until when a due file stays, and the head's consent."""

    until = DayField(label=_("Keep it until"))
    consent = forms.CharField(label=_("Written consent of the head"), max_length=300)


class ColleagueForm(forms.Form):
    """To whom files are handed."""

    colleague = forms.TypedChoiceField(label=_("Colleague"), coerce=int)

    def __init__(self, data: Any, *, colleagues: list[tuple[int, str]]) -> None:
        super().__init__(data)
        offer(self, "colleague", [("", "…"), *colleagues])
