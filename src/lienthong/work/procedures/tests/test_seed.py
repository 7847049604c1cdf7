"""The catalogue that ships with the product, and what happens when it is loaded again or meets other content."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from lienthong.kernel.moments import VIETNAM
from lienthong.work.procedures import queries, seed, sheets
from lienthong.work.procedures.content import Local, PerPage
from lienthong.work.procedures.models import Version
from lienthong.work.procedures.versions import ProcedureVersion

NOW = datetime(2018, 9, 3, 8, tzinfo=VIETNAM)
SHEET = """
procedures:
  - key: bulletin
    base: {name: Cấp giấy phép bản tin, level: province, channels: [counter, online], term: "working_days:10"}
    versions:
      - from: 2017-01-01
        components: [{name: Tờ khai, originals: 1}, {name: Tờ khai, copies: 1}]
      - sets: 2
"""


@pytest.fixture
def shipped(db: None) -> seed.Loaded:
    return seed.keep_current(NOW)


def held(key: str, day: date) -> ProcedureVersion:
    found = queries.version_on(key, day)
    assert found is not None
    return found


def test_all_thirty_six_procedures_are_there_and_loading_again_changes_nothing(shipped: seed.Loaded) -> None:
    assert (shipped.unchanged, shipped.differing) == (0, ())
    assert len(queries.in_force(date(2026, 7, 15))) == 36
    again = seed.keep_current(NOW)
    assert (again.added, again.unchanged, again.differing) == (0, shipped.added, ())


def test_in_september_2018_the_demonstration_finds_its_procedures(shipped: seed.Loaded) -> None:
    there = {each.procedure_key for each in queries.in_force(date(2018, 9, 15))}
    assert there == {
        "birth-registration",
        "marriage-registration",
        "death-registration",
        "civil-status-extract",
        "certify-copy",
        "certify-signature",
        "certify-contract",
        "copy-from-register",
        "game-point-certificate",
        "printing-licence",
        "bulletin-licence",
        "linked-birth-residence-health-card",
    }


def test_the_game_point_certificate_was_the_district_s_until_30_june_2025(shipped: seed.Loaded) -> None:
    assert held("game-point-certificate", date(2025, 6, 30)).content.level == "district"
    assert held("game-point-certificate", date(2025, 7, 1)).content.level == "commune"
    # The split 1 + 8 + 1 that was published; the eight days are appraisal and signature.
    steps = held("game-point-certificate", date(2018, 9, 3)).content.steps
    assert [str(step.allowance) for step in steps] == [f"working_days:{days}" for days in (1, 7, 1, 1)]


def test_the_linked_procedure_of_2015_gives_way_to_that_of_2024(shipped: seed.Loaded) -> None:
    old = held("linked-birth-residence-health-card", date(2024, 6, 30)).content
    new = held("linked-birth-residence-health-card", date(2024, 7, 1)).content
    # Thông tư liên tịch 05/2015: at most 20 working days for all three (press, 3/6/2015); Nghị định 63/2024: 3, or 5.
    assert str(old.term_for("counter")) == "working_days:20"
    assert str(new.term_for("online")) == "working_days:3@15:00"
    assert str(new.checked_term_for("online")) == "working_days:5@15:00"
    after = {step.key: (step.organization, step.starts_after) for step in old.steps}
    assert after["residence"] == ("police", ("birth",))
    assert after["health-card"] == ("insurance", ("birth",))
    assert set(after["return"][1]) == {"residence", "health-card"}
    assert old.interconnected


def test_what_is_only_remembered_says_so(shipped: seed.Loaded) -> None:
    for each in queries.in_force_full(date(2018, 9, 15)):
        assert "memory" in each.content.evidence
    assert held("temporary-residence", date(2026, 1, 1)).content.evidence == ("portal", "memory")


def test_names_without_content_are_found_by_code(shipped: seed.Loaded) -> None:
    assert [each.name for each in queries.known_by_name("2002481")] == [
        "Chuyển trường đối với học sinh trung học cơ sở"
    ]
    assert len(queries.known_by_name("")) == 9


def test_fees_keep_their_rules(shipped: seed.Loaded) -> None:
    copy = held("certify-copy", date(2018, 9, 3)).content.fees[0]
    assert copy.rule == PerPage(2, Decimal(2000), Decimal(1000), Decimal(200000))
    birth = held("birth-registration", date(2018, 9, 3)).content.fees[0]
    assert isinstance(birth.rule, Local)
    assert birth.amount is None
    assert birth.exemptions[0].reason == "Đăng ký đúng hạn"


@pytest.mark.django_db
def test_a_sheet_is_published_for_its_days_and_the_rest_from_the_day_asked() -> None:
    sheet = sheets.read(SHEET)
    loaded = seed.load(sheet, NOW, origin="here", from_day=date(2018, 10, 1))
    # The first version has no end, because the sheet gives the second no beginning: it is left alone, and told.
    assert (loaded.added, loaded.differing) == (1, ("Cấp giấy phép bản tin",))
    content = held("bulletin", date(2018, 9, 3)).content
    assert [each.key for each in content.variants[0].components] == ["to-khai", "to-khai-2"]
    assert str(content.term_for("online")) == "working_days:10"


@pytest.mark.django_db
def test_content_that_holds_already_is_never_overwritten() -> None:
    seed.load(sheets.read(SHEET.replace("      - sets: 2\n", "")), NOW, origin="here")
    other = sheets.read(SHEET.replace("      - sets: 2\n", "").replace("bản tin", "tờ tin"))
    loaded = seed.load(other, NOW, origin="there")
    assert (loaded.added, loaded.differing) == (0, ("Cấp giấy phép tờ tin",))
    assert Version.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- just a list", "procedures"),
        ("procedures: [", "dòng/line 1"),
        (SHEET.replace("sets: 2", "stes: 2"), "bulletin: stes"),
        (SHEET.replace("2017-01-01", "soon"), "bulletin soon"),
        (SHEET.replace("working_days:10", "10d"), "bulletin 2017-01-01: terms.counter"),
    ],
)
def test_a_slip_in_a_sheet_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(sheets.UnreadableSheet) as refused:
        sheets.read(text)
    assert refused.value.facts["place"] == place
