"""Two ways to be let in: a login (Lạng Sơn), and OAuth2 client credentials beside a key of one's own (TP.HCM)."""

import asyncio
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

import orjson

from lienthong.exchange.transports.interface import Trouble, TryLater
from lienthong.exchange.transports.line import Line, TextBody, read_object, refuse
from lienthong.exchange.transports.national_kit.signing import can_be_sent

Headers = list[tuple[str, str]]


class SignIn(Protocol):
    """Knows the headers that let a call in."""

    async def headers(self, line: Line, now: datetime) -> Headers:
        """The headers of the next call; signs in first where needed.

        Raises:
            TryLater: `not_signed_in`, or whatever the network does.
        """

    def forget(self) -> None:
        """The far side no longer accepts what we have."""


@dataclass
class _Token:
    """A bearer token and when to stop using it. One sign-in at a time; the others wait for it."""

    value: str = ""
    until: datetime | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def good(self, now: datetime) -> bool:
        return bool(self.value) and self.until is not None and now < self.until


class PasswordSignIn:
    """`POST /v1/auth/login`: user name, password and application code give a bearer token for about 30 minutes."""

    def __init__(
        self,
        base: str,
        *,
        username: str,
        password: str,
        application_code: str,
        otp: str | None = None,
        life: timedelta = timedelta(minutes=29),
    ) -> None:
        self._url = base.rstrip("/") + "/v1/auth/login"
        self._told = {
            "username": username,
            "password": password,
            "applicationCode": application_code,
            "otp": otp,
            "twoFactorProvider": None,
            "typeObjs": [0, 1],
        }
        self._life = life
        self._token = _Token()

    async def headers(self, line: Line, now: datetime) -> Headers:
        """`Authorization: Bearer …`."""
        async with self._token.lock:
            if not self._token.good(now):
                body = TextBody(orjson.dumps(self._told))
                found = await _sign_in(
                    line,
                    self._url,
                    [("Content-Type", "application/json"), ("Accept", "application/json")],
                    body,
                    {"allow_anonymous": "true"},
                )
                data = found.get("data")
                self._token.value = _token(data.get("token") if isinstance(data, dict) else None, found.get("token"))
                self._token.until = now + self._life
        return [("Authorization", f"Bearer {self._token.value}")]

    def forget(self) -> None:
        """Sign in anew before the next call."""
        self._token.value = ""


class ClientCredentials:
    """OAuth2 client credentials (RFC 6749 §4.4), with the header `lgspaccesstoken` on every call.

    That header is base64 of a JSON object with exactly AccessKey, SecretKey, AppName, PartnerCode and PartnerCodeCus.
    """

    def __init__(
        self,
        token_url: str,
        *,
        access_key: str,
        secret_key: str,
        app_name: str,
        partner_code: str,
        partner_code_cus: str,
        client_id: str = "",
        client_secret: str = "",
        scope: str = "",
    ) -> None:
        self._url = token_url
        access = {
            "AccessKey": access_key,
            "SecretKey": secret_key,
            "AppName": app_name,
            "PartnerCode": partner_code,
            "PartnerCodeCus": partner_code_cus,
        }
        self._access = ("lgspaccesstoken", b64encode(orjson.dumps(access)).decode())
        form = {"grant_type": "client_credentials", **({"scope": scope} if scope else {})}
        self._body = TextBody(urlencode(form).encode())
        self._headers: Headers = [("Content-Type", "application/x-www-form-urlencoded"), self._access]
        if client_id:
            basic = b64encode(f"{client_id}:{client_secret}".encode()).decode()
            self._headers.append(("Authorization", f"Basic {basic}"))
        self._token = _Token()

    async def headers(self, line: Line, now: datetime) -> Headers:
        """The bearer token and `lgspaccesstoken`."""
        async with self._token.lock:
            if not self._token.good(now):
                found = await _sign_in(line, self._url, self._headers, self._body, None)
                self._token.value = _token(found.get("access_token"))
                self._token.until = now + _life(found.get("expires_in"))
        return [("Authorization", f"Bearer {self._token.value}"), self._access]

    def forget(self) -> None:
        """Sign in anew before the next call."""
        self._token.value = ""


async def _sign_in(
    line: Line, url: str, headers: Headers, body: TextBody, query: dict[str, str] | None
) -> dict[str, Any]:
    head, answer = await line.ask("login", "POST", url, headers, body=body, query=query)
    if not 200 <= head.status < 300:
        found = refuse("login", head, answer, sends=False)
        if isinstance(found, TryLater):
            raise found
        # Whatever a sign-in is refused for, it is no parcel's fault: parcels wait while an engineer looks.
        raise TryLater(Trouble.NOT_SIGNED_IN, call="login", http_status=head.status, said=found.said)
    return read_object("login", answer, sends=False)


def _life(seconds: object) -> timedelta:
    """A minute less than the far side says, so that a token does not die under a large upload."""
    if isinstance(seconds, (int, float)) and 0 < seconds < 10_000_000:
        return timedelta(seconds=max(30.0, seconds - 60))
    return timedelta(minutes=29)


def _token(*found: object) -> str:
    for token in found:
        if isinstance(token, str) and token and can_be_sent(token):
            return token
    raise TryLater(Trouble.NOT_SIGNED_IN, call="login", said="no token in the answer")
