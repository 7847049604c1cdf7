"""Taking in what came on paper, by hand or by e-mail: a scan, and what the clerk reads on it."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lienthong.ground.dates import DayField, HourField
from lienthong.ground.files import uploading
from lienthong.ground.files.doors import takes_files
from lienthong.ground.files.models import File
from lienthong.ground.files.uploading import LIMIT_WORDS, FilesField
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.access import who_may
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.incoming import actions
from lienthong.work.documents.incoming.actions import Paper
from lienthong.work.documents.incoming.web.common import offices_of, tabs_of
from lienthong.work.documents.incoming.web.forms import key_of, said
from lienthong.work.documents.incoming.web.page import WAYS
from lienthong.work.documents.kinds import PRIORITIES, kinds
from lienthong.work.documents.rights import CLERKS


class Intake(forms.Form):
    """What stands on the paper, and its scan. Secrets have no place in it: there is no field for a class of secrecy."""

    way = forms.ChoiceField(label=_("How it came"))
    arrived_on = DayField(label=_("Arrived on"))
    arrived_hour = HourField(label=_("At what hour"), required=False)
    type_key = forms.ChoiceField(label=_("Type of document"))
    issuer = forms.CharField(label=_("From"), max_length=300, widget=forms.TextInput(attrs={"list": "issuers"}))
    number = forms.CharField(label=_("Number"), max_length=40, required=False)
    notation = forms.CharField(label=_("Symbol"), max_length=120, required=False)
    issued_on = DayField(label=_("Date of the document"), required=False)
    subject = forms.CharField(label=_("Subject"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    signer_name = forms.CharField(label=_("Signed by"), max_length=200, required=False)
    priority = forms.ChoiceField(label=_("Urgency"))
    due_on = DayField(label=_("To be answered by"), required=False)
    note = forms.CharField(label=_("Note"), max_length=2000, required=False)
    attached = FilesField(label=_("Scan or file"), required=False, help_text=LIMIT_WORDS)

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_%s", **kwargs})
        words = language()
        fields: dict[str, Any] = self.fields
        fields["way"].choices = [(key, WAYS[key].say(words)) for key in ("post", "hand", "email")]
        fields["type_key"].choices = [(key, kind.words.say(words)) for key, kind in kinds().items()]
        fields["type_key"].initial = "letter"
        fields["priority"].choices = [(str(key), each.say(words)) for key, each in PRIORITIES.items()]
        fields["arrived_on"].initial = desk.today
        self.desk = desk

    def clean(self) -> dict[str, Any]:
        """Nothing arrives tomorrow."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day = cleaned.get("arrived_on")
        if day is not None:
            if day > self.desk.today:
                self.add_error("arrived_on", gettext("This day is still to come."))
            hour = cleaned.get("arrived_hour") or (self.desk.now.time() if day == self.desk.today else time(8))
            cleaned["arrived_at"] = min(datetime.combine(day, hour.replace(tzinfo=None), VIETNAM), self.desk.now)
        return cleaned


@takes_files
@who_may(*CLERKS)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*CLERKS)
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form, and taking in. Files that were kept are not asked for again when something else is wrong."""
    posted = request.method == "POST"
    form = Intake(request.POST if posted else None, request.FILES if posted else None, desk=desk)
    worker = next(each for each in desk.workers if each.role in CLERKS)
    kept: list[File] = []
    if posted:
        form.full_clean()
        before = uploading.kept_before(request.POST.getlist("kept"), by=desk.account, now=desk.now)
        now, wrong = uploading.keep(request.FILES.getlist("attached"), by=desk.account, now=desk.now)
        kept = [*before, *now]
        for each in wrong:
            form.add_error("attached", each)
        if form.is_valid():
            try:
                document = actions.take_in(_paper(form.cleaned_data, kept), worker, desk.now)
            except Refusal as refusal:
                form.add_error(None, said(refusal))
            else:
                messages.success(request, gettext("Taken in. Look at it once more, then register it."))
                return redirect("documents:document", document.pk)
    context = {
        "desk": desk,
        "office": desk.name_of(desk.office),
        "offices": offices_of(desk),
        "tabs": tabs_of(desk, ""),
        "form": form,
        "kept": kept,
        "issuers": sorted({each.name for each in organizations.directory() if desk.today in each.span}),
    }
    return render(request, "documents/incoming/new.html", context)


def _paper(cleaned: dict[str, Any], kept: list[File]) -> Paper:
    return Paper(
        way=cleaned["way"], arrived_at=cleaned["arrived_at"], type_key=cleaned["type_key"], number=cleaned["number"],
        notation=cleaned["notation"], issued_on=cleaned["issued_on"], issuer_key=key_of(cleaned["issuer"]),
        issuer_name=cleaned["issuer"], subject=cleaned["subject"], signer_name=cleaned["signer_name"],
        priority=int(cleaned["priority"]), due_on=cleaned["due_on"], note=cleaned["note"],
        files=[(file.pk, file.name) for file in kept],
    )  # fmt: skip
