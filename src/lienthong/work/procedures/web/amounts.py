"""Amounts that the provincial People's Council sets: what holds today, what was, and a page to enter the next."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lienthong.ground.people.access import who_may
from lienthong.kernel.words import Words
from lienthong.work.procedures import actions, queries
from lienthong.work.procedures.content import Local
from lienthong.work.procedures.labels import LABELS
from lienthong.work.procedures.models import LocalAmount
from lienthong.work.procedures.web import fields as f
from lienthong.work.procedures.web.drafts import now, user
from lienthong.work.procedures.web.reading import WRITERS


@dataclass(frozen=True, slots=True)
class Entered:
    """One name with the fees that ask for it, the amount of today and every amount there was."""

    setting: str
    fees: list[str]
    today: LocalAmount | None
    history: list[LocalAmount]


class AmountForm(forms.Form):
    """An amount of a resolution."""

    use_required_attribute = False
    setting = f.Text(LABELS[Local]["setting"], required=True)
    amount = f.Money(Words(vi="Mức thu, đồng", en="Amount in đồng"), required=True)
    from_day = f.Day(Words(vi="Có hiệu lực từ", en="In force from"), required=True)
    resolution = f.Text(
        Words(vi="Nghị quyết", en="Resolution"),
        required=True,
        help_text=f.said_later(Words(vi="Ví dụ: 10/2026/NQ-HĐND", en="Such as 10/2026/NQ-HĐND")),
    )


@who_may(*WRITERS)
@require_GET
def amounts(request: HttpRequest) -> HttpResponse:
    """Every amount that the province sets or that a fee waits for."""
    today = timezone.localdate()
    used = queries.amounts_used(today)
    entered: dict[str, list[LocalAmount]] = {}
    for each in queries.amounts_entered():
        entered.setdefault(each.setting, []).append(each)
    rows = []
    for setting in sorted({*used, *entered}, key=lambda name: (name in entered, name)):
        history = entered.get(setting, [])
        rows.append(Entered(setting, used.get(setting, []), next(filter(_holds, history), None), history))
    return render(request, "procedures/amounts.html", {"rows": rows})


@who_may(*WRITERS)
@require_http_methods(["GET", "POST"])
def set_amount(request: HttpRequest) -> HttpResponse:
    """Enter an amount from a day on; the one before ends there, nothing is overwritten."""
    initial: dict[str, Any] = {"setting": request.GET.get("setting", "")[:80], "from_day": timezone.localdate()}
    form = AmountForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.set_local_amount(
            told["setting"][:80],
            told["amount"],
            told["from_day"],
            resolution=told["resolution"][:120],
            by=user(request),
            now=now(),
        )
        messages.success(request, _("The amount is entered."))
        return redirect("procedures:amounts")
    context = {"form": form}
    return render(request, "procedures/set_amount.html", context, status=400 if form.errors else 200)


def _holds(each: LocalAmount) -> bool:
    today = timezone.localdate()
    began = each.valid_from <= today and each.replaced_at is None
    return began and (each.valid_until is None or today < each.valid_until)
