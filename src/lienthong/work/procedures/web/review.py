"""A draft before it is published: what changes, what the checks say, whose cases go on under the old version."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lienthong.ground.dates import SHOWN, DayField
from lienthong.ground.people.access import who_may
from lienthong.kernel.moments import typed_day
from lienthong.kernel.refusals import Refusal
from lienthong.work.procedures import actions, around, queries, rules
from lienthong.work.procedures.changes import between
from lienthong.work.procedures.models import Version
from lienthong.work.procedures.sections import of_place
from lienthong.work.procedures.touched import touched_by
from lienthong.work.procedures.versions import FiledBefore
from lienthong.work.procedures.web.drafts import draft, now, user
from lienthong.work.procedures.web.fields import language
from lienthong.work.procedures.web.reading import WRITERS, facts_of, may_open


@who_may(*WRITERS)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, version_id: int) -> HttpResponse:
    """What would change, what the checks say, whose cases go on under the old one; and the button that publishes."""
    row = draft(version_id)
    value = queries.value_of(row)
    today = timezone.localdate()
    asked = request.POST.get("day", "") or request.GET.get("day", "")
    read = typed_day(asked) if asked else None
    wrong = DayField.default_error_messages["invalid"] if asked and read is None else ""
    if read is not None and read < today:
        # What held on a day that is over is no comparison for anybody: the answer stands at the day.
        wrong, read = actions.PublishedInThePast(day=read).say(language()), None
    day = read or max(today, row.valid_from)
    found = around.findings(value.content, day)
    decision = request.POST.get("decision", row.decision_number).strip()[:120]
    filed_before: FiledBefore = "filing" if request.POST.get("filed_before") == "filing" else "acceptance"
    if request.method == "POST" and not wrong:
        try:
            actions.publish(
                row.pk, day, decision=decision, by=user(request), now=now(), errors=rules.errors(found),
                filed_before=filed_before,
            )  # fmt: skip
        except Refusal as no:
            messages.error(request, no.say(language()))
        else:
            messages.success(request, _("Published. Open cases go on under the version they were accepted under."))
            return redirect("procedures:page", key=row.procedure_id)
    held = queries.version_on(row.procedure_id, day)
    context = {
        **facts_of(value.content, day),
        "row": row,
        "day": day,
        "shown_day": asked[:40] if wrong else day.strftime(SHOWN),
        "wrong": wrong,
        "decision": decision,
        "held": held,
        "filed_before": filed_before,
        "filed_before_choices": Version.FiledBefore.choices,
        "changes": between(held.content, value.content, language()) if held else [],
        "findings": [(each, of_place(each.place)) for each in found],
        "stands_in_the_way": bool(rules.errors(found)),
        "touched": touched_by(held) if held else None,
        "may_open": may_open(request),
    }
    return render(request, "procedures/review.html", context, status=400 if wrong else 200)
