"""The time stamp of a signature: who confirms the time, and whether it is over this signature at all."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import ocsp as asn1_ocsp
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter, validate_sig_integrity

from lienthong.formats.signing.checking import chains, people
from lienthong.formats.signing.checking.chains import Known
from lienthong.formats.signing.checking.integrity import Container
from lienthong.formats.signing.checking.revoked import Revoked
from lienthong.formats.signing.findings import Chain, Revocation, Stamp
from lienthong.formats.signing.trust import Trust


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a time stamp says."""

    state: Stamp
    at: datetime | None = None
    by: str = ""


async def stamp_of(container: Container, trust: Trust, known: Known) -> Confirmed:
    """The time stamp that a signature carries."""
    try:
        tokens = list(extract_tst_data_iter(container.signer_info, signed=False))
        if not tokens:
            return Confirmed(Stamp.NONE)
        return await _confirmed(tokens[0], container.signer_info["signature"].native, trust, known)
    except Exception:  # noqa: BLE001 - readers of foreign formats raise anything at all
        return Confirmed(Stamp.WRONG)


async def _confirmed(token: Any, signature: bytes, trust: Trust, known: Known) -> Confirmed:
    content = token["encap_content_info"]["content"]
    imprint = content.parsed["message_imprint"]
    at = moment_of(token)
    found = extract_certificate_info(token)
    by = people.who_of(found.signer_cert).name
    wanted = hashlib.new(imprint["hash_algorithm"]["algorithm"].native, signature, usedforsecurity=False).digest()
    info = extract_signer_info(token)
    algorithm = info["digest_algorithm"]["algorithm"].native
    digest = hashlib.new(algorithm, bytes(content), usedforsecurity=False).digest()
    intact, valid = validate_sig_integrity(info, found.signer_cert, "tst_info", digest)
    if not (intact and valid and wanted == imprint["hashed_message"].native):
        return Confirmed(Stamp.WRONG, at, by)
    led = await chains.lead(found.signer_cert, found.other_certs, trust, known, at=at, stamping=True)
    trusted = led.chain is Chain.TRUSTED and led.revoked.state is not Revocation.REVOKED
    return Confirmed(Stamp.VERIFIED if trusted else Stamp.UNTRUSTED, at, by)


def moment_of(token: Any) -> datetime:
    """The time in a time-stamp token. Raises whatever its reader raises where there is none."""
    moment = token["encap_content_info"]["content"].parsed["gen_time"].native
    if not isinstance(moment, datetime):
        raise TypeError("no time in the time stamp")
    return moment


def as_of_stamp(revoked: Revoked, stamp: Confirmed) -> Revoked:
    """A confirmed time before the revocation settles it: the certificate was good then."""
    if revoked.state is Revocation.REVOKED_LATER and stamp.state is Stamp.VERIFIED:
        return Revoked(Revocation.GOOD)
    return revoked


def answers(held: Iterable[bytes]) -> Iterator[asn1_ocsp.OCSPResponse]:
    """OCSP answers that can be read."""
    for one in held:
        try:
            yield asn1_ocsp.OCSPResponse.load(one, strict=True)
        except (ValueError, TypeError):
            continue
