"""The page of one case: everything that is known of it, the way it goes, its whole story, and what may be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lienthong.ground.audit import pages as audit
from lienthong.ground.files import serving
from lienthong.ground.files.models import File
from lienthong.ground.people.access import who_may
from lienthong.ground.people.roles import Role
from lienthong.kernel.calendar import Calendar, Explanation, Term
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words
from lienthong.work.cases import clock, papers_out, queries
from lienthong.work.cases.acts import ACTS
from lienthong.work.cases.clock import Pressing
from lienthong.work.cases.keeping import extended_at, version_of
from lienthong.work.cases.life import NATIONAL_CODES, STATE_WORDS, Action, State
from lienthong.work.cases.models import Case, CaseEvent, Moved, PaperFile, Step
from lienthong.work.cases.redating import of_case
from lienthong.work.cases.web.offers import asking, main_of, offers
from lienthong.work.cases.web.printing import slip_links
from lienthong.work.cases.web.seeing import OVERSEERS, READERS, STATE_KINDS, URGENCY_KINDS, Eyes, language, seeing, tabs

STEP_WORDS = {
    "waiting": Words(vi="Chưa đến lượt", en="Waits its turn"),
    "open": Words(vi="Đang làm", en="Being done"),
    "sent": Words(vi="Đã gửi qua trục", en="Sent over the axis"),
    "free": Words(vi="Chờ người nhận", en="Waits for somebody to take it on"),
    "to_sign": Words(vi="Chờ ký", en="Waits to be signed"),
    "done": Words(vi="Xong", en="Done"),
    "refused": Words(vi="Từ chối", en="Refused"),
    "dropped": Words(vi="Không làm nữa", en="Not done any more"),
}
STEP_KINDS = {
    "waiting": "neutral", "open": "info", "sent": "info", "to_sign": "warning", "done": "good", "refused": "bad",
    "dropped": "neutral",
}  # fmt: skip
AXES = {
    "money": {
        "none": Words(vi="Không phải nộp tiền", en="Nothing to pay"),
        "due": Words(vi="Còn phải thu", en="Still to be paid"),
        "paid": Words(vi="Đã thu đủ", en="Paid"),
        "refund": Words(vi="Phải hoàn tiền", en="To be given back"),
        "refunded": Words(vi="Đã hoàn tiền", en="Given back"),
    },
    "sync": {
        "waiting": Words(vi="Chờ đồng bộ", en="Waits to be synced"),
        "synced": Words(vi="Đã đồng bộ", en="Synced"),
        "refused": Words(vi="Cổng quốc gia từ chối", en="The national portal refused it"),
        "none": Words(vi="Không đồng bộ", en="Not synced"),
    },
    "digitised": {
        "none": Words(vi="Chưa số hóa", en="Nothing digitised"),
        "part": Words(vi="Số hóa một phần", en="Partly digitised"),
        "full": Words(vi="Đã số hóa đủ", en="Fully digitised"),
    },
}
CHARGE_WORDS = {
    "due": Words(vi="Phải thu", en="Due"),
    "paid": Words(vi="Đã thu", en="Paid"),
    "exempt": Words(vi="Miễn", en="Exempt"),
    "cancel": Words(vi="Hủy", en="Cancelled"),
    "refund": Words(vi="Đã hoàn", en="Given back"),
}
CHANNEL_WORDS = {
    "counter": Words(vi="tại quầy", en="at the counter"),
    "online": Words(vi="trực tuyến", en="online"),
    "post": Words(vi="qua bưu chính", en="by post"),
    "office": Words(vi="tại cơ quan", en="in the office"),
    "system": Words(vi="hệ thống", en="the system"),
    "axis": Words(vi="qua trục liên thông", en="over the axis"),
}
_REDATED = Words(vi="Lịch thay đổi, hạn trả dời lại", en="The calendar changed, the due date moved")
_KINDS_OF_ACT = {
    Action.DECIDE: "good", Action.RETURN_RESULT: "good", Action.SIGN: "good", Action.ACCEPT: "good",
    Action.ASK_FOR_PAPERS: "warning", Action.ASK_BEFORE_ACCEPTANCE: "warning", Action.GIVE_BACK_STEP: "warning",
    Action.EXTEND: "warning", Action.APOLOGISE: "warning", Action.ASK_WITHDRAWAL: "warning",
    Action.ASK_PAYMENT: "warning",
    Action.REFUSE: "bad", Action.STOP: "bad", Action.NOT_ACCEPT: "bad", Action.PAPERS_OVERDUE: "bad",
    Action.RECORD_MISHAP: "bad",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hop:
    """One step on the way."""

    step: Step
    office: str
    words: Words
    kind: str
    at: datetime | None
    holder: str
    share: Words | None
    """The office's share of the time, in words."""
    used: float | None
    """How much of that share is gone, between 0 and 1; only for what is being done."""
    pressing: Pressing | None
    waits_for: str


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the story: an act of somebody, or a calendar that moved the due date."""

    at: datetime
    title: Words
    kind: str
    who: str
    unit: str
    channel: Words | None
    deputy: str
    to_citizen: str
    note: str
    moved: tuple[date, date] | None
    code: str = ""


@who_may(*READERS)
@require_GET
@seeing
def case(request: HttpRequest, eyes: Eyes, case_id: int) -> HttpResponse:
    """One case; for whoever has no part in it there is no such page."""
    found = queries.by_id(case_id, eyes.scope)
    audit.looked(request, "opened", f"case:{found.pk}", found.unit_key)
    return render(request, "cases/case/page.html", shown(request, eyes, found))


@who_may(*READERS)
@require_GET
@seeing
def why(request: HttpRequest, eyes: Eyes, case_id: int) -> HttpResponse:
    """When the result is due and every day on the way there, on one sheet for whoever doubts it."""
    found = queries.by_id(case_id, eyes.scope)
    if found.accepted_at is None:
        raise Http404
    audit.looked(request, "opened", f"case:{found.pk}", found.unit_key)
    context = {
        "case": found,
        "office": eyes.name_of(found.unit_key),
        "due_words": clock.spoken(found.due_at) if found.due_at else None,
        "explanation": _explained(found, eyes.calendar(found.unit_key), list(found.pauses.all())),
    }
    return render(request, "cases/case/why.html", context)


@who_may(*OVERSEERS)
@require_GET
@seeing
def trail(request: HttpRequest, eyes: Eyes, case_id: int) -> HttpResponse:
    """Who opened, changed, decided and printed: for the leaders and inspectors who may see the case."""
    found = queries.by_id(case_id, eyes.scope)
    page = reverse("cases:case", args=[found.pk])
    return audit.trail_of(request, f"case:{found.pk}", found.unit_key, name=str(found), back=page)


@who_may(*READERS)
@require_GET
@seeing
def file(request: HttpRequest, eyes: Eyes, case_id: int, number: int) -> HttpResponseBase:
    """A file of the case: whoever may open the case may open it."""
    found = queries.by_id(case_id, eyes.scope)
    kept = PaperFile.objects.filter(case=found, pk=number).first()
    content = File.objects.filter(pk=kept.file_id).first() if kept else None
    if kept is None or content is None:
        raise Http404
    audit.looked(request, "downloaded", f"case:{found.pk}", found.unit_key, {"file": kept.name})
    return serving.respond(content, kept.name, inline=True)


def shown(request: HttpRequest, eyes: Eyes, case: Case) -> dict[str, Any]:
    """Everything on the page. The number of queries does not depend on how much happened."""
    version, governing = version_of(case), version_of(case, eyes.now)
    calendar = eyes.calendar(case.unit_key)
    steps = list(case.steps.select_related("account"))
    charges, consultations = list(case.charges.all()), list(case.consultations.all())
    pauses = list(case.pauses.all())
    events = queries.events_of(case)
    on_offer = offers(
        case, eyes.officers(), steps, charges, consultations, calendar=calendar, now=eyes.now,
        asking=asking(case, events),
    )  # fmt: skip
    pressing = pressing_of(case, calendar, eyes.now)
    main = main_of(on_offer, late=pressing is not None and pressing.urgency == "late")
    acts = [event.action for event in events]
    handed = papers_out.to_hand_over(acts)
    inspects = all(post.role == Role.INSPECTOR for post in eyes.posts)
    state = State(case.state)
    return {
        "tabs": tabs(request),
        "case": case,
        "oversees": any(post.role in OVERSEERS for post in eyes.posts),
        "content": version.content,
        "version": version,
        "governing": governing if governing.id != version.id else None,
        "filed_under": next((each.facts.get("filed_under") for each in events if each.action == Action.ACCEPT), None),
        "state": STATE_WORDS[state],
        "state_kind": STATE_KINDS[case.state],
        "national_code": NATIONAL_CODES.get(state),
        "pressing": pressing,
        "pressing_kind": URGENCY_KINDS[pressing.urgency] if pressing else "",
        "due_words": clock.spoken(case.due_at) if case.due_at else None,
        "term": Term.parse(case.term).words,
        "explanation": _explained(case, calendar, pauses),
        "offices": _offices(case, eyes),
        "channel": CHANNEL_WORDS.get(case.channel),
        "papers": _papers(case),
        "files": _loose_files(case),
        "hops": [_hop(step, steps, calendar, eyes, case) for step in steps],
        "results": [(each, eyes.name_of(each.issued_by_key)) for each in case.results.all()],
        "charges": [(each, CHARGE_WORDS.get(each.state)) for each in charges],
        "requests": list(case.requests.all()),
        "consultations": [(each, eyes.name_of(each.unit_key)) for each in consultations],
        "appointments": list(case.appointments.all()),
        "mishaps": [(each, eyes.name_of(each.unit_key)) for each in case.mishaps.all()],
        "corrections": list(case.corrections.all()),
        "corrects": case.corrects,
        "story": story_of(case, events, eyes),
        "slips": slip_links(case, papers_out.made_by(acts)),
        "to_hand_over": slip_links(case, [handed])[0] if handed else None,
        "axes": [
            (name, AXES[name].get(getattr(case, name)), getattr(case, name)) for name in ("money", "sync", "digitised")
        ],
        "papers_with": eyes.name_of(case.papers_with) if case.papers_with else "",
        "main": main,
        "main_words": ACTS[main.action].words if main else None,
        "more": [
            (offer, ACTS[offer.action].words, offer.step.name if offer.step and len(_open(steps)) > 1 else "")
            for offer in on_offer
            if offer is not main
        ],
        "reads_only": inspects,
    }


def pressing_of(case: Case, calendar: Calendar, now: datetime) -> Pressing | None:
    """How pressing the legal due date is; None where nothing is due."""
    if not case.is_open:
        return None
    return clock.pressing(calendar, since=case.accepted_at, due_at=case.due_at, now=now, stands=case.paused)


def story_of(case: Case, events: Sequence[CaseEvent], eyes: Eyes) -> list[Told]:
    """What happened, in order: the acts, and calendars that moved the due date."""
    told = [_act(event, eyes) for event in events] + [_moved(each) for each in of_case(case)]
    return sorted(told, key=lambda each: each.at)


def _act(event: CaseEvent, eyes: Eyes) -> Told:
    action = Action(event.action)
    facts = event.facts
    old, new = facts.get("old_due_on"), facts.get("due_on")
    return Told(
        event.at, ACTS[action].words, _KINDS_OF_ACT.get(action, "neutral"), event.by_name,
        eyes.name_of(event.unit_key), CHANNEL_WORDS.get(event.channel), event.deputy,
        event.words_en if language() == "en" else event.words_vi,
        event.note or ("" if not facts.get("reason") or event.words_vi else str(facts["reason"])),
        (date.fromisoformat(old), date.fromisoformat(new)) if old and new and old != new else None,
        str(facts.get("to", "")) if action is Action.ASSIGN else "",
    )  # fmt: skip


def _moved(move: Moved) -> Told:
    why = move.redating.why_en if language() == "en" else move.redating.why_vi
    return Told(move.at, _REDATED, "warning", "", "", None, "", "", why, (move.old_due_on, move.new_due_on))


def _explained(case: Case, calendar: Calendar, pauses: Sequence[Any]) -> Explanation | None:
    if case.accepted_at is None or case.due_on is None:
        return None
    started = clock.Started(
        case.accepted_at, Term.parse(case.term), case.extended_to, extended_at(case.pk, case.extended_to)
    )
    return clock.explained(calendar, started, pauses)


def _offices(case: Case, eyes: Eyes) -> dict[str, str]:
    return {
        "received": eyes.name_of(case.unit_key),
        "decides": eyes.name_of(case.decides_key) if case.decides_key != case.unit_key else "",
        "helped": eyes.name_of(case.helped_key) if case.helped_key else "",
    }


def _papers(case: Case) -> list[tuple[Any, list[tuple[PaperFile, File | None]]]]:
    papers = list(case.papers.prefetch_related("files"))
    ids = [each.file_id for paper in papers for each in paper.files.all()]
    kept = File.objects.in_bulk(ids) if ids else {}
    return [(paper, [(each, kept.get(each.file_id)) for each in paper.files.all()]) for paper in papers]


def _loose_files(case: Case) -> list[tuple[PaperFile, File | None]]:
    """Files of results and steps: those that belong to no paper."""
    found = list(case.files.filter(paper=None).select_related("step"))
    kept = File.objects.in_bulk([each.file_id for each in found]) if found else {}
    return [(each, kept.get(each.file_id)) for each in found]


def _open(steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if step.state in ("open", "to_sign")]


def _told(step: Step) -> str:
    return "free" if step.state == "open" and step.account_id is None else str(step.state)


def _hop(step: Step, steps: Sequence[Step], calendar: Calendar, eyes: Eyes, case: Case) -> Hop:
    running = step.state in ("open", "to_sign", "sent") and step.since is not None
    used = pressing = None
    until = step.due
    if running and step.since is not None and until is not None:
        whole = calendar.working_minutes(in_vietnam(step.since), in_vietnam(until))
        gone = calendar.working_minutes(in_vietnam(step.since), eyes.now)
        used = min(gone / whole, 1.0) if whole else 1.0
    if running:
        pressing = clock.pressing(calendar, since=step.since, due_at=until, now=eyes.now, stands=case.paused)
    names = {each.key: each.name for each in steps if each.state not in ("done", "dropped")}
    return Hop(
        step, eyes.name_of(step.unit_key), STEP_WORDS[_told(step)], STEP_KINDS[step.state],
        step.done_at or step.since, step.account.full_name if step.account else "",
        Term.parse(step.allowance).words if step.allowance else None, used, pressing,
        ", ".join(names[key] for key in step.starts_after if key in names) if step.state == "waiting" else "",
    )  # fmt: skip
