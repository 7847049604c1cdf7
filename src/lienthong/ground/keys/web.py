"""Who signs with what and whom we believe, for those who keep the house; and everyone's own signature."""

import base64
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lienthong.formats.signing import BadPicture
from lienthong.ground.files.doors import takes_files
from lienthong.ground.keys import pictures, queries
from lienthong.ground.keys.models import Kind, Provider
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.access import signed_in, who_may
from lienthong.ground.people.models import Account
from lienthong.ground.people.roles import Role
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Language

KEEPERS = (Role.ADMINISTRATOR, Role.ENGINEER)


def language() -> Language:
    """The language of the page."""
    return "en" if get_language() == "en" else "vi"


class PictureForm(forms.Form):
    """A picture, and whose it is."""

    whose = forms.ChoiceField(label=_("Whose picture"))
    file = forms.FileField(
        label=_("The picture"),
        help_text=_("PNG with a transparent ground, at most 2 MB. A signature is blue, a seal is red."),
    )  # fmt: skip

    def __init__(self, *args: Any, offices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whose: Any = self.fields["whose"]
        whose.choices = [("mine", _("My own signature"))] + [
            (key, gettext("The seal of %(office)s") % {"office": name}) for key, name in offices
        ]


@who_may(*KEEPERS)
@require_safe
@never_cache
def list_(request: HttpRequest) -> HttpResponse:
    """Every key under the person's offices, what ends soon first; and the roots with their days."""
    today = in_vietnam(timezone.now()).date()
    posts = [post for post in getattr(request, "posts", ()) if post.role in KEEPERS]
    offices: set[str] = set()
    for post in posts:
        # Engineers sit in a department and keep the machines of the whole province.
        above = organizations.below(post.organization_key, today)
        offices |= above | {post.organization_key}
    everything = any(post.role == Role.ENGINEER for post in posts)
    watched = queries.watched(today, offices=None if everything else offices)
    context = {
        "watched": watched,
        "matter": [each for each in watched if each.matters],
        "roots": queries.roots(),
        "today": today,
        "kinds": dict(Kind.choices),
        "providers": dict(Provider.choices),
    }
    return render(request, "keys/list.html", context)


@takes_files
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def picture(request: HttpRequest) -> HttpResponse:
    """My own signature as it is drawn on documents, what I sign with, and the seal of the office whose clerk I am."""
    assert isinstance(request.user, Account)
    me, now = request.user, timezone.now()
    posts = list(getattr(request, "posts", ()))
    keeps = dict.fromkeys(post.organization_key for post in posts if post.role == Role.CLERK)
    today = in_vietnam(now).date()
    offices = [(key, queries.name_of(key, today)) for key in keeps]
    bodies = queries.bodies_with_keys(keeps, today)
    offices += [(f"{key}/{body}", name) for (key, body), name in bodies.items()]
    form = PictureForm(request.POST or None, request.FILES or None, offices=offices)
    if request.method == "POST" and form.is_valid() and _put_in(form, me, posts, now):
        messages.success(request, gettext("The picture is in use from now on."))
        return redirect("keys:picture")
    context = {
        "form": form,
        "mine": _shown(queries.picture_of(account=me)),
        "seals": [(name, _seal(whose)) for whose, name in offices],
        "holding": queries.holding_of(account=me, now=now),
        "ends": queries.expiring_for(me, in_vietnam(now).date()),
        "providers": dict(Provider.choices),
    }
    return render(request, "keys/picture.html", context)


def _put_in(form: PictureForm, me: Account, posts: list[Any], now: datetime) -> bool:
    whose, sent = form.cleaned_data["whose"], form.cleaned_data["file"]
    mine = whose == "mine"
    sealing, _slash, body = ("", "", "") if mine else whose.partition("/")
    office = sealing if not mine else posts[0].organization_key if posts else ""
    try:
        # One byte more than is allowed tells that it is too large; no more of it is read.
        png = sent.read(pictures.LARGEST + 1)
        pictures.set_picture(
            png, account=me if mine else None, organization_key=sealing, body=body, by=me, office=office, now=now
        )
    except BadPicture as bad:
        form.add_error("file", bad.say(language()))
        return False
    return True


def _seal(whose: str) -> str:
    """The seal of an organisation, or of its body where the choice of the form names one after a stroke."""
    office, _slash, body = whose.partition("/")
    return _shown(queries.picture_of(organization_key=office, body=body))


def _shown(png: bytes) -> str:
    """As it stands in the page: these pictures are nobody else's to fetch, so they have no address."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}" if png else ""
