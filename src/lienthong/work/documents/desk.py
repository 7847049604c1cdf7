"""What every page of documents begins with: who looks, at which office's desk, in which posts, at which moment.

A person with posts in several offices sits at one desk at a time and changes it by hand; what they do there they do in
the first of their posts that carries it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from lienthong.formats.signing import same_organization
from lienthong.ground.audit import actions as audit
from lienthong.ground.calendars import queries as calendars
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.models import Account
from lienthong.ground.people.roles import Role
from lienthong.kernel.calendar import Calendar
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.organizations import Directory
from lienthong.kernel.words import Language
from lienthong.work.documents import rights
from lienthong.work.documents.models import Document
from lienthong.work.documents.rights import Sight, Unseen, Worker

CHOSEN = "documents_desk"
"""In the session: the office at whose desk the person sits."""


def language() -> Language:
    """The language of the page."""
    return "en" if get_language() == "en" else "vi"


@dataclass(frozen=True, slots=True)
class Desk:
    """One look at one office's desk."""

    account: Account
    workers: Sequence[Worker]
    """The person in each of their posts here, their own before those of others; never empty."""
    offices: Sequence[str]
    """All the offices at whose desks they may sit."""
    now: datetime
    _directory: list[Directory] = field(default_factory=list)

    @property
    def worker(self) -> Worker:
        """The person in their first post here."""
        return self.workers[0]

    def acting(self, roles: Collection[Role]) -> Worker | None:
        """The person in the first of their posts here with one of these roles; None where they have none."""
        return next((worker for worker in self.workers if worker.role in roles), None)

    @property
    def sight(self) -> Sight:
        """How far they see in all their posts here together."""
        return rights.sight_of(self.workers)

    @property
    def office(self) -> str:
        """The key of the office."""
        return self.worker.organization_key

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return self.now.date()

    @property
    def calendar(self) -> Calendar:
        """The office's calendar today."""
        return calendars.calendar_of(self.office, self.today)

    def opened(self, document: Document) -> None:
        """Write into the trail of the document's office that the person looks at it; once in a while, not at each.

        What is read on a form, in the editor or as a picture was opened as much as on its own page.
        """
        audit.note_once(
            "opened", f"document:{document.pk}", by=self.account, organization_key=document.organization_key,
            now=self.now, facts={"hidden": True} if document.hidden else {},
        )  # fmt: skip

    def issuer_of(self, document: Document) -> str:
        """Who issued a document: the organisation, or the body of one that issued it in its own name."""
        said = document.issuer_name
        if not document.issuer_key:
            return said
        name = self.name_of(document.issuer_key)
        if not said or name == document.issuer_key:
            return said or name
        former = (each for each, _days in self._directory[0].by_key(document.issuer_key).former_names)
        return name if any(same_organization(said, each) for each in (name, *former)) else f"{said} – {name}"

    def name_of(self, key: str) -> str:
        """An organisation's name; the key itself where nobody has it. The directory is asked for once a page."""
        if not self._directory:
            self._directory.append(organizations.directory())
        try:
            return self._directory[0].by_key(key).name
        except KeyError:
            return key


def desk_of(request: HttpRequest) -> Desk:
    """Where the person of this request sits.

    Raises:
        PermissionDenied: they have no post at any desk today.
    """
    account = cast(Account, request.user)
    workers = rights.workers_of(getattr(request, "posts", ()), account.pk, account.full_name)
    offices = list(dict.fromkeys(worker.organization_key for worker in workers))
    if not offices:
        raise PermissionDenied
    chosen = request.session.get(CHOSEN)
    office = chosen if chosen in offices else offices[0]
    now = in_vietnam(timezone.now())
    here = [_overlooking(worker, now.date()) for worker in workers if worker.organization_key == office]
    return Desk(account, here, offices, now)


def worker_of(request: HttpRequest) -> Worker:
    """The person of this request in the first of their posts at the desk where they sit."""
    return desk_of(request).worker


def at_desk(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Hands the view its `Desk`. A document that is none of theirs is not told apart from one that does not exist."""
    return at_desk_as(*rights.READERS)(view)


def at_desk_as(*roles: Role) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """The same for whoever has one of these roles at this very desk: a role in another office opens nothing here."""

    def decorated(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        @never_cache
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                desk = desk_of(request)
                if not any(worker.role in roles for worker in desk.workers):
                    raise Unseen
                return view(request, desk, *args, **kwargs)
            except Unseen as unseen:
                raise Http404(unseen.say(language())) from unseen

        return opened

    return decorated


def _overlooking(worker: Worker, today: date) -> Worker:
    """An inspector or auditor with the offices under theirs."""
    if worker.role not in (Role.INSPECTOR, Role.AUDITOR):
        return worker
    return replace(worker, under=organizations.below(worker.organization_key, today))
