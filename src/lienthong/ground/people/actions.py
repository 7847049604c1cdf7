"""What changes people: opening an account, giving and ending a post. Every change is written into the trail.

`by` is who did it; None on the command line, where nobody is signed in.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from lienthong.ground.audit.actions import note
from lienthong.ground.people.cast import CAST
from lienthong.ground.people.models import Account, Delegation, Post
from lienthong.ground.people.roles import Role
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words


@transaction.atomic
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
    _note("account_opened", account, None, {"username": account.username})
    return account


@transaction.atomic
def set_password(account: Account, password: str, *, by: Account | None = None) -> None:
    """Give an account another password; every open session of it ends.

    Raises:
        ValidationError: the password is too weak; it says why.
    """
    validate_password(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])
    _note("password_set", account, by)


class StillKeeps(Refusal):
    """Files are handed over before somebody leaves (Decree 30/2020/NĐ-CP art. 31.3.đ). Facts: `name`, `count`."""

    code = "still_keeps_files"
    words = Words(
        vi="{name} còn giữ {count} hồ sơ. Hãy bàn giao hồ sơ trước khi nghỉ, chuyển công tác.",
        en="{name} still keeps {count} files. Hand them over first.",
    )


keepers: list[Callable[[Account, str | None], int]] = []
"""Who is asked how many files somebody keeps, in all or in one office, before they leave. Rooms above join in."""


def must_have_handed_over(account: Account, organization_key: str | None = None) -> None:
    """Whether somebody may leave: an office, or for good.

    Raises:
        StillKeeps: they keep files.
    """
    count = sum(kept(account, organization_key) for kept in keepers)
    if count:
        raise StillKeeps(name=account.full_name, count=count)


@transaction.atomic
def close_account(account: Account, *, by: Account | None = None) -> None:
    """Close an account: it signs in no more, its open sessions end, and what it did stays on record.

    Whoever exercised a post of theirs did so in their stead: that ends with them.

    Raises:
        StillKeeps: it keeps files that nobody has taken over.
    """
    must_have_handed_over(account)
    today = timezone.localdate()
    for given in Delegation.objects.filter(post__account=account, valid_until__gt=today).select_related("post", "to"):
        end_delegation(given, on=today, by=by)
    account.is_active = False
    account.save(update_fields=["is_active"])
    _note("account_closed", account, by)


@transaction.atomic
def appoint(
    account: Account,
    organization_key: str,
    role: Role,
    *,
    since: date,
    until: date | None = None,
    title: str = "",
    division: str = "",
    by: Account | None = None,
) -> Post:
    """Give someone a post. Giving the same post again changes nothing but its end, its title and its unit."""
    post, new = Post.objects.update_or_create(
        account=account,
        organization_key=organization_key,
        role=role,
        valid_from=since,
        defaults={"valid_until": until, "title": title, "division": division},
    )
    facts = {"role": role.value, "since": since, "until": until, "title": title, "again": not new}
    _note("post_given", account, by, facts, organization_key)
    return post


@transaction.atomic
def end_post(post: Post, *, on: date, by: Account | None = None) -> None:
    """End a post: the day named is the first on which it is no longer held.

    Raises:
        StillKeeps: whoever holds it keeps files of the office, and has no other post there.
    """
    others = Post.objects.filter(account=post.account, organization_key=post.organization_key).exclude(pk=post.pk)
    if not others.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on).exists():
        must_have_handed_over(post.account, post.organization_key)
    post.valid_until = on
    post.save(update_fields=["valid_until"])
    _note("post_ended", post.account, by, {"role": post.role, "on": on}, post.organization_key)


class CannotDelegate(Refusal):
    """A post is delegated by whoever holds it, to a colleague with an account, for days to come. Facts: `why`."""

    code = "cannot_delegate"
    words = Words(vi="Không ủy quyền được: {why}", en="This cannot be delegated: {why}")


@transaction.atomic
def delegate(
    post: Post, to: Account, *, document: str, since: date, until: date, by: Account, now: datetime
) -> Delegation:
    """Let a colleague exercise a post from `since` until the day before `until`.

    Raises:
        CannotDelegate: to oneself, without a document, or for days that end before they begin or outside the post.
    """
    if not post.account.is_active:
        raise CannotDelegate(why=say_both("người giữ vị trí này đã nghỉ", "whoever held this post has left"))
    if to.pk == post.account_id or not to.is_active:
        raise CannotDelegate(why=say_both("người nhận không phù hợp", "not a person who can take it over"))
    if not document.strip():
        raise CannotDelegate(why=say_both("chưa có văn bản ủy quyền", "there is no document that says so"))
    if until <= since or since < post.valid_from or (post.valid_until and until > post.valid_until):
        raise CannotDelegate(why=say_both("khoảng ngày không hợp lệ", "the days are not right"))
    given = Delegation.objects.create(
        post=post, to=to, document=document.strip(), valid_from=since, valid_until=until, given_by=by, given_at=now
    )
    facts = {
        "role": post.role,
        "of": post.account.full_name,
        "document": given.document,
        "since": since,
        "until": until,
    }
    _note("delegated", to, by, facts, post.organization_key)
    return given


def say_both(vi: str, en: str) -> str:
    """A short fact in the language of the page."""
    return vi if (get_language() or "vi").startswith("vi") else en


@transaction.atomic
def end_delegation(delegation: Delegation, *, on: date, by: Account | None = None) -> None:
    """End a delegation early: `on` is the first day on which it no longer holds. One not yet begun is removed."""
    post = delegation.post
    facts = {"role": post.role, "of": post.account.full_name, "document": delegation.document, "on": on}
    _note("delegation_ended", delegation.to, by, facts, post.organization_key)
    if on <= delegation.valid_from:
        delegation.delete()
        return
    delegation.valid_until = min(on, delegation.valid_until)
    delegation.save(update_fields=["valid_until"])


def _note(
    act: str, account: Account, by: Account | None, facts: Mapping[str, Any] | None = None, organization_key: str = ""
) -> None:
    now = timezone.now()
    note(act, f"account:{account.pk}", by=by, organization_key=organization_key, now=now, facts=facts)


@transaction.atomic
def load_demo_cast() -> list[Account]:
    """The people of the demo. Loading them twice changes nothing; they have no password and sign in by one click."""
    people = []
    for person in CAST:
        account = Account.objects.filter(username=person.username).first()
        if account is None:
            account = open_account(person.username, person.full_name)
        for key, since, until in person.posts:
            appoint(account, key, person.role, since=since, until=until, title=person.title, division=person.division)
        people.append(account)
    return people
