"""What others ask about people."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from lienthong.ground.people.models import Account, Delegation, Post
from lienthong.ground.people.roles import Role


def posts_on(account: Account, day: date) -> list[Post]:
    """The posts this person exercises on a day: their own, the oldest first, then those delegated to them.

    A delegated post has `deputy`, the delegation behind it.
    """
    mine = Q(account=account)
    theirs = Q(delegations__to=account, delegations__valid_from__lte=day, delegations__valid_until__gt=day)
    posts = list(Post.objects.filter(mine | theirs).on(day).select_related("account").distinct())
    if any(post.account_id != account.pk for post in posts):
        given = {delegation.post_id: delegation for delegation in _given_to(account, day)}
        for post in posts:
            post.deputy = None if post.account_id == account.pk else given[post.pk]
    return sorted(posts, key=lambda post: (post.deputy is not None, post.valid_from, post.pk))


def holders(organization_key: str, roles: Collection[Role], day: date) -> list[Post]:
    """Who holds one of these roles in an organisation on a day, by name."""
    posts = Post.objects.filter(organization_key=organization_key, role__in=roles, account__is_active=True)
    return list(posts.on(day).select_related("account").order_by("account__full_name", "id"))


def delegations_in(organization_key: str, day: date) -> list[Delegation]:
    """The delegations of an organisation's posts that hold on a day or later, the soonest first."""
    found = Delegation.objects.filter(post__organization_key=organization_key, valid_until__gt=day)
    return list(found.select_related("post__account", "to", "given_by"))


def _given_to(account: Account, day: date) -> QuerySet[Delegation]:
    found = Delegation.objects.filter(to=account, valid_from__lte=day, valid_until__gt=day)
    return found.select_related("post__account")


def account_named(username: str) -> Account | None:
    """The account of a user name, however it is capitalised; None where nobody has it."""
    return Account.objects.filter(username=username.strip().lower()).first()


def accounts_with_posts(day: date) -> list[tuple[Account, list[Post]]]:
    """Every account by user name, with the posts it holds on a day."""
    held: dict[int, list[Post]] = {}
    for post in Post.objects.on(day):
        held.setdefault(post.account_id, []).append(post)
    return [(account, held.get(account.pk, [])) for account in Account.objects.order_by("username")]
