"""What a citizen hands in, checked before anything is kept."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.vietnamese import fold
from lienthong.kernel.words import Words
from lienthong.work.cases.numbers import key_of
from lienthong.work.procedures.content import Component, Content, Variant

_WORD = re.compile(r"[^\W_]+")


class Incomplete(Refusal):
    """The filing cannot be kept or accepted as it is. Facts: `problems`, one line each."""

    code = "incomplete"
    words = Words(vi="Chưa tiếp nhận được: {problems}", en="It cannot be accepted yet: {problems}")


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks. `identity` is a number of an identity paper, a passport or a tax code, as it stands there."""

    name: str
    identity: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    kind: str = "citizen"
    represents: str = ""


@dataclass(frozen=True, slots=True)
class Ticked:
    """One component as it was handed in."""

    component: str
    originals: int = 0
    copies: int = 0
    electronic: int = 0
    instead: str = ""
    files: tuple[tuple[UUID, str], ...] = ()
    """Ids and names of files that were kept and checked."""


@dataclass(frozen=True, slots=True)
class Money:
    """One fee of the case, computed, and whether it was paid at once."""

    fee: str
    name: str
    kind: str
    amount: Decimal
    computed: str = ""
    exemption: str = ""
    paid: bool = False
    method: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """Everything that came with one request."""

    version_id: int
    variant: str
    applicant: Applicant
    papers: tuple[Ticked, ...]
    channel: str = "counter"
    subject: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    charges: tuple[Money, ...] = ()
    result_by: str = "counter"
    decides_key: str = ""
    """The competent agency; empty means the receiving office itself."""
    helped_key: str = ""
    form_key: str = ""
    """Of the form that was filled in; one form makes one case, however often it is sent."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A component that is wanted and was not handed in."""

    component: Component
    words: Words


class CaseLike(Protocol):
    """A row of `Case`, as far as a filing may be the one that made it."""

    version_id: int
    applicant: str
    identity: str
    phone: str
    address: str
    represents: str
    details: Mapping[str, Any]


def asked_for(case: CaseLike, filing: Filing) -> bool:
    """Whether the case is what this filing asks for, and not that of somebody else under the same form."""
    person = filing.applicant
    said = (person.name, person.identity, person.phone, person.address, person.represents)
    made = (case.applicant, case.identity, case.phone, case.address, case.represents)
    same = tuple(each.strip() for each in said) == made and dict(filing.details) == dict(case.details)
    return same and case.version_id == filing.version_id


def variant_of(content: Content, key: str) -> Variant:
    """The list of components that applies.

    Raises:
        Incomplete: the procedure has several and none was chosen, or an unknown one was.
    """
    found = content.variant(key) if key else content.variants[0] if len(content.variants) == 1 else None
    if found is None:
        raise Incomplete(problems=_both("chưa chọn trường hợp hồ sơ", "choose which kind of case it is"))
    return found


def missing(variant: Variant, papers: Sequence[Ticked]) -> list[Missing]:
    """What an officer would have to ask for, all of it at once (one request, Decree 61/2018/NĐ-CP art. 11.2c)."""
    have = {ticked.component: ticked for ticked in papers}
    found = []
    for component in variant.components:
        ticked = have.get(component.key)
        if ticked is None and not component.optional:
            found.append(Missing(component, Words(vi="chưa có", en="is missing")))
        elif ticked is not None and component.kind == "submit":
            handed = ticked.originals + ticked.copies + ticked.electronic + len(ticked.files)
            if not handed and not ticked.instead:
                found.append(Missing(component, Words(vi="chưa có bản nào", en="not a single copy was handed in")))
    return found


def problems(content: Content, filing: Filing) -> list[str]:
    """Why the filing cannot even be kept: no name, a paper that the procedure does not know."""
    told = []
    if not filing.applicant.name.strip():
        told.append(_both("thiếu họ tên người nộp", "the applicant’s name is missing"))
    if not content.variants:
        told.append(_both("thủ tục chưa có thành phần hồ sơ", "the procedure names no papers"))
        return told
    known = {component.key for component in variant_of(content, filing.variant).components}
    for ticked in filing.papers:
        if ticked.component not in known:
            told.append(_both(f"không có thành phần “{ticked.component}”", f"no such paper “{ticked.component}”"))
        if min(ticked.originals, ticked.copies, ticked.electronic) < 0:
            told.append(_both("số lượng âm", "a negative number of papers"))
    if filing.channel not in content.channels and filing.channel not in content.fallback_channels:
        told.append(_both("thủ tục không nhận qua kênh này", "the procedure cannot be filed this way"))
    if any(charge.amount < 0 for charge in filing.charges):
        told.append(_both("số tiền âm", "a negative amount"))
    return told


class MoneyOpen(Refusal):
    """Something is still to be paid. Facts: `amount`."""

    code = "money_open"
    words = Words(
        vi="Còn {amount} đồng chưa thu hoặc chưa miễn; hãy thu trước khi trả kết quả.",
        en="{amount} đồng is neither paid nor exempted yet; take it before you hand over the result.",
    )


def digitised(papers: Iterable[tuple[str, bool]]) -> str:
    """How many of the papers handed in have a file: none, part or full. `papers`: kind, and whether it has one."""
    filed = [has for kind, has in papers if kind == "submit"]
    return "none" if not any(filed) else "full" if all(filed) else "part"


def haystack_of(
    applicant: Applicant, subject: str, number: str, units: Sequence[str], details: Mapping[str, str]
) -> str:
    """Everything that people search by, folded; each office as one word, so that a search stays inside it."""
    words = (applicant.name, applicant.represents, subject, *details.values())
    exact = (key_of(applicant.identity), key_of(applicant.phone), key_of(number), *map(unit_word, units))
    return " ".join(part for part in (*words_of(" ".join(words)), *exact) if part).lower()


def words_of(text: str) -> list[str]:
    """The words of a text as they are searched: folded, letters and digits alone (`Siu H’Nga` → siu, h, nga)."""
    return _WORD.findall(fold(text))


def unit_word(key: str) -> str:
    """An organisation's key as one word that nobody types by accident."""
    return "u0" + key_of(key).lower()


def _both(vi: str, en: str) -> str:
    return f"{vi} · {en}"
