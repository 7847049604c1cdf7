"""Short-lived signed tokens by which an agency shows a hub who it is (JWT, RFC 7519)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

import jwt

from lienthong.formats.evidence.keys import KeyPair, PublicKey
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

LONGEST_LIFE = timedelta(minutes=5)
"""A stolen token is of little use for long; a node mints its own, so short costs nothing."""

CLOCK_DRIFT = timedelta(seconds=60)
"""How far an agency's clock may be from the hub's before its tokens are refused."""


class BadToken(Refusal):
    """The token does not show who is speaking. `why` says what is wrong without repeating the token."""

    code: ClassVar[str] = "bad_token"
    words: ClassVar[Words] = Words(
        vi="Không xác nhận được bên gửi: {why}. Hãy kiểm tra khóa và đồng hồ của máy.",
        en="The sender could not be authenticated: {why}. Check the key and the clock of the machine.",
    )


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who speaks, and until when we may believe it without looking again."""

    agency: str
    kid: str
    expires_at: datetime


def mint(
    key: KeyPair,
    *,
    agency: str,
    audience: str,
    now: datetime,
    lifetime: timedelta = LONGEST_LIFE,
    jti: str | None = None,
) -> str:
    """A token for one agency towards one hub (`audience` is the hub's code)."""
    claims = {
        "iss": agency,
        "aud": audience,
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
        "jti": jti or secrets.token_hex(8),
    }
    return jwt.encode(claims, key.private, algorithm=key.public.algorithm, headers={"kid": key.kid})


def check(token: str, *, key_of: Callable[[str], tuple[str, PublicKey] | None], audience: str, now: datetime) -> Bearer:
    """Who holds this token. `key_of` gives the agency and public key behind a key's name.

    Raises:
        BadToken: unknown key, wrong signature, another hub's token, too old, or made to live too long.
    """
    try:
        kid = jwt.get_unverified_header(token).get("kid")
    except jwt.InvalidTokenError as error:
        raise BadToken(why="not a signed token") from error
    known = key_of(kid) if isinstance(kid, str) else None
    if known is None:
        raise BadToken(why="its key is not registered here")
    agency, key = known
    try:
        claims = jwt.decode(
            token,
            key.key,
            algorithms=[key.algorithm],
            audience=audience,
            options={"require": ["iss", "aud", "iat", "exp"], "verify_exp": False, "verify_iat": False},
        )
    except jwt.InvalidAudienceError as error:
        raise BadToken(why="it is meant for another hub") from error
    except jwt.InvalidTokenError as error:
        raise BadToken(why="its signature or claims do not hold") from error
    if claims["iss"] != agency:
        raise BadToken(why="its key belongs to another agency")
    return Bearer(agency, str(kid), _believed_until(claims["iat"], claims["exp"], now))


def _believed_until(issued: object, expires: object, now: datetime) -> datetime:
    # Time is checked here and not by the library, so that it can be handed in.
    if not isinstance(issued, (int, float)) or not isinstance(expires, (int, float)):
        raise BadToken(why="its times are not numbers")
    seconds, drift = now.timestamp(), CLOCK_DRIFT.total_seconds()
    if expires - issued > LONGEST_LIFE.total_seconds():
        raise BadToken(why="it would live for more than five minutes")
    if issued > seconds + drift:
        raise BadToken(why="it comes from the future")
    if expires <= seconds - drift:
        raise BadToken(why="it has expired")
    return datetime.fromtimestamp(expires + drift, VIETNAM)
