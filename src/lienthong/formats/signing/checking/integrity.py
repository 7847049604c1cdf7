"""Whether a signature is what it says it is: the digest, the mathematics, and the certificate that it names."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1
from pyhanko.sign.general import find_unique_cms_attribute
from pyhanko.sign.validation.generic_cms import extract_self_reported_ts, validate_sig_integrity

from lienthong.formats.signing.checking.digests import Digests
from lienthong.formats.signing.checking.limits import LARGEST_CONTAINER, MOST_CERTIFICATES, MOST_TIMES_SIGNED
from lienthong.formats.signing.checking.ranges import Covered
from lienthong.formats.signing.checking.signers import named_by
from lienthong.formats.signing.findings import Fault

_SHA1 = 20
"""Bytes of a SHA-1, all that `adbe.pkcs7.sha1` has inside."""
_WEAK = {"md2", "md4", "md5", "sha1"}


@dataclass(slots=True)
class Container:
    """A signature, opened. `signer` and `others` are certificates that it carries."""

    intact: bool = False
    faults: list[Fault] = field(default_factory=list)
    signed_data: Any = None
    signer_info: Any = None
    """The first one; there may be more by the same signer."""
    signer: asn1.Certificate | None = None
    others: list[asn1.Certificate] = field(default_factory=list)
    claimed_at: datetime | None = None
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[Any, ...] = ()
    """What the signature itself brings along about revocation."""
    is_stamp: bool = False


def open_container(contents: bytes, digests: Digests | None = None, covers: Covered | None = None) -> Container:
    """Open one signature and, of what it covers, do the sums. Never raises: what is odd becomes a fault."""
    out = Container()
    if len(contents) > LARGEST_CONTAINER:
        out.faults.append(Fault("large"))
        return out
    if not contents.strip(b"\x00"):
        out.faults.append(Fault("empty"))
        return out
    try:
        _open(out, contents)
        if digests is not None and covers is not None:
            _sums(out, digests, covers)
    except Exception:  # noqa: BLE001 - readers of foreign formats raise anything at all
        out.intact = False
        out.faults.append(Fault("unreadable"))
    return out


def _open(out: Container, contents: bytes) -> None:
    message = cms.ContentInfo.load(contents)
    if message["content_type"].native != "signed_data":
        raise ValueError("no signed data")
    out.signed_data = message["content"]
    infos = out.signed_data["signer_infos"]
    # Some programs (PoDoFo) have the same signer sign twice: then each of them has to hold.
    if not 1 <= len(infos) <= MOST_TIMES_SIGNED or any(one["sid"].dump() != infos[0]["sid"].dump() for one in infos):
        out.faults.append(Fault("signers"))
        return
    out.signer_info = infos[0]
    if len(out.signed_data["certificates"]) > MOST_CERTIFICATES:
        out.faults.append(Fault("large"))
        return
    out.is_stamp = out.signed_data["encap_content_info"]["content_type"].native == "tst_info"
    out.claimed_at = extract_self_reported_ts(out.signer_info)
    try:
        held = [one.chosen.untag() for one in out.signed_data["certificates"] if one.name == "certificate"]
        signer, rightly = named_by(out.signer_info["sid"], held)
    except Exception:  # noqa: BLE001 - a certificate that cannot be read
        signer = None
    if signer is None:
        out.faults.append(Fault("no-certificate"))
        return
    if not rightly:
        out.faults.append(Fault("misnamed"))
    out.signer, out.others = signer, [one for one in held if one is not signer]
    _revocation(out)


def _revocation(out: Container) -> None:
    """As Adobe has it (ISO 32000-1 12.8.3.3.2): among the signed attributes, lists and answers about the signer."""
    try:
        held = find_unique_cms_attribute(out.signer_info["signed_attrs"], "adobe_revocation_info_archival")
        out.crls = tuple(one.dump() for one in held["crl"] or ())
        out.ocsps = tuple(held["ocsp"] or ())
    except Exception:  # noqa: BLE001 - there is none, or none that can be read: nothing is known then
        return


def _sums(out: Container, digests: Digests, covers: Covered) -> None:
    if out.signer is None:
        return
    held = [_holds(out, info, digests, covers) for info in out.signed_data["signer_infos"]]
    out.faults = list(dict.fromkeys(out.faults))
    out.intact = all(held)


def _holds(out: Container, info: Any, digests: Digests, covers: Covered) -> bool:
    """Whether one signing of the signer's is over what the range covers; if not, a fault says why."""
    content = out.signed_data["encap_content_info"]
    algorithm = info["digest_algorithm"]["algorithm"].native.lower()
    if out.is_stamp:
        imprint = content["content"].parsed["message_imprint"]
        wanted = imprint["hash_algorithm"]["algorithm"].native
        over = digests.covered(covers, wanted)
        digest = hashlib.new(algorithm, bytes(content["content"]), usedforsecurity=False).digest()
        matches = over is not None and over == imprint["hashed_message"].native
        kind = "tst_info"
    elif len(content["content"].native or bytes(_SHA1)) != _SHA1:
        # What it is over lies inside of it, where nobody reads it: that says nothing about this file.
        out.faults.append(Fault("enclosed"))
        return False
    else:
        made = _own_digest(digests, covers, algorithm, content)
        if made is None:
            out.faults.append(Fault("algorithm", (("name", algorithm),)))
            return False
        digest, matches = made
        kind = content["content_type"].native
    intact, valid = validate_sig_integrity(info, out.signer, kind, digest)
    if not (intact and matches):
        out.faults.append(Fault("digest"))
    elif not valid:
        out.faults.append(Fault("signature"))
    if algorithm in _WEAK:
        out.faults.append(Fault("weak", (("name", algorithm.upper()),)))
    return bool(intact and valid and matches)


def _own_digest(digests: Digests, covers: Covered, algorithm: str, content: Any) -> tuple[bytes, bool] | None:
    """The digest that the signature must be over, and whether what it carries inside is this file's."""
    made = digests.covered(covers, algorithm)
    inner = content["content"].native
    if made is None or inner is None:
        return None if made is None else (made, True)
    # adbe.pkcs7.sha1: the SHA-1 of the file is the content that is signed (ISO 32000-1 12.8.3.3.2).
    same = digests.covered(covers, "sha1") == bytes(inner)
    return hashlib.new(algorithm, bytes(inner), usedforsecurity=False).digest(), same
