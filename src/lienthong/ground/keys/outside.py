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
    url = httpx.URL(place)
    method, headers = ("GET", {}) if content is None else ("POST", {"Content-Type": kind})
    named = {}
    if url.host not in settings.KEYS_HOSTS_INSIDE:
        # Whoever keeps the name may answer the next question otherwise, so it is not asked again: we go to the address
        # that was looked at, and say there whom we mean.
        headers["Host"], named = url.netloc.decode(), {"sni_hostname": url.host}
        url = url.copy_with(host=_outside(url.host))
    held = b""
    with (
        httpx.Client(timeout=PATIENCE, follow_redirects=False, trust_env=True) as client,
        client.stream(method, url, content=content, headers=headers, extensions=named) as answer,
    ):
        answer.raise_for_status()
        began = timezone.now()
        for chunk in answer.iter_bytes():
            held += chunk
            if len(held) > largest or timezone.now() - began > timedelta(seconds=PATIENCE):
                raise OSError(f"{place} gives too much or too slowly")
    return held


def _outside(host: str) -> str:
    """An address of this host, where all of them lie outside."""
    found = [str(address[0]) for *_, address in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    if not all(ipaddress.ip_address(each.partition("%")[0]).is_global for each in found):
        raise OSError(f"{host} is not outside")
    # Authorities that have both kinds of addresses answer at the old kind everywhere.
    return next((each for each in found if ":" not in each), found[0])
