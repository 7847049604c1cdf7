"""A private key in the memory of this process."""

from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class SoftwareKey:
    """Signs with a key that was loaded once."""

    certificate: x509.Certificate
    private: PrivateKey = field(repr=False)
    others: tuple[x509.Certificate, ...] = ()

    def sign(self, data: bytes) -> bytes:
        """The raw signature."""
        if isinstance(self.private, rsa.RSAPrivateKey):
            return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.private.sign(data, ec.ECDSA(hashes.SHA256()))
