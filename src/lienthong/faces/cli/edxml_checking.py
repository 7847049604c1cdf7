"""Checking one file: what it says, as facts for a machine and as values for the report."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lienthong.faces.cli import edxml_words as words
from lienthong.formats import edxml
from lienthong.formats.edxml import DocumentMessage, Finding, Reading, ReceivedAttachment, StatusMessage, Unreadable
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Language

_PIECE = 1024 * 1024

Verdict = Literal["readable", "matters", "unreadable"]
EXIT: Mapping[Verdict, int] = {"readable": 0, "matters": 1, "unreadable": 2}


class Missing(Refusal):
    """There is no file of that name."""

    code = "file_missing"
    words = words.MISSING


class Folder(Refusal):
    """The name is that of a folder."""

    code = "file_is_folder"
    words = words.FOLDER


class Closed(Refusal):
    """The file is there but cannot be read. Facts: `why`."""

    code = "file_closed"
    words = words.CLOSED


@dataclass(frozen=True, slots=True)
class Checked:
    """One file and what came of it: a reading or a refusal."""

    path: Path
    reading: Reading | None = None
    refusal: Refusal | None = None
    size: int | None = None
    sha256: str | None = None

    @property
    def verdict(self) -> Verdict:
        """The worst thing to be said of it."""
        if self.reading is None:
            return "unreadable"
        return "matters" if self.reading.matters else "readable"


def check(path: Path) -> Checked:
    """Read a file and all its attachments, keeping nothing."""
    size = sha256 = None
    try:
        with path.open("rb") as file:
            digest = hashlib.sha256()
            while piece := file.read(_PIECE):
                digest.update(piece)
            size, sha256 = file.tell(), digest.hexdigest()
            file.seek(0)
            return Checked(path, edxml.read(file, attachments=edxml.Measured()), None, size, sha256)
    except FileNotFoundError:
        refusal: Refusal = Missing()
    except IsADirectoryError:
        refusal = Folder()
    except OSError as error:
        refusal = Closed(why=error.strerror or type(error).__name__)
    except Unreadable as unreadable:
        refusal = unreadable
    return Checked(path, None, refusal, size, sha256)


def facts(checked: Checked, language: Language) -> dict[str, Any]:
    """The JSON object of one file. The first ten keys are promised; the others are for whoever finds them useful."""
    reading, refusal = checked.reading, checked.refusal
    message = reading.message if reading else None
    found: dict[str, Any] = {
        "kind": reading.kind if reading else None,
        "document_id": None,
        "from": None,
        "to": [],
        "number": None,
        "notation": None,
        "subject": None,
        "attachments": [_attachment(one) for one in reading.attachments] if reading else [],
        "findings": _findings(checked, language),
        "error": _error(refusal, language) if refusal else None,
    }
    if isinstance(message, DocumentMessage):
        found |= _document(message)
    elif isinstance(message, StatusMessage):
        found |= _status(message)
    return found | {
        "file": str(checked.path),
        "bytes": checked.size,
        "sha256": checked.sha256,
        "verdict": checked.verdict,
        "variant": reading.variant if reading else getattr(refusal, "variant", None),
        "encoding": reading.encoding if reading else None,
    }


def _document(message: DocumentMessage) -> dict[str, Any]:
    business = message.business
    return {
        "document_id": message.document_id or None,
        "from": message.sender.organ_id or None,
        "to": [receiver.organ_id for receiver in message.receivers if receiver.organ_id],
        "number": message.code.number or None,
        "notation": message.code.notation or None,
        "subject": message.subject or None,
        "from_name": message.sender.organ_name or None,
        "to_names": [receiver.organ_name for receiver in message.receivers if receiver.organ_id],
        "promulgated_on": message.promulgated_on.isoformat() if message.promulgated_on else None,
        "type": {"name": message.type.name or None, "type": message.type.type, "code": _type_code(message)},
        "priority": message.other.priority,
        "due_on": message.due_on.isoformat() if message.due_on else None,
        "signer": message.signer.full_name or None if message.signer else None,
        "business": {
            "kind": business.kind if business.kind >= 0 else None,
            "document_id": business.document_id or None,
            "reason": business.reason or None,
            "replaced": [replaced.document_id for replaced in business.replaced],
        }
        if business
        else None,
        "traces": [
            {"organ_id": trace.organ_id or None, "at": trace.at.isoformat() if trace.at else None}
            for trace in message.traces
        ],
        "status_code": None,
    }


def _status(message: StatusMessage) -> dict[str, Any]:
    number, _, notation = message.about.code.partition("/")
    return {
        "document_id": message.about.document_id or None,
        "from": message.sender.organ_id or None,
        "to": [message.about.organ_id] if message.about.organ_id else [],
        "number": number or None,
        "notation": notation or None,
        "from_name": message.sender.organ_name or None,
        "promulgated_on": message.about.promulgated_on.isoformat() if message.about.promulgated_on else None,
        "status_code": message.status_code or None,
        "description": message.description or None,
        "stamped_at": message.stamped_at.isoformat() if message.stamped_at else None,
    }


def _type_code(message: DocumentMessage) -> int | None:
    return edxml.type_code(message.type.name) if message.type.name else None


def _attachment(attachment: ReceivedAttachment) -> dict[str, Any]:
    return {
        "name": attachment.name,
        "bytes": attachment.size,
        "sha256": attachment.sha256,
        "content_type": attachment.sniffed_type,
        "declared_type": attachment.declared_type or None,
        "description": attachment.description or None,
        "content_id": attachment.content_id or None,
        "unwrapped": attachment.unwrapped,
        "readable": attachment.readable,
    }


def _findings(checked: Checked, language: Language) -> list[dict[str, Any]]:
    """The findings; of a file that cannot be read, why not."""
    if checked.reading is not None:
        return [_finding(one, language) for one in checked.reading.findings]
    if checked.refusal is None:
        return []
    error = _error(checked.refusal, language)
    return [
        {
            "code": error["reason"],
            "severity": "matters",
            "message": error["message"],
            "path": "",
            "facts": error["facts"],
        }
    ]


def _finding(finding: Finding, language: Language) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message(language),
        "path": finding.path,
        "expected": finding.expected(language),
        "source": finding.source,
        "facts": dict(finding.facts),
    }


def _error(refusal: Refusal, language: Language) -> dict[str, Any]:
    return {
        "code": refusal.code,
        "reason": getattr(refusal, "reason", refusal.code),
        "message": refusal.say(language),
        "facts": dict(refusal.facts),
    }
