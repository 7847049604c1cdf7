"""Fetching from authorities outside: what a certificate that we believe names, and never our own house by mistake."""

import ipaddress
import socket
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.utils import timezone

PATIENCE = 10.0
"""Seconds for a whole answer."""
AGAIN = timedelta(minutes=30)
"""A place that did not answer is not asked again sooner."""
silent: dict[str, datetime] = {}
"""Until when each place that did not answer is left alone."""


def may_ask(place: str, now: datetime) -> bool:
    """Whether places are asked at all, and this one has not been silent just now."""
    return settings.KEYS_FETCH_LISTS and urlsplit(place).scheme in ("http", "https") and now >= silent.get(place, now)


def got(place: str, largest: int, *, content: bytes | None = None, kind: str = "") -> bytes:
    """What lies there, or the answer to `content`, which is of the media type `kind`; redirects are not followed.

    Raises:
        OSError, httpx.HTTPError: it cannot be had, is larger than `largest` bytes, takes longer than `PATIENCE`, or
            the address leads into our own house and its host is not one that was named as lying there.
    """
    host = urlsplit(place).hostname or ""
    if host not in settings.KEYS_HOSTS_INSIDE:
        for *_, address in socket.getaddrinfo(host, None):
            if not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global:
                raise OSError(f"{host} is not outside")
    held = b""
    method, headers = ("GET", {}) if content is None else ("POST", {"Content-Type": kind})
    with httpx.stream(
        method, place, content=content, headers=headers, timeout=PATIENCE, follow_redirects=False, trust_env=True
    ) as answer:
        answer.raise_for_status()
        began = timezone.now()
        for chunk in answer.iter_bytes():
            held += chunk
            if len(held) > largest or timezone.now() - began > timedelta(seconds=PATIENCE):
                raise OSError(f"{place} gives too much or too slowly")
    return held
