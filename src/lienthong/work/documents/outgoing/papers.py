"""The files of a document that goes out: composed from its words, kept, and made the current ones."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from lienthong.formats.signing.numbering import DATE_FIELD, NUMBER_FIELD
from lienthong.ground.files import actions as files
from lienthong.ground.files import queries as kept
from lienthong.ground.files.models import File
from lienthong.ground.people.models import Account
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents import composing
from lienthong.work.documents.composing import Box, Content
from lienthong.work.documents.models import Document, DocumentFile, Outgoing
from lienthong.work.documents.outgoing import letterheads, rules, signatures, uploaded
from lienthong.work.documents.outgoing.life import OPEN, Order

LIMIT = 50_000_000
"""Bytes of one paper of ours, its signatures included."""
MAIN, ANNEX, SOURCE = DocumentFile.Part.MAIN, DocumentFile.Part.ANNEX, DocumentFile.Part.SOURCE
ENCLOSED = "enclosed"
"""How an annex is told that another organisation has closed with its own signature (`DocumentFile.made_by`)."""
UPLOAD, LAID_OUT = "upload", "composed"
"""`made_by` of what a drafter handed in, and of what was made from words or from that."""


class NoPaper(Refusal):
    """There is nothing yet to be looked at or signed."""

    code = "no_paper"
    words = Words(vi="Văn bản chưa có tệp nào để xem hay ký.", en="The document has no file to look at or sign yet.")


def content_of(out: Outgoing) -> Content | None:
    """The words of a composed document; None where a file was uploaded."""
    return composing.from_json(out.content) if out.content and not uploaded.is_uploaded(out.content) else None


def places_of(out: Outgoing, now: datetime) -> dict[str, Box]:
    """Where the boxes of the document lie: `7c` the person's signature, `8` the seal."""
    content = content_of(out)
    if content is not None:
        return dict(composing.pdf(content, now=now).places)
    return dict(uploaded.from_json(out.content).places)


def values_of(document: Document, out: Outgoing, place: str) -> dict[str, str]:
    """What is written into the blanks of a document that has its number. `place`: before the date of a composed one."""
    dated = composing.dated_words(place, document.issued_on)
    if content_of(out) is not None:
        return {NUMBER_FIELD: f"Số: {document.code}", DATE_FIELD: dated}
    return uploaded.values(
        uploaded.from_json(out.content), document.number, document.notation, document.issued_on, dated
    )


def handed_in(document: Document) -> DocumentFile:
    """What the drafter uploaded last, before anything was written into it.

    Raises:
        NoPaper: nothing was.
    """
    found = DocumentFile.objects.filter(document=document, part=MAIN, made_by=UPLOAD).order_by("-version").first()
    if found is None:
        raise NoPaper
    return found


def current(document: Document) -> DocumentFile:
    """The main file as it is now.

    Raises:
        NoPaper: there is none.
    """
    found = DocumentFile.objects.filter(document=document, part=MAIN, current=True).first()
    if found is None:
        raise NoPaper
    return found


def read(file: DocumentFile) -> bytes:
    """Its bytes."""
    return kept.read(kept.file(file.file_id))


def annexes(document: Document) -> list[DocumentFile]:
    """The annexes in files of their own as they are now, in order."""
    return list(DocumentFile.objects.filter(document=document, part=ANNEX, current=True).order_by("place", "pk"))


def to_be_sealed(document: Document) -> list[DocumentFile]:
    """The annexes that the organisation signs: not what another has closed with its own signature and goes along so."""
    return [each for each in annexes(document) if each.made_by != ENCLOSED]


def basis_of(document: Document, out: Outgoing) -> str:
    """What a file must have been laid out from to be the present document: its words, the order, number and date."""
    told = [out.content, out.order, document.number, document.notation, document.issued_on]
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def is_up_to_date(document: Document) -> bool:
    """Whether the main file is there and was laid out from the present words and number."""
    found = DocumentFile.objects.filter(document=document, part=MAIN, current=True).first()
    return found is not None and rules.laid_out_now(found, basis_of(document, document.outgoing))


def shown(main: str, annexed: Sequence[DocumentFile]) -> str:
    """One digest of all that a signature is under: that of the main file, `main`, itself where nothing is annexed."""
    if not annexed:
        return main
    return sha256("\n".join((main, *(file.sha256 for file in annexed))).encode()).hexdigest()


def shown_now(document: Document) -> str:
    """`shown` of the files as they are.

    Raises:
        NoPaper: there is none.
    """
    return shown(current(document).sha256, annexes(document))


def keep(pdf: bytes, name: str, *, by: int | None, now: datetime) -> File:
    """Keep the bytes. Done before the transaction that locks the document: looking at a file takes its time."""
    return files.keep(pdf, name=name, by=Account(pk=by) if by else None, now=now, limit=LIMIT, purpose="documents")


def attach(
    document: Document, file: File, made_by: str, *, by: int | None, now: datetime, part: str = MAIN, place: int = 0,
    finding: dict[str, Any] | None = None, basis: str = "",
) -> DocumentFile:  # fmt: skip
    """Make a kept file the current one of its part and place; the one before stays, as an earlier version."""
    earlier = DocumentFile.objects.filter(document=document, part=part, place=place)
    last = earlier.order_by("-version").first()
    earlier.filter(current=True).update(current=False)
    if part == MAIN:
        document.pages = file.pages
    return DocumentFile.objects.create(
        document=document, part=part, place=place, file_id=file.pk, name=file.name, sha256=file.sha256,
        version=last.version + 1 if last else 1, made_by=made_by, added_at=now, added_by_id=by,
        basis=basis, finding=finding, checked_at=now if finding else None,
    )  # fmt: skip


def compose(document: Document, *, by: int | None, now: datetime) -> DocumentFile | None:
    """Lay the words out and make that the main file, outside the act that changed them. What was uploaded gets its
    blanks, and its number where it has one.

    Should words or number change meanwhile, whoever changed them lays them out again. Words said about it change
    nothing of it, and what was signed meanwhile stays.
    """
    document = Document.objects.select_related("outgoing").get(pk=document.pk)
    out = document.outgoing
    content = content_of(out)
    basis = basis_of(document, out)
    if content is not None:
        made_out = laid_out(content, Order(out.order), now)
    else:
        place = letterheads.under(document).place
        values = values_of(document, out, place) if document.number else {}
        made_out = uploaded.laid_out(read(handed_in(document)), uploaded.from_json(out.content), values, at=now)
    file = keep(made_out, name_of(document), by=by, now=now)
    with transaction.atomic():
        fresh = Document.objects.select_for_update().get(pk=document.pk)
        if fresh.state not in OPEN or basis_of(fresh, fresh.outgoing) != basis:
            return None
        made = attach(fresh, file, LAID_OUT, by=by, now=now, basis=basis)
        Document.objects.filter(pk=fresh.pk).update(pages=file.pages)
    return made


def laid_out(content: Content, order: Order, now: datetime) -> bytes:
    """The words as a file. What is signed before it is numbered gets blanks at boxes 3 and 4: a number that is written
    onto the page later would break the signature.
    """
    blank = order is Order.SIGN_FIRST
    made = composing.pdf(content, now=now, blank=blank)
    return signatures.with_blanks(made.pdf, made.places) if blank else made.pdf


def name_of(document: Document) -> str:
    """What the file is called: its number and symbol, else what it is about."""
    said = document.code or document.subject or document.type_name
    return f"{re.sub(r'[^0-9A-Za-zÀ-ỹĐđ._-]+', '-', said).strip('-')[:80] or 'van-ban'}.pdf"


def text_of(content: Content) -> str:
    """Everything that it says, for searching."""
    parts = (
        content.issued_by, *content.grounds, content.body, *content.addressed_to, *content.receivers,
        *(f"{annex.title}\n{annex.body}" for annex in content.annexes),
    )  # fmt: skip
    return "\n".join(filter(None, parts)).replace("*", "")
