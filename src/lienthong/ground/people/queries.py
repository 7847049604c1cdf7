"""What others ask about people."""

from datetime import date

from lienthong.ground.people.models import Account, Post


def posts_on(account: Account, day: date) -> list[Post]:
    """The posts this person holds on a day, the oldest first."""
    return list(Post.objects.filter(account=account).on(day))


def account_named(username: str) -> Account | None:
    """The account of a user name, however it is capitalised; None where nobody has it."""
    return Account.objects.filter(username=username.strip().lower()).first()
