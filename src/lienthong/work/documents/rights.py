"""Who sits at which desk, and which documents of it they see.

Clerks and leaders see every document of their office; the others those in which they have part: what they drafted,
were given to check, sign or do, or what their unit was given (Decree 30/2020/NĐ-CP, App. VI: rights per document).
Inspectors read all documents of the offices under theirs, and change none. Nobody sees another office's desk.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from lienthong.ground.people.roles import Role
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

if TYPE_CHECKING:
    from lienthong.ground.people.models import Post

CLERKS = frozenset({Role.CLERK})
LEADERS = frozenset({Role.SIGNER, Role.OFFICER})
"""Who signs for the office and directs what comes."""
HEADS = frozenset({Role.UNIT_HEAD})
STAFF = frozenset({Role.SPECIALIST, Role.COUNTER, Role.CENTRE_HEAD})
DESK = CLERKS | LEADERS | HEADS | STAFF
"""Everyone who works at a desk. Administrators and engineers keep the house and see the content of nothing."""
READERS = DESK | {Role.INSPECTOR, Role.AUDITOR}
OVERSEERS = LEADERS | {Role.INSPECTOR, Role.AUDITOR}


LOCKED = Words(vi="Văn bản đang bị khóa", en="A locked document")
"""What a document that shows signs of a state secret is called everywhere but on its own page."""


class Unseen(Refusal):
    """There is no such document for this person. It is not told whether there is one at all."""

    code = "unseen"
    words = Words(vi="Không có văn bản này, hoặc anh chị không được xem.", en="There is no such document for you.")


class NotAllowed(Refusal):
    """The post does not carry it. Facts: `act`, `act_en`."""

    code = "not_allowed"
    words = Words(vi="Chức vụ này không được {act}.", en="This post may not {act_en}.")


@dataclass(frozen=True, slots=True)
class Worker:
    """A person in one post at one desk. `deputy` says whose post and by which document, where it is a deputy's act."""

    account_id: int
    name: str
    role: Role
    organization_key: str
    division: str = ""
    title: str = ""
    deputy: str = ""
    post_id: int = 0
    principal_id: int = 0
    """Whose post it is where it is a deputy's: what lies with that colleague is the deputy's to do."""
    under: frozenset[str] = frozenset()
    """Of an inspector: the offices under theirs, whose documents they read as well; of an administrator: freeze."""

    @property
    def accounts(self) -> tuple[int, ...]:
        """Who they act as: themselves, and whoever's post it is."""
        return (self.account_id, self.principal_id) if self.principal_id else (self.account_id,)

    @property
    def sees_all(self) -> bool:
        """Whether every document of the office is theirs to see."""
        return self.role in CLERKS | LEADERS | {Role.INSPECTOR, Role.AUDITOR}

    @property
    def parties(self) -> tuple[str, ...]:
        """What stands in `Document.parties` where they have part."""
        unit = (division_party(self.division),) if self.division and self.role in HEADS else ()
        return (*map(account_party, self.accounts), *unit)


class DocumentLike(Protocol):
    """What is asked of a document here."""

    @property
    def organization_key(self) -> str: ...  # noqa: D102
    @property
    def parties(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def hidden(self) -> bool: ...  # noqa: D102


def account_party(account_id: int) -> str:
    """How a person stands among the parties of a document."""
    return f"a{account_id}"


def division_party(division: str) -> str:
    """How a unit of the office stands among the parties of a document."""
    return f"d{division.strip().casefold()}"[:80]


def sees(worker: Worker, document: DocumentLike) -> bool:
    """Whether the document is theirs to see. A hidden one is seen by the office's clerk and leaders alone."""
    if document.organization_key != worker.organization_key and document.organization_key not in worker.under:
        return False
    if document.hidden:
        return worker.role in CLERKS | LEADERS
    return worker.sees_all or not set(worker.parties).isdisjoint(document.parties)


def told_to(workers: Iterable[Worker], document: DocumentLike) -> bool:
    """Whether a list, a link, a file or a paper may name it to this person: it is theirs to see, and not locked.

    What is locked has no number, no subject and no issuer outside its own page (Law on state secrets: none is kept
    here, and none leaves).
    """
    return not document.hidden and any(sees(each, document) for each in workers)


def subject_of(document: DocumentLike, subject: str) -> str:
    """What lists and papers in Vietnamese say of a document: its `subject`, or only that it is locked."""
    return LOCKED.vi if document.hidden else subject


def workers_of(
    posts: Iterable["Post"], account_id: int, name: str, *, roles: Collection[Role] = READERS
) -> list[Worker]:
    """The person in each of their posts at a desk, their own before those of others; in posts of these roles."""
    return [
        Worker(
            account_id, name, Role(post.role), post.organization_key, post.division, post.title,
            "" if post.deputy is None else f"{post.account.full_name} · {post.deputy.document}", post.pk,
            0 if post.deputy is None else post.account_id,
        )
        for post in posts
        if post.role in roles
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sight:
    """How far a person sees at one desk, in all their posts there together; what lists and searches stay inside."""

    offices: frozenset[str]
    """Theirs, and of an inspector all that are under it."""
    sees_all: bool
    parties: tuple[str, ...]

    @property
    def office(self) -> str:
        """The one office; call it where there is only one."""
        [office] = self.offices
        return office


def sight_of(workers: Sequence[Worker]) -> Sight:
    """The posts of one person at one desk, seen together."""
    return Sight(
        frozenset().union(*({each.organization_key} | each.under for each in workers)),
        any(each.sees_all for each in workers),
        tuple(dict.fromkeys(party for each in workers for party in each.parties)),
    )
