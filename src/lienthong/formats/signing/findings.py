"""What was found out about the signatures of one file, as values that can be kept with the document.

The findings are those of documents that really arrive: both SubFilters, with or without time stamps, and "not known" is
an answer. Whoever keeps a report keeps what was known on that day: certificates are revoked later, roots come and go.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Overall(StrEnum):
    """The result for the file as a whole."""

    VALID = "valid"
    """A person and an organisation signed, all intact, trusted, not revoked, and the last signature covers the file."""
    PARTLY = "partly"
    """Intact, but something is missing or not known. The clerk accepts with a noted reason, or returns it."""
    UNSIGNED = "unsigned"
    """No signature: for information only (Decision 28/2018/QĐ-TTg Art. 4.2)."""
    BROKEN = "broken"
    """A signature is wrong, or the content was changed after the last one. To be returned."""


class Party(StrEnum):
    """Whom a certificate speaks for. There is no agreed attribute that says it; see `checking.people`."""

    PERSON = "person"
    ORGANIZATION = "organization"
    TIME_STAMP = "time-stamp"
    """A document time stamp: it says when, not who."""
    NOT_KNOWN = "not-known"


class Chain(StrEnum):
    """Whether the certificate leads to a root that was trusted when the signature was made."""

    TRUSTED = "trusted"
    UNKNOWN_ROOT = "unknown-root"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    FAULTY = "faulty"
    """A certificate on the way is wrong: its signature, its purpose, its constraints."""
    OUTDATED = "outdated"
    """A certificate on the way is signed with an algorithm that is out of date (SHA-1, MD5)."""
    NOT_KNOWN = "not-known"
    """There was no certificate to look at."""


class Revocation(StrEnum):
    """Whether the certificate had been revoked when the signature was made."""

    GOOD = "good"
    REVOKED = "revoked"
    REVOKED_LATER = "revoked-later"
    """Revoked after the time that the signer claims, which nobody confirms."""
    NOT_KNOWN = "not-known"


class Stamp(StrEnum):
    """Whether somebody else confirms the time."""

    NONE = "none"
    VERIFIED = "verified"
    UNTRUSTED = "untrusted"
    """There is a time stamp, by an authority that we do not know."""
    WRONG = "wrong"
    """There is one, and it is not over this signature."""


class Role(StrEnum):
    """Whether the organisation in the certificate is the one that the document comes from."""

    MATCHES = "matches"
    DIFFERS = "differs"
    NOT_KNOWN = "not-known"
    NOT_ASKED = "not-asked"
    """Nobody said whom the document comes from, or the certificate is a person's."""


class Kind(StrEnum):
    """What was added to a file after a signature."""

    SIGNATURE = "signature"
    FORM = "form"
    ANNOTATION = "annotation"
    ARCHIVE = "archive"
    """Long-term data and time stamps: nothing that one sees."""
    OTHER = "other"
    """Anything else: what one sees may be another than what was signed."""
    NOT_JUDGED = "not-judged"
    """The change could not be followed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One later update of the file. `signer`: who signed in it. `pages`: where it is seen, as far as that is known."""

    revision: int
    kind: Kind
    signer: str = ""
    pages: tuple[int, ...] = ()
    breaks_lock: bool = False
    """A signature had said that this may not be changed any more."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a signature is not intact, or what is wrong with the file. The words are in `sayings`."""

    code: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Who:
    """The signer's certificate, as far as a clerk asks for it."""

    name: str
    organization: str
    title: str
    issuer: str
    subject: str
    serial: str
    """Hexadecimal digits."""
    since: datetime
    until: datetime
    """The last moment of its validity."""
    codes: tuple[str, ...] = ()
    """Tax codes and the like that it carries, as written: `MST:0100109106`."""
    fingerprint: str = ""
    """SHA-256 of the certificate; empty in reports that were kept before it was."""


@dataclass(frozen=True, slots=True)
class Found:
    """One signature as values (`reports.Finding` says it in words). Times are moments with a zone."""

    field: str
    form: str
    """The SubFilter: `ETSI.CAdES.detached`, `adbe.pkcs7.detached`, …"""
    party: Party = Party.NOT_KNOWN
    intact: bool = False
    faults: tuple[Fault, ...] = ()
    covers_whole: bool = False
    revision: int = 0
    """The update of the file that it belongs to, from 1."""
    changes: tuple[Change, ...] = ()
    """What came after it, oldest first."""
    certificate: Who | None = None
    chain: Chain = Chain.NOT_KNOWN
    root: str = ""
    root_kind: str = ""
    revocation: Revocation = Revocation.NOT_KNOWN
    revoked_at: datetime | None = None
    claimed_at: datetime | None = None
    stamp: Stamp = Stamp.NONE
    stamped_at: datetime | None = None
    stamped_by: str = ""
    role: Role = Role.NOT_ASKED
    locks: bool = False
    """It says that nothing may change after it."""

    @property
    def at(self) -> datetime | None:
        """When it was made: the confirmed time, or else the claimed one."""
        return self.stamped_at if self.stamp is Stamp.VERIFIED else self.claimed_at

    @property
    def trusted(self) -> bool:
        """Intact, by a certificate that was good when it was made."""
        return self.intact and self.chain is Chain.TRUSTED and self.revocation is Revocation.GOOD
