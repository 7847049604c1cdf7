"""Codes of organisations and documents: which scheme, how to compare, how to write (edXML §9)."""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from functools import lru_cache

from lienthong.kernel.moments import write_day

LONGEST_CODE = 35
"""An organisation's code holds at most 35 characters (Quyết định 20/2020/QĐ-TTg)."""

_QD2016 = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}", re.ASCII)
# The national kit's own test data leave out the leading groups and zeros: `28.22.H17`, `02.29.W00`.
_QD2016_SHORT = re.compile(r"(?:(?:(\d{1,3})\.)?(\d{1,2})\.)?(\d{1,2})\.([A-Z]\d{2})", re.ASCII)
_QD2020 = re.compile(r"[A-Z]\d{2}(?:\.[0-9A-Z]{2,})*", re.ASCII)


class Scheme(StrEnum):
    """Which decision a code follows. Both are in daily use, and other shapes occur."""

    QD2016 = "2016"
    """`000.07.22.H21`, smallest unit first (QCVN 102:2016; Decision 28/2018/QĐ-TTg Art.10.2.a)."""
    QD2020 = "2020"
    """`H21.22.07`, largest unit first (Quyết định 20/2020/QĐ-TTg)."""
    OTHER = "other"
    """Anything else: `020100000000`, `vxp.saas.03`."""


def scheme_of(code: str) -> Scheme:
    """The scheme that a code's shape follows; the unpadded old form `28.22.H17` counts as 2016."""
    code = same_code(code)
    if _QD2016.fullmatch(code) or _QD2016_SHORT.fullmatch(code):
        return Scheme.QD2016
    if len(code) <= LONGEST_CODE and _QD2020.fullmatch(code):
        return Scheme.QD2020
    return Scheme.OTHER


@lru_cache(maxsize=16_384)
def same_code(text: str) -> str:
    """The form in which two codes are compared: no outer spaces, composed accents, capitals.

    It is for comparing only: what is kept and sent is the code as it was written.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).upper()).strip()


def padded(code: str) -> str:
    """The full 2016 form of a short one, `28.22.H17` → `000.28.22.H17`; every other code as `same_code` has it."""
    code = same_code(code)
    if short := _QD2016_SHORT.fullmatch(code):
        fourth, third, second, first = short.groups()
        return f"{int(fourth or 0):03d}.{int(third or 0):02d}.{int(second):02d}.{first}"
    return code


def in_2020_form(code: str) -> str:
    """The 2020 form that mirrors a 2016 code group by group: `000.07.22.H21` → `H21.22.07`.

    It is what the shapes say. A directory may have numbered a unit anew in 2020, so a code made here is an assumption
    until the directory confirms it.

    Raises:
        ValueError: the code is not in the 2016 form.
    """
    groups = padded(code).split(".")
    if scheme_of(code) is not Scheme.QD2016:
        raise ValueError(code)
    fourth, third, second, first = groups
    written = [first, second, third, fourth]
    while len(written) > 1 and not int(written[-1]):
        written.pop()
    return ".".join(written)


def document_id(organ_id: str, day: date, number: str, notation: str) -> str:
    """The id of a document as the axis writes it: `H21,2026/03/02,415/UBND-KGVX` (edXML §9.4).

    Unique where the number is, which Decree 30/2020/NĐ-CP Art.15 asks of an organisation within a year and a series.
    """
    return f"{organ_id.strip()},{write_day(day)},{number.strip()}/{notation.strip()}"
