"""The counter's one screen: procedure, citizen, papers, money, due date, and the four things that come of it."""

import hashlib
import uuid
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lienthong.ground.files import uploading
from lienthong.ground.files.doors import takes_files
from lienthong.ground.files.models import File
from lienthong.ground.people import queries as people
from lienthong.ground.people.access import who_may
from lienthong.ground.people.roles import Role
from lienthong.kernel.calendar import Explanation, explain
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.vietnamese import fold
from lienthong.work.cases import clock, filing, offices, queries
from lienthong.work.cases.actions import intake
from lienthong.work.cases.models import Case
from lienthong.work.cases.numbers import written
from lienthong.work.cases.officers import Officer, Unseen
from lienthong.work.cases.web.counter_form import IntakeForm
from lienthong.work.cases.web.seeing import Eyes, chance, language, seeing
from lienthong.work.procedures import queries as procedures
from lienthong.work.procedures.models import Version
from lienthong.work.procedures.versions import ProcedureVersion, Summary

AT_THE_COUNTER = (Role.COUNTER, Role.CENTRE_HEAD)
SHOWN = 12
"""So many procedures stand under the search."""
RECENT = 200
"""So many of the counter's last cases say what it receives most."""
FILES_A_TIME = 20


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits at which counter."""

    officer: Officer
    unit_name: str
    today: date

    def signers(self) -> tuple[str, ...]:
        """Who of the office signs results today, by name. One query."""
        posts = people.holders(self.officer.unit_key, [Role.SIGNER], self.today)
        return tuple(dict.fromkeys(post.account.full_name for post in posts))


def seat_of(eyes: Eyes) -> Seat:
    """The first counter at which the person sits today.

    Raises:
        PermissionDenied: at none.
    """
    found = next((each for each in eyes.officers() if each.role in AT_THE_COUNTER), None)
    if found is None:
        raise PermissionDenied
    return Seat(found, offices.name_of(found.unit_key), eyes.today)


@takes_files
@who_may(*AT_THE_COUNTER)
@require_http_methods(["GET", "HEAD", "POST"])
@seeing
def new(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """Take a case in."""
    seat = seat_of(eyes)
    if request.method == "POST":
        return _posted(request, eyes, seat)
    asked = request.GET.get("procedure", "").strip()
    version = procedures.version_on(asked, eyes.today) if asked else None
    if version is None:
        return render(request, "cases/counter/choose.html", _choices(request, eyes, seat, missing=asked))
    form = _form(eyes, seat, version, initial=_from_earlier(request, eyes))
    return _show(request, eyes, seat, form)


@who_may(*AT_THE_COUNTER)
@require_GET
@seeing
def choose(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """The procedures that match what is being typed."""
    return render(request, "cases/counter/procedures.html", _choices(request, eyes, seat_of(eyes)))


@who_may(*AT_THE_COUNTER)
@require_GET
@seeing
def known(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """The citizens that match what is being typed."""
    text = request.GET.get("who", "").strip()
    found = queries.known_applicants(text, seat_of(eyes).officer.unit_key) if text else []
    return render(request, "cases/counter/people.html", {"found": found, "asked": text})


@takes_files
@who_may(*AT_THE_COUNTER)
@require_POST
@seeing
def reckon(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """The due date and the fees of the form as it stands; nothing is kept."""
    seat = seat_of(eyes)
    form = _form(eyes, seat, _version(request), data=request.POST)
    promise = _promise(eyes, seat, form)
    if request.POST.get("seen") == promise["seen"]:
        return HttpResponse(status=204)
    return render(request, "cases/counter/reckoned.html", {"form": form, **promise})


@takes_files
@who_may(*AT_THE_COUNTER)
@require_POST
@seeing
def papers(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """The list of papers after another situation of the citizen was chosen."""
    form = _form(eyes, seat_of(eyes), _version(request), data=request.POST)
    _keep_files(request, eyes, form)
    return render(request, "cases/counter/papers.html", {"form": form, "limit": uploading.LIMIT_WORDS})


@takes_files
@who_may(*AT_THE_COUNTER)
@require_POST
@seeing
def upload(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """Keep files of one component and say at once what they are worth."""
    seat_of(eyes)
    component = request.GET.get("for", "")
    given = request.FILES.getlist(f"f-{component}")[:FILES_A_TIME]
    kept, wrong = uploading.keep(given, by=eyes.account, now=eyes.now)
    return render(request, "cases/counter/files.html", {"key": component, "kept": kept, "wrong": wrong})


def _posted(request: HttpRequest, eyes: Eyes, seat: Seat) -> HttpResponse:
    version, act = _version(request), request.POST.get("act", "check")
    data: Any = copy(request.POST)  # can be changed, and no value is copied
    if fill := data.get("fill", ""):
        for name, value in _person(fill, data.get("who", ""), seat).items():
            data[name] = value
    form = _form(eyes, seat, version, data=data)
    _keep_files(request, eyes, form)
    if act == "all":
        for row in form.rows:
            if not row.component.optional:
                data[row.tick.html_name] = "on"
    if act not in ("accept", "now", "submit", "guide"):
        # Finding a person, changing the situation, pressing Enter: the same screen with what was typed, unjudged.
        return _show(request, eyes, seat, form, judged=False)
    if act == "guide":
        return _guide(request, eyes, seat, form)
    if form.is_valid():
        _complete(form, act)
    if not form.errors and not any(form.refused_files.values()):
        try:
            return redirect(_after(_perform(form, act, eyes, seat, _form_key(request, eyes))))
        except IntegrityError:
            # The same form pressed twice: whoever came second finds what the first one made.
            before = _made_before(request, eyes)
            if before is None:
                raise
            if filing.asked_for(before, form.filing(seat.officer.unit_key, "")):
                return redirect(_after(before))
            # Back in the browser, and the next citizen typed over the last one: that is nobody's second press.
            said = {"number": before.number or before.pk, "name": before.applicant}
            form.add_error(None, gettext(
                "This form has made case %(number)s of %(name)s already, and what stands here now is another. Press"
                " again, and it becomes a case of its own."
            ) % said)  # fmt: skip
            return _show(request, eyes, seat, form, form_key=uuid.uuid4().hex)
        except Refusal as refusal:
            form.add_error(None, refusal.say(language()))
    return _show(request, eyes, seat, form)


def _perform(form: IntakeForm, act: str, eyes: Eyes, seat: Seat, form_key: str) -> Case:
    filed = form.filing(seat.officer.unit_key, form_key)
    match act:
        case "submit":
            return intake.submit(filed, officer=seat.officer, now=eyes.now, chance=chance)
        case "now":
            data = form.cleaned_data
            return intake.same_day(
                filed, signed_by=data["signer"], result_name="", result_number=data["result_number"],
                receiver=data["receiver"], officer=seat.officer, now=eyes.now, chance=chance,
            )  # fmt: skip
    return intake.take_in(filed, officer=seat.officer, now=eyes.now, chance=chance)


def _complete(form: IntakeForm, act: str) -> None:
    """Say beside each paper what is missing; only keeping for later may be incomplete."""
    if act == "submit" or form.chosen is None:
        return
    for lacking in filing.missing(form.chosen, form.filing("", "").papers):
        form.add_error(f"p-{lacking.component.key}", lacking.words.say(language()))
    for each in form.reckoned:
        if each.wrong:
            form.add_error(None, each.wrong)


def _guide(request: HttpRequest, eyes: Eyes, seat: Seat, form: IntakeForm) -> HttpResponse:
    said = {name: str(form.data.get(name, "")).strip() for name in ("told", "applicant", "phone")}
    try:
        note = intake.guide(
            form.version.id, said["told"], citizen=said["applicant"][:200], phone=said["phone"][:20],
            officer=seat.officer, now=eyes.now,
        )  # fmt: skip
    except Refusal:
        form.is_valid()
        form.errors.clear()
        form.add_error("told", gettext("Write down what the citizen was told."))
        return _show(request, eyes, seat, form)
    return redirect("cases:guidance_note", guidance_id=note.pk)


def _form(eyes: Eyes, seat: Seat, version: ProcedureVersion, *, data: Any = None, initial: Any = None) -> IntakeForm:
    # Only the fast path names a signer: an ordinary acceptance does not look for them.
    ordinary = data is not None and data.get("act") == "accept"
    signers = tuple(filter(None, [data.get("signer")])) if ordinary else seat.signers()
    return IntakeForm(
        data, None, version=version, today=eyes.today, signers=signers, initial=initial,
        local=procedures.local_amounts(eyes.today),
    )  # fmt: skip


def _show(
    request: HttpRequest, eyes: Eyes, seat: Seat, form: IntakeForm, *, judged: bool = True, form_key: str = ""
) -> HttpResponse:  # fmt: skip
    if not judged:
        form.leave_unjudged()
    matches = []
    if request.method == "POST" and request.POST.get("act") == "find":
        matches = queries.known_applicants(request.POST.get("who", ""), seat.officer.unit_key)
    context = {
        "form": form,
        "seat": seat,
        "version": form.version,
        "form_key": form_key or request.POST.get("form_key") or uuid.uuid4().hex,
        "autosave": f"{eyes.account.pk}:{form.version.procedure_key}",
        "found": matches,
        "asked": request.POST.get("who", "") if matches or request.POST.get("act") == "find" else "",
        "limit": uploading.LIMIT_WORDS,
        # Whoever has to sign in again comes back to this very screen, which offers what was typed.
        "address": f"{reverse('cases:new')}?{urlencode({'procedure': form.version.procedure_key})}",
        **_promise(eyes, seat, form),
    }
    return render(request, "cases/counter/new.html", context, status=422 if judged and form.errors else 200)


def _promise(eyes: Eyes, seat: Seat, form: IntakeForm) -> dict[str, Any]:
    """When it would be due if it were accepted now, and why; and what its number will begin with."""
    term = form.content.term_for(str(form.now_in("channel") or "counter"))
    told: Explanation = explain(eyes.calendar(seat.officer.unit_key), eyes.now, term)
    try:
        number = written(offices.code_of(seat.officer.unit_key, eyes.today), eyes.today, 0)[:-4] + "····"
    except offices.NoSuchOffice:
        number = ""
    due_at = told.due.due_at
    fees = [(each.fee.key, str(each.value), each.words.vi) for each in form.reckoned]
    return {
        "told": told,
        "due": clock.spoken(due_at) if due_at else None,
        "number": number,
        "term_words": term.words,
        "seen": hashlib.sha256(repr((due_at, fees, language())).encode()).hexdigest()[:12],
    }


def _keep_files(request: HttpRequest, eyes: Eyes, form: IntakeForm) -> None:
    """Files named in the form, and those that came with it because no script sent them ahead."""
    for component in form.chosen.components if form.chosen else ():
        key = component.key
        kept = uploading.kept_before(request.POST.getlist(f"kept-{key}"), by=eyes.account, now=eyes.now)
        more: list[File] = []
        if given := request.FILES.getlist(f"f-{key}")[:FILES_A_TIME]:
            more, form.refused_files[key] = uploading.keep(given, by=eyes.account, now=eyes.now)
        form.kept[key] = [*kept, *more]


def _choices(request: HttpRequest, eyes: Eyes, seat: Seat, missing: str = "") -> dict[str, Any]:
    text = request.GET.get("q", "").strip()[:120]
    level = getattr(offices.find(seat.officer.unit_key), "level", None)
    if text:
        # Of what has these words: our own level first, then the words as one phrase, then the plainest name.
        phrase = fold(text)
        found = procedures.search(text, eyes.today)
        found = sorted(found, key=lambda each: (each.level != level, phrase not in fold(each.name), len(each.name)))
        found = found[:SHOWN]
    else:
        found = _recent(eyes, seat, str(level or ""))
    return {"found": found, "q": text, "seat": seat, "missing": missing, "recent": not text}


def _recent(eyes: Eyes, seat: Seat, level: str) -> list[Summary]:
    """What this counter receives most, then what else its level has. Two queries."""
    latest = Case.objects.filter(unit_key=seat.officer.unit_key).order_by("-id")
    often: dict[str, int] = {}
    for key in latest.values_list("procedure_key", flat=True)[:RECENT]:
        often[key] = often.get(key, 0) + 1
    found = procedures.in_force(eyes.today)
    found.sort(key=lambda each: (-often.get(each.procedure_key, 0), each.level != level))
    return found[:SHOWN]


def _from_earlier(request: HttpRequest, eyes: Eyes) -> dict[str, str]:
    """Who asks, taken from a case that this person may see: `?like=`."""
    asked = request.GET.get("like", "")
    if not asked.isdecimal() or len(asked) > 18:
        return {}
    try:
        return _facts(queries.by_id(int(asked), eyes.scope))
    except Unseen as unseen:
        raise Http404 from unseen


def _person(pressed: str, typed: str, seat: Seat) -> dict[str, str]:
    """The citizen that was chosen, only from among those that what was typed finds."""
    found = queries.known_applicants(typed, seat.officer.unit_key)
    return next((_facts(case) for case in found if str(case.pk) == pressed), {})


def _facts(case: Case) -> dict[str, str]:
    return {
        "applicant": case.applicant, "identity": case.identity, "phone": case.phone, "email": case.email,
        "address": case.address, "kind": case.applicant_kind,
    }  # fmt: skip


def _version(request: HttpRequest) -> ProcedureVersion:
    asked = request.POST.get("version", "")
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    try:
        return procedures.version(int(asked))
    except Version.DoesNotExist as gone:
        raise Http404 from gone


def _form_key(request: HttpRequest, eyes: Eyes) -> str:
    try:
        return f"{eyes.account.pk}-{UUID(request.POST.get('form_key', '')).hex}"
    except ValueError:
        return ""


def _made_before(request: HttpRequest, eyes: Eyes) -> Case | None:
    key = _form_key(request, eyes)
    return Case.objects.filter(form_key=key).first() if key else None


def _after(case: Case) -> str:
    return reverse("cases:accepted", kwargs={"case_id": case.pk})
