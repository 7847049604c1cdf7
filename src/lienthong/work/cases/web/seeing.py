"""What every page of cases begins with: who looks, in which posts, at which moment, and how far they see."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from lienthong.ground.calendars import queries as calendars
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.access import may_open
from lienthong.ground.people.models import Account, Post
from lienthong.ground.people.roles import Role
from lienthong.kernel.calendar import Calendar
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.organizations import Directory
from lienthong.kernel.words import Language
from lienthong.work.cases import officers
from lienthong.work.cases.officers import Officer, Unseen

DESKS = (Role.COUNTER, Role.CENTRE_HEAD, Role.SPECIALIST, Role.UNIT_HEAD, Role.SIGNER)
"""Whoever has work of their own in cases."""
READERS = (*DESKS, Role.INSPECTOR)
"""Whoever may see cases. An administrator is not among them: they keep the house and see the content of nothing."""
OVERSEERS = (Role.CENTRE_HEAD, Role.SIGNER, Role.INSPECTOR)
"""Leaders and inspectors see who opened a case."""

URGENCY_KINDS = {
    "late": "bad", "today": "bad", "soon": "warning", "warm": "warning", "half": "info", "calm": "good",
    "paused": "neutral", "unknown": "warning", "done": "good",
}  # fmt: skip
STATE_KINDS = {
    "draft": "neutral", "submitted": "info", "accepted": "info", "not_accepted": "bad", "in_progress": "info",
    "awaiting_papers": "warning", "awaiting_payment": "warning", "withdrawal_asked": "warning", "stopped": "bad",
    "decided": "good", "returned": "good",
}  # fmt: skip


def language() -> Language:
    """The language of the page."""
    return "en" if get_language() == "en" else "vi"


def chance() -> str:
    """A citizen's tracking secret, handed to the acts that begin a case."""
    return get_random_string(16)


@dataclass(frozen=True, slots=True)
class Eyes:
    """One look: the person, their posts of today, the moment, and the offices whose cases they may see."""

    account: Account
    posts: Sequence[Post]
    now: datetime
    scope: frozenset[str]
    _directory: list[Directory] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return self.now.date()

    def officers(self) -> list[Officer]:
        """The person in each of their posts, their own before those of others."""
        return [officers.officer_of(post, self.account.pk, self.account.full_name) for post in self.posts]

    def units(self, *roles: Role) -> list[str]:
        """The offices in which the person holds one of these roles, each once."""
        return list(dict.fromkeys(post.organization_key for post in self.posts if post.role in roles))

    def name_of(self, key: str) -> str:
        """An organisation's name; the key itself where nobody has it. The directory is asked for once a page."""
        if not self._directory:
            self._directory.append(organizations.directory())
        try:
            return self._directory[0].by_key(key).name
        except KeyError:
            return key

    def calendar(self, unit_key: str) -> Calendar:
        """The calendar of an office today."""
        return calendars.calendar_of(unit_key, self.today)


def seeing(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Hands the view its `Eyes`. A case that is none of theirs is not told apart from one that does not exist."""

    @wraps(view)
    @never_cache
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        now = in_vietnam(timezone.now())
        posts = list(getattr(request, "posts", ()))
        eyes = Eyes(cast(Account, request.user), posts, now, officers.scope(posts, now.date()))
        try:
            return view(request, eyes, *args, **kwargs)
        except Unseen as unseen:
            raise Http404(unseen.say(language())) from unseen

    return opened


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the neighbouring pages."""

    name: str | Promise
    url: str
    here: bool


_ROOMS: tuple[tuple[str, Promise], ...] = (
    ("cases:desk", _("My desk")),
    ("cases:counter", _("The counter")),
    ("cases:unit", _("My office")),
    ("cases:deadlines", _("Deadlines")),
    ("cases:stuck", _("Stuck")),
    ("cases:redated", _("Moved due dates")),
    ("cases:search", _("Search")),
)


def tabs(request: HttpRequest) -> list[Tab]:
    """The neighbouring pages that open for this person; none where there is only one."""
    found = []
    for name, words in _ROOMS:
        url = reverse(name)
        if may_open(request, resolve(url).func):
            found.append(Tab(words, url, request.path == url))
    return found if len(found) > 1 else []
