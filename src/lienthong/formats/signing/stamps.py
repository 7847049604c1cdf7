"""Time stamps (RFC 3161): an authority confirms that something existed at a time.

The authority of the public service was seen to take from 2 to 131 seconds; so one waits up to 180, tries three times,
and asks at most four times at once. One that stayed silent through all of that is left alone for a while: who signs
thirty documents at once waits for it once.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import httpx
from asn1crypto import algos, cms, tsp

from lienthong.formats.signing.refusals import NoTimeStamp
from lienthong.kernel.words import Words

Ask = Callable[[bytes], bytes]
"""Takes a request in DER and returns the answer; raises `OSError` or `NoTimeStamp` where there is none."""
LEFT_ALONE = 120.0
"""Seconds for which an authority that did not answer is not asked again."""
_LARGEST = 64 * 1024
_SILENT = Words(vi="cơ quan cấp dấu thời gian không trả lời", en="the time-stamp authority does not answer")
_REFUSED = Words(vi="cơ quan cấp dấu thời gian từ chối", en="the time-stamp authority refuses")
_WRONG = Words(vi="cơ quan cấp dấu thời gian trả lời sai", en="the time-stamp authority answered something else")


class TimeStamps:
    """A time-stamp authority, asked patiently. One object serves all threads of a process."""

    def __init__(
        self,
        url: str = "",
        *,
        ask: Ask | None = None,
        timeout: float = 180,
        pauses: Sequence[float] = (2, 4),
        at_once: int = 4,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        nonce: Callable[[], int] = lambda: secrets.randbits(63),
    ) -> None:
        """Either `url` or `ask`. `timeout` in seconds for each try; `pauses` between the tries, in seconds."""
        self._ask = ask or _over_http(url, timeout)
        self._pauses = tuple(pauses)
        self._room = threading.BoundedSemaphore(at_once)
        self._sleep = sleep
        self._clock = clock
        self._left_alone_until = clock()
        self._nonce = nonce

    def stamp(self, data: bytes) -> bytes:
        """The time-stamp token over the SHA-256 of `data`, in DER.

        Raises:
            NoTimeStamp: after all tries there is none, or not one over this.
        """
        return self.stamp_digest(hashlib.sha256(data).digest())

    def stamp_digest(self, imprint: bytes) -> bytes:
        """The token over a SHA-256 that was made already.

        Raises:
            NoTimeStamp: after all tries there is none, or not one over this.
        """
        nonce = self._nonce()
        request = tsp.TimeStampReq(
            {
                "version": 1,
                "message_imprint": {
                    "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                    "hashed_message": imprint,
                },
                "nonce": nonce,
                "cert_req": True,
            }
        ).dump()
        return _token(self._patiently(request), imprint, nonce)

    def _patiently(self, request: bytes) -> bytes:
        if self._clock() < self._left_alone_until:
            raise NoTimeStamp(why=_SILENT)
        for pause in (*self._pauses, None):
            try:
                with self._room:
                    return self._ask(request)
            except (OSError, httpx.HTTPError, httpx.InvalidURL) as silent:
                if pause is None:
                    self._left_alone_until = self._clock() + LEFT_ALONE
                    raise NoTimeStamp(why=_SILENT) from silent
                self._sleep(pause)
        raise NoTimeStamp(why=_SILENT)


def _token(answer: bytes, imprint: bytes, nonce: int) -> bytes:
    try:
        told = tsp.TimeStampResp.load(answer, strict=True)
        if told["status"]["status"].native not in ("granted", "granted_with_mods"):
            raise NoTimeStamp(why=_REFUSED)
        token: Any = told["time_stamp_token"]
        data: cms.SignedData = token["content"]
        info = data["encap_content_info"]["content"].parsed
        same = info["message_imprint"]["hashed_message"].native == imprint and info["nonce"].native == nonce
        if not same or len(data["signer_infos"]) != 1:
            raise NoTimeStamp(why=_WRONG)
        return bytes(token.dump())
    except (ValueError, TypeError, KeyError, AttributeError) as odd:
        raise NoTimeStamp(why=_WRONG) from odd


def _over_http(url: str, timeout: float) -> Ask:
    def ask(request: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query"}
        held = b""
        with httpx.stream("POST", url, content=request, timeout=timeout, headers=headers) as answer:
            answer.raise_for_status()
            for piece in answer.iter_bytes():
                held += piece
                if len(held) > _LARGEST:
                    raise NoTimeStamp(why=_WRONG)
        return held

    return ask
