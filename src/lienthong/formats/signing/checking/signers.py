"""Which of the certificates that a signature carries is its signer’s."""

from collections.abc import Sequence
from typing import Any

from asn1crypto import x509 as asn1


def named_by(told: Any, certificates: Sequence[asn1.Certificate]) -> tuple[asn1.Certificate | None, bool]:
    """The certificate that a signature names (RFC 5652 §5.3), or None; and whether it names it rightly.

    node-forge, and so @signpdf and others, garbles the issuer’s name where it has accents, as Vietnamese authorities’
    have: each byte of a letter becomes a letter. Which one is meant can still be told; whether it is the signer’s, the
    mathematics say, because what names it is signed by nobody.
    """
    if told.name == "subject_key_identifier":
        key = told.chosen.native
        return next((one for one in certificates if one.key_identifier == key), None), True
    issuer, number = told.chosen["issuer"], told.chosen["serial_number"].native
    numbered = [one for one in certificates if one.serial_number == number]
    for one in numbered:
        if one.issuer == issuer:
            return one, True
    meant = [one for one in numbered if _garbled(one.issuer.native) == issuer.native]
    return (meant[0] if meant else None), False


def _garbled(name: Any) -> Any:
    match name:
        case str():
            return name.encode().decode("latin-1")
        case list():
            return [_garbled(one) for one in name]
    return {kind: _garbled(value) for kind, value in name.items()}
