"""Who seals a document: the office, or the advisory body in whose name it is issued where that has a seal of its own.

An advisory body issues with the seal of its agency or with its own (Decree 30/2020/NĐ-CP art. 33, App. I II.7.b). Which
it is, is no choice of the clerk's: an entry with a day and a document says so (`BodySeal`), and it holds for what is
sealed on that day. Number, symbol and register stay those of the body's series either way.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from lienthong.work.documents.composing import Content
from lienthong.work.documents.models import BodySeal, Document
from lienthong.work.documents.outgoing import letterheads, numbers
from lienthong.work.documents.outgoing.letterheads import Named
from lienthong.work.documents.outgoing.rules import SignedForOtherSeal


@dataclass(frozen=True, slots=True)
class Sealer:
    """Who seals: the letterhead whose name the certificate has to bear, and the body, short; empty: the office."""

    head: Named
    body: str = ""

    @property
    def name(self) -> str:
        """Who is the sender, as a check of the signatures asks."""
        return self.head.name


def with_own(organization_key: str, day: date) -> frozenset[str]:
    """The advisory bodies of an office that seal with a seal of their own on a day, as they are written short."""
    found = BodySeal.objects.filter(organization_key=organization_key, valid_from__lte=day)
    last = {one.body: one.own for one in found.order_by("valid_from", "pk")}
    return frozenset(body for body, own in last.items() if own)


def entered(organization_key: str, body: str) -> list[BodySeal]:
    """What was entered about the seal of a body, the furthest day first."""
    return list(BodySeal.objects.filter(organization_key=organization_key, body=body).select_related("entered_by"))


def holding(rows: Iterable[BodySeal], day: date) -> BodySeal | None:
    """Of these, the furthest day first, the one that holds on a day; None: it seals with the seal of the office."""
    return next((row for row in rows if row.valid_from <= day), None)


def fits(content: Content | None, body: str, sealer: Sealer) -> None:
    """Stop a seal under which the title over the name is wrong (App. I II.7.b): with the seal of the office the title
    in the office stands there, with the body's own seal it does not. Of an uploaded file only people can tell.

    Raises:
        SignedForOtherSeal: it was signed for the other one.
    """
    if content is not None and body and bool(content.signature.post) == bool(sealer.body):
        raise SignedForOtherSeal(body=body)


def sealer_of(document: Document, day: date) -> Sealer:
    """Who seals a document of the office on a day."""
    head, body = letterheads.under(document), document.outgoing.body
    if not body or body not in with_own(document.organization_key, day):
        return Sealer(head)
    # A series may be closed after it gave the number: the body keeps the name that it had.
    name = numbers.bodies_of(document.organization_key, document.issued_on or day).get(body, body)
    return Sealer(replace(head, name=name, governing=head.name, seal_file_id=None), body)
