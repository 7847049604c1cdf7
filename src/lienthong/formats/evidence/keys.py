"""Key pairs that sign tokens and receipts: Ed25519 or P-256, named by their RFC 7638 thumbprint."""

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

Kind = Literal["Ed25519", "P-256"]
PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey


class UnusableKey(Refusal):
    """A key file that holds no Ed25519 or P-256 key, or that others on the machine may read."""

    code: ClassVar[str] = "unusable_key"
    words: ClassVar[Words] = Words(
        vi="Khóa {name} không dùng được: {why}.",
        en="The key {name} cannot be used: {why}.",
    )


@dataclass(frozen=True)
class PublicKey:
    """The half of a key pair that may be given to anyone."""

    key: ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey

    @classmethod
    def from_pem(cls, pem: str) -> "PublicKey":
        """Read a public key.

        Raises:
            UnusableKey: it is not PEM, or neither Ed25519 nor P-256.
        """
        try:
            key = serialization.load_pem_public_key(pem.encode())
        except (ValueError, UnsupportedAlgorithm) as error:
            raise UnusableKey(name="PEM", why="not a public key in PEM") from error
        if isinstance(key, ed25519.Ed25519PublicKey) or (
            isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
        ):
            return cls(key)
        raise UnusableKey(name="PEM", why="neither Ed25519 nor P-256")

    @cached_property
    def pem(self) -> str:
        """The key as PEM (SubjectPublicKeyInfo)."""
        return self.key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ).decode()

    @cached_property
    def algorithm(self) -> str:
        """The JOSE name of what this key signs with (RFC 7518, RFC 8037)."""
        return "EdDSA" if isinstance(self.key, ed25519.Ed25519PublicKey) else "ES256"

    @cached_property
    def jwk(self) -> dict[str, str]:
        """The key as a JSON Web Key (RFC 7517), with its `kid`."""
        return {**self._members(), "kid": self.kid, "use": "sig", "alg": self.algorithm}

    @cached_property
    def kid(self) -> str:
        """The key's name: its SHA-256 thumbprint (RFC 7638)."""
        canonical = json.dumps(self._members(), sort_keys=True, separators=(",", ":"))
        return _base64url(hashlib.sha256(canonical.encode()).digest())

    @classmethod
    def from_jwk(cls, jwk: dict[str, str]) -> "PublicKey":
        """Read a key that a hub publishes.

        Raises:
            UnusableKey: it is neither Ed25519 nor P-256.
        """
        try:
            if jwk.get("crv") == "Ed25519":
                return cls(ed25519.Ed25519PublicKey.from_public_bytes(_unbase64url(jwk["x"])))
            if jwk.get("crv") == "P-256":
                numbers = ec.EllipticCurvePublicNumbers(
                    int.from_bytes(_unbase64url(jwk["x"]), "big"),
                    int.from_bytes(_unbase64url(jwk["y"]), "big"),
                    ec.SECP256R1(),
                )
                return cls(numbers.public_key())
        except (KeyError, ValueError) as error:
            raise UnusableKey(name="JWK", why="its numbers are not a point of the curve") from error
        raise UnusableKey(name="JWK", why="neither Ed25519 nor P-256")

    def _members(self) -> dict[str, str]:
        if isinstance(self.key, ed25519.Ed25519PublicKey):
            raw = self.key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
            return {"crv": "Ed25519", "kty": "OKP", "x": _base64url(raw)}
        numbers = self.key.public_numbers()
        return {
            "crv": "P-256",
            "kty": "EC",
            "x": _base64url(numbers.x.to_bytes(32, "big")),
            "y": _base64url(numbers.y.to_bytes(32, "big")),
        }


@dataclass(frozen=True)
class KeyPair:
    """A key that signs. Load it once: reading a private key costs far more than a signature."""

    private: PrivateKey

    @classmethod
    def generate(cls, kind: Kind = "Ed25519") -> "KeyPair":
        """A new key pair, from the operating system's randomness."""
        if kind == "Ed25519":
            return cls(ed25519.Ed25519PrivateKey.generate())
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def load(cls, path: Path) -> "KeyPair":
        """Read a private key from a file that only its owner may read.

        Raises:
            UnusableKey: no such file, open to others, or not an Ed25519 or P-256 private key.
        """
        try:
            mode = path.stat().st_mode & 0o777
            pem = path.read_bytes()
        except OSError as error:
            raise UnusableKey(name=str(path), why=error.strerror or "cannot be opened") from error
        if mode & 0o077:
            raise UnusableKey(name=str(path), why=f"others may read it (mode {mode:o}; make it 600)")
        return cls.from_pem(pem, name=str(path))

    @classmethod
    def from_pem(cls, pem: bytes, *, name: str = "PEM") -> "KeyPair":
        """Read a private key.

        Raises:
            UnusableKey: not an Ed25519 or P-256 private key.
        """
        try:
            key = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise UnusableKey(name=name, why="not an open private key in PEM") from error
        if isinstance(key, ed25519.Ed25519PrivateKey) or (
            isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)
        ):
            return cls(key)
        raise UnusableKey(name=name, why="neither Ed25519 nor P-256")

    def save(self, path: Path) -> None:
        """Write the private key to a new file that only its owner may read.

        Raises:
            FileExistsError: a key is there already; a key is never overwritten.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        pem = self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())

    @cached_property
    def public(self) -> PublicKey:
        """The half to give away."""
        return PublicKey(self.private.public_key())

    @property
    def kid(self) -> str:
        """The key's name: its RFC 7638 thumbprint."""
        return self.public.kid

    @property
    def public_pem(self) -> str:
        """The half to give away, as PEM."""
        return self.public.pem


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unbase64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
