"""The key that says no."""

from dataclasses import dataclass

from cryptography import x509

from lienthong.formats.signing.refusals import KeyRefused
from lienthong.kernel.words import Words

_WHY = Words(vi="khóa đã bị rút ra khi đang ký", en="the token was pulled out while it was signing")


@dataclass(frozen=True)
class FailingKey:
    """Has a certificate like any other key, and refuses every signature."""

    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...] = ()
    why: Words = _WHY

    def sign(self, data: bytes) -> bytes:
        """Never signs.

        Raises:
            KeyRefused: always.
        """
        raise KeyRefused(why=self.why)
