"""A key that never leaves its device: a token or a security module over PKCS#11."""

from lienthong.formats.signing.keys.pkcs11.device import pkcs11_key

__all__ = ["pkcs11_key"]
