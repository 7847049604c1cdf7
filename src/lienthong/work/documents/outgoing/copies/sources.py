"""What a document is to whoever wants a copy of it: whether it is valid, in which form the office has it."""

from lienthong.kernel.vietnamese import fold
from lienthong.work.documents.incoming.life import State as Came
from lienthong.work.documents.kinds import COPIES
from lienthong.work.documents.models import Copy, Document, Incoming
from lienthong.work.documents.outgoing.copies.rules import TRUE_COPY, Form, Source
from lienthong.work.documents.outgoing.life import State
from lienthong.work.documents.rights import Unseen, Worker, told_to

ELECTRONIC = (Incoming.Way.AXIS, Incoming.Way.EMAIL)
SIGNED = ("valid", "partly")
"""What the check found of an electronic original. What nobody signed is for information (Decision 28 art. 4.2)."""


def source(document_id: int, worker: Worker) -> Document:
    """The document of the office that is to be copied.

    Raises:
        Unseen: there is none for this person, or it is locked.
    """
    found = Document.objects.filter(pk=document_id, organization_key=worker.organization_key).first()
    if found is None or not told_to([worker], found):
        raise Unseen
    return found


def known(document: Document, *, said_to_be_copy: bool = False) -> Source:
    """What the rules ask of it. `said_to_be_copy`: whoever holds the paper says that it is a true copy itself."""
    code = document.code or document.type_name or str(document.pk)
    if document.direction == Document.Direction.OUT:
        out = document.outgoing
        return Source(
            code, document.state == State.ISSUED, out.recalled_at is not None, document.hidden,
            frozenset({Form(Copy.objects.get(pk=document.pk).target)}) if out.is_copy else frozenset(Form),
            document.type_key == TRUE_COPY, document.type_key in COPIES,
        )  # fmt: skip
    incoming = document.incoming
    electronic = incoming.way in ELECTRONIC
    forms = set()
    if electronic and incoming.overall in SIGNED:
        forms.add(Form.ELECTRONIC)
    if not electronic or incoming.paper_came_on is not None:
        forms.add(Form.PAPER)
    registered = document.state not in (Came.ARRIVED, Came.RETURNED, Came.CANCELLED, Came.JOINED)
    copied = said_to_be_copy or _reads_as("sy", "sao y", document)
    other = _reads_as("sl", "sao luc", document) or _reads_as("trs", "trich sao", document)
    return Source(
        code, registered, document.state == Came.CANCELLED, document.hidden, frozenset(forms), copied, copied or other
    )


def _reads_as(short: str, name: str, document: Document) -> bool:
    """A copy of another office tells by its symbol or its type: `05/SY-UBND`."""
    return fold(document.notation).startswith(f"{short}-") or fold(document.type_name).startswith(name)
