"""Signatures of PDF files: making them as the law wants them seen, and checking what arrives.

    signed = sign(pdf, key, Appearance(place, picture), at=now, field="NguoiKy1")
    report = check(signed.pdf, trust, at=now, organization="Ủy ban nhân dân xã Ia Ly")

The law is Decree 30/2020/NĐ-CP (how signatures look, who signs) and the Law on E-transactions 20/2023/QH15 (what they
are worth); the form is PAdES (ETSI EN 319 142-1). Nothing here knows of Django, of a clock or of who may sign what.
"""

from lienthong.formats.signing.checking import added, check, same_organization, same_person
from lienthong.formats.signing.findings import (
    Chain,
    Change,
    Fault,
    Kind,
    Overall,
    Party,
    Revocation,
    Role,
    Stamp,
    Who,
)
from lienthong.formats.signing.making import closed, corner, free_field, sign
from lienthong.formats.signing.refusals import (
    BadPicture,
    KeyRefused,
    Misplaced,
    NoTimeStamp,
    Replaced,
    Unsignable,
    UnusableKey,
)
from lienthong.formats.signing.reports import Finding, Report
from lienthong.formats.signing.stamps import TimeStamps
from lienthong.formats.signing.starting import starts_with_offered
from lienthong.formats.signing.texts import annex_text, copy_text, written_day
from lienthong.formats.signing.trust import (
    NoCertificate,
    NoList,
    RevocationSource,
    Root,
    RootKind,
    Trust,
    lists_from,
    roots_from,
)
from lienthong.formats.signing.values import ORGANIZATION_FIELD, PERSON_FIELD, Appearance, Key, Place, Signed

__all__ = [
    "ORGANIZATION_FIELD",
    "PERSON_FIELD",
    "Appearance",
    "BadPicture",
    "Chain",
    "Change",
    "Fault",
    "Finding",
    "Key",
    "KeyRefused",
    "Kind",
    "Misplaced",
    "NoCertificate",
    "NoList",
    "NoTimeStamp",
    "Overall",
    "Party",
    "Place",
    "Replaced",
    "Report",
    "Revocation",
    "RevocationSource",
    "Role",
    "Root",
    "RootKind",
    "Signed",
    "Stamp",
    "TimeStamps",
    "Trust",
    "Unsignable",
    "UnusableKey",
    "Who",
    "added",
    "annex_text",
    "check",
    "closed",
    "copy_text",
    "corner",
    "free_field",
    "lists_from",
    "roots_from",
    "same_organization",
    "same_person",
    "sign",
    "starts_with_offered",
    "written_day",
]
