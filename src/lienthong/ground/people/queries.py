"""What others ask about people."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import connection

from lienthong.ground.people.models import Account, Delegation, Post
from lienthong.ground.people.roles import Role

_POST_FIELDS = [field.attname for field in Post._meta.concrete_fields]
# Every page asks it, so its SQL is written once.
_POSTS = f"""
    SELECT {", ".join(f"post.{name}" for name in _POST_FIELDS)}, min(given.id) AS given
    FROM people_post AS post
    LEFT JOIN people_delegation AS given ON given.post_id = post.id AND given.to_id = %(account)s
        AND post.account_id <> %(account)s AND given.valid_from <= %(day)s AND given.valid_until > %(day)s
    WHERE post.valid_from <= %(day)s AND (post.valid_until IS NULL OR post.valid_until > %(day)s)
        AND (post.account_id = %(account)s OR given.id IS NOT NULL)
    GROUP BY post.id
    ORDER BY (post.account_id <> %(account)s), post.valid_from, post.id
"""  # noqa: S608 - columns of our own model


def posts_on(account: Account, day: date) -> list[Post]:
    """The posts this person exercises on a day: their own, the oldest first, then those delegated to them.

    A delegated post has `deputy`, the delegation behind it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, {"account": account.pk, "day": day})
        rows = cursor.fetchall()
    posts = [Post.from_db("default", _POST_FIELDS, row[:-1]) for row in rows]
    given = _given(row[-1] for row in rows)
    for post, row in zip(posts, rows, strict=True):
        if post.account_id == account.pk:
            post.account = account
        else:
            post.deputy = given[row[-1]]
            post.account = post.deputy.post.account
    return posts


def names_of(account_ids: Iterable[int]) -> dict[int, str]:
    """The full names of some accounts."""
    ids = set(account_ids)
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", "full_name")) if ids else {}


def holders(organization_key: str, roles: Collection[Role], day: date) -> list[Post]:
    """Who holds one of these roles in an organisation on a day, by name."""
    posts = Post.objects.filter(organization_key=organization_key, role__in=roles, account__is_active=True)
    return list(posts.on(day).select_related("account").order_by("account__full_name", "id"))


def delegations_in(organization_key: str, day: date) -> list[Delegation]:
    """The delegations of an organisation's posts that hold on a day or later, the soonest first."""
    found = Delegation.objects.filter(post__organization_key=organization_key, valid_until__gt=day)
    return list(found.select_related("post__account", "to", "given_by"))


def _given(ids: Iterable[int | None]) -> dict[int, Delegation]:
    wanted = [each for each in ids if each is not None]
    found = Delegation.objects.filter(pk__in=wanted).select_related("post__account") if wanted else ()
    return {delegation.pk: delegation for delegation in found}


def account_named(username: str) -> Account | None:
    """The account of a user name, however it is capitalised; None where nobody has it."""
    return Account.objects.filter(username=username.strip().lower()).first()


def accounts_with_posts(day: date) -> list[tuple[Account, list[Post]]]:
    """Every account by user name, with the posts it holds on a day."""
    held: dict[int, list[Post]] = {}
    for post in Post.objects.on(day):
        held.setdefault(post.account_id, []).append(post)
    return [(account, held.get(account.pk, [])) for account in Account.objects.order_by("username")]
