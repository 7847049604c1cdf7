"""Who may sign for whom: given by leaders, and passed on by the heads of units who sign by order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from lienthong.ground.dates import DayField
from lienthong.ground.people import queries as people
from lienthong.ground.people.access import who_may
from lienthong.ground.people.models import Post
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk_as, language
from lienthong.work.documents.kinds import Kind, all_kinds
from lienthong.work.documents.models import Authority
from lienthong.work.documents.offering import offer
from lienthong.work.documents.outgoing import authority, letterheads, numbers, passing_on, signing_for
from lienthong.work.documents.outgoing.actions import office
from lienthong.work.documents.outgoing.actions import passing_on as passes
from lienthong.work.documents.outgoing.passing_on import PassedOn
from lienthong.work.documents.rights import Unseen, Worker


class Limited(forms.Form):
    """What an authority says of its limits, given or passed on: types, matters, the document and the days."""

    unlimited: ClassVar[Any] = _("Only these types (none: all, but no copies)")
    """What the list of types is called; it says what none of them means."""
    document = forms.CharField(label=_("By which document"), max_length=300)
    valid_from = DayField(label=_("From day"))
    valid_until = DayField(
        label=_("Until the day before"), required=False, help_text=_("A written authorisation always ends.")
    )
    types = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    fields_ = forms.CharField(
        label=_("Only these matters"), required=False, max_length=300,
        help_text=_("With semicolons between them; whoever signs says each time which one it is."),
    )  # fmt: skip

    def offered(self, kinds: Iterable[Kind], **choices: Sequence[tuple[Any, Any]]) -> None:
        """Put the types, and whatever else there is to choose from, into the lists."""
        self.fields["types"].label = self.unlimited
        for name, offered in {**choices, "types": [(one.key, one.words.say(language())) for one in kinds]}.items():
            offer(self, name, offered)


class NewAuthority(Limited):
    """Somebody may sign for somebody."""

    field_order = ("post", "kind", "under", "body", "for_title")

    post = forms.TypedChoiceField(label=_("Who may sign"), coerce=int)
    kind = forms.ChoiceField(label=_("How"))
    under = forms.TypedChoiceField(
        label=_("Passed on from"), coerce=int, empty_value=None, required=False,
        help_text=_("Of a deputy of a unit whose head signs by order: both lines are printed, TL. and KT."),
    )  # fmt: skip
    body = forms.ChoiceField(
        label=_("Advisory body"), required=False,
        help_text=_("With “In an advisory body”: the title below is the one held in it. It needs a series of its own."),
    )  # fmt: skip
    for_title = forms.CharField(
        label=_("For whom (title)"), max_length=160, help_text=_("In capitals, as it is printed.")
    )

    def __init__(self, *args: Any, desk: Desk, **more: Any) -> None:
        super().__init__(*args, **more)
        said = language()
        posts = people.holders(desk.office, rights.LEADERS | rights.HEADS, desk.today)
        self.offered(
            all_kinds().values(),
            post=[(post.pk, f"{post.account.full_name} – {post.title or post.get_role_display()}") for post in posts],
            kind=[(kind, authority.WAYS_IN_WORDS[kind].say(said)) for kind in (*authority.PREFIXES, authority.IN_BODY)],
            under=[
                ("", "–"),
                *(
                    (row.pk, f"TL. {row.for_title} – {row.post.title}, {row.post.account.full_name}")
                    for row in signing_for.authorities_of(desk.office)
                    if row.kind == authority.BY_ORDER and authority.holds(row, desk.today)
                ),
            ],
            body=[("", "–"), *numbers.bodies_of(desk.office, desk.today).items()],
        )


class PassOnForm(Limited):
    """The head of a unit passes signing by order on to a deputy."""

    field_order = ("order", "post")
    unlimited = _("Only these types (none: all that the order covers)")

    order = forms.TypedChoiceField(label=_("What is passed on"), coerce=int)
    post = forms.TypedChoiceField(
        label=_("To which deputy"), coerce=int,
        help_text=_("Both lines are printed: TL. …, KT. with your title, then the title of the deputy."),
    )  # fmt: skip

    def __init__(self, *args: Any, orders: Sequence[Authority], deputies: Sequence[Post], **more: Any) -> None:
        super().__init__(*args, **more)
        keys = {key for order in orders for key in order.type_keys}
        covered = [kind for kind in all_kinds().values() if not keys or kind.key in keys]
        self.fields["document"].help_text = _("Such as the working rules of the office.")
        self.fields["valid_until"].help_text = _("Left empty, it holds as long as your own order.")
        self.offered(
            covered,
            order=[(row.pk, f"TL. {row.for_title} – {row.document}") for row in orders],
            post=[(post.pk, f"{post.account.full_name} – {post.title}") for post in deputies],
        )


@who_may(*rights.DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk_as(*rights.DESK)
def authorities(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who may sign for whom, from when until when, by which document."""
    leader = desk.acting(rights.LEADERS)
    posted = request.method == "POST"
    head = letterheads.on(desk.office, desk.today)
    begun = {"valid_from": desk.today, "for_title": head.head_title.upper()}
    form = NewAuthority(request.POST if posted else None, initial=begun, desk=desk)
    if posted and leader is not None and form.is_valid():
        told = form.cleaned_data
        given = office.Given(
            told["post"], told["kind"], told["for_title"], told["document"], told["valid_from"], told["valid_until"],
            told["types"], told["fields_"], told["under"], told["body"],
        )  # fmt: skip
        try:
            office.give(given, worker=leader, now=desk.now)
        except Refusal as refusal:
            form.add_error(None, refusal.say(language()))
        else:
            messages.success(request, gettext("The authority is entered."))
            return redirect("documents:authorities")
    return _page(request, desk, form=form if leader is not None else None, open=posted)


@who_may(*rights.HEADS, *rights.LEADERS)
@require_POST
@at_desk_as(*rights.HEADS, *rights.LEADERS)
def pass_on(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Pass one's signing by order on to a deputy."""
    rows = signing_for.authorities_of(desk.office)
    form = _passing(rows, desk, request.POST)
    if form is None:
        raise Unseen
    if form.is_valid():
        told = form.cleaned_data
        passed = PassedOn(
            told["post"], told["document"], told["valid_from"], told["valid_until"], told["types"], told["fields_"]
        )
        order = next(row for row in rows if row.pk == told["order"])
        try:
            passes.pass_on(order.pk, passed, worker=_holder(order, desk) or desk.worker, now=desk.now)
        except Refusal as refusal:
            form.add_error(None, refusal.say(language()))
        else:
            messages.success(request, gettext("It is passed on. A leader confirms it under “Changes of rights”."))
            return redirect("documents:authorities")
    return _page(request, desk, passing=form, pass_open=True)


@who_may(*rights.HEADS, *rights.LEADERS)
@require_POST
@at_desk_as(*rights.HEADS, *rights.LEADERS)
def take_back(request: HttpRequest, desk: Desk, authority_id: int) -> HttpResponse:
    """End at once what one passed on."""
    found = next((row for row in signing_for.authorities_of(desk.office) if row.pk == authority_id), None)
    try:
        if found is None or found.under is None:
            raise Unseen
        passes.take_back(found.pk, worker=_holder(found.under, desk) or desk.worker, now=desk.now)
    except Refusal as refusal:
        messages.error(request, refusal.say(language()))
    else:
        messages.success(request, gettext("It has ended. What was signed under it stays signed."))
    return redirect("documents:authorities")


@who_may(*rights.LEADERS)
@require_POST
@at_desk_as(*rights.LEADERS)
def end_authority(request: HttpRequest, desk: Desk, authority_id: int) -> HttpResponse:
    """End one at once."""
    try:
        office.end(authority_id, worker=desk.acting(rights.LEADERS) or desk.worker, now=desk.now)
    except Refusal as refusal:
        messages.error(request, refusal.say(language()))
    else:
        messages.success(request, gettext("It has ended. What was signed under it stays signed."))
    return redirect("documents:authorities")


@dataclass(frozen=True, slots=True)
class Shown:
    """An authority as the page shows it."""

    row: Authority
    how: Words
    types: Sequence[Words]
    soon: bool
    """It ends within a month."""
    mine: bool
    """Passed on from an order of the person who looks: they take it back."""
    not_on: bool
    """It may not be passed on, whoever wants to (art. 13.3)."""


def _page(request: HttpRequest, desk: Desk, **more: Any) -> HttpResponse:
    rows = signing_for.authorities_of(desk.office)
    leads = desk.acting(rights.LEADERS) is not None
    head = letterheads.on(desk.office, desk.today)
    begun = {"valid_from": desk.today, "for_title": head.head_title.upper()}
    context = {
        "desk": desk,
        "signers": signing_for.signers(desk.office, "letter", desk.today),
        "holding": [_shown(row, desk) for row in rows if _holds(row, desk)],
        "ended": [_shown(row, desk) for row in rows if not _holds(row, desk)],
        "form": NewAuthority(initial=begun, desk=desk) if leads else None,
        "passing": _passing(rows, desk),
        **more,
    }
    return render(request, "documents/outgoing/authorities.html", context)


def _holds(row: Authority, desk: Desk) -> bool:
    """What was passed on holds as long as what it was passed on from."""
    return authority.holds(row, desk.today) and (row.under is None or authority.holds(row.under, desk.today))


def _passing(rows: Sequence[Authority], desk: Desk, told: Mapping[str, Any] | None = None) -> PassOnForm | None:
    """The form for whoever signs by order and has deputies in their unit; None for anybody else."""
    orders = [row for row in rows if row.kind == authority.BY_ORDER and _holds(row, desk) and _holder(row, desk)]
    if not orders:
        return None
    places = people.holders(desk.office, rights.LEADERS | rights.HEADS, desk.today)
    deputies = [
        post for post in places
        if passing_on.is_deputy(post) and any(passing_on.same_unit(row.post, post) for row in orders)
        and post.account_id != desk.account.pk
    ]  # fmt: skip
    if not deputies:
        return None
    return PassOnForm(told, initial={"valid_from": desk.today}, auto_id="id_pass_%s", orders=orders, deputies=deputies)


def _holder(row: Authority, desk: Desk) -> Worker | None:
    """The person as the holder of the post to which it was given; None where it is another's, or they stand in."""
    return next((each for each in desk.workers if each.post_id == row.post_id and not each.principal_id), None)


def _shown(row: Authority, desk: Desk) -> Shown:
    month = desk.today + timedelta(days=30)
    types = [all_kinds()[key].words for key in row.type_keys if key in all_kinds()]
    soon = row.valid_until is not None and desk.today < row.valid_until <= month
    mine = row.under is not None and _holder(row.under, desk) is not None
    how = authority.WAYS_IN_WORDS[authority.PASSED_ON if row.under_id else row.kind]
    return Shown(row, how, types, soon, mine, row.kind == authority.AUTHORISED)
