"""Lists of revoked certificates (CRL): entered by hand, or fetched from where trusted certificates say that theirs lie.

A list is kept as it came, so that a check of next year can rest on what was known this year. A check never waits long
for one: what cannot be had in time is "not known", which is an answer (RFC 5280 §6.3).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone

from lienthong.formats.signing.checking.revoked import is_by
from lienthong.ground.keys import certificates, outside
from lienthong.ground.keys.models import KeyHolding, RevocationList, TrustRoot
from lienthong.ground.keys.refusals import BadRevocationList
from lienthong.kernel.words import Words

LARGEST = 32 * 1024 * 1024
SOONER = timedelta(hours=12)
"""Before a list ends its successor is looked for."""
_MOST_PLACES = 3
_UNREADABLE = Words(vi="không đọc được", en="it cannot be read")
_OTHERS = Words(vi="không do cơ quan cấp chứng thư ký", en="its authority has not signed it")
_TOO_LARGE = Words(vi="tệp quá lớn", en="the file is too large")


def keep_list(held: bytes, *, place: str = "", now: datetime) -> RevocationList:
    """Keep a list, in DER or PEM. One that is kept already is not kept again.

    Raises:
        BadRevocationList: it cannot be read, or is larger than `LARGEST` bytes.
    """
    if len(held) > LARGEST:
        raise BadRevocationList(why=_TOO_LARGE)
    try:
        read = x509.load_pem_x509_crl(held) if b"-----BEGIN" in held[:64] else x509.load_der_x509_crl(held)
        der = read.public_bytes(Encoding.DER)
        told = {
            "issuer": read.issuer.rfc4514_string()[:1000], "place": place[:500], "der": der,
            "updated_at": read.last_update_utc, "good_until": read.next_update_utc, "kept_at": now,
        }  # fmt: skip
    except ValueError as wrong:
        raise BadRevocationList(why=_UNREADABLE) from wrong
    kept, _ = RevocationList.objects.get_or_create(digest=RevocationList.digest_of(der), defaults=told)
    return kept


def newest() -> list[RevocationList]:
    """The last list of each authority: what was revoked stands in every later one until the certificate itself ends."""
    return list(RevocationList.objects.order_by("issuer", "-updated_at", "-pk").distinct("issuer"))


def source(certificate: x509.Certificate, issuer: x509.Certificate) -> Iterable[bytes]:
    """What a check asks where the kept lists say nothing: the list at the address in the certificate, fetched now.

    `issuer` vouches for the certificate and leads to a root that we believe: so says the check before it asks.
    """
    now = timezone.now()
    for place in places(certificate)[:_MOST_PLACES]:
        known = RevocationList.objects.filter(place=place).order_by("-updated_at").first()
        if known is not None and now < known.ends_at:
            yield bytes(known.der)
        elif (held := _fetched(place, [issuer], now)) is not None:
            yield held


def refresh(now: datetime) -> int:
    """Fetch the lists that our own keys and the authorities we believe point to, where a newer one is due; how many.

    Checks run where no network is: what came to an office is judged by the lists that are kept.
    """
    authorities = believed()
    fetched = 0
    for place in dict.fromkeys(place for one in (*ours(now), *authorities) for place in places(one)):
        known = RevocationList.objects.filter(place=place).order_by("-updated_at").first()
        due = known is None or known.ends_at - SOONER <= now
        fetched += due and _fetched(place, authorities, now) is not None
    return fetched


def ours(now: datetime) -> list[x509.Certificate]:
    """The certificates of all keys in use that day."""
    return [certificates.kept(one) for one in KeyHolding.objects.on(now.date()).values_list("certificate", flat=True)]


def believed() -> list[x509.Certificate]:
    """The certificates of all authorities that were ever believed."""
    return [certificates.kept(one) for one in TrustRoot.objects.values_list("certificate", flat=True)]


def places(certificate: x509.Certificate) -> list[str]:
    """Where a certificate says that the list of its issuer lies; only what HTTP can fetch."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (x509.ExtensionNotFound, ValueError):
        return []
    names = [name for point in found for name in point.full_name or ()]
    told = [str(name.value) for name in names if isinstance(name, x509.UniformResourceIdentifier)]
    return [place for place in told if urlsplit(place).scheme in ("http", "https")]


def _fetched(place: str, issuers: Sequence[x509.Certificate], now: datetime) -> bytes | None:
    """The list as it lies there; None where it cannot be had, or none of these authorities has signed it.

    It comes over an open line: whoever sits there must not put another list in the place of the true one.
    """
    if not outside.may_ask(place, now):
        return None
    try:
        held = _download(place)
        if not _is_by(held, issuers):
            raise BadRevocationList(why=_OTHERS)
        return bytes(keep_list(held, place=place, now=now).der)
    except (OSError, httpx.HTTPError, BadRevocationList, ValueError):
        outside.silent[place] = now + outside.AGAIN
        return None


def _is_by(held: bytes, issuers: Sequence[x509.Certificate]) -> bool:
    """Whether one of these authorities signed the list."""
    try:
        named = x509.load_der_x509_crl(held).issuer
    except ValueError:
        return False
    return any(issuer.subject == named and is_by(held, issuer.public_bytes(Encoding.DER)) for issuer in issuers)


def _download(place: str) -> bytes:
    return outside.got(place, LARGEST)
