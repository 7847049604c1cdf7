"""Who signs in an office on a day, and in which ways: posts and dated authorities, asked for in two questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lienthong.ground.people import queries as people
from lienthong.ground.people.models import Account, Post
from lienthong.work.documents.composing import Head
from lienthong.work.documents.models import Authority
from lienthong.work.documents.outgoing import authority, letterheads, numbers, seals
from lienthong.work.documents.outgoing.authority import NoAuthority, Way
from lienthong.work.documents.rights import HEADS, LEADERS


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who may sign, and how."""

    account: Account
    title: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """An advisory body that issues in its own name: as in symbols, and as printed."""

    short: str
    name: str

    def head(self, office: Head) -> Head:
        """Its letterhead: the office stands in the line above it (App. I II.2)."""
        return replace(office, name=self.name, governing=office.name)


def authorities_of(organization_key: str) -> list[Authority]:
    """Everything that was ever given in an office, the latest first."""
    found = Authority.objects.filter(post__organization_key=organization_key)
    return list(found.select_related("post__account", "given_by", "under__post").order_by("-valid_from", "-pk"))


def signers(organization_key: str, type_key: str, day: date) -> list[Signer]:
    """Whoever may sign a document of this type on this day, the head first; a constant number of questions."""
    posts = people.holders(organization_key, LEADERS | HEADS, day)
    grants = authorities_of(organization_key)
    office, bodies = letterheads.on(organization_key, day).office, numbers.bodies_of(organization_key, day)
    own = seals.with_own(organization_key, day)
    by_person: dict[int, list[Post]] = {}
    for post in posts:
        by_person.setdefault(post.account_id, []).append(post)
    found = []
    for held in by_person.values():
        ways = authority.ways(held, office, grants, type_key=type_key, on=day, bodies=bodies, own_seal=own)
        if ways:
            found.append(Signer(held[0].account, held[0].title, ways))
    return sorted(found, key=lambda one: (bool(one.ways[0].authority_id), one.account.full_name))


def way_of(account_id: int, organization_key: str, choice: str, *, type_key: str, day: date) -> Way:
    """The way in which a person signs a document of this type on this day.

    Raises:
        NoAuthority: they may not; it says what is missing.
    """
    posts = [post for post in people.holders(organization_key, LEADERS | HEADS, day) if post.account_id == account_id]
    office, bodies = letterheads.on(organization_key, day).office, numbers.bodies_of(organization_key, day)
    given = authorities_of(organization_key)
    grants = _theirs(given, posts)
    own = seals.with_own(organization_key, day)
    found = authority.ways(posts, office, given, type_key=type_key, on=day, bodies=bodies, own_seal=own)
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise NoAuthority(name="–", why="không có người này", why_en="there is no such person")
    return authority.choose(found, choice, name=account.full_name, grants=grants, type_key=type_key, on=day)


def matters_for(choices: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """To which matters ways of signing are limited, by their choice (`kt-12-tm`); one question.

    What was passed on is limited by the signing by order that it was passed on from as well.
    """
    ids = {choice: int(part) for choice in choices if (part := choice.partition("-")[2].partition("-")[0]).isdecimal()}
    rows = Authority.objects.filter(pk__in=ids.values()).values_list("pk", "under__fields", "fields")
    found = {pk: authority.shared_matters(order or "", own) or () for pk, order, own in rows}
    return {choice: found.get(pk, ()) for choice, pk in ids.items()}


def body_of(organization_key: str, choice: str, day: date) -> Body | None:
    """The advisory body of a way of signing; None where the office itself issues what is signed so."""
    key, _dash, rest = choice.partition("-")
    if key != authority.IN_BODY or not rest.isdecimal():
        return None
    found = Authority.objects.filter(pk=int(rest), post__organization_key=organization_key).first()
    name = numbers.bodies_of(organization_key, day).get(found.body) if found is not None else None
    return Body(found.body, name) if found is not None and name is not None else None


def _theirs(grants: Sequence[Authority], posts: Sequence[Post]) -> list[Authority]:
    held = {post.pk for post in posts}
    return [grant for grant in grants if grant.post_id in held]
