"""Opening keys where their providers keep them, once a process: reading one costs far more than signing with it."""

import os
import threading
from pathlib import Path

from django.conf import settings

from lienthong.formats.signing import Key, UnusableKey
from lienthong.formats.signing.keys import SoftwareKey, demo_key, password_from, pkcs11_key, pkcs12_key
from lienthong.ground.keys import certificates
from lienthong.ground.keys.models import KeyHolding, Provider
from lienthong.ground.keys.refusals import BadReference, KeyElsewhere
from lienthong.kernel.words import Words

_kept: dict[tuple[int, str], tuple[float, Key]] = {}
"""By holding and certificate: a number alone may come to stand for another key, after a restore for one."""
_lock = threading.Lock()
_OTHER = Words(vi="tệp chứa một chứng thư khác", en="another certificate is in it")
_NO_MODULE = Words(
    vi="máy chủ chưa được cấu hình thư viện PKCS#11 (LIENTHONG_KEYS_PKCS11_MODULE)",
    en="the server has no PKCS#11 library configured (LIENTHONG_KEYS_PKCS11_MODULE)",
)


def opened(holding: KeyHolding) -> Key:
    """The key of a holding, opened once a process and again when its file changes.

    Raises:
        UnusableKey: the file or the token is not there, has another certificate, or the password is wrong.
        KeyElsewhere: it is at the signer's own machine.
    """
    changed = _changed(holding)
    which = holding.pk, holding.fingerprint
    known = _kept.get(which)
    if known is None or known[0] != changed:
        with _lock:
            known = _kept.get(which)
            if known is None or known[0] != changed:
                known = changed, _open(holding)
                _kept[which] = known
    return known[1]


def file_named(name: str, folder: Path) -> Path:
    """A file directly in a folder.

    Raises:
        BadReference: the name leads elsewhere.
    """
    if not name or name.startswith(".") or name != Path(name).name or "\0" in name:
        raise BadReference(name=name)
    return folder / name


def _changed(holding: KeyHolding) -> float:
    if holding.provider != Provider.PKCS12:
        return 0.0
    path = file_named(holding.reference, Path(settings.KEYS_FOLDER))
    try:
        return path.stat().st_mtime
    except OSError:
        return -1.0


def _open(holding: KeyHolding) -> Key:
    match holding.provider:
        case Provider.PKCS12:
            key: Key = pkcs12_key(file_named(holding.reference, Path(settings.KEYS_FOLDER)), secret_of(holding.secret))
        case Provider.PKCS11:
            key = _on_token(holding)
        case Provider.DEMO:
            made = demo_key(name=holding.common_name if holding.account_id else "", organization=holding.reference)
            # Made anew, its certificate would bear another signature each time; the one that was entered is shown.
            key = SoftwareKey(certificates.kept(holding.certificate), made.private, made.others)
        case _:
            raise KeyElsewhere(who=holding.common_name)
    if certificates.fingerprint(key.certificate) != holding.fingerprint:
        raise UnusableKey(where=holding.reference or holding.common_name, why=_OTHER)
    return key


def secret_of(secret: str) -> str | None:
    """A password or PIN: `$NAME` of the environment, or a file of the folder of secrets; None where none is named.

    Raises:
        UnusableKey: it is not there.
        BadReference: the name leads out of the folder.
    """
    if secret.startswith("$"):
        return password_from(os.environ, name=secret[1:])
    if secret:
        return password_from(os.environ, file=file_named(secret, Path(settings.KEYS_SECRETS_FOLDER)))
    return None


def _on_token(holding: KeyHolding) -> Key:
    if settings.KEYS_PKCS11_MODULE is None:
        raise UnusableKey(where=holding.reference, why=_NO_MODULE)
    token, _, label = holding.reference.partition("/")
    return pkcs11_key(settings.KEYS_PKCS11_MODULE, token, secret_of(holding.secret) or "", label)
