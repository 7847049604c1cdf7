"""Finding a case: officers by number, identity, phone or words; anyone by its number, and then only how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from allauth.core.ratelimit import consume, respond_429
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lienthong.ground.calendars import queries as calendars
from lienthong.ground.people.access import public, who_may
from lienthong.ground.people.roles import Role
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words
from lienthong.work.cases import clock, plan, queries
from lienthong.work.cases.life import STATE_WORDS, State
from lienthong.work.cases.models import Case
from lienthong.work.cases.numbers import key_of
from lienthong.work.cases.web.seeing import READERS, STATE_KINDS, Eyes, seeing, tabs

LONGEST_QUESTION = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """One case of a list."""

    case: Case
    state: Words
    kind: str
    office: str


@who_may(*READERS)
@require_GET
@seeing
def search(request: HttpRequest, eyes: Eyes) -> HttpResponseBase:
    """One box. A whole number that is one case leads straight to it."""
    text = request.GET.get("q", "").strip()[:LONGEST_QUESTION].replace("\x00", "")
    raw = request.GET.get("after", "")
    after = int(raw) if raw.isdecimal() and len(raw) < 18 else None
    page = queries.search(text, eyes.scope, after=after) if text else queries.Page([], None)
    if after is None and len(page.cases) == 1 and page.cases[0].number_key == key_of(text) != "":
        return redirect("cases:case", page.cases[0].pk)
    address = reverse("cases:search")
    context = {
        "tabs": tabs(request),
        "words": text,
        "found": [hit(case, eyes) for case in page.cases],
        "inspects": any(post.role == Role.INSPECTOR for post in eyes.posts),
        "older": f"{address}?{urlencode({'q': text, 'after': page.after})}" if page.after else "",
        "first": f"{address}?{urlencode({'q': text})}" if after else "",
    }
    return render(request, "cases/finding/search.html", context)


def hit(case: Case, eyes: Eyes) -> Hit:
    """One case of a list, in words."""
    return Hit(case, STATE_WORDS[State(case.state)], STATE_KINDS[case.state], eyes.name_of(case.unit_key))


MEANING: Mapping[State, Words] = {
    State.SUBMITTED: Words(vi="Hồ sơ đã nộp và đang chờ kiểm tra.", en="It was filed and waits to be checked."),
    State.ACCEPTED: Words(
        vi="Hồ sơ đã được nhận. Ngày trả kết quả ghi trên giấy hẹn.",
        en="It was accepted. The day of the result stands on your receipt.",
    ),
    State.NOT_ACCEPTED: Words(
        vi="Hồ sơ không được nhận. Lý do ghi trên phiếu từ chối; chưa rõ thì hỏi tại quầy.",
        en="It was not accepted. The slip says why; ask at the counter if that is not clear.",
    ),
    State.IN_PROGRESS: Words(
        vi="Cơ quan đang giải quyết. Ông/bà chưa phải làm gì.",
        en="It is being handled. There is nothing for you to do.",
    ),
    State.AWAITING_PAPERS: Words(
        vi="Cần thêm giấy tờ. Hãy mang theo phiếu yêu cầu bổ sung đến quầy đã nhận hồ sơ, hoặc gọi điện hỏi quầy.",
        en="More papers are needed. Bring them, with the slip that names them, to the counter that took your case in, "
        "or telephone it.",
    ),
    State.AWAITING_PAYMENT: Words(
        vi="Cần nộp tiền thì hồ sơ mới được giải quyết tiếp. Hãy hỏi tại quầy đã nhận hồ sơ.",
        en="Something is to be paid before it goes on. Ask at the counter that took your case in.",
    ),
    State.WITHDRAWAL_ASKED: Words(
        vi="Cơ quan đang xem yêu cầu rút hồ sơ của ông/bà.", en="Your wish to have the case back is being looked at."
    ),
    State.STOPPED: Words(
        vi="Hồ sơ không được giải quyết tiếp. Hãy hỏi lý do tại quầy đã nhận hồ sơ.",
        en="It does not go on. Ask at the counter that took your case in.",
    ),
    State.DECIDED: Words(
        vi="Đã có kết quả. Hãy mang giấy hẹn đến quầy để nhận.", en="The result is ready. Fetch it with your receipt."
    ),
    State.RETURNED: Words(vi="Kết quả đã được trao.", en="The result was handed over."),
}
"""What each state means for whoever waits, and what to do next, in plain words."""


class TrackForm(forms.Form):
    """The number as it stands on the receipt."""

    number = forms.CharField(
        label=_("Case number"),
        max_length=60,
        help_text=_("As it stands on your receipt; dots and dashes may be left out."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def _still_since(case: Case) -> datetime:
    now = in_vietnam(timezone.now())
    return clock.hours_ago(calendars.calendar_of(case.unit_key, now.date()), now, settings.CASES_STUCK_HOURS)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """How far a case is. Whoever knows only its number sees the number and the state, and nothing about anybody.

    It is asked by POST, so that numbers stay out of logs and histories, and counted like sign-ins, so that nobody
    walks through a day's numbers (Circular 01/2018/TT-VPCP art. 16.2d).
    """
    form = TrackForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST":
        if not consume(request, action="track_case"):
            return respond_429(request)  # type: ignore[no-any-return]
        if form.is_valid():
            found = queries.tracked(form.cleaned_data["number"])
            context["asked"] = True
            if found is not None and found.number:
                steps = list(found.steps.only("state"))
                context |= {
                    "number": found.number,
                    "state": STATE_WORDS[State(found.state)],
                    "kind": STATE_KINDS[found.state],
                    "meaning": MEANING.get(State(found.state)),
                    "still": queries.stands_still(found, _still_since(found)),
                    "done": sum(step.state in plan.OVER for step in steps),
                    "steps": len(steps),
                    "signed": 0 if found.finished_at else found.results.filter(refused=False).count(),
                }
    return render(request, "cases/finding/track.html", context)
