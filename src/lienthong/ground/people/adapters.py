"""Our answers to what django-allauth leaves open."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by the province, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No one opens an account for themselves."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page that follows says what happened; a second voice from the library only repeats it."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are kept encrypted: a copy of the database alone opens no account."""

    def get_totp_issuer(self) -> str:
        """The name that the phone's app shows beside the code."""
        return "Liên Thông"

    def encrypt(self, text: str) -> str:
        """Encrypt with a key drawn from the installation's secret key."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt; the keys before the last change of the secret key still open what they closed."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> bytes:
    derive = HKDF(SHA256(), length=32, salt=None, info=b"lienthong second factor")
    return base64.urlsafe_b64encode(derive.derive(secret.encode()))
