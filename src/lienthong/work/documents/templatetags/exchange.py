"""On the page of a document: what is to be shown of one that was exchanged (Decision 28/2018/QĐ-TTg art. 10.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template

from lienthong.ground.letters import queries as letters
from lienthong.ground.letters.models import Letter
from lienthong.work.documents.desk import Desk
from lienthong.work.documents.models import Document

register = template.Library()


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation by name and code, and when it had the document."""

    name: str
    code: str
    arrived_at: datetime | None = None
    accepted_at: datetime | None = None
    done_at: datetime | None = None


@register.inclusion_tag("documents/exchange.html", takes_context=True)
def exchange_facts(context: dict[str, Any], document: Document) -> dict[str, Any]:
    """Codes, ids and times of the exchange; nothing where it was not exchanged. A constant number of queries."""
    letter = letters.letter(document.letter_id) if document.letter_id is not None else None
    if letter is None:
        return {"document": None}
    desk: Desk = context["desk"]
    came = document.direction == Document.Direction.IN
    return {
        "document": document,
        "letter": letter,
        "sender": Party(desk.issuer_of(document), letter.sender_code),
        "receivers": _here(document, letter, desk) if came else _there(document, letter, desk),
        "sent_at": document.incoming.on_axis_at if came else document.outgoing.sent_at,
        "taken_at": None if came else _taken_at(letter),
        "told_at": document.incoming.told_arrived_at if came else None,
        "enclosures": [each.name for each in letter.attachments.all()],
    }


def _taken_at(letter: Letter) -> datetime | None:
    """When the axis took it first; an earlier message of it may have been refused."""
    messages = (each for each in letter.dispatches.all() if not each.status_code)
    return next((each.accepted_at for each in messages if each.accepted_at), None)


def _here(document: Document, letter: Letter, desk: Desk) -> Sequence[Party]:
    """Our office, under the code by which it was addressed."""
    code = next(
        (each.code for each in letter.receivers.all() if each.organization_key == document.organization_key), ""
    )
    incoming = document.incoming
    name = desk.name_of(document.organization_key)
    return [Party(name, code, incoming.arrived_at, incoming.registered_at, incoming.done_at)]


def _there(document: Document, letter: Letter, desk: Desk) -> Sequence[Party]:
    told = {each.organization_key: each for each in document.receivers.all() if each.organization_key}
    found = []
    for each in letter.receivers.all():
        line = told.get(each.organization_key)
        times = (line.arrived_at, line.accepted_at, line.done_at) if line else ()
        found.append(Party(desk.name_of(each.organization_key), each.code, *times))
    return found
