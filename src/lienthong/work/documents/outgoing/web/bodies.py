"""An advisory body on the page of numbers: what it is called, and with which seal it seals."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lienthong.ground.dates import DayField
from lienthong.ground.keys.queries import holding_of
from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.models import Series
from lienthong.work.documents.outgoing import numbers, seals
from lienthong.work.documents.outgoing.actions import bodies, office
from lienthong.work.documents.outgoing.actions.bodies import OF_THE_OFFICE, OWN


class BodyName(forms.Form):
    """What an advisory body is called, of a series that was begun before that was asked."""

    body_name = forms.CharField(
        label=_("Name of the advisory body"), max_length=200,
        help_text=_("As it is printed on its letterhead; the same in all its series."),
    )  # fmt: skip


class BodySealForm(forms.Form):
    """With which seal a body seals from a day on."""

    seal = forms.ChoiceField(
        label=_("Its documents are sealed with"),
        choices=[(OWN, _("a seal and key of its own")), (OF_THE_OFFICE, _("the seal of the office"))],
    )
    decided_by = forms.CharField(
        label=_("By which document"), max_length=300, help_text=_("Such as the decision that founds the body.")
    )
    valid_from = DayField(label=_("From day"))


def about_body(series: Series, desk: Desk) -> dict[str, Any]:
    """What the page of numbers says of the body of a series, and the forms for whoever may fill them in."""
    if not series.body:
        return {}
    held = {worker.role for worker in desk.workers}
    rows = seals.entered(desk.office, series.body)
    now = seals.holding(rows, desk.today)
    own = now is not None and now.own
    leads = bool(held & rights.LEADERS) and series.body in numbers.bodies_of(desk.office, desk.today)
    other = OF_THE_OFFICE if own else OWN
    return {
        "unnamed": BodyName(auto_id="id_unnamed_%s")
        if held & (rights.CLERKS | rights.LEADERS) and not series.body_name
        else None,
        "seal_now": now,
        "seal_own": own,
        "seal_coming": [row for row in rows if row.valid_from > desk.today],
        "seal_key": holding_of(organization_key=desk.office, body=series.body, now=desk.now) if own else None,
        "seal_form": BodySealForm(initial={"seal": other, "valid_from": desk.today}, auto_id="id_seal_%s")
        if leads
        else None,
    }


@who_may(*rights.CLERKS, *rights.LEADERS)
@require_POST
@at_desk_as(*rights.CLERKS, *rights.LEADERS)
def name_body(request: HttpRequest, desk: Desk, series_id: int) -> HttpResponse:
    """Enter what the advisory body of a series is called."""
    try:
        keeper = desk.acting(rights.CLERKS | rights.LEADERS) or desk.worker
        office.name_body(series_id, request.POST.get("body_name", ""), worker=keeper, now=desk.now)
    except Refusal as refusal:
        messages.error(request, refusal.say(language()))
    else:
        messages.success(request, gettext("The body issues under this name."))
    return redirect(f"{reverse('documents:numbers')}?series={series_id}")


@who_may(*rights.LEADERS)
@require_POST
@at_desk_as(*rights.LEADERS)
def decide_seal(request: HttpRequest, desk: Desk, series_id: int) -> HttpResponse:
    """Enter with which seal the body of a series seals from a day on."""
    form = BodySealForm(request.POST)
    series = next((one for one in numbers.series_of(desk.office) if one.pk == series_id), None)
    if not form.is_valid():
        messages.error(request, gettext("Say from which day and by which document."))
    else:
        told = form.cleaned_data
        try:
            bodies.decide_seal(
                series.body if series else "", own=told["seal"] == OWN, decided_by=told["decided_by"],
                valid_from=told["valid_from"], worker=desk.acting(rights.LEADERS) or desk.worker,
                now=desk.now,
            )  # fmt: skip
        except Refusal as refusal:
            messages.error(request, refusal.say(language()))
        else:
            messages.success(request, gettext("From that day on the body’s documents are sealed so."))
    return redirect(f"{reverse('documents:numbers')}?series={series_id}")
