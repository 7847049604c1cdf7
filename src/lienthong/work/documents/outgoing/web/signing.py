"""Signing: one document, or several at once. What is signed is what was shown, byte by byte."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lienthong.ground.keys import rounds
from lienthong.ground.keys.desktop import NoSuchTask, Service
from lienthong.ground.keys.models import SigningTask
from lienthong.ground.keys.queries import signs_elsewhere
from lienthong.ground.people.access import who_may
from lienthong.kernel.refusals import Refusal
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.models import Document, DocumentFile
from lienthong.work.documents.outgoing import authority, numbers, papers, queries, rules, signing_for
from lienthong.work.documents.outgoing.actions import elsewhere, signing
from lienthong.work.documents.outgoing.life import Action, Order
from lienthong.work.documents.outgoing.web.offers import offer_of
from lienthong.work.documents.outgoing.web.seeing import seen
from lienthong.work.documents.outgoing.web.several import chosen, each, offered, revision_of

PAGES = 30
"""Pages that are shown as pictures before signing; the file has them all."""
AT_ONCE = 20
"""So many documents stand on the page of bulk signing."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One document that waits for a signature. `ready`: it bears what it must bear, and can be signed now."""

    document: Document
    file: DocumentFile | None
    seen: str
    """The digest of all that is shown: it comes back with the signature."""
    annexes: list[DocumentFile]
    ready: bool
    matters: tuple[str, ...]
    """Where the signer's authority covers some matters only: which one it is about has to be said."""
    matter: str
    """Which of them is proposed: the one that was chosen before, else the one that the subject line names."""
    changed: bool
    """Its words were changed after they were endorsed (art. 11.2)."""


@who_may(*rights.LEADERS, *rights.HEADS, *rights.CLERKS)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*rights.LEADERS, *rights.HEADS, *rights.CLERKS)
def one(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponse:
    """Take the number, read what will be signed, sign."""
    document = seen(desk, document_id)
    signs = offer_of(document, Action.SIGN, desk.workers)
    numbers_it = offer_of(document, Action.TAKE_NUMBER, desk.workers)
    if signs is None and numbers_it is None:
        messages.error(request, _("It does not wait for your signature."))
        return redirect("documents:document", document.pk)
    desk.opened(document)
    refused = ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "number" and numbers_it is not None:
                signing.take_number(document.pk, revision=revision_of(request), worker=numbers_it.worker, now=desk.now)
                return redirect("documents:sign", document.pk)
            if request.POST.get("do") == "sign" and signs is not None:
                document = signing.sign(
                    document.pk, seen=request.POST.get("seen", ""), revision=revision_of(request), worker=signs.worker,
                    now=desk.now, matter=request.POST.get("matter", ""),
                )  # fmt: skip
                messages.success(request, _("Signed. The clerk seals and sends it."))
                return redirect("documents:document", document.pk)
        except Refusal as refusal:
            refused = refusal.say(language())
            document = seen(desk, document_id)
    [waiting] = _waiting([document], desk, request.POST.get("matter", ""))
    own_machine = signs is not None and signs_elsewhere(account=desk.account, now=desk.now)
    context = {"desk": desk, "document": document, "one": waiting, "signs": signs, "numbers": numbers_it,
               "refused": refused, "elsewhere": own_machine,
               "pages": range(1, min(document.pages or 1, PAGES) + 1),
               "more": (document.pages or 1) - PAGES}  # fmt: skip
    return render(request, "documents/outgoing/sign.html", context)


@who_may(*rights.LEADERS, *rights.HEADS)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*rights.LEADERS, *rights.HEADS)
def many(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everything that waits for my signature: numbers for all that is chosen, a look at each, then sign them."""
    found = list(queries.to_sign(desk.workers, desk.account.pk).order_by("-priority", "pk")[: AT_ONCE + 1])
    more, found = len(found) > AT_ONCE, found[:AT_ONCE]
    if request.method == "POST" and "round" in request.POST:
        # From the page that speaks with the token: what was signed there is taken over, one by one.
        made = _tasks_of(request, desk)
        theirs = list(queries.visible(desk.workers).filter(pk__in=made).order_by("-priority", "pk"))
        done = each(request, theirs, lambda one: _take(desk, one, made[one.pk]), of=len(made))
        _say_signed(request, len(done), len(made))
        return redirect("documents:to_sign")
    if request.method == "POST":
        ticked, of = chosen(request, desk, most=AT_ONCE)
        signs = request.POST.get("do") == "sign"
        if signs and signs_elsewhere(account=desk.account, now=desk.now):
            tasks = each(request, ticked, lambda one: _offer(request, desk, one), of=of)
            if not tasks:
                return redirect("documents:to_sign")
            page = reverse("documents:to_sign")
            return redirect("keys:sign_many", rounds.begin(tasks, account=desk.account, done=page, now=desk.now).pk)
        count = len(each(request, ticked, lambda one: _do(request, desk, one), of=of))
        if signs:
            _say_signed(request, count, of)
        elif count:
            messages.success(request, _("Numbered: %(count)s of %(of)s documents.") % {"count": count, "of": of})
        return redirect("documents:to_sign")
    waiting = _waiting(found, desk)
    context = {
        "desk": desk,
        "more": more,
        "ready": [each for each in waiting if each.ready],
        "unready": [each for each in waiting if not each.ready],
        "shared": _shared(each.matters for each in waiting if each.ready),
    }
    return render(request, "documents/outgoing/to_sign.html", context)


def _say_signed(request: HttpRequest, count: int, of: int) -> None:
    if count:
        said = _("Signed: %(count)s of %(of)s documents. The clerk seals and sends them.")
        messages.success(request, said % {"count": count, "of": of})


def _offer(request: HttpRequest, desk: Desk, document: Document) -> SigningTask:
    offer = offered(document, Action.SIGN, desk)
    return elsewhere.offer_to_sign(
        document.pk, seen=request.POST.get(f"seen_{document.pk}", ""),
        revision=revision_of(request, f"revision_{document.pk}"), worker=offer.worker, account=desk.account,
        done=reverse("documents:to_sign"), now=desk.now, matter=_matter_of(request, document),
        service=Service.SIGN_FILES,
    )  # fmt: skip


def _tasks_of(request: HttpRequest, desk: Desk) -> dict[int, SigningTask]:
    """What was offered in a round, by the document that it is about."""
    try:
        made = rounds.round_of(UUID(request.POST["round"]), desk.account)
    except (ValueError, Refusal):
        messages.error(request, NoSuchTask().say(language()))
        return {}
    return {int(task.thing.partition(":")[2]): task for task in made.tasks.all()}


def _take(desk: Desk, document: Document, task: SigningTask) -> Document:
    offer = offered(document, Action.SIGN, desk)
    return elsewhere.sign(document.pk, task_id=task.pk, worker=offer.worker, account=desk.account, now=desk.now)


def _do(request: HttpRequest, desk: Desk, document: Document) -> None:
    revision = revision_of(request, f"revision_{document.pk}")
    if request.POST.get("do") == "number":
        worker = offered(document, Action.TAKE_NUMBER, desk).worker
        signing.take_number(document.pk, revision=revision, worker=worker, now=desk.now)
        return
    worker = offered(document, Action.SIGN, desk).worker
    seen_digest = request.POST.get(f"seen_{document.pk}", "")
    matter = _matter_of(request, document)
    signing.sign(document.pk, seen=seen_digest, revision=revision, worker=worker, now=desk.now, matter=matter)


def _matter_of(request: HttpRequest, document: Document) -> str:
    """What was chosen for it, else for all that are signed at once."""
    return request.POST.get(f"matter_{document.pk}", "") or request.POST.get("matter", "")


def _shared(asked: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The matters that can be chosen once for several documents; none where at most one asks."""
    sets = [matters for matters in asked if matters]
    return tuple(dict.fromkeys(matter for matters in sets for matter in matters)) if len(sets) > 1 else ()


def _waiting(found: list[Document], desk: Desk, chosen: str = "") -> list[Waiting]:
    files: dict[int, DocumentFile] = {}
    annexed: dict[int, list[DocumentFile]] = {}
    kept = DocumentFile.objects.filter(document__in=found, part__in=(papers.MAIN, papers.ANNEX), current=True)
    for file in kept.order_by("place", "pk"):
        if file.part == papers.MAIN:
            files[file.document_id] = file
        else:
            annexed.setdefault(file.document_id, []).append(file)
    edited = numbers.edited_after_endorsement(found)
    matters = signing_for.matters_for(each.outgoing.authority for each in found)
    return [
        Waiting(
            each, files.get(each.pk),
            papers.shown(files[each.pk].sha256, annexed.get(each.pk, [])) if each.pk in files else "",
            annexed.get(each.pk, []),
            each.pk in files
            and rules.laid_out_now(files[each.pk], papers.basis_of(each, each.outgoing))
            and (each.outgoing.order == Order.SIGN_FIRST or (bool(each.number) and each.issued_on == desk.today)),
            matters.get(each.outgoing.authority, ()),
            chosen or authority.likely(matters.get(each.outgoing.authority, ()), each.subject), each.pk in edited,
        )
        for each in found
    ]  # fmt: skip
