"""A document or a file as the values of the table, each within its length, with a note of what was cut."""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lienthong.kernel.moments import in_vietnam
from lienthong.work.documents import mentions
from lienthong.work.documents.filing.life import retention_words
from lienthong.work.documents.incoming import amending
from lienthong.work.documents.metadata.fields import TO, Field, Kind, of_kind
from lienthong.work.documents.models import Document, WorkFile
from lienthong.work.documents.naming import assigned

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class Cut:
    """A value that was longer than the decree allows on export; the whole of it stays with us."""

    name: str
    length: int
    """Its whole length in characters, or the number itself where it has too many digits."""


@dataclass(frozen=True, slots=True)
class Record:
    """Values as texts by name of field; empty ones are left out."""

    kind: Kind
    values: Mapping[str, str]
    receivers: Sequence[tuple[str, str]] = ()
    """Code and name of each."""
    cuts: Sequence[Cut] = ()


CodeOn = Callable[[str, date | None], str]
"""The code of an organisation's key on a day; empty where it bears none."""


def document_record(
    document: Document, file: WorkFile | None, ordinal: int | None, code_on: CodeOn, *, locked: Collection[int] = ()
) -> Record:
    """One document, as it lies in a file or by itself. `locked`: whom its story does not name (`mentions`).

    What is read beside it: `outgoing`, `incoming`, `receivers`, `assignments__account`, `events`, `opinions`.
    """
    goes = document.direction == Document.Direction.OUT
    kind: Kind = "out" if goes else "in"
    day = document.issued_on
    values: dict[str, Value] = {
        **_code(document.organization_key, file, code_on),
        "DocOrdinal": ordinal, "TypeName": document.type_name, "CodeNumber": document.number,
        "CodeNotation": document.notation, "IssuedDate": day, "OrganName": document.issuer_name,
        "Subject": document.subject, "Language": document.language, "PageAmount": document.pages,
        "Description": document.note, "Position": document.signer_position, "FullName": document.signer_name,
        "Priority": document.priority, "DueDate": document.due_on,
    }  # fmt: skip
    receivers: list[tuple[str, str]] = []
    if goes:
        values["IssuedAmount"] = document.outgoing.copies if hasattr(document, "outgoing") else None
        receivers = [
            (code_on(each.organization_key, day) if each.organization_key else "", each.name)
            for each in document.receivers.all()
            if each.way != "kept" and each.again_of_id is None
        ]
    elif hasattr(document, "incoming"):
        values |= {
            "ArrivalDate": in_vietnam(document.incoming.arrived_at).date(),
            "ArrivalNumber": document.incoming.arrival_number, "ToPlaces": assigned(document),
            "TraceHeaderList": _trace(document, locked),
        }  # fmt: skip
    return _within(kind, values, receivers)


def file_record(file: WorkFile, documents: int, pages: int, code_on: CodeOn) -> Record:
    """One file."""
    values: dict[str, Value] = {
        **_code(file.organization_key, file, code_on),
        "Title": file.title, "Maintenance": retention_words(file.retention_years).vi, "Rights": file.rights,
        "Creator": file.keeper.full_name, "Language": file.language, "StartDate": file.started_on,
        "EndDate": file.ended_on, "DocTotal": documents, "PageTotal": pages, "Description": file.note,
    }  # fmt: skip
    return _within("file", values, [])


def _code(office: str, file: WorkFile | None, code_on: CodeOn) -> dict[str, Value]:
    return {
        "OrganId": code_on(office, file.started_on if file else None),
        "FileCatalog": file.year if file else None,
        "FileNotation": file.symbol if file else "",
    }


def _trace(document: Document, locked: Collection[int]) -> str:
    """The story with directions and opinions, one line each, oldest first."""
    lines = [(event.at, f"{event.by_name}: {mentions.told(event, locked).vi}"
              + (f" ({event.note})" if event.note else "")
              + "".join(f"; {each.words.vi}: “{each.was}” → “{each.now}”" for each in amending.kept(event.facts)))
             for event in document.events.all()]  # fmt: skip
    lines += [(opinion.at, f"{opinion.by_name}: {opinion.words}") for opinion in document.opinions.all()]
    lines.sort(key=lambda line: line[0])
    return "\n".join(f"{in_vietnam(at).isoformat(timespec='seconds')} {said}" for at, said in lines)


def _within(kind: Kind, values: Mapping[str, Value], receivers: Iterable[tuple[str, str]]) -> Record:
    kept: dict[str, str] = {}
    cuts: list[Cut] = []
    for field in of_kind(kind):
        text = _kept(field, kind, values.get(field.name), cuts)
        if text:
            kept[field.name] = text
    told = []
    for code, name in receivers:
        pair = [_kept(field, kind, value, cuts) for field, value in zip(TO, (code, name), strict=True)]
        told.append((pair[0], pair[1]))
    return Record(kind, kept, told, cuts)


def _kept(field: Field, kind: Kind, value: Value, cuts: list[Cut]) -> str:
    longest = field.longest(kind)
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        if len(str(value)) > longest:
            cuts.append(Cut(field.name, value))
            return "9" * longest
        return str(value)
    text = "".join(
        letter for letter in unicodedata.normalize("NFC", value) if letter in "\n\t" or letter.isprintable()
    ).strip()
    if longest and len(text) > longest:
        cuts.append(Cut(field.name, len(text)))
        return text[:longest]
    return text
