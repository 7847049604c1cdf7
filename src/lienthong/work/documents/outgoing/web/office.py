"""What the office decides once: numbers and their series, who may sign for whom, the letterhead."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from lienthong.ground.dates import DayField
from lienthong.ground.files import actions as files
from lienthong.ground.files.doors import takes_files
from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.kinds import kinds
from lienthong.work.documents.models import NumberEntry, Series
from lienthong.work.documents.outgoing import letterheads, numbering, numbers
from lienthong.work.documents.outgoing.actions import office
from lienthong.work.documents.outgoing.numbers import Gap
from lienthong.work.documents.outgoing.web.bodies import about_body
from lienthong.work.documents.rights import LOCKED, told_to

PAGE = 40
OTHERS = Words(vi="Văn bản do người khác xử lý", en="A document that others work on")
SEAL_LIMIT = 2_000_000
"""Bytes of the picture of a seal."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number and what it became. `subject` and a link only for whoever may be told of the document."""

    entry: NumberEntry
    printed: str
    subject: Words
    told: bool


class NewSeries(forms.Form):
    """A series of its own."""

    name = forms.CharField(label=_("Name of the series"), max_length=200)
    types = forms.MultipleChoiceField(
        label=_("Types numbered in it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    body = forms.CharField(
        label=_("Advisory body, short"), required=False, max_length=24,
        help_text=_("Councils, boards and groups that issue in their own name have a series of their own."),
    )  # fmt: skip
    body_name = forms.CharField(
        label=_("Name of the advisory body"), required=False, max_length=200,
        help_text=_("As it is printed on its letterhead; the same in all its series."),
    )  # fmt: skip
    decided_by = forms.CharField(label=_("Decision of the head"), max_length=300)
    valid_from = DayField(label=_("From day"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["types"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(kind.key, kind.words.say(language())) for kind in kinds().values()]


class EndSeries(forms.Form):
    """From when nothing is taken from a series, and why."""

    on = DayField(label=_("Closed from day"))
    why = forms.CharField(label=_("Reason"), max_length=300)


class LetterheadForm(forms.Form):
    """How the office names itself."""

    governing = forms.CharField(
        label=_("Agency above (first line)"),
        required=False,
        max_length=300,
        help_text=_("Empty where none is printed."),
    )
    name = forms.CharField(label=_("Name of the office"), max_length=300)
    short = forms.CharField(label=_("Short, as in symbols"), max_length=40)
    place = forms.CharField(label=_("Place before the date"), max_length=120)
    head_title = forms.CharField(label=_("Title of the head"), max_length=120)
    collective = forms.CharField(
        label=_("Body on whose behalf the head signs"), required=False, max_length=160,
        help_text=_("The people’s committee; empty where the head alone decides."),
    )  # fmt: skip
    address = forms.CharField(label=_("Address line at the foot"), required=False, max_length=300)
    valid_from = DayField(label=_("From day"))
    seal = forms.FileField(
        label=_("Picture of the seal"), required=False,
        help_text=_("PNG with a transparent ground, red, in the seal’s real size; at most 2 MB."),
    )  # fmt: skip


@who_may(*rights.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*rights.DESK)
def numbers_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The series, every number of a year, what each became, and what is missing with its reason."""
    series = numbers.series_of(desk.office)
    keeper = desk.acting(rights.CLERKS | rights.LEADERS)
    posted = request.method == "POST"
    form = NewSeries(request.POST if posted else None, initial={"valid_from": desk.today})
    if posted and keeper is not None and form.is_valid():
        told = form.cleaned_data
        try:
            office.begin_series(
                name=told["name"], type_keys=told["types"], body=told["body"], decided_by=told["decided_by"],
                valid_from=told["valid_from"], worker=keeper, now=desk.now, body_name=told["body_name"],
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, refusal.say(language()))
        else:
            messages.success(request, gettext("The series begins on that day at 01."))
            return redirect("documents:numbers")
    year = _year(request, desk)
    chosen = next((one for one in series if str(one.pk) == request.GET.get("series")), series[0])
    entries = NumberEntry.objects.filter(series=chosen, year=year)
    after = request.GET.get("after", "")
    shown = entries.filter(number__lt=int(after)) if after.isdecimal() and len(after) < 10 else entries
    rows = list(shown.select_related("document", "taken_by").order_by("-number")[: PAGE + 1])
    address = f"{reverse('documents:numbers')}?series={chosen.pk}&year={year}"
    context = {
        "desk": desk,
        "tabs": [
            (f"{reverse('documents:numbers')}?series={one.pk}&year={year}", one.name, one == chosen) for one in series
        ],
        "chosen": chosen,
        "types": [kinds()[key].words for key in chosen.type_keys if key in kinds()],
        "year": year,
        "years": [year - 1, year + 1] if year < desk.today.year else [year - 1],
        "numbers": [_number(entry, desk) for entry in rows[:PAGE]],
        "gaps": _gaps(chosen, year),
        "older": f"{address}&after={rows[PAGE - 1].number}" if len(rows) > PAGE else "",
        "newer": address if after else "",
        "form": form if keeper is not None else None,
        "end": EndSeries(initial={"on": desk.today})
        if keeper is not None and chosen.valid_until is None and chosen.key != numbering.COPIES
        else None,
        **about_body(chosen, desk),
        "open": posted,
    }
    return render(request, "documents/outgoing/numbers.html", context)


@who_may(*rights.CLERKS, *rights.LEADERS)
@require_POST
@at_desk_as(*rights.CLERKS, *rights.LEADERS)
def end_series(request: HttpRequest, desk: Desk, series_id: int) -> HttpResponse:
    """Close a series from a day on."""
    form = EndSeries(request.POST)
    keeper = desk.acting(rights.CLERKS | rights.LEADERS) or desk.worker
    if not form.is_valid():
        messages.error(request, gettext("Say from which day and why."))
    else:
        told = form.cleaned_data
        try:
            office.end_series(series_id, on=told["on"], why=told["why"], worker=keeper, now=desk.now)
        except Refusal as refusal:
            messages.error(request, refusal.say(language()))
        else:
            messages.success(request, gettext("From that day on nothing is taken from it. Its numbers stay."))
    return redirect(f"{reverse('documents:numbers')}?series={series_id}")


@takes_files
@who_may(*rights.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*rights.DESK)
def letterhead(request: HttpRequest, desk: Desk) -> HttpResponse:
    """How the office names itself, from a day on."""
    keeper = desk.acting(rights.CLERKS | rights.LEADERS)
    named = letterheads.on(desk.office, desk.today)
    begun = {
        "governing": named.governing, "name": named.name, "short": named.short, "place": named.place,
        "head_title": named.head_title, "collective": named.collective, "address": named.address,
        "valid_from": desk.today,
    }  # fmt: skip
    posted = request.method == "POST" and keeper is not None
    form = LetterheadForm(request.POST if posted else None, request.FILES if posted else None, initial=begun)
    if posted and keeper is not None and form.is_valid():
        told = dict(form.cleaned_data)
        seal = told.pop("seal")
        try:
            file = None
            if seal:
                file = files.keep(seal.file, name=seal.name, by=desk.account, now=desk.now, limit=SEAL_LIMIT,
                                  purpose="seal")  # fmt: skip
            if file is not None and file.media_type != "image/png":
                form.add_error("seal", gettext("This is no PNG picture."))
            else:
                office.keep_letterhead(**told, seal_file_id=file.pk if file else named.seal_file_id, worker=keeper,
                                       now=desk.now)  # fmt: skip
                messages.success(request, gettext("The letterhead is kept from that day on."))
                return redirect("documents:letterhead")
        except Refusal as refusal:
            form.add_error(None, refusal.say(language()))
    context = {"desk": desk, "named": named, "form": form, "keeps": keeper is not None,
               "history": letterheads.kept_by(desk.office)}  # fmt: skip
    return render(request, "documents/outgoing/letterhead.html", context)


def _number(entry: NumberEntry, desk: Desk) -> Number:
    document, said = entry.document, OTHERS
    told = document is not None and told_to(desk.workers, document)
    if document is not None and told:
        said = Words(vi=document.subject, en=document.subject)
    elif document is not None and document.hidden:
        said = LOCKED
    return Number(entry, numbering.printed(entry.number), said, told)


def _gaps(series: Series, year: int) -> list[Gap]:
    return numbers.gaps(NumberEntry.objects.filter(series=series, year=year).values_list("number", flat=True))


def _year(request: HttpRequest, desk: Desk) -> int:
    said = request.GET.get("year", "")
    return int(said) if said.isdecimal() and len(said) == 4 else desk.today.year
