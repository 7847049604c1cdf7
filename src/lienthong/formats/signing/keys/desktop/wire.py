"""What the desktop signing service is asked and what it answers: JSON over a WebSocket, `wss://127.0.0.1:8987/<name>`.

Seen in a signing plug-in and in programs that use it; there is no published description.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography import x509

from lienthong.formats.signing.refusals import SigningRefusal
from lienthong.kernel.words import Words

PORT = 8987
SERVICES = (
    "SignApproved",
    "SignIssued",
    "SignIncome",
    "SignAppendix",
    "SignCopy",
    "Comment",
    "SignFiles",
    "GetCertInfo",
    "GetVersion",
)
"""Its addresses: the leader signs, the clerk numbers and seals, a stamp on what came in, an annex of its own, a copy,
an opinion, several files under one PIN; and two that only ask."""
_LARGEST = 64 * 1024
"""Letters of an answer. A certificate takes 3,000."""
_LONGEST = 300


class NotSigned(SigningRefusal):
    """The service did not sign. Facts: `status`, `message` (its own words)."""

    code = "desktop_not_signed"
    words = Words(
        vi="Dịch vụ ký trên máy không ký được (mã {status}): {message}",
        en="The signing service on the machine did not sign (status {status}): {message}",
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that is offered for signing."""

    file_url: str
    """Where the service fetches it: short-lived, and good for this file alone."""
    upload_url: str
    """Where it hands the signed one in."""
    session: str = ""
    token: str = field(default="", repr=False)
    facts: Mapping[str, str] = field(default_factory=dict)
    """`MetaData`: what the service may show or write, such as the number."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What it said."""

    status: int
    message: str = ""
    file_server: str = ""
    """What the upload handler answered as the address of the signed file."""
    certificate: x509.Certificate | None = None
    version: str = ""


def written_offer(offer: Offer) -> str:
    """The offer as the service reads it."""
    told = {
        "FileUploadHandler": offer.upload_url,
        "SessionId": offer.session,
        "JWTToken": offer.token,
        "FileName": offer.file_url,
        "MetaData": [{"Key": key, "Value": value} for key, value in offer.facts.items()],
    }
    return json.dumps(told, ensure_ascii=False)


def read_offer(text: str) -> Offer:
    """The offer in what a page sent; for the simulator.

    Raises:
        ValueError: it is none.
    """
    told = json.loads(text)
    if not isinstance(told, dict):
        raise TypeError("no offer")
    return Offer(
        file_url=str(told["FileName"]),
        upload_url=str(told["FileUploadHandler"]),
        session=str(told.get("SessionId", "")),
        token=str(told.get("JWTToken", "")),
        facts={str(one["Key"]): str(one["Value"]) for one in told.get("MetaData") or ()},
    )


def read_offers(text: str) -> list[tuple[str, Offer]]:
    """The offers in what a page sent for several files (`SignFiles`), each by its `FileID`; for the simulator.

    Raises:
        ValueError: there are none.
    """
    told = json.loads(text)
    if not isinstance(told, dict) or not isinstance(told.get("Files"), list):
        raise TypeError("no offers")
    handler, session, token = (str(told.get(name, "")) for name in ("FileUploadHandler", "SessionId", "JWTToken"))
    return [(str(one["FileID"]), Offer(str(one["URL"]), handler, session, token)) for one in told["Files"]]


def read_answer(text: str) -> Answer:
    """The answer of the service.

    Raises:
        NotSigned: it says that it failed (14 and 28 were seen), or what it says cannot be understood.
    """
    if len(text) > _LARGEST:
        raise NotSigned(status="?", message="…")
    try:
        told = json.loads(text)
        status = int(told["Status"])
        message = str(told.get("Message") or "")[:_LONGEST]
        held = told.get("CertBase64")
        certificate = x509.load_der_x509_certificate(base64.b64decode(held)) if held else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error) as odd:
        raise NotSigned(status="?", message=text[:_LONGEST]) from odd
    if status != 0:
        raise NotSigned(status=status, message=message or "…")
    return Answer(
        status, message, str(told.get("FileServer") or "")[:2000], certificate, str(told.get("Version") or "")[:100]
    )
