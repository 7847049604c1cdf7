"""The desk where versions are written: an overview of a draft, and a page for each of its sections and rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lienthong.ground.people.access import who_may
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.procedures import actions, around, editing, queries
from lienthong.work.procedures import content as c
from lienthong.work.procedures.changes import with_names
from lienthong.work.procedures.editing import Place
from lienthong.work.procedures.models import Version
from lienthong.work.procedures.parts import mandatory
from lienthong.work.procedures.rules import Finding
from lienthong.work.procedures.saying import details, field_said, label, title
from lienthong.work.procedures.sections import GROUPS, SECTIONS, Section, named, of_place
from lienthong.work.procedures.web import fields as f
from lienthong.work.procedures.web import parts
from lienthong.work.procedures.web.fee_part import FeeForm
from lienthong.work.procedures.web.reading import WRITERS
from lienthong.work.procedures.web.step_part import StepForm

SEVERITIES = ("error", "warning", "note")
_FORMS: dict[str, type[parts.PartForm]] = {
    "name": parts.NameForm,
    "people": parts.PeopleForm,
    "filing": parts.FilingForm,
    "process": parts.ProcessForm,
    "result": parts.ResultForm,
    "supplement": parts.SupplementForm,
    "consult": parts.ConsultForm,
}
_ROWS: dict[str, tuple[type[parts.PartForm], Any]] = {
    # What writes a row of a list, and what a new one begins with.
    "variants": (parts.VariantForm, c.Variant("", "")),
    "components": (parts.ComponentForm, c.Component("", "", originals=1)),
    "fees": (FeeForm, c.Fee("", "")),
    "steps": (StepForm, c.Step("", "")),
    "legal_basis": (parts.LawForm, c.LegalText("")),
    "other_codes": (parts.CodeForm, c.OtherCode("local", "")),
}
_NAMES = {
    "variants": Words(vi="Trường hợp {n}", en="Situation {n}"),
    "components": Words(vi="Giấy tờ {n}", en="Paper {n}"),
    "fees": Words(vi="Khoản thu {n}", en="Fee {n}"),
    "steps": Words(vi="Bước {n}", en="Step {n}"),
    "legal_basis": Words(vi="Văn bản {n}", en="Legal text {n}"),
    "other_codes": Words(vi="Mã {n}", en="Code {n}"),
}
_ADD = {
    "variants": Words(vi="Thêm trường hợp", en="Add a situation"),
    "components": Words(vi="Thêm giấy tờ", en="Add a paper"),
    "fees": Words(vi="Thêm khoản thu", en="Add a fee"),
    "steps": Words(vi="Thêm bước", en="Add a step"),
    "legal_basis": Words(vi="Thêm văn bản", en="Add a legal text"),
    "other_codes": Words(vi="Thêm mã", en="Add a code"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A section on the overview: what it says in short, and the worst that the checks found in it."""

    section: Section
    summary: str
    worst: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a list: its place for buttons and addresses, what it is called, what it says, its rows."""

    place: str
    name: str
    about: str
    first: bool
    last: bool
    rows: "Rows | None" = None


@dataclass(frozen=True, slots=True)
class Rows:
    """A list, and where a further row is added."""

    rows: list[Listed]
    new: str
    add: Words


@who_may(*WRITERS)
@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts that somebody is writing."""
    rows = Version.objects.filter(status=Version.Status.DRAFT).defer("content", "haystack").order_by("-changed_at")
    return render(request, "procedures/drafts.html", {"rows": list(rows)})


@who_may(*WRITERS)
@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a draft from what holds, or go on with the one that was begun."""
    try:
        row = actions.start_draft(key, user(request), now())
    except actions.UnknownProcedure as no:
        raise Http404 from no
    return redirect("procedures:edit", version_id=row.pk)


@who_may(*WRITERS)
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest, version_id: int) -> HttpResponse:
    """A draft at a glance: the seven parts, every section with what it says, what the checks found."""
    row = draft(version_id)
    if request.method == "POST":
        if request.POST.get("do") != "discard":
            return redirect("procedures:edit", version_id=row.pk)
        there = actions.discard_draft(row.pk)
        messages.success(request, _("The draft is gone. What is published has not changed."))
        return redirect("procedures:page", key=row.procedure_id) if there else redirect("procedures:drafts")
    content = queries.value_of(row).content
    findings = around.findings(content, max(row.valid_from, timezone.localdate()))
    groups = [
        (words, [_line(content, each, findings) for each in SECTIONS if each.group == key])
        for key, words in GROUPS.items()
    ]
    required = [(part, of_place(part.place)) for part in mandatory(content)]
    context = {
        "row": row,
        "groups": groups,
        "required": required,
        "there": sum(part.there for part, _section in required),
        "leaving": "leaving" in request.GET,
        "findings": [(each, of_place(each.place)) for each in findings if each.code != "missing_part"],
    }
    return render(request, "procedures/draft.html", context)


@who_may(*WRITERS)
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, version_id: int, key: str) -> HttpResponse:
    """One section: a form, or a list whose rows have forms of their own."""
    row, told = draft(version_id), named(key)
    if told is None:
        raise Http404
    content = queries.value_of(row).content
    if told.rows:
        return _list(request, row, content, told)
    name = told.fields[0] if key in ("result", "supplement", "consult") else ""
    place: Place = (name,) if name else ()
    form = _FORMS[key](editing.at(content, place), content, request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent and _saved(request, row, editing.put(content, place, form.kept())):
        messages.success(request, _("Saved."))
        return redirect("procedures:edit", version_id=row.pk)
    return _page(request, row, told, form=form, name=told.words.say(f.language()))


@who_may(*WRITERS)
@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, version_id: int, key: str, place: str) -> HttpResponse:
    """One row of a section: a fee, a step, a situation with its papers, one of these papers."""
    kept, told = draft(version_id), named(key)
    if told is None or not told.rows:
        raise Http404
    content = queries.value_of(kept).content
    where = _place(told, place)
    rows, number = where[:-1], where[-1]
    kind = str(rows[-1])
    make, new = _ROWS[kind]
    try:
        known = editing.at(content, rows)
        value = new if number == "new" else editing.at(content, where)
    except (LookupError, AttributeError) as no:
        raise Http404 from no
    if kind == "steps" and number == "new":
        value = c.Step("", "", starts_after=tuple(each.key for each in known[-1:]))
    form = make(value, content, request.POST or None)
    if request.method == "POST":
        do = request.POST.get("do", "save")
        if form.is_valid():
            written = form.kept()
            changed = editing.added(content, rows, written) if number == "new" else editing.put(content, where, written)
            changed = _done(changed, told, do)
            if _saved(request, kept, changed):
                if do != "save":
                    return redirect(request.path)
                messages.success(request, _("Saved."))
                if kind == "variants" and number == "new":
                    return redirect("procedures:row", version_id=kept.pk, key=key, place=str(len(known)))
                return redirect("procedures:section", version_id=kept.pk, key=key)
    count = len(known) + 1 if number == "new" else int(number) + 1
    context: dict[str, Any] = {"form": form, "name": _NAMES[kind].say(f.language(), n=count)}
    if kind == "variants" and number != "new":
        context["list"] = _rows(content, told, (*where, "components"), place)
    return _page(request, kept, told, **context)


def _list(request: HttpRequest, row: Version, content: c.Content, told: Section) -> HttpResponse:
    if request.method == "POST":
        _saved(request, row, _done(content, told, request.POST.get("do", "")))
        return redirect("procedures:section", version_id=row.pk, key=told.key)
    name = told.words.say(f.language())
    return _page(request, row, told, list=_rows(content, told, (told.rows,), ""), name=name)


def _page(request: HttpRequest, row: Version, told: Section, **context: Any) -> HttpResponse:
    form = context.get("form")
    wrong = form is not None and bool(form.errors)
    opened = request.POST.get("opened_at") if wrong else row.changed_at.isoformat()
    context |= {
        "row": row,
        "section": told,
        "opened_at": opened,
        "at_row": context["name"] != told.words.say(f.language()),
    }
    return render(request, "procedures/section.html", context, status=400 if wrong else 200)


def _saved(request: HttpRequest, row: Version, content: c.Content) -> bool:
    try:
        actions.save_draft(row.pk, content, by=user(request), now=now(), opened_at=_moment(request))
    except Refusal as no:
        messages.error(request, no.say(f.language()))
        return False
    return True


def _done(content: c.Content, told: Section, do: str) -> c.Content:
    """The content after a button of a row: `up-0`, `down-0-1`, `remove-2`; as it was where it means nothing."""
    act, _dash, place = do.partition("-")
    if act not in ("up", "down", "remove") or not place:
        return content
    try:
        where = _place(told, place)
        editing.at(content, where)
        if act == "remove":
            return editing.removed(content, where)
        return editing.moved(content, where, -1 if act == "up" else 1)
    except (Http404, LookupError, AttributeError, TypeError):
        return content


def _place(told: Section, text: str) -> Place:
    """`2` is the third row, `0-1` the second paper of the first situation, `0-new` one that is not there yet."""
    numbers = [int(each) if each.isdigit() and len(each) < 5 else each for each in text.split("-")]
    if any(isinstance(each, str) and each != "new" for each in numbers) or "new" in numbers[:-1]:
        raise Http404
    if len(numbers) == 1:
        return (told.rows, numbers[0])
    if len(numbers) == 2 and told.rows == "variants":
        return ("variants", numbers[0], "components", numbers[1])
    raise Http404


def _rows(content: c.Content, told: Section, place: Place, prefix: str) -> Rows:
    found = editing.at(content, place)
    kind, listed, language = str(place[-1]), [], f.language()
    if kind == "steps":
        found = with_names(found)
    for number, each in enumerate(found):
        at = f"{prefix}-{number}" if prefix else str(number)
        name = title(each, language) if getattr(each, "name", "x") else _NAMES[kind].say(language, n=number + 1)
        inner = _rows(content, told, (*place, number, "components"), at) if kind == "variants" else None
        about = "" if inner else details(each, language)
        listed.append(Listed(at, name, about, number == 0, number == len(found) - 1, inner))
    return Rows(listed, f"{prefix}-new" if prefix else "new", _ADD[kind])


def _line(content: c.Content, told: Section, findings: list[Finding]) -> Line:
    severities = [each.severity for each in findings if of_place(each.place) is told]
    worst = next((each for each in SEVERITIES[:2] if each in severities), "")
    return Line(told, _summary(content, told), worst)


def _summary(content: c.Content, told: Section) -> str:
    language = f.language()
    if told.rows:
        rows = editing.at(content, (told.rows,))
        names = [title(each, language) for each in rows if getattr(each, "name", "x")]
        if told.rows == "variants" and not names:
            names = [title(paper, language) for each in rows for paper in each.components]
        return "; ".join(names)
    if told.key in ("result", "supplement", "consult"):
        return field_said(content, told.fields[0], language) if getattr(content, told.fields[0]) else ""
    said = [
        field_said(content, name, language)
        if getattr(content, name) is not True
        else label(c.Content, name).say(language)
        for name in told.fields
        if getattr(content, name) and name not in ("notes", "evidence", "name_exact")
    ]
    return "; ".join(said)


def draft(version_id: int) -> Version:
    """A draft by its id.

    Raises:
        Http404: there is none, or it is published.
    """
    found = Version.objects.filter(pk=version_id, status=Version.Status.DRAFT).first()
    if found is None:
        raise Http404
    return found


def user(request: HttpRequest) -> str:
    """Who acts."""
    return str(getattr(request.user, "username", ""))


def now() -> datetime:
    """The moment of the act, in Vietnam."""
    return timezone.now().astimezone(VIETNAM)


def _moment(request: HttpRequest) -> datetime | None:
    try:
        return datetime.fromisoformat(request.POST.get("opened_at", ""))
    except ValueError:
        return None
