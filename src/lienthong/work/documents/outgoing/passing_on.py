"""Passing signing by order on to a deputy (Decree 30/2020/NĐ-CP art. 13.3, 13.4): pure rules.

The head of a unit who signs by order (`TL.`) may let their deputy sign instead (`KT.` under it). Whoever was authorised
in writing (`TUQ.`) passes it to nobody; neither does whoever signs for the head, or was passed it on themselves.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.vietnamese import fold
from lienthong.kernel.words import Words
from lienthong.work.documents.outgoing.authority import AUTHORISED, BY_ORDER, PREFIXES, Grant, holds, shared_matters
from lienthong.work.documents.rights import division_party


class CannotPassOn(Refusal):
    """The signing is not passed on so. Facts: `what` is (or would be) passed on, `why`, `why_en`."""

    code = "cannot_pass_on"
    words = Words(vi="Không giao lại được “{what}”: {why}.", en="“{what}” cannot be passed on: {why_en}.")


class Place(Protocol):
    """A post in an office, as far as passing on asks."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def division(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What is passed on: to which post, by which document, for which days, and for not more than the order covers."""

    post_id: int
    document: str
    valid_from: date
    valid_until: date | None = None
    type_keys: Sequence[str] = ()
    fields: str = ""


def is_deputy(place: Place) -> bool:
    """Whether the title is a deputy's: `Phó Trưởng phòng`. Titles decide, as they do for the head (`is_head`)."""
    return fold(place.title).startswith("pho ")


def same_unit(one: Place, other: Place) -> bool:
    """Whether two posts are of one unit of the office."""
    return division_party(one.division) == division_party(other.division)


def allowed(
    order: Grant, holder: Place, deputy: Place, *, first: date, last: date | None, types: Collection[str], fields: str
) -> None:
    """Nothing, if the order may be passed on so: from the day `first` until the day before `last`, to this deputy.

    `types`, `fields`: for which documents and matters; empty: for all that the order covers.

    Raises:
        CannotPassOn: the law, or the order itself, does not let it.
    """
    what = f"{PREFIXES.get(order.kind, 'TM.')} {order.for_title}"

    def no(why: str, why_en: str) -> CannotPassOn:
        return CannotPassOn(what=what, why=why, why_en=why_en)

    if order.kind == AUTHORISED:
        raise no(
            "người được ủy quyền không được ủy quyền lại (khoản 3 Điều 13 Nghị định 30/2020)",
            "whoever is authorised in writing authorises nobody else (Decree 30/2020 art. 13.3)",
        )
    if order.kind != BY_ORDER or order.under_id is not None:
        raise no(
            "chỉ người đứng đầu đơn vị được ký thừa lệnh (TL.) giao lại cho cấp phó (khoản 4 Điều 13)",
            "only the head of a unit who signs by order (TL.) passes it on, to a deputy (art. 13.4)",
        )
    if not holds(order, first):
        until = f" đến trước ngày {order.valid_until:%d/%m/%Y}" if order.valid_until else ""
        until_en = f" until before {order.valid_until:%d/%m/%Y}" if order.valid_until else ""
        raise no(
            f"ngày {first:%d/%m/%Y} không được ký thừa lệnh (được giao từ {order.valid_from:%d/%m/%Y}{until})",
            f"it is not in force on {first:%d/%m/%Y} (given from {order.valid_from:%d/%m/%Y}{until_en})",
        )
    if last is not None and order.valid_until is not None and last > order.valid_until:
        raise no(
            f"ký thừa lệnh chỉ được giao đến trước ngày {order.valid_until:%d/%m/%Y}",
            f"it was given until before {order.valid_until:%d/%m/%Y} only",
        )
    if not same_unit(holder, deputy):
        raise no(
            "cấp phó phải thuộc cùng đơn vị với người được ký thừa lệnh",
            "the deputy is not of the unit whose head signs by order",
        )
    if not is_deputy(deputy):
        raise no(
            f"“{deputy.title or '–'}” không phải chức vụ cấp phó",
            f"“{deputy.title or '–'}” is not the title of a deputy",
        )
    if order.type_keys and not set(types) <= set(order.type_keys):
        raise no("có loại văn bản không được ký thừa lệnh", "it does not cover all of these types")
    if shared_matters(order.fields, fields) is None:
        raise no(f"ký thừa lệnh chỉ về: {order.fields}", f"it covers these matters only: {order.fields}")
