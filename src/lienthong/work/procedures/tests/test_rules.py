"""Checks of the catalogue, each with a mistake that was seen on a real page or is forbidden by law."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from lienthong.ground.organizations import actions as organizations
from lienthong.kernel.calendar import Term
from lienthong.kernel.moments import VIETNAM
from lienthong.work.procedures import around, queries, rules, seed
from lienthong.work.procedures.content import Component, Content, Fee, Step, Variant
from lienthong.work.procedures.rules import Finding, Surroundings, check

GOOD = Content(
    key="licence",
    name="Cấp giấy phép",
    authority="Ủy ban nhân dân cấp xã",
    applicants=("Cá nhân",),
    channels=("counter",),
    terms={"counter": Term.parse("working_days:10")},
    variants=(Variant("all", "", (Component("form", "Đơn", originals=1),)),),
    steps=(
        Step("intake", "Tiếp nhận", role="counter", allowance=Term.parse("working_days:1")),
        Step(
            "handle", "Thẩm định", role="specialist", allowance=Term.parse("working_days:8"), starts_after=("intake",)
        ),
        Step("return", "Trả", role="counter", allowance=Term.parse("working_days:1"), starts_after=("handle",)),
    ),
)
NOW = Surroundings(day=date(2026, 7, 1), has_districts=False)


def codes(content: Content, around: Surroundings = NOW) -> list[str]:
    return [each.code for each in check(content, around)]


def only(found: list[Finding], code: str) -> Finding:
    [each] = [each for each in found if each.code == code]
    return each


def test_a_complete_procedure_passes() -> None:
    # The split 1 + 8 + 1 = 10 that was published.
    assert codes(GOOD) == []


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"name": " "}, "name"),
        ({"steps": ()}, "sequence"),
        ({"channels": ()}, "channels"),
        ({"variants": ()}, "variants"),
        ({"terms": {}}, "terms"),
        ({"applicants": ()}, "applicants"),
        ({"authority": ""}, "authority"),
    ],
)
def test_each_of_the_seven_parts_must_be_there(change: dict[str, object], part: str) -> None:
    # Nghị định 63/2010/NĐ-CP art. 8.2.
    found = only(check(replace(GOOD, **change), NOW), "missing_part")  # type: ignore[arg-type]
    assert (found.place, found.severity) == (part, "error")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Thời hạn: 15 (mười) ngày", True),
        ("15 (mười lăm) ngày làm việc", False),
        ("05 (năm) ngày", False),
        ("24 (hai mươi tư) giờ", False),
        ("24 (hai mươi bốn) giờ", False),
        ("21 (hai mươi mốt) ngày", False),
        ("20 (hai mươi) ngày", False),
        ("07 (sáu) ngày", True),
        ("03 (làm việc) ngày", True),
        ("120 (một trăm hai mươi) ngày", False),
        ("105 (một trăm lẻ năm) ngày", False),
        ("105 (một trăm linh năm) ngày", False),
        ("300 (ba trăm) ngày", False),
        ("180 (một trăm tám) ngày", True),
        ("02 (ba) lần", True),
    ],
)
def test_a_number_and_its_words_must_agree(text: str, wrong: bool) -> None:
    assert ("words_and_number_disagree" in codes(replace(GOOD, notes=(text,)))) is wrong


def test_numbers_are_held_against_their_words_wherever_somebody_wrote_them() -> None:
    paper = Component("form", "Đơn", condition="quá 15 (mười) ngày")
    content = replace(GOOD, variants=(Variant("all", "", (paper,)),), refuse_when=("quá 30 (ba) ngày",))
    places = [each.place for each in check(content, NOW) if each.code == "words_and_number_disagree"]
    assert places == ["variants[0].components[0].condition", "refuse_when[0]"]


def test_days_with_a_note_of_working_days_are_doubtful() -> None:
    content = replace(
        GOOD, terms={"counter": Term.parse("calendar_days:20")}, notes=("Thời hạn: có tỉnh ghi 20 ngày làm việc",)
    )
    assert "unit_of_term_unclear" in codes(content)


def test_an_agency_that_is_gone_and_the_districts_are_found() -> None:
    gone = Surroundings(date(2025, 3, 1), gone={"Sở Thông tin và Truyền thông": date(2025, 3, 1)}.get)
    named = replace(GOOD, handled_by="Sở Thông tin và Truyền thông")
    assert only(check(named, gone), "agency_gone").place == "handled_by"
    assert codes(named, Surroundings(date(2025, 2, 28), gone=gone.gone)) == []
    district = replace(GOOD, authority="Ủy ban nhân dân cấp huyện")
    assert "district_gone" in codes(district)
    assert codes(district, Surroundings(date(2018, 9, 1))) == []


WRITTEN = {
    # Since 1/3/2025 no province has one; its work went to two others.
    "Sở Thông tin và Truyền thông tỉnh Gia Lai": ["agency_gone"],
    "Sở Tư pháp; Sở Thông tin và Truyền thông": ["agency_gone"],
    "Ủy ban nhân dân huyện Chư Păh": ["agency_gone"],
    "Phòng Tư pháp, UBND huyện Chư Păh": ["agency_gone"],
    "Ủy ban nhân dân quận, huyện, thị xã": ["district_gone"],
    "Sở Văn hóa, Thể thao và Du lịch": [],
    "Ủy ban nhân dân xã Ia Ly; người dân tên Huyền": [],
}


@pytest.mark.django_db
def test_an_agency_is_found_gone_however_its_name_is_written() -> None:
    organizations.load(datetime(2026, 7, 1, tzinfo=VIETNAM))
    world = around.surroundings(date(2026, 7, 1))
    assert {name: codes(replace(GOOD, authority=name), world) for name in WRITTEN} == WRITTEN
    # The list marks whose end is only remembered: that is told, and keeps nobody from publishing.
    found = check(replace(GOOD, authority="Sở Kế hoạch và Đầu tư"), world)
    assert only(found, "agency_gone").severity == "warning"


@pytest.mark.django_db
def test_levels_of_online_services_belong_to_their_time() -> None:
    before, after = (around.surroundings(date(2022, month, 1)) for month in (9, 10))
    wrong = "level_of_another_time"
    # Decree 42/2022/NĐ-CP replaced the four levels of Circular 32/2017 from 1/10/2022 on.
    assert [wrong in codes(replace(GOOD, service_level="4"), each) for each in (before, after)] == [False, True]
    full = replace(GOOD, service_level="full")
    assert [wrong in codes(full, each) for each in (before, after)] == [True, False]
    assert wrong not in codes(replace(GOOD, service_level="information"), before)


def test_a_form_of_a_repealed_decree_is_found_from_its_last_day_on() -> None:
    paper = Component("form", "Đơn", form="Mẫu số 07, Nghị định 27/2018/NĐ-CP")
    old = replace(GOOD, variants=(Variant("all", "", (paper,)),))
    assert "repealed" in codes(old, Surroundings(date(2024, 12, 25), repealed=around.repealed()))
    assert codes(old, Surroundings(date(2024, 12, 24), repealed=around.repealed())) == []
    fee = replace(GOOD, fees=(Fee("f", "Phí", amount=Decimal(1), legal="Nghị định 72/2013/NĐ-CP"),))
    assert "repealed" in codes(fee, Surroundings(date(2024, 12, 25), repealed=around.repealed()))


def test_a_plan_longer_than_the_law_is_an_error() -> None:
    longer = replace(GOOD.steps[1], allowance=Term.parse("working_days:9"))
    found = check(replace(GOOD, steps=(GOOD.steps[0], longer, GOOD.steps[2])), NOW)
    assert only(found, "plan_longer_than_term").severity == "error"


def test_a_plan_that_leaves_the_counter_no_time_is_doubtful() -> None:
    bare = (Step("handle", "Thẩm định", role="specialist", allowance=Term.parse("working_days:10")),)
    assert "no_time_for_the_counter" in codes(replace(GOOD, steps=bare))


def test_a_step_that_happens_only_for_verification_counts_against_the_longer_term() -> None:
    # Marriage: the same day; 5 working days where conditions are verified (Luật 60/2014/QH13 art. 18.2).
    ask = Step("ask", "Xác minh", condition="không có dữ liệu", allowance=Term.parse("working_days:3"))
    marriage = replace(GOOD, steps=(ask,), terms={"counter": Term.parse("same_day")})
    assert codes(replace(marriage, check_extension=Term.parse("working_days:5"))) == []
    assert "plan_longer_than_term" in codes(replace(marriage, check_extension=Term.parse("working_days:2")))


def test_side_by_side_is_as_long_as_the_longest() -> None:
    # Birth the same day, then residence and health card of 2 working days each, side by side: within 3.
    steps = (
        Step("birth", "Khai sinh", allowance=Term.parse("same_day"), gives_result=True),
        Step("residence", "Thường trú", allowance=Term.parse("working_days:2"), starts_after=("birth",)),
        Step("card", "Thẻ", allowance=Term.parse("working_days:2"), starts_after=("birth",)),
        Step("return", "Trả", role="counter", starts_after=("residence", "card")),
    )
    assert rules.longest_path(steps) == Term.parse("working_days:2")
    linked = replace(GOOD, steps=steps, interconnected=True, terms={"counter": Term.parse("working_days:3")})
    assert codes(linked) == []
    assert "not_one_return" in codes(replace(linked, steps=steps[:3]))
    assert codes(replace(linked, steps=(replace(steps[0], gives_result=False), *steps[1:]))) == ["nothing_given"]


def test_steps_that_wait_for_each_other_or_for_nobody_are_errors() -> None:
    circle = (Step("a", "A", starts_after=("b",)), Step("b", "B", starts_after=("a",)))
    assert "plan_in_a_circle" in codes(replace(GOOD, steps=circle))
    assert rules.longest_path(circle) is None
    assert "unknown_step" in codes(replace(GOOD, steps=(Step("a", "A", starts_after=("x",)),)))
    assert "step_twice" in codes(replace(GOOD, steps=(Step("a", "A"), Step("a", "B"))))


def test_hours_of_a_same_day_case_fit_into_the_day() -> None:
    # 2 + 3 + 2 + 1 hours inside one same-day case, as published.
    hours = [2, 3, 2, 1]
    steps = tuple(
        Step(
            f"s{n}",
            "Bước",
            role="counter",
            allowance=Term.parse(f"working_hours:{h}"),
            starts_after=(f"s{n - 1}",) * (n > 0),
        )
        for n, h in enumerate(hours)
    )
    day = replace(GOOD, steps=steps, terms={"counter": Term.parse("same_day@15:00")})
    assert codes(day) == []
    more = (*steps[:3], replace(steps[3], allowance=Term.parse("working_hours:2")))
    assert "plan_longer_than_term" in codes(replace(day, steps=more))


def test_a_partial_service_says_why() -> None:
    # Nghị định 224/2026/NĐ-CP art. 14.
    assert "partial_without_reason" in codes(replace(GOOD, service_level="partial"))
    assert codes(replace(GOOD, service_level="partial", partial_reason="Phải ký trước mặt")) == []


def test_a_fee_without_amount_or_rule_is_told() -> None:
    assert "fee_not_computable" in codes(replace(GOOD, fees=(Fee("f", "Phí thẩm định"),)))


@pytest.mark.django_db
def test_the_catalogue_of_2018_has_no_errors_and_the_known_faults_of_today_are_found() -> None:
    now = datetime(2018, 9, 3, tzinfo=VIETNAM)
    organizations.load(now)
    seed.keep_current(now)
    for each in queries.in_force_full(date(2018, 9, 15)):
        found = around.findings(each.content, date(2018, 9, 15))
        assert not [one for one in found if one.severity == "error" and one.code != "missing_part"], each.procedure_key
    site = queries.version_on("general-news-site-licence", date(2026, 7, 15))
    assert site is not None
    # Its form is still that of Nghị định 27/2018, which Nghị định 147/2024 replaced.
    assert "repealed" in [one.code for one in around.findings(site.content, date(2026, 7, 15))]
