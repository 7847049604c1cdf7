"""What others ask about people."""

from datetime import date

from lienthong.ground.people.models import Account, Post


def posts_on(account: Account, day: date) -> list[Post]:
    """The posts this person holds on a day, the oldest first."""
    return list(Post.objects.filter(account=account).on(day))


def account_named(username: str) -> Account | None:
    """The account of a user name, however it is capitalised; None where nobody has it."""
    return Account.objects.filter(username=username.strip().lower()).first()


def accounts_with_posts(day: date) -> list[tuple[Account, list[Post]]]:
    """Every account by user name, with the posts it holds on a day."""
    held: dict[int, list[Post]] = {}
    for post in Post.objects.on(day):
        held.setdefault(post.account_id, []).append(post)
    return [(account, held.get(account.pk, [])) for account in Account.objects.order_by("username")]
