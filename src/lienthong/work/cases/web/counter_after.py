"""After the counter's screen: the number and the receipt, the counter's own list, guidance that was given."""

from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from lienthong.ground.people.access import who_may
from lienthong.work.cases import clock, offices, papers_out, queries, slips
from lienthong.work.cases.life import STATE_WORDS, State
from lienthong.work.cases.models import Guidance
from lienthong.work.cases.web.counter import AT_THE_COUNTER, seat_of
from lienthong.work.cases.web.printing import printed, slip_links
from lienthong.work.cases.web.seeing import STATE_KINDS, Eyes, language, seeing
from lienthong.work.procedures import queries as procedures

STATES = ("decided", "submitted", "awaiting_papers", "in_progress", "returned")
"""By what the counter's list can be narrowed, what waits for the counter itself first."""
PAGE = 25


@who_may(*AT_THE_COUNTER)
@require_GET
@seeing
def accepted(request: HttpRequest, eyes: Eyes, case_id: int) -> HttpResponse:
    """What came of the form: number, due date, the receipt, and the next citizen."""
    case = queries.by_id(case_id, eyes.scope)
    context = {
        "case": case,
        "state": STATE_WORDS[State(case.state)],
        "state_kind": STATE_KINDS[case.state],
        "procedure": procedures.version(case.version_id).content.name,
        "due": clock.spoken(case.due_at) if case.due_at else None,
        "slips": slip_links(case, papers_out.available(case)),
        "done": f"{eyes.account.pk}:{case.procedure_key}",
        "over": case.state == State.RETURNED.value,
        "waits": case.state == State.SUBMITTED.value,
        "owed": sum((each.amount for each in case.charges.all() if each.state == "due"), Decimal(0)),
    }
    return render(request, "cases/counter/accepted.html", context)


@who_may(*AT_THE_COUNTER)
@require_GET
@seeing
def counter(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """What this counter received, the newest first; what waits to be handed over at the top."""
    seat = seat_of(eyes)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    after = request.GET.get("after", "")
    page = queries.received(
        seat.officer.unit_key, after=int(after) if after.isdecimal() and len(after) < 19 else None, size=PAGE,
        state=state or None,
    )  # fmt: skip
    address = reverse("cases:counter")
    asked = f"state={state}&" if state else ""
    context = {
        "seat": seat,
        "rows": [
            (each, STATE_WORDS[State(each.state)], STATE_KINDS[each.state], each.due_at and clock.spoken(each.due_at))
            for each in page.cases
        ],
        "state": state,
        "tabs": [(key, STATE_WORDS[State(key)], key == state) for key in STATES],
        "older": f"{address}?{asked}after={page.after}" if page.after else "",
        "newer": f"{address}?{asked}".rstrip("?&") if after else "",
    }  # fmt: skip
    return render(request, "cases/counter/list.html", context)


@who_may(*AT_THE_COUNTER)
@require_GET
@seeing
def guidance(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """What citizens were told at this counter."""
    seat = seat_of(eyes)
    after = request.GET.get("after", "")
    found = (
        Guidance.objects.filter(unit_key=seat.officer.unit_key)
        .select_related("by", "version")
        .defer("version__content")
    )
    if after.isdecimal() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    notes = list(found[: PAGE + 1])
    context = {
        "seat": seat,
        "notes": notes[:PAGE],
        "older": f"{reverse('cases:guidance')}?after={notes[PAGE - 1].pk}" if len(notes) > PAGE else "",
        "newer": reverse("cases:guidance") if after else "",
    }
    return render(request, "cases/counter/guidance.html", context)


@who_may(*AT_THE_COUNTER)
@require_GET
@seeing
def guidance_note(request: HttpRequest, eyes: Eyes, guidance_id: int) -> HttpResponse:
    """One note, as it is handed over; `?as=pdf` to print it."""
    note = Guidance.objects.filter(pk=guidance_id, unit_key__in=eyes.scope).select_related("by").first()
    if note is None:
        raise Http404
    slip = papers_out.guidance_note(note)
    if request.GET.get("as") == "pdf":
        return printed(slip, f"phieu-huong-dan-{note.pk}.pdf", request)
    pdf = f"{reverse('cases:guidance_note', kwargs={'guidance_id': note.pk})}?as=pdf"
    context = {
        "title": slips.form_of(slip).title, "pdf": pdf, "pdf_a4": f"{pdf}&paper=A4", "back": reverse("cases:guidance"),
        "back_name": gettext("Guidance given"), "unit": offices.name_of(note.unit_key),
        **slips.context(slip, language()),
    }  # fmt: skip
    return render(request, "cases/counter/slip.html", context)
