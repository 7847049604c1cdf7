"""Digests of one file. What several of them begin with is read once: signatures of one file share nearly all of it."""

import bisect
import hashlib
from typing import Any

from lienthong.formats.signing.checking.ranges import Covered

_KNOWN = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512"}


class Digests:
    """Make it for the time of one check: it holds the file."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = memoryview(pdf)
        self._begun: dict[str, list[tuple[int, Any]]] = {}
        """By algorithm: how far the file was read, in rising order, and the digest as it stood there."""

    def covered(self, covers: Covered, algorithm: str) -> bytes | None:
        """The digest of what a signature covers; None for an algorithm that we do not know."""
        if algorithm not in _KNOWN:
            return None
        made = self._until(covers.gap[0], algorithm)
        made.update(self._pdf[covers.gap[1] : covers.end])
        digest: bytes = made.digest()
        return digest

    def whole(self) -> str:
        """SHA-256 of the whole file, in hexadecimal digits."""
        made: str = self._until(len(self._pdf), "sha256").hexdigest()
        return made

    def _until(self, end: int, algorithm: str) -> Any:
        begun = self._begun.setdefault(algorithm, [(0, hashlib.new(algorithm, usedforsecurity=False))])
        place = bisect.bisect_right(begun, end, key=lambda one: one[0])
        start, made = begun[place - 1]
        if start < end:
            made = made.copy()
            made.update(self._pdf[start:end])
            begun.insert(place, (end, made))
        return made.copy()
