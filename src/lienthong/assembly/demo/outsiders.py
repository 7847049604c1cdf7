"""Programs that are not ours look at a signed file: OpenSSL at the signatures, poppler’s pdfsig at the whole."""

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lienthong.assembly.demo.scene import DoesNotHold
from lienthong.formats import signing

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Said:
    """What our check says of a file, in a word and in a sentence."""

    overall: str
    words: str


def agree(pdf: bytes) -> dict[str, str]:
    """What each program says, by its name; one that is not installed says so.

    Raises:
        DoesNotHold: one of them finds a signature wrong.
    """
    return {"openssl": _openssl(pdf), "pdfsig": _pdfsig(pdf)}


def tampered(pdf: bytes, trust: signing.Trust, at: datetime) -> Said:
    """What our check says once a single byte in the middle of the signed file is another."""
    place = len(pdf) // 4
    changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
    report = signing.check(changed, trust, at=at)
    return Said(report.overall.value, report.words.say("vi"))


def _openssl(pdf: bytes) -> str:
    program = shutil.which("openssl")
    if program is None:
        return "not installed"
    held = 0
    for found in _RANGE.finditer(pdf):
        start, length, again, rest = (int(number) for number in found.groups())
        contents = pdf[start + length : again].strip(b"<> \r\n\0")
        with tempfile.TemporaryDirectory(prefix="lienthong-") as folder:
            cms, signed = Path(folder, "cms.der"), Path(folder, "signed")
            cms.write_bytes(bytes.fromhex(contents.decode("ascii")))
            signed.write_bytes(pdf[start : start + length] + pdf[again : again + rest])
            # Who vouches for the certificate is asked elsewhere: here only whether the signature is over these bytes.
            asked = f"cms -verify -noverify -binary -inform DER -in {cms} -content {signed} -out {folder}/out"
            told = subprocess.run(
                [program, *asked.split()], capture_output=True, text=True, timeout=_PATIENCE, check=False
            )
        if told.returncode:
            raise DoesNotHold(f"openssl: {told.stderr.strip()[-300:]}")
        held += 1
    if not held:
        raise DoesNotHold("the file bears no signature")
    return f"{held} signatures hold"


def _pdfsig(pdf: bytes) -> str:
    program = shutil.which("pdfsig")
    if program is None:
        return "not installed"
    with tempfile.NamedTemporaryFile(prefix="lienthong-", suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        told = subprocess.run(
            [program, "-nocert", file.name], capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    held = told.stdout.count("Signature is Valid")
    if not held or "Signature is Invalid" in told.stdout:
        raise DoesNotHold(f"pdfsig: {told.stdout.strip()[-300:]}")
    return f"{held} signatures hold"
