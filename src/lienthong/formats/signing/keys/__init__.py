"""Who signs: one interface (`values.Key`), a folder for each kind of key.

demo      somebody who does not exist, signs at once
desktop   the service on an officer’s machine, which gives back whole files
failing   never signs
pkcs11    a token or a security module
pkcs12    a file with a password
"""

from lienthong.formats.signing.keys.demo import demo_key
from lienthong.formats.signing.keys.failing import FailingKey
from lienthong.formats.signing.keys.pkcs11 import pkcs11_key
from lienthong.formats.signing.keys.pkcs12 import password_from, pkcs12_key
from lienthong.formats.signing.keys.software import SoftwareKey

__all__ = ["FailingKey", "SoftwareKey", "demo_key", "password_from", "pkcs11_key", "pkcs12_key"]
