"""The page that shows the whole design system: open to everyone in the demo, elsewhere to engineers."""

from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lienthong.ground.people.access import public, who_may
from lienthong.ground.people.roles import Role

COLOURS = ("paper", "surface", "sunk", "ink", "ink-soft", "pine", "earth", "sun", "info", "good", "warning", "bad")
ICONS = (
    *("search", "pulse", "building", "inbox", "check", "info", "warning", "bad", "neutral", "clock", "left", "right"),
    *("down", "menu", "person", "key", "shield", "leave", "home", "document", "send", "globe", "download", "print"),
    *("list", "receipt", "link", "tower", "redirect"),
)


class ExampleForm(forms.Form):
    """One field of each kind, half of them filled in wrongly so that the errors can be seen."""

    subject = forms.CharField(label=_("Subject"), help_text=_("What the document is about, in one sentence."))
    deadline = forms.DateField(label=_("Answer by"), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=[("commune", _("Commune")), ("province", _("Province"))])
    remarks = forms.CharField(label=_("Remarks"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    urgent = forms.BooleanField(label=_("Urgent"), required=False)


def _rows(now: datetime) -> list[dict[str, object]]:
    texts = (
        ("12/UBND-VP", "Báo cáo sử dụng văn bản điện tử quý I", "UBND huyện Ia Grai", "good", gettext("Received")),
        ("07/TTr-UBND", "Tờ trình kế hoạch ứng dụng công nghệ thông tin", "Sở Nội vụ", "info", gettext("On its way")),
        (
            "153/QĐ-UBND",
            "Quy chế chữ ký số",
            "UBND phường Diên Hồng",
            "warning",
            gettext("Waiting for a clerk"),
        ),
    )
    names = ("number", "subject", "receiver", "kind", "state")
    return [
        {
            **dict(zip(names, row, strict=True)),
            "at": now - timedelta(hours=9 * place, minutes=7),
            "size": 3_100 * 9**place,
        }
        for place, row in enumerate(texts)
    ]


def _show(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "colours": COLOURS,
        "icons": ICONS,
        "cards": (
            (gettext("Where is it?"), "search"),
            (gettext("Axis monitor"), "pulse"),
            (gettext("Organisations"), "building"),
        ),
        "form": ExampleForm({"subject": "", "deadline": "31/2/2026", "level": "commune"}),
        "today": timezone.localdate(),
        "morning": now - timedelta(hours=5, minutes=12),
        "noon": now - timedelta(minutes=14),
        "rows": _rows(now),
    }
    return render(request, "design/show.html", context)


show = public(_show) if settings.DEMO else who_may(Role.ENGINEER)(_show)
