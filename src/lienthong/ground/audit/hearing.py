"""What Django and django-allauth say of people who come and go, written into the trail."""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from lienthong.ground.audit.actions import note
from lienthong.ground.people.models import Account
from lienthong.ground.people.queries import account_named, posts_on


def join() -> None:
    """Begin to listen; done twice, it is done once."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit.signed-in")
    user_logged_out.connect(_signed_out, dispatch_uid="audit.signed-out")
    password_changed.connect(_changed_password, dispatch_uid="audit.password")
    authenticator_added.connect(_second_factor, dispatch_uid="audit.second-factor-added")
    authenticator_removed.connect(_second_factor, dispatch_uid="audit.second-factor-removed")
    user_login_failed.connect(_failed, dispatch_uid="audit.failed")


def _signed_in(sender: object, user: object = None, request: HttpRequest | None = None, **_: Any) -> None:
    if isinstance(user, Account):
        _note("signed_in", user, request)


def _signed_out(sender: object, user: object = None, request: HttpRequest | None = None, **_: Any) -> None:
    if isinstance(user, Account):
        _note("signed_out", user, request)


def _changed_password(sender: object, user: object = None, request: HttpRequest | None = None, **_: Any) -> None:
    if isinstance(user, Account):
        _note("password_set", user, request)


def _second_factor(sender: object, user: object = None, request: HttpRequest | None = None, **_: Any) -> None:
    if isinstance(user, Account):
        _note("second_factor_changed", user, request)


def _failed(
    sender: object, credentials: dict[str, Any] | None = None, request: HttpRequest | None = None, **_: Any
) -> None:
    """Nobody is signed in: what is known is the name that was typed, and whose it is."""
    typed = str((credentials or {}).get("username") or (credentials or {}).get("email") or "")[:100]
    account = account_named(typed) if typed else None
    thing = f"account:{account.pk}" if account else "account:unknown"
    now = timezone.now()
    # What a stranger types may be a password in the wrong box: only the name of an account of ours is kept.
    facts = {"typed": account.username if account else "", **_from(request)}
    note("sign_in_failed", thing, by=None, organization_key=_office(account), now=now, facts=facts)


def _note(act: str, account: Account, request: HttpRequest | None) -> None:
    thing = f"account:{account.pk}"
    note(act, thing, by=account, organization_key=_office(account), now=timezone.now(), facts=_from(request))


def _office(account: Account | None) -> str:
    posts = posts_on(account, timezone.localdate()) if account else []
    return posts[0].organization_key if posts else ""


def _from(request: HttpRequest | None) -> dict[str, str]:
    """Where the browser was, as our own proxy says it (the last address that it added)."""
    if request is None:
        return {}
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return {"address": (forwarded or request.META.get("REMOTE_ADDR") or "")[:64]}
