"""The desk of the catalogue: drafts are written, checked, compared with what holds, and published from a day on."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lienthong.ground.people.access import who_may
from lienthong.ground.people.roles import Role
from lienthong.kernel.calendar import TermKind
from lienthong.kernel.moments import VIETNAM, read_day
from lienthong.kernel.refusals import Refusal
from lienthong.work.procedures import actions, around, editing, queries, rules
from lienthong.work.procedures.changes import between
from lienthong.work.procedures.content import Content, Local
from lienthong.work.procedures.models import Version
from lienthong.work.procedures.touched import touched_by
from lienthong.work.procedures.web.reading import CHANNELS, SERVICE_LEVELS, WRITERS, facts_of


@who_may(*WRITERS)
@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts that somebody is writing."""
    rows = Version.objects.filter(status=Version.Status.DRAFT).defer("content", "haystack").order_by("-changed_at")
    return render(request, "procedures/drafts.html", {"rows": list(rows)})


@who_may(*WRITERS)
@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a draft from what holds, or go on with the one that was begun."""
    try:
        row = actions.start_draft(key, _user(request), _now())
    except actions.UnknownProcedure as no:
        raise Http404 from no
    return redirect("procedures:edit", version_id=row.pk)


@who_may(*WRITERS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, version_id: int) -> HttpResponse:
    """Write a draft. Every button keeps what stands in the form, so that nothing typed is ever lost."""
    row = _draft(version_id)
    content = queries.value_of(row).content
    problems: dict[str, Any] = {}
    if request.method == "POST":
        do = request.POST.get("do", "save")
        if do == "discard":
            actions.discard_draft(row.pk)
            messages.success(request, _("The draft is gone. What is published has not changed."))
            return redirect("procedures:page", key=row.procedure_id)
        read = editing.edited(content, {name: str(value) for name, value in request.POST.items()})
        content, problems = editing.done(read.content, do), dict(read.problems)
        try:
            actions.save_draft(row.pk, content, by=_user(request), now=_now(), opened_at=_moment(request))
        except Refusal as no:
            messages.error(request, no.say(_language()))
            return redirect("procedures:edit", version_id=row.pk)
        if not problems:
            if do == "review":
                return redirect("procedures:review", version_id=row.pk)
            if do == "save":
                messages.success(request, _("Saved."))
            anchor = do.split("-")[1] if "-" in do else "top"
            return redirect(f"{request.path}#{anchor}")
        row.refresh_from_db()
    return render(request, "procedures/edit.html", _form(row, content, problems), status=400 if problems else 200)


@who_may(*WRITERS)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, version_id: int) -> HttpResponse:
    """What would change, what the checks say, whose cases go on under the old one; and the button that publishes."""
    row = _draft(version_id)
    value = queries.value_of(row)
    today = timezone.localdate()
    asked = request.POST.get("day", "") or request.GET.get("day", "")
    day = (read_day(asked) if asked else None) or max(today, row.valid_from)
    found = around.findings(value.content, day)
    if request.method == "POST":
        decision = request.POST.get("decision", "").strip()[:120]
        try:
            actions.publish(row.pk, day, decision=decision, by=_user(request), now=_now(), errors=rules.errors(found))
        except Refusal as no:
            messages.error(request, no.say(_language()))
        else:
            messages.success(request, _("Published. Open cases go on under the version they were accepted under."))
            return redirect("procedures:page", key=row.procedure_id)
    held = queries.version_on(row.procedure_id, day)
    context = {
        **facts_of(value.content, day),
        "row": row,
        "day": day,
        "today": today,
        "held": held,
        "changes": between(held.content, value.content) if held else [],
        "findings": found,
        "stands_in_the_way": bool(rules.errors(found)),
        "touched": touched_by(held) if held else None,
    }
    return render(request, "procedures/review.html", context)


def _form(row: Version, content: Content, problems: dict[str, Any]) -> dict[str, Any]:
    return {
        "row": row,
        "content": content,
        "problems": problems,
        "findings": around.findings(content, max(row.valid_from, timezone.localdate())),
        "channels": [
            (name, label, name in content.channels, content.terms.get(name)) for name, label in CHANNELS.items()
        ],
        "kinds": _kinds(),
        "service_levels": list(SERVICE_LEVELS.items()),
        "roles": Role.choices,
        "check_days": content.check_extension.value if content.check_extension else 0,
        "fees": [(fee, fee.rule.setting if isinstance(fee.rule, Local) else "") for fee in content.fees],
        "steps": [(step, editing.hours_of(step.allowance)) for step in content.steps],
    }


def _kinds() -> list[tuple[str, str]]:
    return [
        (TermKind.SAME_DAY.value, _("on the same day")),
        (TermKind.WORKING_DAYS.value, _("working days")),
        (TermKind.CALENDAR_DAYS.value, _("calendar days")),
        (TermKind.HOURS_BEFORE_EVENT.value, _("hours before the event")),
        (TermKind.UNSPECIFIED.value, _("not determined")),
    ]


def _draft(version_id: int) -> Version:
    row = Version.objects.filter(pk=version_id, status=Version.Status.DRAFT).first()
    if row is None:
        raise Http404
    return row


def _moment(request: HttpRequest) -> datetime | None:
    try:
        return datetime.fromisoformat(request.POST.get("opened_at", ""))
    except ValueError:
        return None


def _user(request: HttpRequest) -> str:
    return str(getattr(request.user, "username", ""))


def _now() -> datetime:
    return timezone.now().astimezone(VIETNAM)


def _language() -> Any:
    return "en" if get_language() == "en" else "vi"
