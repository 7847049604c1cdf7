"""What is stuck, what could not be read, and what waits for a clerk's decision."""

from collections.abc import Collection
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lienthong.exchange.hub import deciding, watch
from lienthong.exchange.hub.watch import Held, Kind
from lienthong.exchange.stores.contents import Contents
from lienthong.formats import edxml
from lienthong.ground.people.access import roles_of, who_may
from lienthong.ground.people.models import Account
from lienthong.ground.people.roles import Role
from lienthong.kernel.organizations import Found
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.vietnamese import fold
from lienthong.work.axis import secrets
from lienthong.work.axis.reach import routes_for_all
from lienthong.work.axis.vocabulary import BUSINESS, HELD_REASONS, OUTCOMES, PACKAGES, TROUBLES, refusal_in_words
from lienthong.work.axis.web.seeing import Eyes, Part, language, watching

STUCK = Part("stuck", "axis/stuck/list.html", every=15)
REFUSED = Part("refused", "axis/refused/list.html", every=15)
HELD = Part("held", "axis/held/list.html", every=10)


@who_may(Role.ENGINEER, Role.AUDITOR)
@require_GET
@watching
def stuck(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """One kind of what is stuck, the oldest first. Of what a desk has locked: since when, where and how often tried."""
    heaps = {heap.kind: heap for heap in watch.heaps(eyes.sight, eyes.now)}
    kind = _kind(request.GET.get("kind"), heaps)
    after = request.GET.get("after")
    page = watch.listed(eyes.sight, kind, eyes.now, after=after)
    locked = secrets.locked(row.document_id for row in page.rows)
    address = reverse("axis:stuck")
    context: dict[str, Any] = {
        "kind": kind,
        "trouble": TROUBLES[kind],
        "heap": heaps.get(kind),
        "tabs": [
            (each, TROUBLES[each], heaps.get(each), each is kind) for each in Kind if each in heaps or each is kind
        ],
        "rows": [
            (row, eyes.namer.of(row.sender), [eyes.namer.of(key) for key in row.receivers], row.document_id in locked)
            for row in page.rows
        ],
        "silent": _silent(eyes) if kind is Kind.NOT_FETCHED and not after else [],
        "older": f"{address}?{urlencode({'kind': kind.value, 'after': page.after})}" if page.after else "",
        "first": f"{address}?{urlencode({'kind': kind.value})}" if after else "",
        "far_states": PACKAGES,
    }
    if STUCK.asked(request):
        return STUCK.answer(request, context)
    return render(request, "axis/stuck/page.html", {"list": STUCK.within(request, context), **context})


@who_may(Role.ENGINEER, Role.AUDITOR)
@require_GET
@watching
def refused(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """What was not taken in, with the facts and the bytes."""
    after, everything = request.GET.get("after"), request.GET.get("all") == "1"
    page = watch.refused(eyes.sight, after=after, unseen=not everything)
    shown = {"all": "1"} if everything else {}
    locked = secrets.locked(row.document_id for row in page.rows)
    address = reverse("axis:refused")
    context = {
        "rows": [(row, eyes.namer.bearer(row.sender), _in_words(row), row.document_id in locked) for row in page.rows],
        "everything": everything,
        "only_unseen": not everything,
        "older": f"{address}?{urlencode({**shown, 'after': page.after})}" if page.after else "",
        "first": f"{address}?{urlencode(shown)}" if after else "",
        "may_mark": Role.ENGINEER in roles_of(request),
    }
    if REFUSED.asked(request):
        return REFUSED.answer(request, context)
    return render(request, "axis/refused/page.html", {"list": REFUSED.within(request, context), **context})


@who_may(Role.ENGINEER, Role.AUDITOR)
@require_GET
@watching
def refused_bytes(request: HttpRequest, eyes: Eyes, identity: UUID) -> HttpResponseBase:
    """The bytes exactly as they came: always a file to save, never a page to show."""
    kept = watch.bytes_of(eyes.sight, identity)
    if kept is None:
        raise Http404
    body, file = kept
    content = body if body is not None else Contents(Path(settings.HUB_FILES)).path(file or "")
    if not isinstance(content, bytes) and not content.is_file():
        raise Http404
    if _is_locked(eyes, identity, content):
        raise Http404
    headers = {
        "Content-Disposition": f'attachment; filename="refused-{identity}.edxml"',
        "X-Content-Type-Options": "nosniff",
    }
    if isinstance(content, bytes):
        return HttpResponse(content, content_type="application/octet-stream", headers=headers)
    return FileResponse(content.open("rb"), content_type="application/octet-stream", headers=headers)


@who_may(Role.ENGINEER)
@require_POST
@watching
def refused_seen(request: HttpRequest, eyes: Eyes, identity: UUID) -> HttpResponse:
    """Note that this person has looked at it."""
    if watch.one_refused(eyes.sight, identity) is None:
        raise Http404
    deciding.mark_seen(eyes.sight.cursor, eyes.sight.schema, identity, by=_name(request), now=eyes.now)
    return redirect("axis:refused")


@who_may(Role.ENGINEER, Role.CLERK, Role.AUDITOR)
@require_GET
@watching
def held(request: HttpRequest, eyes: Eyes) -> HttpResponse:
    """What waits for a clerk, the oldest first, and what was decided lately."""
    _only_for_those_who_route(request, eyes)
    after = _number(request.GET.get("after"))
    page = watch.held_open(eyes.sight, after=after)
    decided = [] if after else watch.held_decided(eyes.sight)
    locked = secrets.locked(one.document_id for one in (*page.rows, *decided))
    address = reverse("axis:held")
    context = {
        "rows": [_described(eyes, one, locked) for one in page.rows],
        "decided": [_described(eyes, one, locked) for one in decided],
        "older": f"{address}?{urlencode({'after': page.after})}" if page.after else "",
        "first": address if after else "",
        "may_decide": _may_decide(request, eyes),
    }
    if HELD.asked(request):
        return HELD.answer(request, context)
    return render(request, "axis/held/page.html", {"list": HELD.within(request, context), **context})


@who_may(Role.ENGINEER, Role.CLERK, Role.AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
@watching
def decide(request: HttpRequest, eyes: Eyes, number: int) -> HttpResponse:
    """Decide about one of them: who gets it, or why nobody does."""
    _only_for_those_who_route(request, eyes)
    one = watch.one_held(eyes.sight, number) if number < 2**62 else None
    if one is None:
        raise Http404
    locked = secrets.locked([one.document_id])
    form = DecisionForm(request.POST if request.method == "POST" else None, eyes=eyes, held=one, locked=bool(locked))
    if request.method == "POST":
        if not _may_decide(request, eyes):
            raise PermissionDenied
        if form.is_valid() and _decided(request, eyes, one, form):
            return redirect("axis:held")
    context = {
        "form": form,
        "may_decide": _may_decide(request, eyes),
        "everyone": eyes.namer.everyone(),
        **_described(eyes, one, locked),
    }
    return render(request, "axis/held/decide.html", context)


class DecisionForm(forms.Form):
    """One of the candidates, another organisation, or nobody and why; nobody alone where a desk has locked it.

    What shows signs of a state secret is given to no further organisation (Decision 28/2018/QĐ-TTg art. 1.2).
    """

    to = forms.ChoiceField(label=_("Who gets it?"), widget=forms.RadioSelect)
    other = forms.CharField(
        label=_("Code or full name of another organisation"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "organizations", "autocomplete": "off"}),
    )
    words = forms.CharField(
        label=_("A note, or the reason why nobody gets it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, eyes: Eyes, held: Held, locked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.eyes = eyes
        receivers = [*((key, eyes.namer.of(key).name) for key in held.candidates), ("other", _("Another organisation"))]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            *([] if locked else receivers),
            ("nobody", _("Nobody: close it with a reason")),
        ]
        if locked:
            self.fields["to"].initial = "nobody"
        self.fields["to"].error_messages["required"] = _("Choose who gets it.")

    def clean(self) -> dict[str, Any]:
        """The chosen organisation as a key in `chosen`; None for nobody."""
        cleaned = super().clean() or {}
        to, other = cleaned.get("to"), cleaned.get("other", "").strip()
        if to == "nobody":
            if not cleaned.get("words", "").strip():
                self.add_error("words", _("Say why nobody gets it."))
            cleaned["chosen"] = None
        elif to == "other":
            cleaned["chosen"] = _organization(other, self.eyes)
            if cleaned["chosen"] is None:
                self.add_error("other", _("No organisation of today bears this code or this name."))
        else:
            cleaned["chosen"] = to
        return cleaned


def _decided(request: HttpRequest, eyes: Eyes, one: Held, form: DecisionForm) -> bool:
    """Carry it out; where it is refused, the form says why."""
    chosen, words, by = form.cleaned_data["chosen"], form.cleaned_data["words"], _name(request)
    cursor, schema = eyes.sight.cursor, eyes.sight.schema
    try:
        with transaction.atomic():
            if chosen is None:
                decision = deciding.close(cursor, schema, one.id, by=by, now=eyes.now, reason=words)
            else:
                decision = deciding.deliver(
                    cursor, schema, one.id, to=chosen, by=by, now=eyes.now, directory=eyes.directory, words=words
                )
    except Refusal as refusal:
        form.add_error(None, refusal.say(language()))
        return False
    said = OUTCOMES[decision.outcome].say(language())
    where = f": {eyes.namer.of(decision.organization).name}" if decision.organization else ""
    messages.success(request, f"{said}{where}.")
    return True


def _is_locked(eyes: Eyes, identity: UUID, content: bytes | Path) -> bool:
    """Whether the refused bytes are of a document that a desk has locked, as far as anybody can read them."""
    one = watch.one_refused(eyes.sight, identity)
    about = [one.document_id] if one else []
    try:
        with BytesIO(content) if isinstance(content, bytes) else content.open("rb") as opened:
            message = edxml.read(opened).message
        about.append((message.about if isinstance(message, edxml.StatusMessage) else message).document_id)
    except edxml.Unreadable:
        pass  # Nobody can tell what it is: the engineer is to find out why it cannot be read.
    return bool(secrets.locked(about))


def _described(eyes: Eyes, one: Held, locked: Collection[str]) -> dict[str, Any]:
    return {
        "held": one,
        "locked": one.document_id in locked,
        "sender": eyes.namer.of(one.sender) if one.sender else eyes.namer.of(f"code:{one.from_code}"),
        "bearer": eyes.namer.bearer(one.code),
        "why": HELD_REASONS.get(one.reason),
        "candidates": [eyes.namer.of(key) for key in one.candidates],
        "delivered_to": eyes.namer.of(one.delivered_to) if one.delivered_to else None,
        "outcome": OUTCOMES.get(one.outcome or ""),
        "act": BUSINESS.get(one.business, BUSINESS[None]),
    }


def _organization(text: str, eyes: Eyes) -> str | None:
    resolved = eyes.directory.resolve(text, eyes.namer.day) if text else None
    if isinstance(resolved, Found):
        return resolved.organization.key
    named = [named.key for named in eyes.namer.everyone() if fold(named.name) == fold(text)]
    return named[0] if len(named) == 1 else None


def _only_for_those_who_route(request: HttpRequest, eyes: Eyes) -> None:
    # A clerk of one commune has no business with what others could not be given.
    if not eyes.reach.everything:
        raise PermissionDenied


def _may_decide(request: HttpRequest, eyes: Eyes) -> bool:
    return Role.ENGINEER in roles_of(request) or routes_for_all(request, eyes.directory)


def _in_words(row: watch.Refused) -> str:
    return refusal_in_words(row.code, row.facts, language())


def _silent(eyes: Eyes) -> list[tuple[Any, watch.Silent]]:
    return [(eyes.namer.of(one.organization), one) for one in watch.silent(eyes.sight, eyes.now)]


def _kind(text: str | None, heaps: dict[Kind, watch.Heap]) -> Kind:
    try:
        return Kind(text or "")
    except ValueError:
        return next(iter(heaps), Kind.NOT_FETCHED)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


def _name(request: HttpRequest) -> str:
    return request.user.full_name if isinstance(request.user, Account) else str(request.user)
