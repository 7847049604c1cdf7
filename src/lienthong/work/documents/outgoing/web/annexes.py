"""Putting annex files to a draft and taking them off, from the document's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lienthong.ground.files import actions as files
from lienthong.ground.files.doors import takes_files
from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.outgoing import papers
from lienthong.work.documents.outgoing.actions import annexing
from lienthong.work.documents.outgoing.life import Action
from lienthong.work.documents.outgoing.web.offers import offer_of
from lienthong.work.documents.outgoing.web.seeing import seen


@takes_files
@who_may(*rights.DESK)
@require_POST
@at_desk_as(*rights.DESK)
def change(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponse:
    """Put the files that were chosen, or take one off."""
    document = seen(desk, document_id)
    offer = offer_of(document, Action.EDIT, desk.workers)
    back = redirect("documents:document", document.pk)
    if offer is None:
        messages.error(request, _("This document cannot be edited here."))
        return back
    off = request.POST.get("off", "")
    try:
        if off.isdecimal() and len(off) < 19:
            annexing.take_annex_off(
                document.pk, int(off), revision=document.revision, worker=offer.worker, now=desk.now
            )
            messages.success(request, _("The annex is taken off; the file stays among the earlier versions."))
            return back
        given = request.FILES.getlist("annexes")
        for upload in given:
            kept = files.keep(
                upload.file or upload, name=upload.name or "", by=desk.account, now=desk.now, limit=papers.LIMIT,
                purpose="documents",
            )  # fmt: skip
            document.refresh_from_db(fields=["revision"])
            annexing.put_annex(document.pk, kept, revision=document.revision, worker=offer.worker, now=desk.now)
    except Refusal as refusal:
        messages.error(request, refusal.say(language()))
    else:
        if given:
            messages.success(request, _("The annexes are added. The organisation signs each when it is issued."))
    return back
