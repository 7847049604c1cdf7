"""What heads look at: who has how much, what comes due, what stands still; and deputies by dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lienthong.ground.dates import DayField
from lienthong.ground.people import actions as people_actions
from lienthong.ground.people import queries as people
from lienthong.ground.people.access import who_may
from lienthong.ground.people.models import Account, Delegation, Post
from lienthong.ground.people.roles import Role
from lienthong.kernel.calendar import Calendar
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.cases import clock, queries
from lienthong.work.cases.actions import handling
from lienthong.work.cases.clock import Pressing
from lienthong.work.cases.models import Case, Step
from lienthong.work.cases.officers import HEADS, posts_for
from lienthong.work.cases.queue import load_by_holder, of_unit
from lienthong.work.cases.web.desk import item
from lienthong.work.cases.web.seeing import DESKS, URGENCY_KINDS, Eyes, language, seeing, tabs

LOOKED_AT = 1000
"""So many unfinished cases of an office, the soonest due first, are sorted by how pressing they are."""
SHOWN = 100
GROUPS = {
    "late": Words(vi="Quá hạn", en="Late"),
    "today": Words(vi="Hạn hôm nay", en="Due today"),
    "soon": Words(vi="Còn 1–2 ngày làm việc", en="Within two working days"),
    "warm": Words(vi="Đã qua 80% thời gian", en="Past 80 % of the time"),
    "half": Words(vi="Đã qua 50% thời gian", en="Past 50 % of the time"),
    "calm": Words(vi="Còn nhiều thời gian", en="Plenty of time"),
    "paused": Words(vi="Đang tạm dừng", en="Paused"),
}
"""The thresholds at which people are reminded (onestop: 50 %, 80 %, two working days before)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One case of a list, and how pressing it is."""

    case: Case
    pressing: Pressing
    kind: str


class DelegateForm(forms.Form):
    """A post for a colleague, by dates and a document."""

    post = forms.TypedChoiceField(label=_("Whose post"), coerce=int)
    to = forms.TypedChoiceField(label=_("Who exercises it"), coerce=int)
    document = forms.CharField(label=_("Number and day of the document"), max_length=200)
    since = DayField(label=_("First day"))
    until = DayField(label=_("Until and including"))

    def __init__(self, *args: Any, posts: Sequence[Post], to: Sequence[Post], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whose: Any = self.fields["post"]
        whose.choices = [(post.pk, f"{post.account.full_name} · {Role(post.role).label}") for post in posts]
        whom: Any = self.fields["to"]
        # Nobody stands there before somebody is chosen: the first of a list is chosen by accident.
        colleagues = {each.account_id: each.account.full_name for each in to}
        whom.choices = [("", gettext("Choose a colleague")), *colleagues.items()]
        self.fields["since"].initial = today


@who_may(*HEADS)
@require_http_methods(["GET", "HEAD", "POST"])
@seeing
def unit(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """My office: who has how much, assigning several at once, deputies, what is late."""
    unit_key = _unit(request, eyes, *HEADS)
    colleagues = people.holders(unit_key, DESKS, eyes.today)
    mayed = sorted(
        (post for post in colleagues if _may_delegate(eyes, post)), key=lambda post: post.account_id != eyes.account.pk
    )
    asked = request.POST.get("what") if request.method == "POST" else None
    form = DelegateForm(
        request.POST if asked == "delegate" else None, posts=mayed, to=colleagues, today=eyes.today, auto_id="id_%s"
    )
    if asked == "assign":
        return _assign(request, eyes, unit_key)
    if asked == "delegate" and form.is_valid() and _delegated(eyes, form, mayed):
        messages.success(request, gettext("The deputy is noted."))
        return redirect(_address("cases:unit", unit_key, eyes))
    holder = request.GET.get("holder", "")
    queue = of_unit(
        unit_key,
        after=request.GET.get("after"),
        holder=int(holder) if holder.isdecimal() and len(holder) < 10 else None,
    )
    calendars = {unit_key: eyes.calendar(unit_key)}
    shown = {"holder": holder} if holder else {}
    address = _address("cases:unit", unit_key, eyes)
    names = {step.account_id: step.account.full_name for step in queue.steps if step.account_id and step.account}
    context = {
        "tabs": tabs(request),
        "office": eyes.name_of(unit_key),
        "offices": _offices(eyes, unit_key, *HEADS),
        "load": [{**row, "role_name": Role(str(row["role"])).label} for row in load_by_holder(unit_key, eyes.now)],
        "items": [item(step, calendars, eyes, names) for step in queue.steps],
        "kinds": _kinds(queue.steps, colleagues),
        "holder": holder,
        "address": address,
        "older": f"{address}&{urlencode({**shown, 'after': queue.after})}" if queue.after else "",
        "first": f"{address}&{urlencode(shown)}" if request.GET.get("after") else "",
        "delegations": people.delegations_in(unit_key, eyes.today),
        "form": form,
        "late": [
            _row(case, calendars[unit_key], eyes.now)
            for case in queries.late_without_apology(unit_key, eyes.now)[: queries.PAGE]
        ],
        "silent": [(each, eyes.name_of(each.unit_key)) for each in queries.silent_opinions(unit_key)],
    }
    return render(request, "cases/heads/unit.html", context)


@dataclass(frozen=True, slots=True)
class Kind:
    """Work of one kind, and those of the office whose post can do it today."""

    key: str
    words: str
    colleagues: list[tuple[int, str]]


_KINDS = {
    Role.SPECIALIST.value: Words(vi="Việc chuyên môn giao cho", en="Give the specialists’ work to"),
    Role.UNIT_HEAD.value: Words(vi="Việc của thủ trưởng giao cho", en="Give the head’s work to"),
    Role.COUNTER.value: Words(vi="Việc ở quầy giao cho", en="Give the counter’s work to"),
    Role.SIGNER.value: Words(vi="Việc ký giao cho", en="Give what is to be signed to"),
}


def _kind(step_role: str) -> str:
    return step_role if step_role in _KINDS else Role.SPECIALIST.value


def _kinds(steps: Sequence[Step], posts: Sequence[Post]) -> list[Kind]:
    """A box for each kind of work on the page, each with those alone who can do it."""
    there = {_kind(step.role) for step in steps}
    found = []
    for key, words in _KINDS.items():
        if key in there:
            fitting = {post.account_id: post.account.full_name for post in posts if post.role in posts_for(key)}
            said = words.say(language()) if len(there) > 1 else gettext("Give what is ticked to")
            found.append(Kind(key, said, list(fitting.items())))
    return found


@who_may(*HEADS)
@require_POST
@seeing
def end_delegation(request: HttpRequest, eyes: Eyes, delegation_id: int) -> HttpResponse:
    """The deputy's days are over, from today on."""
    found = Delegation.objects.filter(pk=delegation_id).select_related("post").first()
    if found is None or not _may_delegate(eyes, found.post):
        raise Http404
    people_actions.end_delegation(found, on=eyes.today, by=eyes.account)
    messages.success(request, gettext("The deputy’s days are over."))
    return redirect(_address("cases:unit", found.post.organization_key, eyes))


@who_may(*HEADS)
@require_GET
@seeing
def deadlines(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """What an office received and has not finished, by how pressing it is."""
    unit_key = _unit(request, eyes, *HEADS)
    calendar = eyes.calendar(unit_key)
    rows = [_row(case, calendar, eyes.now) for case in queries.open_by_due(unit_key, size=LOOKED_AT)]
    counted = {name: sum(row.pressing.urgency == name for row in rows) for name in GROUPS}
    wanted = request.GET.get("urgency", "")
    if wanted not in GROUPS:
        wanted = next((name for name in GROUPS if counted[name]), "late")
    chosen = [row for row in rows if row.pressing.urgency == wanted]
    address = _address("cases:deadlines", unit_key, eyes)
    context = {
        "tabs": tabs(request),
        "office": eyes.name_of(unit_key),
        "offices": _offices(eyes, unit_key, *HEADS),
        "groups": [(words, counted[name], f"{address}&urgency={name}", name == wanted, URGENCY_KINDS[name])
                   for name, words in GROUPS.items()],
        "rows": chosen[:SHOWN],
        "more": max(len(chosen) - SHOWN, 0),
        "beyond": len(rows) == LOOKED_AT,
        "group": GROUPS[wanted],
    }  # fmt: skip
    return render(request, "cases/heads/deadlines.html", context)


@who_may(*HEADS)
@require_GET
@seeing
def stuck(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """What stands still: cases that nobody touched, steps with trouble, cases without a computable due date."""
    unit_key = _unit(request, eyes, *HEADS)
    calendar = eyes.calendar(unit_key)
    hours = settings.CASES_STUCK_HOURS
    before = clock.hours_ago(calendar, eyes.now, hours)
    still = queries.stuck(unit_key, before)
    open_steps: dict[int, list[Any]] = {}
    for step in _steps_of(still):
        open_steps.setdefault(step.case_id, []).append(
            (step.name, eyes.name_of(step.unit_key), step.account.full_name if step.account else "")
        )
    undated = Case.objects.filter(unit_key=unit_key, finished_at=None, clock__due_on=None).exclude(accepted_at=None)
    context = {
        "tabs": tabs(request),
        "office": eyes.name_of(unit_key),
        "offices": _offices(eyes, unit_key, *HEADS),
        "hours": hours,
        "still": [(case, open_steps.get(case.pk, [])) for case in still],
        "trouble": [(step, eyes.name_of(step.unit_key)) for step in queries.in_trouble([unit_key], before)],
        "undated": list(undated.order_by("id")[: queries.PAGE]),
    }
    return render(request, "cases/heads/stuck.html", context)


def _assign(request: HttpRequest, eyes: Eyes, unit_key: str) -> HttpResponse:
    """Several at once; what cannot be given to that colleague is told, the rest is done."""
    chosen = {int(each) for each in request.POST.getlist("step") if each.isdecimal() and len(each) < 18}
    officer = next((each for each in eyes.officers() if each.unit_key == unit_key and each.role in HEADS), None)
    back = redirect(_address("cases:unit", unit_key, eyes))
    given = {key: request.POST.get(f"to-{key}", "") for key in _KINDS}
    to = {
        step_id: int(given[_kind(role)])
        for step_id, role in Step.objects.filter(pk__in=chosen).values_list("pk", "role")
        if given[_kind(role)].isdecimal() and len(given[_kind(role)]) < 18
    }
    if officer is None or len(to) < len(chosen) or not chosen:
        # Of work of two kinds, one box may have been left: nothing is done by half.
        messages.warning(request, gettext("Tick what is to be assigned and choose a colleague."))
        return back
    done = 0
    for step_id, account_id in to.items():
        try:
            with transaction.atomic():
                handling.assign(step_id, account_id, officer=officer, now=eyes.now)
            done += 1
        except Refusal as refusal:
            messages.error(request, refusal.say(language()))
    if done:
        said = ngettext("%(count)d piece of work was assigned.", "%(count)d pieces of work were assigned.", done)
        messages.success(request, said % {"count": done})
    return back


def _may_delegate(eyes: Eyes, post: Post) -> bool:
    """Their own post; a head also the posts of those below, and the signer everybody's in the office."""
    if post.account_id == eyes.account.pk:
        return True
    mine = {own.role for own in eyes.posts if own.organization_key == post.organization_key and own.deputy is None}
    below = {
        Role.SIGNER.value: set(DESKS),
        Role.UNIT_HEAD.value: {Role.SPECIALIST},
        Role.CENTRE_HEAD.value: {Role.COUNTER},
    }
    return any(post.role in below.get(role, ()) for role in mine)


def _delegated(eyes: Eyes, form: DelegateForm, posts: Sequence[Post]) -> bool:
    data = form.cleaned_data
    post = next(post for post in posts if post.pk == data["post"])
    try:
        people_actions.delegate(
            post, Account.objects.get(pk=data["to"]), document=data["document"], since=data["since"],
            until=data["until"] + timedelta(days=1), by=eyes.account, now=eyes.now,
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, refusal.say(language()))
        return False
    return True


def _unit(request: HttpRequest, eyes: Eyes, *roles: Role) -> str:
    """The office that is looked at: the one asked for where the person heads it, else their first."""
    units = eyes.units(*roles)
    wanted = request.GET.get("unit") or units[0]
    if wanted not in units:
        raise Http404
    return wanted


def _offices(eyes: Eyes, here: str, *roles: Role) -> list[tuple[str, str, bool]]:
    units = eyes.units(*roles)
    return [(key, eyes.name_of(key), key == here) for key in units] if len(units) > 1 else []


def _address(name: str, unit_key: str, eyes: Eyes) -> str:
    return f"{reverse(name)}?{urlencode({'unit': unit_key})}"


def _row(case: Case, calendar: Calendar, now: datetime) -> Row:
    pressing = clock.pressing(calendar, since=case.accepted_at, due_at=case.due_at, now=now, stands=case.paused)
    return Row(case, pressing, URGENCY_KINDS[pressing.urgency])


def _steps_of(cases: Sequence[Case]) -> Sequence[Step]:
    open_ones = Step.objects.filter(case__in=cases, state__in=["open", "to_sign", "sent"])
    return list(open_ones.select_related("account").order_by("position")) if cases else []
