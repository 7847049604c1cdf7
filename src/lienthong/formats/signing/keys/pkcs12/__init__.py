"""A key in a file: PKCS#12 (`.p12`, `.pfx`), as certification authorities hand it out."""

from lienthong.formats.signing.keys.pkcs12.file import password_from, pkcs12_key

__all__ = ["password_from", "pkcs12_key"]
