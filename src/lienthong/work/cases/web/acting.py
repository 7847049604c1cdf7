"""Doing something to a case: one small page for each act, which loses nothing that was typed when it is refused."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from lienthong.ground.files import uploading
from lienthong.ground.files.doors import takes_files
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.work.cases import clock, queries
from lienthong.work.cases.actions import deadlines, handling
from lienthong.work.cases.acts import ACTS
from lienthong.work.cases.keeping import Changed
from lienthong.work.cases.life import STATE_WORDS, Action, State
from lienthong.work.cases.models import Case
from lienthong.work.cases.officers import NotAllowed, NotNow, may
from lienthong.work.cases.web import case_forms, lines, step_forms, telling
from lienthong.work.cases.web.act_form import ActForm, Doing
from lienthong.work.cases.web.offers import Offer, offers
from lienthong.work.cases.web.seeing import DESKS, Eyes, language, seeing

FORMS: Mapping[Action, type[ActForm]] = {
    Action.ASSIGN: step_forms.Assign,
    Action.START_STEP: step_forms.TakeOn,
    Action.FINISH_STEP: step_forms.Finish,
    Action.SIGN: step_forms.Sign,
    Action.GIVE_BACK_STEP: case_forms.Reason,
    Action.ASK_FOR_PAPERS: lines.AskForPapers,
    Action.ASK_BEFORE_ACCEPTANCE: lines.AskForPapers,
    Action.GIVE_PAPERS: lines.GivePapers,
    Action.ACCEPT: case_forms.Accept,
    Action.NOT_ACCEPT: case_forms.NotAccept,
    Action.EXTEND: case_forms.Extend,
    Action.APOLOGISE: case_forms.Apologise,
    Action.REFUSE: case_forms.Reason,
    Action.STOP: case_forms.Reason,
    Action.ASK_WITHDRAWAL: case_forms.Reason,
    Action.CONFIRM_WITHDRAWAL: case_forms.ConfirmWithdrawal,
    Action.DECLINE_WITHDRAWAL: case_forms.Reason,
    Action.CONSULT: step_forms.Consult,
    Action.GIVE_OPINION: step_forms.Opinion,
    Action.ENTER_ANSWER: step_forms.EnterAnswer,
    Action.MAKE_APPOINTMENT: case_forms.Appointment,
    Action.RECORD_MISHAP: case_forms.Mishap,
    Action.ASK_PAYMENT: case_forms.AskPayment,
    Action.PAY: case_forms.Pay,
    Action.GIVE_MONEY_BACK: case_forms.GiveMoneyBack,
    Action.RETURN_RESULT: case_forms.ReturnResult,
    Action.CORRECT_RESULT: case_forms.Reason,
}
DANGER = frozenset({Action.REFUSE, Action.STOP, Action.NOT_ACCEPT, Action.CONFIRM_WITHDRAWAL})


@takes_files
@who_may(*DESKS)
@require_http_methods(["GET", "HEAD", "POST"])
@seeing
def act(request: HttpRequest, eyes: Eyes, case_id: int, action: str) -> HttpResponse:
    """The form of an act, and the act itself."""
    case = queries.by_id(case_id, eyes.scope)
    try:
        wanted = Action(action)
    except ValueError:
        raise Http404 from None
    if wanted not in FORMS:
        raise Http404
    offer, refused = _offer(eyes, case, wanted, request)
    if offer is None:
        messages.error(request, refused.say(language()))
        return redirect("cases:case", case.pk)
    doing = Doing(case, offer, eyes.calendar(case.unit_key), eyes.now)
    posted = request.method == "POST"
    form = FORMS[wanted](request.POST if posted else None, request.FILES if posted else None, doing=doing)
    kept: list[tuple[Any, int]] = []
    stale = False
    if posted:
        form.full_clean()
        kept = _kept(request, eyes, form)
        if form.is_valid():
            try:
                made = _perform(request, form, kept)
            except Changed as refusal:
                stale = True
                form.add_error(None, refusal.say(language()))
            except Refusal as refusal:
                form.add_error(None, refusal.say(language()))
            else:
                messages.success(request, _done(case, wanted))
                # A correction is a case of its own, and the next thing to do is there.
                return redirect("cases:case", made.pk if wanted is Action.CORRECT_RESULT else case.pk)
    case = queries.by_id(case_id, eyes.scope)
    words = ACTS[wanted]
    context = {
        "case": case,
        "form": form,
        "groups": form.groups() if isinstance(form, lines.OfPapers) else (),
        "rest": form.rest() if isinstance(form, lines.OfPapers) else list(form),
        "reminders": form.reminders(),
        "barred": barred.say(language()) if (barred := getattr(form, "barred", None)) else "",
        "shut": getattr(form, "shut", False),
        "offer": offer,
        "words": words.words,
        "tells": telling.told(form, _of_step(offer, eyes)),
        "kept": kept,
        # A page that was stale shows what the case is now; until it is sent again nothing is done.
        "revision": case.revision if stale or not posted else request.POST.get("revision", ""),
        "state": STATE_WORDS[State(case.state)],
        "due_words": clock.spoken(case.due_at) if case.due_at else None,
        "danger": wanted in DANGER,
        "organizations": _organizations(eyes) if wanted is Action.CONSULT else (),
    }
    return render(request, "cases/acting/page.html", context, status=200)


def _offer(eyes: Eyes, case: Case, wanted: Action, request: HttpRequest) -> tuple[Offer | None, Refusal]:
    """The act as it is on offer; where it is not, why not."""
    waits = State(case.state) is State.AWAITING_PAPERS
    on_offer = offers(
        case, eyes.officers(), list(case.steps.select_related("account")), case.charges.all(), case.consultations.all(),
        calendar=eyes.calendar(case.unit_key), now=eyes.now, asking=handling.asked_by(case) if waits else "",
    )  # fmt: skip
    fitting = [offer for offer in on_offer if offer.action is wanted]
    step, opinion = request.GET.get("step"), request.GET.get("opinion")
    if step:
        fitting = [offer for offer in fitting if offer.step is not None and str(offer.step.pk) == step]
    if opinion:
        fitting = [
            offer for offer in fitting if offer.consultation is not None and str(offer.consultation.pk) == opinion
        ]
    if fitting:
        return fitting[0], Changed(number=case.number or "")
    words, stands = ACTS[wanted].words, STATE_WORDS[State(case.state)]
    if not any(may(wanted, case, officer) for officer in eyes.officers()):
        return None, NotAllowed(action=words.vi, action_en=words.en)
    last = deadlines.last_day(case, eyes.calendar(case.unit_key))
    if wanted is Action.EXTEND and last is not None and case.extended_to is None and last < eyes.today:
        return None, deadlines.TooLateToExtend(until=f"{last:%d/%m/%Y}")
    return None, NotNow(action=words.vi, action_en=words.en, state=stands.vi, state_en=stands.en)


def _kept(request: HttpRequest, eyes: Eyes, form: ActForm) -> list[tuple[Any, int]]:
    """The files of this try and of earlier ones, each with the number of its paper (-1: of none)."""
    if not form.takes_files:
        return []
    found: list[tuple[Any, int]] = []
    for number in (-1, *range(len(getattr(form, "components", ())))):
        suffix = "" if number < 0 else f"-{number}"
        name = f"attached{suffix}"
        if name not in form.fields:
            continue
        before = uploading.kept_before(request.POST.getlist(f"kept{suffix}"), by=eyes.account, now=eyes.now)
        now, wrong = uploading.keep(request.FILES.getlist(name), by=eyes.account, now=eyes.now)
        for each in wrong:
            form.add_error(name, each)
        found += [(file, number) for file in (*before, *now)]
    return found


def _perform(request: HttpRequest, form: ActForm, kept: list[tuple[Any, int]]) -> Any:
    raw = request.POST.get("revision", "")
    revision = int(raw) if raw.isdecimal() and len(raw) < 10 else 0
    if isinstance(form, lines.GivePapers):
        form.numbers = tuple(number for _, number in kept)
    return form.perform(revision, tuple((file.pk, file.name) for file, _ in kept))


def _done(case: Case, action: Action) -> str:
    said = ACTS[action].words.say(language())
    return gettext("Done: %(act)s. Case %(number)s.") % {"act": said, "number": case.number or case.pk}


def _organizations(eyes: Eyes) -> list[str]:
    return sorted({each.name for each in organizations.directory() if eyes.today in each.span})


def _of_step(offer: Offer, eyes: Eyes) -> dict[str, str]:
    if offer.step is None:
        return {}
    return {"step": offer.step.name, "unit": eyes.name_of(offer.step.unit_key)}
