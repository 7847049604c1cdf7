"""Checks of the catalogue: what real announcements of procedures get wrong, found before a citizen does.

Pure: a content, the day from which it is to hold, and what is known of agencies and repealed texts are handed in.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from lienthong.kernel.calendar import Term, TermKind
from lienthong.kernel.vietnamese import fold
from lienthong.kernel.words import Words
from lienthong.work.procedures import limits
from lienthong.work.procedures.content import ByType, Content, Fee, PerPage, Step
from lienthong.work.procedures.numerals import in_words
from lienthong.work.procedures.parts import mandatory

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong (`error`: not to be published), doubtful or worth knowing, and where."""

    code: str
    severity: Severity
    place: str
    """The field of the content, such as `terms.online` or `steps[2].starts_after`."""
    words: Words


@dataclass(frozen=True, slots=True)
class Former:
    """A kind of agency that exists nowhere any more."""

    since: date
    successor: str
    certain: bool
    """Whether a text or the practice says so; what is only remembered is told and stops nobody."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the checks know beyond the content."""

    day: date
    repealed: Mapping[str, tuple[date, str]] = field(default_factory=dict)
    """Numbers of texts with the day from which they hold no longer, and what replaced them."""
    service_levels: tuple[str, ...] = ()
    """The levels of online services that the regime of the day knows; empty where there is none."""
    has_districts: bool = True
    """Whether any agency of the district level exists on the day."""
    gone: Callable[[str], date | None] = lambda _: None
    """The day on which an agency of that name or key ceased to exist; None while it exists or is not known."""
    former: Mapping[str, Former] = field(default_factory=dict)
    """Kinds of agencies that exist nowhere any more, by name."""


_NUMBER_AND_WORDS = re.compile(
    r"(?<![\d.,/])0*(\d{1,3})\s*\(([^()\d]{2,40})\)\s*(?:ngày|giờ|tháng|năm|lần|bộ|bản|trang)", re.I
)
_DISTRICTS = re.compile(r"\b(?:cấp huyện|quận|huyện|thị xã)\b")


def check(content: Content, around: Surroundings) -> list[Finding]:
    """Everything that is wrong or doubtful, errors first."""
    found = [
        *_parts(content),
        *_numbers(content),
        *_units(content),
        *_agencies(content, around),
        *_forms(content, around),
        *_plan(content),
        *_fees(content),
        *_service(content, around),
    ]
    order = ("error", "warning", "note")
    return sorted(found, key=lambda each: order.index(each.severity))


def errors(found: list[Finding]) -> list[Words]:
    """What stands in the way of publishing."""
    return [each.words for each in found if each.severity == "error"]


def longest_path(steps: tuple[Step, ...]) -> Term | None:
    """The longest way through the plan in working days, internal hours counted as eighths of a day and rounded up.

    None where the plan goes in a circle, or nothing in it has an allowance.
    """
    hours = _path_hours(steps, checked=False)
    return None if not hours else Term(TermKind.WORKING_DAYS, -(-hours // 8))


def _path_hours(steps: tuple[Step, ...], *, checked: bool = True) -> int | None:
    """The longest way in hours; without `checked`, steps that happen only under a condition take no time."""
    by_key = {step.key: step for step in steps}
    known: dict[str, int] = {}

    def until_end(key: str, under: frozenset[str]) -> int:
        if key in under:
            raise RecursionError
        if key not in known:
            step = by_key[key]
            before = (until_end(each, under | {key}) for each in step.starts_after if each in by_key)
            own = (step.allowance_checked or step.allowance) if checked else step.allowance
            known[key] = max(before, default=0) + (0 if step.condition and not checked else _hours(own))
        return known[key]

    try:
        return max((until_end(key, frozenset()) for key in by_key), default=0)
    except RecursionError:
        return None


def _hours(term: Term | None) -> int:
    # A step of the same day takes its day only where nothing else is done on it: it adds nothing to a path.
    if term is None:
        return 0
    return {TermKind.WORKING_DAYS: 8 * term.value, TermKind.WORKING_HOURS: term.value}.get(term.kind, 0)


def _parts(content: Content) -> Iterator[Finding]:
    for part in mandatory(content):
        if not part.there:
            yield Finding(
                "missing_part",
                "error",
                part.place,
                Words(
                    vi=f"Thiếu bộ phận bắt buộc: {part.words.vi} (Nghị định 63/2010/NĐ-CP điều 8).",
                    en=f"A mandatory part is missing: {part.words.en} (Nghị định 63/2010/NĐ-CP art. 8).",
                ),
            )
    for channel, term in content.terms.items():
        if term.kind is TermKind.UNSPECIFIED:
            yield Finding(
                "no_term",
                "warning",
                f"terms.{channel}",
                Words(vi="Thời hạn không xác định: không tính được ngày hẹn trả.", en="The term is open: no due date."),
            )


def _numbers(content: Content) -> Iterator[Finding]:
    for place, text in limits.values(content):
        for found in _NUMBER_AND_WORDS.finditer(text if isinstance(text, str) else ""):
            if fold(found[2]) not in in_words(int(found[1])):
                yield Finding(
                    "words_and_number_disagree",
                    "error",
                    place,
                    Words(
                        vi=f"Số và chữ không khớp: “{found[0]}”.",
                        en=f"The number and its words disagree: “{found[0]}”.",
                    ),
                )


def _units(content: Content) -> Iterator[Finding]:
    told = [text for text in content.notes if "thoi han" in fold(text)]
    for channel, term in content.terms.items():
        if term.kind is TermKind.CALENDAR_DAYS and any("ngay lam viec" in fold(text) for text in told):
            yield Finding(
                "unit_of_term_unclear",
                "warning",
                f"terms.{channel}",
                Words(
                    vi=f"Thời hạn ghi “{term.words.vi}” nhưng chú thích nói ngày làm việc.",
                    en=f"The term says {term.words.en}, but a note speaks of working days.",
                ),
            )


def _agencies(content: Content, around: Surroundings) -> Iterator[Finding]:
    named = [("authority", content.authority), ("handled_by", content.handled_by)]
    named += [(f"steps[{number}].unit", step.unit) for number, step in enumerate(content.steps)]
    named += [(f"steps[{number}].organization", step.organization) for number, step in enumerate(content.steps)]
    for place, told in named:
        # A text may name several agencies, and an agency may have a comma in its name.
        names = dict.fromkeys(filter(None, map(str.strip, (told, *re.split(r"[;,/]| hoặc ", told)))))
        gone = [found for name in names for found in _agency(place, name, around)]
        yield from gone
        if not gone and not around.has_districts and _DISTRICTS.search(told.lower()):
            yield Finding(
                "district_gone",
                "error",
                place,
                Words(
                    vi=f"“{told}”: vào ngày này không có cấp huyện.", en=f"“{told}”: there is no district level then."
                ),
            )


def _agency(place: str, name: str, around: Surroundings) -> Iterator[Finding]:
    """One agency of a text that may name several: itself gone, or of a kind that is gone everywhere."""
    on, by = around.gone(name), ""
    severity: Severity = "error"
    for kind, former in around.former.items():
        if re.fullmatch(rf"{re.escape(fold(kind))}( [^;,/]*)?", fold(name)):
            severity = "error" if former.certain or on is not None else "warning"
            on, by = former.since, former.successor
    if on is not None and on <= around.day:
        more = Words(vi=f" (nay là {by})", en=f" (now {by})") if by else Words(vi="", en="")
        yield Finding(
            "agency_gone",
            severity,
            place,
            Words(
                vi=f"“{name}” không còn từ ngày {on:%d/%m/%Y}{more.vi}.",
                en=f"“{name}” has not existed since {on:%d/%m/%Y}{more.en}.",
            ),
        )


def _forms(content: Content, around: Surroundings) -> Iterator[Finding]:
    cited = [("result.form", content.result.form)]
    for place, variant in enumerate(content.variants):
        cited += [
            (f"variants[{place}].components[{number}].form", each.form)
            for number, each in enumerate(variant.components)
        ]
    cited += [(f"legal_basis[{number}]", each.text) for number, each in enumerate(content.legal_basis)]
    cited += [(f"fees[{number}].legal", each.legal) for number, each in enumerate(content.fees)]
    cited += [("supplement.legal", content.supplement.legal)]
    cited += [("consult.legal", content.consult.legal)] if content.consult else []
    for where, text in cited:
        for repealed, (on, by) in around.repealed.items():
            if repealed in text and on <= around.day and by not in text and "trước đó" not in text:
                yield Finding(
                    "repealed",
                    "warning",
                    where,
                    Words(
                        vi=f"{repealed} hết hiệu lực từ {on:%d/%m/%Y} (thay bằng {by}): “{text}”.",
                        en=f"{repealed} has not been in force since {on:%d/%m/%Y} (replaced by {by}): “{text}”.",
                    ),
                )


def _plan(content: Content) -> Iterator[Finding]:
    steps = content.steps
    keys = [step.key for step in steps]
    if len(set(keys)) != len(keys):
        yield Finding("step_twice", "error", "steps", Words(vi="Hai bước trùng mã.", en="Two steps have one key."))
    for number, step in enumerate(steps):
        for before in step.starts_after:
            if before not in keys:
                yield Finding(
                    "unknown_step",
                    "error",
                    f"steps[{number}].starts_after",
                    Words(vi=f"Không có bước “{before}”.", en=f"There is no step “{before}”."),
                )
    # The ordinary four steps say nothing of results: their signer's result is the procedure's own.
    if content.interconnected and steps and not any(step.gives_result for step in steps):
        yield Finding(
            "nothing_given",
            "error",
            "steps",
            Words(
                vi="Không bước nào của hồ sơ liên thông cho kết quả: sẽ không ai ký.",
                en="No step of the interconnected case gives a result: nobody would sign.",
            ),
        )
    hours = _path_hours(steps)
    if hours is None:
        yield Finding(
            "plan_in_a_circle",
            "error",
            "steps",
            Words(vi="Các bước chờ nhau vòng tròn.", en="The steps wait in a circle."),
        )
        return
    if content.interconnected:
        waited_for = {before for step in steps for before in step.starts_after}
        ends = [step for step in steps if step.key not in waited_for]
        if len(ends) != 1 or ends[0].role != "counter":
            yield Finding(
                "not_one_return",
                "error",
                "steps",
                Words(
                    vi="Hồ sơ liên thông phải kết thúc ở đúng một bước trả kết quả tại bộ phận một cửa.",
                    en="An interconnected case must end in exactly one step, the return at the counter.",
                ),
            )
    plain = _path_hours(steps, checked=False) or 0
    counted = any(step.role == "counter" and step.allowance is not None for step in steps)
    for channel in content.terms:
        yield from _fits(channel, plain, content.term_for(channel), counted)
        if content.check_extension is not None:
            yield from _fits(channel, hours, content.checked_term_for(channel), counted, only_errors=True)


def _fits(channel: str, hours: int, term: Term, counted: bool, *, only_errors: bool = False) -> Iterator[Finding]:
    """Whether a way of so many hours fits into a term; `counted`: the counter's own time is among the hours."""
    legal = 8 if term.kind is TermKind.SAME_DAY else _hours(term)
    if not legal or not hours:
        return
    if hours > legal:
        yield Finding(
            "plan_longer_than_term",
            "error",
            f"terms.{channel}",
            Words(
                vi=f"Các bước cần {_days(hours)} ngày làm việc, dài hơn thời hạn {term.words.vi}.",
                en=f"The steps take {hours / 8:g} working days, more than the term of {term.words.en}.",
            ),
        )
    elif hours == legal and not counted and not only_errors:
        yield Finding(
            "no_time_for_the_counter",
            "warning",
            f"terms.{channel}",
            Words(
                vi="Các bước dùng hết thời hạn, không còn thời gian cho tiếp nhận và trả kết quả.",
                en="The steps use up the whole term and leave the counter no time.",
            ),
        )


def _days(hours: int) -> str:
    return f"{hours / 8:g}".replace(".", ",")


def _fees(content: Content) -> Iterator[Finding]:
    for number, fee in enumerate(content.fees):
        if fault := _fault(fee):
            yield Finding("fee_not_computable", "warning", f"fees[{number}]", fault)


def _fault(fee: Fee) -> Words | None:
    match fee.rule:
        case PerPage(first, _, _, cap) if first < 1 or (cap is not None and cap <= 0):
            return Words(
                vi=f"“{fee.name}”: công thức theo trang không hợp lệ.", en=f"“{fee.name}”: the formula is void."
            )
        case ByType(_, rates) if not rates:
            return Words(vi=f"“{fee.name}”: bảng mức thu trống.", en=f"“{fee.name}”: the table of amounts is empty.")
        case None if fee.amount is None:
            return Words(vi=f"“{fee.name}”: chưa có mức thu.", en=f"“{fee.name}”: no amount is known.")
    return None


def _service(content: Content, around: Surroundings) -> Iterator[Finding]:
    if around.service_levels and content.service_level not in (*around.service_levels, "information", ""):
        yield Finding(
            "level_of_another_time",
            "warning",
            "service_level",
            Words(
                vi=f"Mức độ dịch vụ công này không dùng vào ngày {around.day:%d/%m/%Y}: đến 30/9/2022 là mức 1 đến 4, "
                "sau đó là toàn trình hoặc một phần (Nghị định 42/2022/NĐ-CP).",
                en=f"This level is not one of {around.day:%d/%m/%Y}: levels 1 to 4 until 30/9/2022, entirely or partly "
                "online afterwards (Nghị định 42/2022/NĐ-CP).",
            ),
        )
    if content.service_level == "partial" and not (content.partial_reason or content.presence):
        yield Finding(
            "partial_without_reason",
            "warning",
            "partial_reason",
            Words(
                vi="Dịch vụ công một phần phải công bố lý do (Nghị định 224/2026/NĐ-CP điều 14).",
                en="A partial service needs a published reason (Nghị định 224/2026/NĐ-CP art. 14).",
            ),
        )
    for number, variant in enumerate(content.variants):
        if not variant.components:
            yield Finding(
                "empty_variant",
                "error",
                f"variants[{number}]",
                Words(vi=f"Trường hợp “{variant.name}” chưa có giấy tờ.", en=f"“{variant.name}” lists no papers."),
            )
    if "memory" in content.evidence:
        yield Finding(
            "remembered",
            "note",
            "evidence",
            Words(
                vi="Có nội dung ghi theo trí nhớ: đối chiếu văn bản trước khi dựa vào.",
                en="Some of it was written from memory: compare it with the text before relying on it.",
            ),
        )
