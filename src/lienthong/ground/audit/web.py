"""The trail, for inspectors, auditors and administrators; its heads, for everyone."""

from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lienthong.ground.audit import looking, sealing
from lienthong.ground.audit.models import Head
from lienthong.ground.audit.pages import looked
from lienthong.ground.audit.words import THINGS, known_acts
from lienthong.ground.dates import DayField
from lienthong.ground.people.access import public, who_may
from lienthong.kernel.words import Language

HEADS = 31
"""Heads of one page: a month."""


def language() -> Language:
    """The language of the page."""
    return "en" if get_language() == "en" else "vi"


class TrailForm(forms.Form):
    """What is asked of the trail."""

    person = forms.CharField(
        label=_("Who"), max_length=120, required=False, help_text=_("A name or a user name; accents do not matter.")
    )
    act = forms.ChoiceField(label=_("What was done"), required=False)
    kind = forms.ChoiceField(label=_("To what"), required=False)
    number = forms.CharField(label=_("Its number in the system"), max_length=100, required=False)
    first = DayField(label=_("From the day"), required=False)
    last = DayField(label=_("Until and including"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = language()
        everything = [("", "–")]
        act: Any = self.fields["act"]
        act.choices = everything + [(key, words.say(said)) for key, words in known_acts().items()]
        kind: Any = self.fields["kind"]
        kind.choices = everything + [(key, words.say(said)) for key, words in THINGS.items()]

    def clean(self) -> dict[str, Any]:
        """A number is one of a kind; days are in order."""
        data = super().clean() or {}
        if data.get("number") and not data.get("kind"):
            self.add_error("kind", _("Say what it is the number of."))
        if data.get("kind") and not data.get("number"):
            self.add_error("number", _("Write its number; the kind alone is not looked for."))
        if data.get("kind") == "document" and data.get("number") and not data["number"].strip().isdecimal():
            self.add_error("number", _("Find a document by its symbol; its page leads to what happened to it."))
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("Choose a day on or after the first one."))
        return data

    def asked(self) -> looking.Asked:
        """The question."""
        data = self.cleaned_data
        thing = f"{data['kind']}:{data['number'].strip()}" if data["kind"] and data["number"] else ""
        return looking.Asked(data["person"].strip(), thing, data["act"], "", data["first"], data["last"])


@who_may(*looking.READERS)
@require_safe
@never_cache
def trail(request: HttpRequest) -> HttpResponse:
    """The newest first, as far as the person's offices reach. That somebody looked is itself written."""
    form = TrailForm(request.GET if set(request.GET) - {"before"} else {})
    posts = [post for post in getattr(request, "posts", ()) if post.role in looking.READERS]
    sight = looking.sight_of(posts, timezone.localdate())
    context: dict[str, Any] = {"form": form, "contents": bool(sight.contents)}
    if form.is_valid():
        before = request.GET.get("before", "")
        number = int(before) if before.isdecimal() and len(before) < 19 else None
        found, after = looking.page(form.asked(), sight, before=number)
        question = {name: value for name, value in request.GET.items() if name in form.fields and value}
        address = f"{reverse('audit:trail')}?{urlencode(question)}"
        context |= {
            "lines": found,
            "older": f"{address}&{urlencode({'before': after})}" if after else "",
            "first": address if number else "",
            "asked": bool(question),
        }
        if number is None:
            looked(request, "opened", "audit:trail", posts[0].organization_key, question)
    return render(request, "audit/trail.html", context)


@public
@require_safe
def heads(request: HttpRequest) -> HttpResponse:
    """The signed heads, for whoever wants to keep them where we cannot exchange them. `?as=json` for programs."""
    until = _day(request.GET.get("until", ""))
    found = Head.objects.filter(day__lte=until) if until else Head.objects.all()
    rows = list(found[: HEADS + 1])
    older = f"{reverse('audit:heads')}?until={rows[HEADS].day:%Y-%m-%d}" if len(rows) > HEADS else ""
    if request.GET.get("as") == "json":
        told = {"installation": settings.AUDIT_INSTALLATION, "heads": [sealing.as_json(head) for head in rows[:HEADS]]}
        return JsonResponse({**told, "older": f"{older}&as=json" if older else ""})
    context = {
        "heads": rows[:HEADS],
        "older": older,
        "first": reverse("audit:heads") if until else "",
        "installation": settings.AUDIT_INSTALLATION,
        "has_key": _key_file().exists(),
    }
    return render(request, "audit/heads.html", context)


@public
@require_safe
def head(request: HttpRequest, day: str) -> HttpResponse:
    """One head, as a file to keep."""
    on = _day(day)
    found = Head.objects.filter(day=on).first() if on else None
    if found is None:
        raise Http404
    name = f"{found.day:%Y-%m-%d}.json"
    answer = JsonResponse(sealing.as_json(found), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@public
@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The public key that the heads are checked with."""
    path = _key_file()
    if not path.exists():
        raise Http404
    answer = HttpResponse(path.read_bytes(), content_type="application/x-pem-file")
    answer["Content-Disposition"] = 'attachment; filename="key.pem"'
    return answer


def _key_file() -> Path:
    return Path(settings.AUDIT_HEADS_FOLDER) / "key.pem"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
