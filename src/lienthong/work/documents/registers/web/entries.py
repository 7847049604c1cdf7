"""Writing into the two registers of the clerk."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lienthong.ground.dates import DayField
from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.models import CopyUse, Document
from lienthong.work.documents.registers import entries
from lienthong.work.documents.rights import CLERKS, Unseen, Worker, sees


class SendingForm(forms.Form):
    """A line for the post."""

    sent_on = DayField(label=_("Sent on"))
    receiver = forms.CharField(label=_("Receiver"), max_length=300)
    envelopes = forms.IntegerField(label=_("Envelopes"), min_value=1, max_value=999, initial=1)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class UseForm(forms.Form):
    """A line for the use of a kept original."""

    used_on = DayField(label=_("Taken on"))
    user_name = forms.CharField(label=_("Who uses it"), max_length=160)
    allowed_by = forms.CharField(label=_("Allowed by"), max_length=160)
    file_symbol = forms.CharField(label=_("Number and symbol of the file"), max_length=40, required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class BackForm(forms.Form):
    """When it came back."""

    on = DayField(label=_("Given back on"))


@who_may(*CLERKS)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*CLERKS)
def sending(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponse:
    """Enter that a document was sent by post."""
    worker, document = _clerk(desk), _document(desk, document_id)
    names = [each.name for each in document.receivers.exclude(way="kept").filter(again_of=None)]
    initial = {"sent_on": desk.today, "receiver": "; ".join(names)[:300], "envelopes": max(len(names), 1)}

    def keep(data: dict[str, Any]) -> None:
        entries.send_by_post(document_id, entries.Sending(**data), worker=worker, now=desk.now)

    return _entered(request, SendingForm, initial, keep, "post", document, _("Send by post"))


@who_may(*CLERKS)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*CLERKS)
def use(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponse:
    """Enter that somebody uses a kept original."""
    worker, document = _clerk(desk), _document(desk, document_id)

    def keep(data: dict[str, Any]) -> None:
        entries.lend_copy(document_id, entries.Use(**data), worker=worker, now=desk.now)

    return _entered(
        request, UseForm, {"used_on": desk.today}, keep, "copies", document, _("Use of the kept original")
    )  # fmt: skip


@who_may(*CLERKS)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*CLERKS)
def back(request: HttpRequest, desk: Desk, use_id: int) -> HttpResponse:
    """Enter that it came back."""
    worker = _clerk(desk)
    line = get_object_or_404(CopyUse.objects.select_related("document"), pk=use_id, given_back_on=None)
    document = _document(desk, line.document_id)

    def keep(data: dict[str, Any]) -> None:
        entries.give_back(use_id, data["on"], worker=worker, now=desk.now)

    return _entered(
        request, BackForm, {"on": desk.today}, keep, "copies", document, _("The kept original came back")
    )  # fmt: skip


def _entered(
    request: HttpRequest, kind: type[forms.Form], initial: dict[str, Any], keep: Callable[[dict[str, Any]], None],
    key: str, document: Document, title: Any,
) -> HttpResponse:  # fmt: skip
    form = kind(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            keep(form.cleaned_data)
        except Unseen:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.say(language()))
        else:
            return redirect("documents:register", key)
    context = {"form": form, "document": document, "title": title, "key": key}
    return render(request, "documents/registers/entry.html", context, status=422 if form.errors else 200)


def _clerk(desk: Desk) -> Worker:
    found = next((each for each in desk.workers if each.role in CLERKS), None)
    if found is None:
        raise Unseen
    return found


def _document(desk: Desk, document_id: int) -> Document:
    found = Document.objects.filter(pk=document_id, direction=Document.Direction.OUT).first()
    if found is None or found.organization_key != desk.office or not sees(_clerk(desk), found):
        raise Unseen
    return found
