"""The time that a signer claims: as a signed attribute, or else in the signature’s entry `M` (ISO 32000-1 7.9.4)."""

import re
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError

from lienthong.formats.signing.objects import entry
from lienthong.kernel.moments import in_vietnam

_DATE = re.compile(r"(?:D:)?([0-9]{4,14}) ?(?:Z.*|([+-][0-9]{2})\D?([0-9]{2})?\D?)?")
"""LibreOffice writes `Z'`, others `Z00'00'` or `+0700`."""


def claimed_at(attribute: datetime | None, dictionary: Any) -> datetime | None:
    """The time that a signature claims, None where it claims none or none that can be read.

    `attribute`: the one among the signed attributes, which counts before the other.
    """
    if attribute is not None:
        return attribute
    try:
        found = _DATE.fullmatch(str(entry(dictionary, "/M", "")).strip())
        if found is None:
            return None
        digits, hours, minutes = found.groups()
        zone = f"{hours}'{minutes or '00'}'" if hours else "Z" if "Z" in found[0] else ""
        return in_vietnam(generic.parse_pdf_date(f"D:{digits}{zone}", strict=False))
    except (PdfError, ValueError, TypeError, OverflowError):
        return None
