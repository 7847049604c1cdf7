"""What changes people: opening an account, giving and ending a post."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from lienthong.ground.people.cast import CAST
from lienthong.ground.people.models import Account, Post
from lienthong.ground.people.roles import Role


def open_account(username: str, full_name: str, *, email: str | None = None, password: str | None = None) -> Account:
    """Open an account. Without a password nobody can sign in with it until `set_password` gives one.

    Raises:
        ValidationError: the user name, the address or the password is not acceptable; it says why.
    """
    account = Account(username=username.strip().lower(), full_name=full_name.strip(), email=email)
    if password is None:
        account.set_unusable_password()
    else:
        validate_password(password, account)
        account.set_password(password)
    account.full_clean()
    account.save()
    return account


def set_password(account: Account, password: str) -> None:
    """Give an account another password; every open session of it ends.

    Raises:
        ValidationError: the password is too weak; it says why.
    """
    validate_password(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])


def close_account(account: Account) -> None:
    """Close an account: it signs in no more, its open sessions end, and what it did stays on record."""
    account.is_active = False
    account.save(update_fields=["is_active"])


def appoint(
    account: Account, organization_key: str, role: Role, *, since: date, until: date | None = None, title: str = ""
) -> Post:
    """Give someone a post. Giving the same post again changes nothing but its end and its title."""
    post, _ = Post.objects.update_or_create(
        account=account,
        organization_key=organization_key,
        role=role,
        valid_from=since,
        defaults={"valid_until": until, "title": title},
    )
    return post


def end_post(post: Post, *, on: date) -> None:
    """End a post: the day named is the first on which it is no longer held."""
    post.valid_until = on
    post.save(update_fields=["valid_until"])


@transaction.atomic
def load_demo_cast() -> list[Account]:
    """The people of the demo. Loading them twice changes nothing; they have no password and sign in by one click."""
    people = []
    for person in CAST:
        account = Account.objects.filter(username=person.username).first()
        if account is None:
            account = open_account(person.username, person.full_name)
        for key, since, until in person.posts:
            appoint(account, key, person.role, since=since, until=until, title=person.title)
        people.append(account)
    return people
