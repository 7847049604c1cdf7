"""Answers of authorities about single certificates (OCSP): asked for in the background, kept as they came.

Lists of revoked certificates are hours or days old; an authority that answers tells what it knows now. Nobody waits for
it on a page: the worker asks when a document comes in, and about our own keys some times a day.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

import httpx
from cryptography import x509
from cryptography.x509 import ocsp
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from lienthong.formats.signing import Revocation
from lienthong.formats.signing.checking import asking
from lienthong.ground.keys import certificates, outside, revocations
from lienthong.ground.keys.models import RevocationAnswer

LARGEST = 64 * 1024
"""Bytes of an answer."""
OLD = timedelta(hours=3)
"""An answer that does not say until when it holds is asked for again after it."""
HOLD = x509.ReasonFlags.certificate_hold.value
"""Suspended: of all reasons the one that can be taken back."""
_MOST_PLACES = 2
_KIND = "application/ocsp-request"


def kept(certificate: x509.Certificate) -> list[bytes]:
    """The answers about a certificate that are kept, the last one first."""
    return [bytes(one.der) for one in _told_of(certificate)[:3]]


def about(fingerprints: Iterable[str]) -> list[bytes]:
    """The last kept answer about each of these certificates."""
    found = RevocationAnswer.objects.filter(fingerprint__in=list(fingerprints))
    last = found.order_by("fingerprint", "-told_at", "-pk").distinct("fingerprint")
    return [bytes(one.der) for one in last]


def _told_of(certificate: x509.Certificate) -> QuerySet[RevocationAnswer]:
    """What was answered about a certificate, the last one first."""
    found = RevocationAnswer.objects.filter(fingerprint=certificates.fingerprint(certificate))
    return found.order_by("-told_at", "-pk")


def losses() -> dict[str, datetime]:
    """Since when which certificates are revoked, by fingerprint, as their authorities answered.

    An answer was verified when it was kept. What it says of a loss holds on after the answer itself has run out.
    """
    found = _standing().values_list("fingerprint").annotate(since=Min("revoked_at"))
    return dict(found.values_list("fingerprint", "since"))


def losses_edition() -> tuple[int, int]:
    """Changes whenever `losses` does: another loss is a later row, and one that is lifted leaves one less."""
    found = _standing().aggregate(last=Max("pk"), count=Count("pk"))
    return found["last"] or 0, found["count"]


def _standing() -> QuerySet[RevocationAnswer]:
    """The answers about losses that count: for good, but a hold only until its authority takes it back (RFC 5280
    §5.3.1, §5.3.3)."""
    later = RevocationAnswer.objects.filter(
        fingerprint=OuterRef("fingerprint"), revoked=False, told_at__gt=OuterRef("told_at")
    )
    return RevocationAnswer.objects.filter(~Q(reason=HOLD) | ~Exists(later), revoked=True)


def ask(certificate: x509.Certificate, issuer: x509.Certificate, now: datetime) -> bytes | None:
    """What the issuer answers about the certificate; what is kept, while that holds; None where nothing can be had.

    `issuer` leads to a root that we believe: only what such an authority wrote into a certificate is asked.
    """
    last = _told_of(certificate).first()
    if last is not None and now < (last.good_until or last.kept_at + OLD):
        return bytes(last.der)
    for place in islice(asking.responders(certificate), _MOST_PLACES):
        if not outside.may_ask(place, now):
            continue
        try:
            held = outside.got(place, LARGEST, content=asking.question(certificate, issuer), kind=_KIND)
            if _keep(certificate, issuer, held, place, now):
                return held
        except (OSError, httpx.HTTPError, ValueError):
            pass
        outside.silent[place] = now + outside.AGAIN
    return None


def ask_about_ours(now: datetime) -> int:
    """Ask about every key in use here whose authority answers; how many answers there are now."""
    believed = revocations.believed()
    pairs = ((one, certificates.issuer_of(one, believed)) for one in revocations.ours(now))
    return sum(issuer is not None and ask(one, issuer, now) is not None for one, issuer in pairs)


def source(certificate: x509.Certificate, issuer: x509.Certificate, now: datetime) -> Iterable[bytes]:
    """What a check in the background asks where the kept lists say nothing: the authority itself, then its list."""
    answer = ask(certificate, issuer, now)
    return [answer] if answer is not None else revocations.source(certificate, issuer)


def _keep(certificate: x509.Certificate, issuer: x509.Certificate, held: bytes, place: str, now: datetime) -> bool:
    """Keep what says something about this certificate, today, by whoever may say it; whether it does."""
    said = asking.answered(certificate, issuer, held, now)
    if not said.known:
        return False
    read = ocsp.load_der_ocsp_response(held)
    told = {
        "fingerprint": certificates.fingerprint(certificate), "issuer": issuer.subject.rfc4514_string()[:1000],
        "place": place[:500], "der": held, "revoked": said.state is not Revocation.GOOD, "revoked_at": said.since,
        "reason": _reason(certificate, read), "told_at": read.produced_at_utc,
        "good_until": read.next_update_utc, "kept_at": now,
    }  # fmt: skip
    RevocationAnswer.objects.get_or_create(digest=RevocationAnswer.digest_of(held), defaults=told)
    return True


def _reason(certificate: x509.Certificate, read: ocsp.OCSPResponse) -> str:
    """Why the certificate is revoked; empty where the answer does not say, or says that it is good."""
    given = (one.revocation_reason for one in read.responses if one.serial_number == certificate.serial_number)
    return next((str(reason.value) for reason in given if reason is not None), "")
