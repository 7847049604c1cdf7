"""What changed between two contents, in words a person reads before publishing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from lienthong.kernel.calendar import Term
from lienthong.kernel.words import Words
from lienthong.work.procedures.content import Component, Content, Fee, LegalText, Result, Step, Supplement
from lienthong.work.procedures.fees import money

NAMES: Mapping[str, Words] = {
    "code": Words(vi="Mã thủ tục", en="Code"),
    "name": Words(vi="Tên", en="Name"),
    "sector": Words(vi="Lĩnh vực", en="Sector"),
    "level": Words(vi="Cấp thực hiện", en="Level"),
    "authority": Words(vi="Cơ quan có thẩm quyền", en="Competent agency"),
    "handled_by": Words(vi="Cơ quan giải quyết", en="Handled by"),
    "applicants": Words(vi="Đối tượng thực hiện", en="Who may apply"),
    "channels": Words(vi="Cách nộp", en="Ways of filing"),
    "fallback_channels": Words(vi="Cách nộp dự phòng", en="Fallback ways of filing"),
    "sets": Words(vi="Số bộ hồ sơ", en="Sets"),
    "terms": Words(vi="Thời hạn", en="Term"),
    "check_extension": Words(vi="Thêm khi cần xác minh", en="Added for verification"),
    "check_note": Words(vi="Khi nào xác minh", en="When verified"),
    "variants": Words(vi="Thành phần hồ sơ", en="Papers"),
    "fees": Words(vi="Phí, lệ phí", en="Fees"),
    "supplement": Words(vi="Bổ sung hồ sơ", en="Asking for papers"),
    "consult": Words(vi="Lấy ý kiến", en="Consulting"),
    "steps": Words(vi="Các bước", en="Steps"),
    "sequence": Words(vi="Trình tự", en="Sequence"),
    "interconnected": Words(vi="Liên thông", en="Interconnected"),
    "result": Words(vi="Kết quả", en="Result"),
    "service_level": Words(vi="Mức độ dịch vụ công", en="Service level"),
    "partial_reason": Words(vi="Lý do chỉ một phần", en="Why only partial"),
    "presence": Words(vi="Ai phải có mặt", en="Who must come"),
    "legal_basis": Words(vi="Căn cứ pháp lý", en="Legal basis"),
    "conditions": Words(vi="Yêu cầu, điều kiện", en="Conditions"),
    "refuse_when": Words(vi="Khi nào từ chối", en="When refused"),
    "occasions": Words(vi="Khi nào làm", en="Occasions"),
    "form_fields": Words(vi="Thông tin phải khai", en="What to declare"),
    "legal_process_decision": Words(vi="Quyết định quy trình nội bộ", en="Decision on the internal process"),
    "foreign_system": Words(vi="Hệ thống xử lý", en="Handled in"),
    "other_codes": Words(vi="Mã khác", en="Other codes"),
    "notes": Words(vi="Ghi chú", en="Notes"),
    "evidence": Words(vi="Nguồn", en="Evidence"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: which part, what it was and what it becomes; an empty side means added or taken out."""

    part: Words
    what: str
    before: str
    after: str


def between(before: Content, after: Content) -> list[Change]:
    """Every difference, part by part in the order of a procedure; nothing where both say the same."""
    return [
        change
        for each in fields(Content)
        if each.name in NAMES and getattr(before, each.name) != getattr(after, each.name)
        for change in _part(NAMES[each.name], getattr(before, each.name), getattr(after, each.name))
    ]


def _part(part: Words, before: Any, after: Any) -> Iterator[Change]:
    was, becomes = _named(before), _named(after)
    for what in list(dict.fromkeys([*was, *becomes])):
        if was.get(what) != becomes.get(what):
            yield Change(part, what, was.get(what, ""), becomes.get(what, ""))


def _named(value: Any) -> dict[str, str]:
    """A value as named lines, so that a change in one of ten papers shows that paper alone."""
    if isinstance(value, Mapping):
        return {str(name): _said(each) for name, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        lines: dict[str, str] = {}
        for each in value:
            if hasattr(each, "components"):
                lines |= {_within(each.name, paper.name): _said(paper) for paper in each.components}
            else:
                lines[getattr(each, "name", "") or _said(each)] = _said(each)
        return lines
    return {"": _said(value)}


def _within(variant: str, paper: str) -> str:
    return f"{variant}: {paper}" if variant else paper


def _said(value: Any) -> str:
    match value:
        case None | "" | False:
            return "–"
        case True:
            return "✓"
        case Term():
            return value.whole_words.vi
        case Component():
            counted = [f"{value.originals} bản chính"] * bool(value.originals) + [f"{value.copies} bản sao"] * bool(
                value.copies
            )
            kind = "xuất trình" if value.kind == "show" else "nộp"
            return "; ".join(filter(None, [kind, *counted, value.condition, value.form, value.source]))
        case Fee():
            amounts = [f"{money(value.amount)} đồng"] if value.amount is not None else []
            rule = [type(value.rule).__name__, str(value.rule)] if value.rule is not None else []
            exempt = ["miễn: " + ", ".join(each.reason for each in value.exemptions)] * bool(value.exemptions)
            return "; ".join(
                filter(None, [value.kind, *amounts, value.formula or " ".join(rule[1:]), *exempt, value.legal])
            )
        case Step():
            time = value.allowance.words.vi if value.allowance else ""
            return "; ".join(
                filter(
                    None,
                    [
                        value.unit,
                        value.role,
                        time,
                        *["sau " + ", ".join(value.starts_after)] * bool(value.starts_after),
                    ],
                )
            )
        case Result():
            return "; ".join(filter(None, [value.name, value.form, value.validity, value.note]))
        case LegalText():
            return value.text
        case Supplement():
            return "; ".join(f"{each.name}: {getattr(value, each.name)}" for each in fields(value))
        case _:
            return str(getattr(value, "code", value))
