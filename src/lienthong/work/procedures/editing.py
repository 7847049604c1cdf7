"""A content as the fields of a form, and back. Pure: what the form does not show stays as it was.

Rows (papers, fees, steps) are numbered in the names of their fields, `fee-0-name`, and carry their key, so that a row
that was moved or renamed is still the same row. Buttons say what to do with `do`: `add-fee`, `remove-fee-0`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from lienthong.kernel.calendar import Term, TermKind, UnclearTerm
from lienthong.kernel.words import Words
from lienthong.work.procedures.content import (
    Component,
    Content,
    Exemption,
    Fee,
    LegalText,
    Local,
    Step,
    Variant,
)
from lienthong.work.procedures.sheets import slug

Post = Mapping[str, str]
_Row = TypeVar("_Row", Component, Fee, Step, Variant)

CHANNELS = ("counter", "online", "post")
MOST = 80
"""So many rows of one kind are read at most; no procedure has more."""
_DO = re.compile(r"(add|remove)-(variant|paper|fee|step)(?:-(\d{1,3}))?(?:-(\d{1,3}))?")
_NUMBER = Words(vi="Hãy nhập số nguyên, ví dụ 15.", en="Enter a whole number, such as 15.")
_MONEY = Words(vi="Hãy nhập số tiền bằng chữ số, ví dụ 50000.", en="Enter the sum in digits, such as 50000.")
_TERM = Words(vi="Thời hạn cần một số lớn hơn 0.", en="The term needs a number above 0.")
_NAME = Words(vi="Hãy nhập tên.", en="Enter a name.")


@dataclass(frozen=True, slots=True)
class Edited:
    """What a person wrote: the content, and the fields that could not be read and stayed as they were."""

    content: Content
    problems: Mapping[str, Words]


def edited(before: Content, post: Post) -> Edited:
    """The content after a form was sent."""
    problems: dict[str, Words] = {}
    reader = _Reader(post, problems)
    name = reader.text("name", before.name)
    if not name:
        problems["name"] = _NAME
        name = before.name
    channels = tuple(each for each in CHANNELS if post.get(f"channel-{each}"))
    told: dict[str, Any] = {
        "name": name,
        "channels": channels,
        "terms": {
            each: reader.term(f"term-{each}", before.terms.get(each, Term(TermKind.UNSPECIFIED)))
            for each in (*channels, *before.fallback_channels)
        },
        "variants": _variants(before, reader),
        "fees": reader.rows("fee", before.fees, _fee),
        "steps": reader.rows("step", before.steps, _step),
        "legal_basis": tuple(_law(before, line) for line in reader.lines("legal_basis")),
        "result": replace(before.result, name=reader.text("result", before.result.name)),
        "sets": reader.number("sets", before.sets),
        "interconnected": bool(post.get("interconnected")),
        "service_level": post.get("service_level", "")
        if post.get("service_level") in ("full", "partial", "information")
        else "",
    }
    days = reader.number("check_days", before.check_extension.value if before.check_extension else 0)
    told["check_extension"] = Term(TermKind.WORKING_DAYS, days) if days else None
    for field in (
        "code",
        "authority",
        "handled_by",
        "check_note",
        "partial_reason",
        "presence",
        "legal_process_decision",
    ):
        told[field] = reader.text(field, getattr(before, field))
    for field in ("applicants", "conditions", "notes"):
        told[field] = reader.lines(field)
    return Edited(replace(before, **told), problems)


def done(content: Content, do: str) -> Content:
    """The content after a button that adds or removes a row; as it was where the button means nothing."""
    found = _DO.fullmatch(do)
    if found is None:
        return content
    adding, kind, at = found[1] == "add", found[2], int(found[3] or 0)
    match kind:
        case "variant":
            new = Variant(_free("case", [each.key for each in content.variants]), "", (_paper([]),))
            return replace(content, variants=_with(content.variants, new if adding else None, at))
        case "fee":
            fee = Fee(_free("fee", [each.key for each in content.fees]), "")
            return replace(content, fees=_with(content.fees, fee if adding else None, at))
        case "step":
            keys = [each.key for each in content.steps]
            step = Step(_free("step", keys), "", starts_after=tuple(keys[-1:]))
            steps = _with(content.steps, step if adding else None, at)
            # What waited for the step that is gone waits for nobody unknown.
            left = {each.key for each in steps}
            kept = (replace(each, starts_after=tuple(k for k in each.starts_after if k in left)) for each in steps)
            return replace(content, steps=tuple(kept))
        case _:
            variants = list(content.variants) or [Variant("all", "")]
            if at < len(variants):
                papers = variants[at].components
                added = _paper([each.key for each in papers]) if adding else None
                variants[at] = replace(variants[at], components=_with(papers, added, int(found[4] or 0)))
            return replace(content, variants=tuple(variants))


def _with(rows: tuple[Any, ...], new: Any, at: int) -> tuple[Any, ...]:
    return (*rows, new) if new is not None else (*rows[:at], *rows[at + 1 :])


def _paper(taken: list[str]) -> Component:
    return Component(_free("paper", taken), "", originals=1)


def _free(word: str, taken: list[str]) -> str:
    number = len(taken) + 1
    while f"{word}-{number}" in taken:
        number += 1
    return f"{word}-{number}"


class _Reader:
    """Reads the fields of one form, and notes what it cannot read."""

    def __init__(self, post: Post, problems: dict[str, Words]) -> None:
        self.post = post
        self.problems = problems

    def text(self, name: str, before: str) -> str:
        told = self.post.get(name)
        return before if told is None else " ".join(told.split())

    def lines(self, name: str) -> tuple[str, ...]:
        return tuple(filter(None, (" ".join(line.split()) for line in self.post.get(name, "").splitlines())))

    def number(self, name: str, before: int) -> int:
        told = self.post.get(name, str(before)).strip() or "0"
        if not re.fullmatch(r"\d{1,4}", told):
            self.problems[name] = _NUMBER
            return before
        return int(told)

    def money(self, name: str, before: Decimal | None) -> Decimal | None:
        told = re.sub(r"[\s.đ]", "", self.post.get(name, ""))
        if not told:
            return None
        try:
            amount = Decimal(told)
        except InvalidOperation:
            amount = Decimal(-1)
        if not amount.is_finite() or not 0 <= amount < Decimal(10**12):
            self.problems[name] = _MONEY
            return before
        return amount

    def term(self, name: str, before: Term) -> Term:
        kind = self.post.get(f"{name}-kind")
        if kind not in list(TermKind):
            return before
        plain = kind in (TermKind.SAME_DAY, TermKind.UNSPECIFIED)
        found = re.fullmatch(r"(\d\d?):(\d\d)(?::\d\d)?", self.post.get(f"{name}-cut_off", "").strip())
        try:
            cut_off = time(int(found[1]), int(found[2])) if found else None
            return Term(TermKind(kind), 0 if plain else self.number(f"{name}-value", before.value), cut_off)
        except (UnclearTerm, ValueError):
            self.problems[f"{name}-value"] = _TERM
            return before

    def rows(
        self, kind: str, before: tuple[_Row, ...], read: Callable[["_Reader", str, str, _Row | None], _Row]
    ) -> tuple[_Row, ...]:
        """The rows of the form in their order; each starts from the row of its key as it was."""
        known = {row.key: row for row in before}
        found = []
        for number in range(MOST):
            prefix = f"{kind}-{number}"
            key = self.post.get(f"{prefix}-key")
            if key is None:
                break
            found.append(read(self, prefix, slug(key), known.get(key)))
        return tuple(found)


def _variants(before: Content, reader: _Reader) -> tuple[Variant, ...]:
    known = {each.key: each for each in before.variants}
    found = []
    for number in range(MOST):
        key = reader.post.get(f"variant-{number}-key")
        if key is None:
            break
        was = known.get(key) or Variant(slug(key), "")
        papers = reader.rows(f"paper-{number}", was.components, _component)
        found.append(replace(was, name=reader.text(f"variant-{number}-name", was.name), components=papers))
    return tuple(found)


def _component(reader: _Reader, prefix: str, key: str, was: Component | None) -> Component:
    was = was or Component(key, "")
    return replace(
        was,
        name=reader.text(f"{prefix}-name", was.name),
        kind="show" if reader.post.get(f"{prefix}-kind") == "show" else "submit",
        originals=reader.number(f"{prefix}-originals", was.originals),
        copies=reader.number(f"{prefix}-copies", was.copies),
        condition=reader.text(f"{prefix}-condition", was.condition),
        form=reader.text(f"{prefix}-form", was.form),
    )


def _fee(reader: _Reader, prefix: str, key: str, was: Fee | None) -> Fee:
    was = was or Fee(key, "")
    reasons = {each.reason: each for each in was.exemptions}
    local = reader.text(f"{prefix}-local", was.rule.setting if isinstance(was.rule, Local) else "")
    rule = was.rule if not isinstance(was.rule, Local) else None
    return replace(
        was,
        name=reader.text(f"{prefix}-name", was.name),
        kind="lệ phí" if reader.post.get(f"{prefix}-kind") == "lệ phí" else "phí",
        amount=None if local else reader.money(f"{prefix}-amount", was.amount),
        rule=Local(local) if local else rule,
        unit=reader.text(f"{prefix}-unit", was.unit),
        legal=reader.text(f"{prefix}-legal", was.legal),
        exemptions=tuple(reasons.get(line, Exemption(slug(line), line)) for line in reader.lines(f"{prefix}-exempt")),
    )


def _step(reader: _Reader, prefix: str, key: str, was: Step | None) -> Step:
    was = was or Step(key, "")
    hours = reader.number(f"{prefix}-hours", hours_of(was.allowance))
    kept = was.allowance is not None and hours == hours_of(was.allowance)
    days, rest = divmod(hours, 8)
    counted = Term(TermKind.WORKING_HOURS, hours) if rest else Term(TermKind.WORKING_DAYS, days) if days else None
    after = tuple(slug(each) for each in reader.post.get(f"{prefix}-after", "").split(",") if each.strip())
    return replace(
        was,
        name=reader.text(f"{prefix}-name", was.name),
        unit=reader.text(f"{prefix}-unit", was.unit),
        role=reader.text(f"{prefix}-role", was.role),
        organization=reader.text(f"{prefix}-organization", was.organization) or "self",
        allowance=was.allowance if kept else counted,
        starts_after=after,
    )


def hours_of(term: Term | None) -> int:
    """An allowance as working hours of a form's field; a day has eight. Terms of other kinds are shown as none."""
    if term is None:
        return 0
    return {TermKind.WORKING_DAYS: 8 * term.value, TermKind.WORKING_HOURS: term.value}.get(term.kind, 0)


def _law(before: Content, line: str) -> LegalText:
    return next((each for each in before.legal_basis if each.text == line), LegalText(line))
