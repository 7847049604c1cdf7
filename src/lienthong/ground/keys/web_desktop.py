"""Signing at one's own machine: the page that speaks with the service there, and the two doors for the service."""

import json
from typing import Any
from uuid import UUID

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from lienthong.formats.signing import Replaced
from lienthong.ground.files import serving
from lienthong.ground.files.doors import measures_itself
from lienthong.ground.keys import desktop, rounds
from lienthong.ground.keys.models import SigningRound, SigningTask
from lienthong.ground.people.access import public, signed_in
from lienthong.ground.people.models import Account
from lienthong.kernel.words import Language

SERVICE = "wss://127.0.0.1:8987"
"""Where the service of Ban Cơ yếu listens on each machine."""
_FORM = 1_000_000
"""Bytes of a form around the file."""


def _language() -> Language:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@signed_in
@require_GET
@never_cache
@csp_update({"connect-src": [SERVICE]})  # type: ignore[arg-type]
def sign(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """The page on which a file is signed: it hands the addresses to the service and waits."""
    task = _own(request, task_id)
    word = desktop.word_of(task)
    asked = desktop.request_to_service(
        task,
        file_url=request.build_absolute_uri(reverse("keys:desktop_file", args=[word])),
        upload_url=request.build_absolute_uri(reverse("keys:desktop_upload", args=[word])),
    )
    waits = task.state in desktop.WAITING and task.expires_at > timezone.now()
    context: dict[str, Any] = {
        "tasks": [task],
        "until": task.expires_at,
        "posted": ("task", task.pk),
        "state_url": reverse("keys:sign_state", args=[task.pk]),
        "service": f"{SERVICE}/{task.act}",
        "asked": json.dumps(asked, ensure_ascii=False),
        "waits": waits,
        "signed": task.state == SigningTask.State.SIGNED,
        "done": task.details.get("done", ""),
        "reason": task.reason_en if _language() == "en" else task.reason_vi,
    }
    return render(request, "keys/sign.html", context)


@signed_in
@require_GET
@never_cache
@csp_update({"connect-src": [SERVICE]})  # type: ignore[arg-type]
def sign_many(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The same page for several files: the service signs all of them for one PIN."""
    made = _own_round(request, round_id)
    tasks = list(made.tasks.all())
    addresses = {
        task.pk: request.build_absolute_uri(reverse("keys:desktop_file", args=[desktop.word_of(task)]))
        for task in tasks
    }
    upload_url = request.build_absolute_uri(reverse("keys:desktop_upload_many", args=[rounds.word_of(made)]))
    asked = rounds.request_to_service(made, addresses=addresses, upload_url=upload_url)
    stands = rounds.state_of(made, timezone.now())
    context: dict[str, Any] = {
        "tasks": tasks,
        "until": made.expires_at,
        "posted": ("round", made.pk),
        "state_url": reverse("keys:sign_many_state", args=[made.pk]),
        "service": f"{SERVICE}/{desktop.Service.SIGN_FILES}",
        "asked": json.dumps(asked, ensure_ascii=False),
        "waits": stands == "waiting",
        "signed": stands == "signed",
        "done": made.done,
        "reason": "",
    }
    return render(request, "keys/sign.html", context)


@public
@require_safe
@never_cache
def file(request: HttpRequest, word: str) -> HttpResponseBase:
    """The offered file, for the service, which has no session: once."""
    try:
        if request.method == "HEAD":
            desktop.limit_of(word, timezone.now())
            return HttpResponse(content_type="application/pdf")
        return serving.respond(desktop.fetch(word, timezone.now()), inline=True)
    except desktop.NoSuchTask as gone:
        return HttpResponse(gone.say(_language()), status=410, content_type="text/plain; charset=utf-8")


@csrf_exempt
@measures_itself
@public
@require_POST
@never_cache
def upload(request: HttpRequest, word: str) -> HttpResponse:
    """The signed file comes in. The word in the address stands for the session, and is good for this one file."""
    return _taken(request, word, desktop)


@csrf_exempt
@measures_itself
@public
@require_POST
@never_cache
def upload_many(request: HttpRequest, word: str) -> HttpResponse:
    """One of the signed files of a round comes in; the word is good for each of them once."""
    return _taken(request, word, rounds)


def _taken(request: HttpRequest, word: str, room: Any) -> HttpResponse:
    """`room`: `desktop` or `rounds`, which take files in by such a word."""
    try:
        limit = room.limit_of(word, timezone.now())
        # Looked at before the body is read: nobody fills the disk by a word that was found somewhere.
        length = request.META.get("CONTENT_LENGTH") or ""
        if not length.isdecimal() or int(length) > limit + _FORM:
            return _answer("Tệp quá lớn. / The file is too large.", status=413)
        sent = next(iter(request.FILES.values()), None)
        if sent is None or isinstance(sent, list) or sent.size is None or sent.size > limit:
            return _answer("Không có tệp. / There is no file.", status=400)
        task = room.hand_in(word, sent.read(), timezone.now())
    except desktop.NoSuchTask as gone:
        return _answer(gone.say(_language()), status=410)
    except Replaced as replaced:
        return _answer(replaced.say(_language()), status=422)
    return _answer("", name=task.offered.name, address=request.build_absolute_uri(reverse("keys:sign", args=[task.pk])))


def _answer(message: str, *, name: str = "", address: str = "", status: int = 200) -> JsonResponse:
    """In the words that the service expects of an upload handler."""
    said = {"Status": not message, "Message": message, "FileName": name, "FileServer": address}
    return JsonResponse(said, status=status)


@signed_in
@require_GET
@never_cache
def state(request: HttpRequest, task_id: UUID) -> JsonResponse:
    """Where the task stands, for the page that waits."""
    return JsonResponse({"state": _own(request, task_id).state})


@signed_in
@require_GET
@never_cache
def state_of_many(request: HttpRequest, round_id: UUID) -> JsonResponse:
    """Where the round stands, for the page that waits."""
    return JsonResponse({"state": rounds.state_of(_own_round(request, round_id), timezone.now())})


def _own_round(request: HttpRequest, round_id: UUID) -> SigningRound:
    assert isinstance(request.user, Account)
    try:
        return rounds.round_of(round_id, request.user)
    except desktop.NoSuchTask as none:
        raise Http404(none.say(_language())) from none


def _own(request: HttpRequest, task_id: UUID) -> SigningTask:
    assert isinstance(request.user, Account)
    try:
        return desktop.task_of(task_id, request.user)
    except desktop.NoSuchTask as none:
        raise Http404(none.say(_language())) from none
