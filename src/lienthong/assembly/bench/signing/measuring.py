"""The measurement: each way does the same work on the same file, in turns, so that a busy machine slows all alike."""

import hashlib
import logging
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from lienthong.formats import paper
from lienthong.formats.signing import Appearance, Root, RootKind, Trust, check, sign
from lienthong.formats.signing.appearance.drawing import TEMPLATE
from lienthong.formats.signing.keys import SoftwareKey
from lienthong.kernel.moments import VIETNAM

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=VIETNAM)
SIZE = 245_000
"""Bytes of the file: a letter with a small scan in it."""
LARGE = 5_000_000
"""Bytes of the file of scanned pages, which is only checked."""
_PASSWORD = b"bench"


@dataclass(frozen=True, slots=True)
class Figure:
    """One way of doing it. `seconds` on the clock and `busy` of the processor: the medians of one."""

    name: str
    times: int
    seconds: float
    busy: float

    @property
    def rate(self) -> float:
        """How many a second."""
        return 1 / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class Stage:
    """The file, the keys and whom to trust. `sealed` is signed by two, `scanned` is large and signed by one."""

    pdf: bytes
    key: SoftwareKey
    p12: Path
    trust: Trust
    signed: bytes
    sealed: bytes
    scanned: bytes


def run(rounds: int, tell: Callable[[str], None] = lambda name: None) -> list[Figure]:
    """Measure everything, `rounds` times each."""
    with tempfile.TemporaryDirectory(prefix="lienthong-bench-") as folder:
        tell("stage")
        stage = _stage(Path(folder))
        tell("signing")
        figures = _in_turns(_ways_to_sign(stage), rounds)
        tell("checking")
        return figures + _in_turns(_ways_to_check(stage), rounds)


def _in_turns(ways: Mapping[str, Callable[[], object]], rounds: int) -> list[Figure]:
    taken: dict[str, list[float]] = {name: [] for name in ways}
    busy: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()
    for _ in range(rounds):
        for name, way in ways.items():
            began, used = time.perf_counter(), time.process_time()
            way()
            busy[name].append(time.process_time() - used)
            taken[name].append(time.perf_counter() - began)
    return [
        Figure(name, len(times), statistics.median(times), statistics.median(busy[name]))
        for name, times in taken.items()
    ]


def _ways_to_sign(stage: Stage) -> dict[str, Callable[[], object]]:
    loaded = signers.SimpleSigner.load_pkcs12(str(stage.p12), passphrase=_PASSWORD)
    data = hashlib.sha256(stage.pdf).digest() * 4
    return {
        "documented": lambda: _by_pyhanko(
            stage.pdf, signers.SimpleSigner.load_pkcs12(str(stage.p12), passphrase=_PASSWORD), None
        ),
        "reserved": lambda: _by_pyhanko(stage.pdf, loaded, 32 * 1024),
        "kept-key": lambda: _by_pyhanko(stage.pdf, _KeptSigner(loaded, stage.key), 32 * 1024),
        "ours": lambda: sign(stage.pdf, stage.key, Appearance(), at=NOW, field="NguoiKy1"),
        "key-alone": lambda: stage.key.sign(data),
    }


class _KeptSigner(signers.Signer):
    """pyHanko’s signer, but for its key: its own reads the private key anew for each signature."""

    def __init__(self, loaded: signers.SimpleSigner, key: SoftwareKey) -> None:
        super().__init__(signing_cert=loaded.signing_cert, cert_registry=loaded.cert_registry)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The raw signature."""
        return bytes(256) if dry_run else self._key.sign(data)


def _by_pyhanko(pdf: bytes, signer: Any, reserved: int | None) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    meta = signers.PdfSignatureMetadata(field_name="Signature1")
    out = signers.sign_pdf(writer, meta, signer=signer, bytes_reserved=reserved)
    return bytes(out.getvalue())


def _ways_to_check(stage: Stage) -> dict[str, Callable[[], object]]:
    ways: dict[str, Callable[[], object]] = {}
    for name, pdf in (("one", stage.signed), ("two", stage.sealed), ("large", stage.scanned)):
        ways[f"bare-check-{name}"] = partial(_bare_check, pdf, stage.trust)
        ways[f"our-check-{name}"] = partial(check, pdf, stage.trust, at=NOW)
    return ways


def _bare_check(pdf: bytes, trust: Trust) -> list[Any]:
    """pyHanko alone, as fast as it can be had with the same roots, the same list, the same time and the same result.

    Roots and list are read once and kept, as we keep them, and one context serves all signatures of a file, so that it
    keeps what it found out for the next one. It is made for each file, because it holds the time of the check.
    With "soft-fail" it would not look at the list: our certificates name no address of one.
    """
    context = ValidationContext(
        trust_roots=[root.parsed for root in trust.roots],
        crls=list(trust.parsed_crls),
        moment=NOW,
        revocation_mode="require",
        allow_fetching=False,
    )
    reader = PdfFileReader(BytesIO(pdf))
    return [validate_pdf_signature(one, context) for one in reader.embedded_signatures]


def _stage(folder: Path) -> Stage:
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    authority, private, other = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(3))
    root = _certificate("Gốc đo thử", authority, "Gốc đo thử", authority, ca=True)
    own = _certificate("Nguyễn Văn Dũng", private, "Gốc đo thử", authority, ca=False)
    key = SoftwareKey(own, private, (root,))
    office = SoftwareKey(
        _certificate("Ủy ban nhân dân xã Ia Ly", other, "Gốc đo thử", authority, ca=False), other, (root,)
    )
    p12 = folder / "key.p12"
    encryption = BestAvailableEncryption(_PASSWORD)
    p12.write_bytes(pkcs12.serialize_key_and_certificates(b"key", private, own, [root], encryption))
    crl = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.subject)
        .last_update(NOW)
        .next_update(NOW + timedelta(days=90))
        .sign(authority, hashes.SHA256())
    )
    trust = Trust((Root(root, RootKind.TEST),), crls=(crl.public_bytes(Encoding.DER),))
    pdf = letter()
    signed = sign(pdf, key, Appearance(), at=NOW, field="NguoiKy1").pdf
    sealed = sign(signed, office, Appearance(), at=NOW, field="CoQuan").pdf
    scanned = sign(letter(LARGE), key, Appearance(), at=NOW, field="NguoiKy1").pdf
    return Stage(pdf, key, p12, trust, signed, sealed, scanned)


def letter(size: int = SIZE) -> bytes:
    """A letter of about so many bytes, most of them a picture that does not shrink."""
    facts = {"text": "Công văn", "width": 210, "height": 297, "points": 14, "align": "left", "italic": False}
    plain = paper.render(TEMPLATE, {**facts, "made_at": NOW}, size="A4")
    writer = IncrementalPdfFileWriter(BytesIO(plain))
    across = 256
    down = max(1, (size - len(plain) - 1200) // (3 * across))
    dots = b"".join(hashlib.sha256(number.to_bytes(4, "big")).digest() for number in range(across * down * 3 // 32 + 1))
    picture = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Image"),
            pdf_name("/Width"): generic.NumberObject(across),
            pdf_name("/Height"): generic.NumberObject(down),
            pdf_name("/ColorSpace"): pdf_name("/DeviceRGB"),
            pdf_name("/BitsPerComponent"): generic.NumberObject(8),
        },
        stream_data=dots[: across * down * 3],
    )
    page_reference, resources = writer.find_page_for_modification(0)
    drawings = generic.DictionaryObject({pdf_name("/Scan"): writer.add_object(picture)})
    resources.get_object()[pdf_name("/XObject")] = drawings
    writer.mark_update(page_reference)
    writer.update_container(resources.get_object())
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _certificate(
    name: str, key: rsa.RSAPrivateKey, issuer: str, by: rsa.RSAPrivateKey, *, ca: bool
) -> x509.Certificate:
    def called(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    usage = x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False)
    return (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=300))
        .not_valid_after(NOW + timedelta(days=800))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(by, hashes.SHA256())
    )
