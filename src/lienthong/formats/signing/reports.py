"""The findings with their words, and the report of a file: as people read it, and as JSON that is kept.

JSON has a `version`: fields may be added, and none changes its meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from lienthong.formats.signing import sayings
from lienthong.formats.signing.findings import (
    Chain,
    Change,
    Fault,
    Found,
    Kind,
    Overall,
    Party,
    Revocation,
    Role,
    Stamp,
    Who,
)
from lienthong.kernel.words import Words

VERSION = 1


@dataclass(frozen=True, slots=True)
class Finding(Found):
    """One signature, and what a clerk reads of it."""

    @property
    def words(self) -> Words:
        """One line for a clerk."""
        return sayings.of_finding(self)

    @property
    def state(self) -> Words:
        """The same without the signer's name."""
        return sayings.of_state(self)


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found in one file."""

    overall: Overall
    signatures: tuple[Finding, ...]
    checked_at: datetime
    problems: tuple[Fault, ...] = ()
    """What is wrong with the file as a whole."""
    organization: str = ""
    """Whom the document comes from, as the checker was told."""
    digest: str = field(default="")
    """SHA-256 of the file."""
    copy: bool = False
    """Whether the document says that it is a copy, which its office alone signs."""

    @property
    def words(self) -> Words:
        """The result in a sentence or two, for a clerk."""
        return sayings.of_report(self)

    @property
    def reasons(self) -> tuple[Words, ...]:
        """Why the result is not VALID, one thing each."""
        return sayings.of_reasons(self)

    @property
    def signers(self) -> tuple[Finding, ...]:
        """The signatures of people and organisations, without document time stamps."""
        return tuple(one for one in self.signatures if one.party is not Party.TIME_STAMP)

    def to_json(self) -> dict[str, object]:
        """As it is kept and printed; see docs/developers/signing.md."""
        return _written(self)

    @staticmethod
    def from_json(told: object) -> "Report":
        """The report of what `to_json` gave.

        Raises:
            ValueError: it is no such thing.
        """
        return _read(told)


def _written(report: Report) -> dict[str, object]:
    """The report with its words in both languages."""
    return {
        "version": VERSION,
        **_object(report),
        "words": _words(report.words),
        "reasons": [_words(reason) for reason in report.reasons],
        "signatures": [
            {**_object(one), "trusted": one.trusted, "words": _words(one.words)} for one in report.signatures
        ],
    }


def _read(told: object) -> Report:
    """The report of what `_written` gave; its words are found anew.

    Raises:
        ValueError: it is no such thing.
    """
    try:
        whole = _mapping(told)
        if whole["version"] != VERSION:
            raise ValueError(f"a report of version {whole['version']}")
        return Report(
            overall=Overall(whole["overall"]),
            signatures=tuple(_finding(_mapping(one)) for one in whole["signatures"]),
            checked_at=datetime.fromisoformat(str(whole["checked_at"])),
            problems=_faults(whole["problems"]),
            organization=str(whole["organization"]),
            digest=str(whole["digest"]),
            copy=whole.get("copy") is True,
        )
    except (KeyError, TypeError, AttributeError) as wrong:
        raise ValueError(f"no report of signatures: {wrong}") from wrong


def _finding(told: Mapping[str, Any]) -> Finding:
    who = told["certificate"]
    return Finding(
        field=str(told["field"]),
        form=str(told["form"]),
        party=Party(told["party"]),
        intact=told["intact"] is True,
        faults=_faults(told["faults"]),
        covers_whole=told["covers_whole"] is True,
        revision=int(told["revision"]),
        changes=tuple(
            Change(
                int(one["revision"]),
                Kind(one["kind"]),
                str(one["signer"]),
                tuple(int(page) for page in one["pages"]),
                one["breaks_lock"] is True,
            )
            for one in told["changes"]
        ),
        certificate=None if who is None else _who(_mapping(who)),
        chain=Chain(told["chain"]),
        root=str(told["root"]),
        root_kind=str(told["root_kind"]),
        revocation=Revocation(told["revocation"]),
        revoked_at=_moment(told["revoked_at"]),
        claimed_at=_moment(told["claimed_at"]),
        stamp=Stamp(told["stamp"]),
        stamped_at=_moment(told["stamped_at"]),
        stamped_by=str(told["stamped_by"]),
        role=Role(told["role"]),
        locks=told["locks"] is True,
    )


def _who(told: Mapping[str, Any]) -> Who:
    since, until = _moment(told["since"]), _moment(told["until"])
    if since is None or until is None:
        raise ValueError("a certificate without its validity")
    return Who(
        name=str(told["name"]),
        organization=str(told["organization"]),
        title=str(told["title"]),
        issuer=str(told["issuer"]),
        subject=str(told["subject"]),
        serial=str(told["serial"]),
        since=since,
        until=until,
        codes=tuple(str(code) for code in told["codes"]),
        fingerprint=str(told.get("fingerprint", "")),
    )


def _faults(told: Any) -> tuple[Fault, ...]:
    return tuple(Fault(str(one["code"]), tuple((str(k), str(v)) for k, v in one["facts"].items())) for one in told)


def _object(value: Any) -> dict[str, object]:
    return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}


def _plain(value: Any) -> object:
    match value:
        case Fault():
            return {"code": value.code, "facts": dict(value.facts)}
        case Change() | Who():
            return _object(value)
        case StrEnum():
            return value.value
        case datetime():
            return value.isoformat()
        case tuple():
            return [_plain(one) for one in value if not isinstance(one, Finding)]
    return value


def _words(words: Words) -> dict[str, str]:
    return {"vi": words.vi, "en": words.en}


def _moment(told: object) -> datetime | None:
    return None if told is None else datetime.fromisoformat(str(told))


def _mapping(told: object) -> Mapping[str, Any]:
    if not isinstance(told, Mapping):
        raise TypeError("not a mapping")
    return told
