"""Procedures begin and end: a new one, empty or like another, and one that is given up from a day on."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.procedures import actions, endings, queries
from lienthong.work.procedures.content import Content
from lienthong.work.procedures.labels import CHOICES, LABELS
from lienthong.work.procedures.limits import RESERVED
from lienthong.work.procedures.models import Procedure, Version
from lienthong.work.procedures.sheets import slug
from lienthong.work.procedures.touched import touched_by
from lienthong.work.procedures.web import fields as f
from lienthong.work.procedures.web.drafts import now, user
from lienthong.work.procedures.web.parts import sectors
from lienthong.work.procedures.web.reading import WRITERS, may_open

_L = LABELS[Content]
_ON = Words(vi="Bãi bỏ từ ngày", en="Abolished from")
_DECISION = Words(vi="Văn bản bãi bỏ", en="The document that abolishes it")
_EXAMPLE = Words(vi="Ví dụ: 1234/QĐ-UBND ngày 15/12/2026", en="Such as 1234/QĐ-UBND of 15/12/2026")
_LATER = Words(vi="Để trống nếu chưa có mã.", en="Leave it empty if there is none yet.")


class NewForm(forms.Form):
    """What a procedure needs so that its draft can be begun."""

    use_required_attribute = False
    name = f.Text(_L["name"], required=True, long=True)
    code = f.Text(_L["code"], help_text=f.said_later(_LATER))
    sector = f.Choice(_L["sector"], (), required=False)
    level = f.Choice(_L["level"], f.choices(CHOICES[Content, "level"]))

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self.fields["sector"].choices = sectors(self.initial.get("sector", ""))  # type: ignore[attr-defined]


class AbolishForm(forms.Form):
    """From when, and by which document."""

    use_required_attribute = False
    on = f.Day(_ON, required=True)
    decision = f.Text(_DECISION, required=True, help_text=f.said_later(_EXAMPLE))


@who_may(*WRITERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a procedure: from nothing, like another (`like`), or one of which only the name was known (`known`)."""
    like = _like(request.GET.get("like", ""))
    bare = Procedure.objects.filter(pk=request.GET.get("known", ""), versions=None).first()
    initial: dict[str, Any] = {"level": "commune"}
    if like is not None:
        initial = {"sector": like.sector, "level": like.level}
    elif bare is not None:
        initial |= {"name": bare.name, "code": bare.code}
    form = NewForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        key = bare.key if bare else slug(told["name"])
        content = replace(like, other_codes=()) if like else Content(key=key, name="")
        content = replace(content, key=f"{key}-1" if key in RESERVED else key, name_exact=True, **told)
        try:
            row = actions.begin(content, user(request), now())
        except Refusal as no:
            form.add_error(None, no.say(f.language()))
        else:
            messages.success(request, _("The draft is begun. It holds when it is published."))
            return redirect("procedures:edit", version_id=row.pk)
    context = {"form": form, "like": like}
    return render(request, "procedures/new.html", context, status=400 if form.errors else 200)


@who_may(*WRITERS)
@require_http_methods(["GET", "POST"])
def abolish(request: HttpRequest, key: str) -> HttpResponse:
    """Give a procedure up from a day on; its page shows whose cases go on."""
    today = timezone.localdate()
    held = queries.version_on(key, today) or _coming(key)
    if held is None:
        raise Http404
    form = AbolishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            endings.abolish(key, told["on"], decision=told["decision"][:120], by=user(request), now=now())
        except Refusal as no:
            form.add_error("on", no.say(f.language()))
        else:
            messages.success(request, _("Abolished. Open cases go on under the version they were accepted under."))
            return redirect("procedures:page", key=key)
    context = {"form": form, "held": held, "touched": touched_by(held), "may_open": may_open(request)}
    return render(request, "procedures/abolish.html", context, status=400 if form.errors else 200)


def _like(key: str) -> Content | None:
    held = (queries.version_on(key, timezone.localdate()) or _coming(key)) if key else None
    return held.content if held else None


def _coming(key: str) -> Any:
    """The first version that waits for its day."""
    rows = Version.objects.filter(
        procedure_id=key, status=Version.Status.PUBLISHED, valid_from__gt=timezone.localdate()
    )
    row = rows.order_by("valid_from").first()
    return queries.value_of(row) if row else None
