"""Procedures as research writes them down: one version each, read into the same contents as the sheets that ship."""

from datetime import date

import pytest

from lienthong.work.procedures import rules, sheets
from lienthong.work.procedures.content import ByType, Component, Content, Local, PerPage

HEAD = """
sectors:
  - {id: ho-tich, name: Hộ tịch}
procedures:
"""
LINKED = """
  - id: linked-birth
    code: null
    code_candidate: "2.002622"
    local_code_seen: "1.003412.000.00.00.H42 (bộ thủ tục cũ)"
    name: Liên thông đăng ký khai sinh
    sector: ho-tich
    level: commune
    lead: Ủy ban nhân dân cấp xã
    applicants: [Cha, mẹ]
    channels: [online]
    channels_fallback: [counter]
    channels_note: Nộp trên Cổng Dịch vụ công quốc gia
    sets: 1
    term: {kind: working_days, value: 3, cut_off: "15:00", note: nhận sau 15 giờ,
           extended_by_check: {total_wd: 5, when: cần xác minh}}
    service_level: một phần
    presence_required: Cha hoặc mẹ
    triggers: [Sinh con]
    fees:
      - {name: Lệ phí hộ tịch, kind: lệ phí, amount: local, exempt: [Đăng ký đúng hạn], when: khi nộp}
      - {name: Phí bản sao, kind: phí,
         rule: {per: page_of_original, first_pages: 2, first_amount: 2000, next_amount: 1000, cap_per_copy: 200000}}
      - {name: Phí thẩm định, kind: phí, rule: {by: loại thay đổi, amounts: {mo_rong: 2750000, khac: 750000}}}
    submit:
      - {name: Tờ khai, originals: 1}
      - {name: Giấy báo tử, originals: 1, variants: [Chết tại cơ sở y tế], evidence: memory}
    show: [{name: Căn cước, source: tra cứu dữ liệu dân cư}]
    supplement: {max_rounds: 2, rounds: [{notify_within_wd: 7, applicant_wd: 15}]}
    consult: {term_wd: 2, silence: consents}
    plan:
      - {id: intake, name: Tiếp nhận, unit: Trung tâm Phục vụ hành chính công cấp xã, starts_after: []}
      - {id: birth, name: Đăng ký khai sinh, unit: Ủy ban nhân dân cấp xã, starts_after: [intake],
         allowance: {kind: same_day}, result: Giấy khai sinh}
      - {id: residence, name: Đăng ký thường trú, unit: Công an cấp xã, starts_after: [birth],
         allowance: {kind: working_days, value: 2, extended: {value: 5}}, result: Thông báo}
      - {id: card, name: Cấp thẻ, unit: Cơ quan bảo hiểm xã hội, starts_after: [birth],
         allowance: {kind: working_days, value: 2}, result: Thẻ}
      - {id: return, name: Trả kết quả, unit: Trung tâm Phục vụ hành chính công cấp xã, starts_after: [residence, card]}
    result: {name: Giấy khai sinh, copies_given: 1}
    legal_basis: [Nghị định 63/2024/NĐ-CP]
    file_before_expiry_days: 20
    evidence: [published]
"""
SITUATIONS = """
  - id: permit
    code: "1.000001"
    name: Cấp phép
    sector: ho-tich
    level: commune
    channels: [counter]
    term: {kind: working_days, value: null}
    steps:
      - {name: Thẩm định, unit: Phòng chuyên môn, allowance_wd: 3}
      - {name: Hỏi ý kiến, unit: Các cơ quan, allowance_hours: 16, parallel: true, silence: consents}
      - {name: Ký giấy phép, unit: Lãnh đạo}
    cases:
      - {id: individual, name: Cá nhân, components: [{name: Đơn mẫu A}]}
      - {id: organisation, name: Tổ chức, components: [{name: Đơn mẫu B}, {name: Điều lệ}]}
"""


def read(text: str) -> Content:
    [version] = sheets.read(HEAD + text).versions
    assert version.valid_from is None
    return version.content


def test_an_interconnected_procedure_keeps_its_plan_terms_fees_and_notes() -> None:
    told = read(LINKED)
    assert (told.key, told.code, told.authority) == ("linked-birth", "", "Ủy ban nhân dân cấp xã")
    assert [(each.kind, each.code) for each in told.other_codes] == [
        ("candidate", "2.002622"),
        ("local", "1.003412.000.00.00.H42"),
    ]
    assert (str(told.terms["online"]), str(told.terms["counter"])) == ("working_days:3@15:00", "working_days:3@15:00")
    # 3 days, 5 where facts must be checked: two are added.
    assert (str(told.check_extension), told.check_note) == ("working_days:2", "cần xác minh")
    assert (told.service_level, told.presence, told.occasions) == ("partial", "Cha hoặc mẹ", ("Sinh con",))
    assert isinstance(told.fees[0].rule, Local)
    assert told.fees[1].rule == PerPage(2, 2000, 1000, 200000)
    rates = told.fees[2].rule
    assert isinstance(rates, ByType)
    assert [(each.name, int(each.amount)) for each in rates.rates] == [("mo rong", 2750000), ("khac", 750000)]
    papers = {each.name: each for each in told.variants[0].components}
    assert papers["Giấy báo tử"] == Component(
        "giay-bao-tu", "Giấy báo tử", originals=1, explained=("Chết tại cơ sở y tế",), evidence=("memory",)
    )
    assert (papers["Căn cước"].kind, papers["Căn cước"].optional) == ("show", True)
    assert (told.supplement.ask_within_wd, told.supplement.applicant_wd) == (7, 15)
    assert told.consult is not None
    assert (str(told.consult.term), told.consult.silence) == ("working_days:2", "consents")
    plan = {each.key: each for each in told.steps}
    assert [(each.role, each.organization) for each in told.steps] == [
        ("counter", "self"),
        ("specialist", "self"),
        ("specialist", "police"),
        ("specialist", "insurance"),
        ("counter", "self"),
    ]
    assert (plan["residence"].starts_after, plan["card"].starts_after) == (("birth",), ("birth",))
    assert (str(plan["residence"].allowance), str(plan["residence"].allowance_checked)) == (
        "working_days:2",
        "working_days:5",
    )
    assert "Nộp trên Cổng Dịch vụ công quốc gia" in told.notes
    assert {"Thời hạn: nhận sau 15 giờ", "file_before_expiry_days: 20", "copies_given: 1"} <= set(told.notes)
    assert not rules.errors(rules.check(told, rules.Surroundings(date(2026, 7, 1))))


def test_situations_have_their_own_papers_and_a_term_nobody_knows_is_open() -> None:
    told = read(SITUATIONS)
    assert [(each.key, len(each.components)) for each in told.variants] == [("individual", 1), ("organisation", 2)]
    assert str(told.term_for("counter")) == "unspecified"
    assert [(each.starts_after, str(each.allowance), each.silence) for each in told.steps] == [
        ((), "working_days:3", "wait"),
        ((), "working_hours:16", "consents"),
        (("hoi-y-kien",), "None", "wait"),
    ]
    assert [each.gives_result for each in told.steps] == [False, False, True]


@pytest.mark.parametrize(
    "text", [SITUATIONS.replace("kind: working_days", "kin: x"), SITUATIONS.replace("- {id: in", "- {i: in")]
)
def test_a_slip_in_the_plain_form_is_told_with_its_procedure(text: str) -> None:
    with pytest.raises(sheets.UnreadableSheet) as no:
        sheets.read(HEAD + text)
    assert str(no.value.facts["place"]).startswith("permit")
