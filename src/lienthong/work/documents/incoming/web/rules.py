"""What the office's own working rules say about deadlines, from which day on (Decree 30/2020/NĐ-CP art. 24.2)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lienthong.ground.audit import actions as audit
from lienthong.ground.dates import DayField
from lienthong.ground.people.access import who_may
from lienthong.work.documents.desk import Desk, at_desk_as
from lienthong.work.documents.incoming import queries
from lienthong.work.documents.incoming.web.common import offices_of, tabs_of
from lienthong.work.documents.models import WorkingRule
from lienthong.work.documents.rights import CLERKS, HEADS, LEADERS

LONGEST = 250
"""Working days: a year."""


class RuleForm(forms.Form):
    """A rule from a day on."""

    valid_from = DayField(label=_("From this day on"))
    solve_within = forms.IntegerField(
        label=_("Working days for an incoming document"), min_value=1, max_value=LONGEST, required=False,
        help_text=_("Empty: the rules give no deadline of their own from this day on."),
    )  # fmt: skip
    decided_by = forms.CharField(label=_("The document that says so"), max_length=300)


@who_may(*CLERKS | LEADERS | HEADS)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*CLERKS | LEADERS | HEADS)
def rules(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The rules so far; a leader enters a new one. What is over is never rewritten."""
    may = any(worker.role in LEADERS for worker in desk.workers)
    posted = request.method == "POST" and may
    form = RuleForm(request.POST if posted else None, auto_id="id_%s", initial={"valid_from": desk.today})
    if posted and form.is_valid() and _kept(form, desk):
        messages.success(request, gettext("The rule is noted."))
        return redirect("documents:in_rules")
    context: dict[str, Any] = {
        "desk": desk,
        "office": desk.name_of(desk.office),
        "offices": offices_of(desk),
        "tabs": tabs_of(desk, ""),
        "rules": list(queries.rules_of(desk.office)),
        "form": form,
        "may": may,
    }
    return render(request, "documents/incoming/rules.html", context)


def _kept(form: RuleForm, desk: Desk) -> bool:
    cleaned = form.cleaned_data
    if cleaned["valid_from"] < desk.today:
        form.add_error("valid_from", gettext("A rule holds from today on at the earliest."))
        return False
    try:
        with transaction.atomic():
            WorkingRule.objects.create(
                organization_key=desk.office, set_by=desk.account, set_at=desk.now, **cleaned
            )  # fmt: skip
            audit.note(
                "changed", f"working-rule:{desk.office}", by=desk.account, organization_key=desk.office, now=desk.now,
                facts={"from": cleaned["valid_from"].isoformat(), "days": cleaned["solve_within"]},
            )  # fmt: skip
    except IntegrityError:
        form.add_error("valid_from", gettext("There is a rule from this day on already."))
        return False
    return True
