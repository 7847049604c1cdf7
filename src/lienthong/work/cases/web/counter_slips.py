"""Slips of a case, and the register of a counter: to print, and as pages that everybody can read."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from lienthong.ground.audit import pages as audit
from lienthong.ground.dates import DayField
from lienthong.ground.people.access import who_may
from lienthong.work.cases import offices, papers_out, queries, slips
from lienthong.work.cases.papers_out import NoSuchSlip
from lienthong.work.cases.web.counter import AT_THE_COUNTER, seat_of
from lienthong.work.cases.web.printing import printed
from lienthong.work.cases.web.seeing import READERS, Eyes, language, seeing

LONGEST = timedelta(days=366)


@who_may(*READERS)
@require_GET
@seeing
def slip(request: HttpRequest, eyes: Eyes, case_id: int, kind: str) -> HttpResponse:
    """One slip: a PDF, or its twin with `?as=html`."""
    case = queries.by_id(case_id, eyes.scope)
    try:
        found = papers_out.slip(kind, case, eyes.now)
    except NoSuchSlip as none:
        raise Http404(none.say(language())) from none
    audit.looked(request, "printed", f"case:{case.pk}", case.unit_key, {"slip": kind})
    address = reverse("cases:slip", kwargs={"case_id": case.pk, "kind": kind})
    if request.GET.get("as") != "html":
        return printed(found, f"{kind}-{case.number or case.pk}.pdf", request)
    context: dict[str, Any] = {
        "title": slips.form_of(found).title,
        "pdf": address,
        "pdf_a4": f"{address}?paper=A4",
        "back": reverse("cases:case", kwargs={"case_id": case.pk}),
        "unit": case.number or case.applicant,
        **slips.context(found, language()),
    }
    return render(request, "cases/counter/slip.html", context)


class Span(forms.Form):
    """From which day to which."""

    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))

    def clean(self) -> dict[str, Any]:
        """A span in order, of a year at most."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and not timedelta(0) <= last - first <= LONGEST:
            self.add_error("last", _("Choose a day after the first one, a year later at most."))
        return data


@who_may(*AT_THE_COUNTER)
@require_GET
@seeing
def register(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """The register of this counter: this month, or the days that are asked for."""
    seat = seat_of(eyes)
    first, last = eyes.today.replace(day=1), eyes.today
    form = Span(request.GET if "first" in request.GET else None, initial={"first": first, "last": last})
    if form.is_bound and form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    keeper = slips.Officer(seat.officer.name, unit=seat.unit_name)
    found = papers_out.register(seat.officer.unit_key, first, last, keeper, eyes.now)
    if request.GET.get("as") == "pdf":
        return printed(found, f"so-theo-doi-{first}-{last}.pdf", request)
    context: dict[str, Any] = {
        "form": form,
        "empty": not found.rows,
        "pdf": f"{request.path}?first={first}&last={last}&as=pdf",
        "unit": offices.name_of(seat.officer.unit_key),
        **slips.context(found, language()),
    }
    return render(request, "cases/counter/register.html", context)
