"""Who may sign for whom, and how it is printed (Decree 30/2020/NĐ-CP art. 13, App. I II.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.work.documents.outgoing import authority
from lienthong.work.documents.outgoing.authority import NoAuthority, Office, OutsideMatters, ways

DAY = date(2018, 9, 4)
COMMITTEE = Office("Chủ tịch", "Ủy ban nhân dân")
DEPARTMENT = Office("Giám đốc")


@dataclass(frozen=True)
class Seat:
    pk: int
    title: str


@dataclass(frozen=True)
class Grant:
    kind: str
    for_title: str
    post_id: int = 2
    pk: int = 7
    type_keys: Sequence[str] = ()
    fields: str = ""
    under_id: int | None = None
    body: str = ""
    valid_from: date = date(2018, 1, 1)
    valid_until: date | None = date(2019, 1, 1)
    ended_at: datetime | None = None


HEAD, DEPUTY, CHIEF = Seat(1, "Chủ tịch"), Seat(2, "Phó Chủ tịch"), Seat(2, "Chánh Văn phòng")


@pytest.mark.parametrize(
    ("seat", "office", "grants", "type_key", "lines"),
    [
        (HEAD, COMMITTEE, (), "letter", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        (HEAD, COMMITTEE, (), "decision", ("CHỦ TỊCH",)),  # an individual decision is the chairman's own
        (Seat(1, "Giám đốc"), DEPARTMENT, (), "letter", ("GIÁM ĐỐC",)),
        (
            DEPUTY, COMMITTEE, (Grant("kt", "Chủ tịch"),), "letter",
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ),
        (
            Seat(2, "Phó Giám đốc"), DEPARTMENT, (Grant("kt", "Giám đốc"),), "letter",
            ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        ),
        (DEPUTY, DEPARTMENT, (Grant("q", "Giám đốc"),), "letter", ("Q. GIÁM ĐỐC",)),
        (CHIEF, COMMITTEE, (Grant("tl", "Chủ tịch"),), "letter", ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        (CHIEF, COMMITTEE, (Grant("tuq", "Chủ tịch"),), "letter", ("TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        (
            Seat(2, "Phó Chánh Văn phòng"), COMMITTEE, (Grant("kt", "Chánh Văn phòng"),), "letter",
            ("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
        ),
        (
            Seat(3, "Phó Chánh Văn phòng"), COMMITTEE,
            (Grant("tl", "Chủ tịch"), Grant("kt", "Chánh Văn phòng", post_id=3, pk=8, under_id=7)), "letter",
            ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),  # art. 13.4
        ),
    ],
)  # fmt: skip
def test_each_way_is_printed_as_the_decree_prints_it(
    seat: Seat, office: Office, grants: Sequence[Grant], type_key: str, lines: tuple[str, ...]
) -> None:
    found = ways([seat], office, grants, type_key=type_key, on=DAY)
    assert found[0].lines == lines
    assert found[0].position == lines[-1]


@pytest.mark.parametrize(
    ("grants", "why"),
    [
        ((), "chưa được giao"),
        ((Grant("tuq", "Chủ tịch", valid_until=date(2018, 9, 4)),), "hết ngày 04/09/2018"),  # the end is not included
        ((Grant("tuq", "Chủ tịch", valid_from=date(2018, 9, 5)),), "không có hiệu lực"),
        ((Grant("kt", "Chủ tịch", type_keys=("decision",)),), "không gồm loại văn bản này"),
        ((Grant("kt", "Chủ tịch", ended_at=datetime(2018, 9, 1)),), "không có hiệu lực"),
    ],
)
def test_a_signature_outside_what_was_given_is_refused_with_what_is_missing(grants: Sequence[Grant], why: str) -> None:
    found = ways([DEPUTY], COMMITTEE, grants, type_key="letter", on=DAY)
    assert found == ()
    with pytest.raises(NoAuthority, match=why):
        authority.choose(found, "", name="Trần Thị Liên", grants=grants, type_key="letter", on=DAY)


def test_a_way_that_was_not_offered_is_not_taken() -> None:
    found = ways([HEAD], COMMITTEE, (), type_key="letter", on=DAY)
    assert authority.choose(found, "head", name="", grants=(), type_key="letter", on=DAY).lines == ("CHỦ TỊCH",)
    with pytest.raises(NoAuthority, match="cách đã chọn"):
        authority.choose(found, "kt-7-tm", name="Nguyễn Văn Dũng", grants=(), type_key="letter", on=DAY)


def test_what_was_passed_on_holds_as_long_as_the_order_does() -> None:
    deputy = Seat(3, "Phó Chánh Văn phòng")
    passed_on = Grant("kt", "Chánh Văn phòng", post_id=3, pk=8, under_id=7, fields="Hộ tịch; y tế")
    order = Grant("tl", "Chủ tịch", fields="y tế; giáo dục")
    [way] = ways([deputy], COMMITTEE, (order, passed_on), type_key="letter", on=DAY)
    assert (way.choice, way.matters) == ("tlkt-8", ("y tế",))  # not more than the head of the unit was given
    for over in (
        Grant("tl", "Chủ tịch", ended_at=datetime(2018, 9, 1)),
        Grant("tl", "Chủ tịch", type_keys=("decision",)),
        Grant("tuq", "Chủ tịch"),  # a written authorisation is not passed on (art. 13.3)
        Grant("tl", "Chủ tịch", fields="Đất đai"),
    ):
        assert ways([deputy], COMMITTEE, (over, passed_on), type_key="letter", on=DAY) == ()


def test_in_an_advisory_body_the_title_in_it_stands_above_and_that_in_the_office_over_the_name() -> None:
    grant = Grant("body", "Chủ tịch", body="HĐTĐ")
    bodies = {"HĐTĐ": "Hội đồng Thi đua – Khen thưởng"}
    [way] = ways([DEPUTY], COMMITTEE, [grant], type_key="decision", on=DAY, bodies=bodies)
    assert (way.lines, way.post, way.body) == (("TM. HỘI ĐỒNG", "CHỦ TỊCH"), "PHÓ CHỦ TỊCH", "HĐTĐ")
    assert ways([DEPUTY], COMMITTEE, [grant], type_key="decision", on=DAY, bodies={}) == ()  # its series has ended


@pytest.mark.parametrize(
    ("subject", "matter"),
    [
        ("báo cáo công tác Y TẾ quý III", "y tế"),
        ("về giáo dục, y tế", ""),  # two: nobody can tell which
        ("mời họp", ""),
        ("về ty tếu", ""),  # whole words
    ],
)
def test_the_matter_that_the_subject_names_is_proposed(subject: str, matter: str) -> None:
    assert authority.likely(("Giáo dục", "y tế"), subject) == matter


def test_what_is_limited_to_some_matters_signs_these_and_no_other() -> None:
    """Art. 13.3: an authorisation is limited in its content."""
    grants = [Grant("tuq", "Chủ tịch", fields="Giáo dục;  y tế ; ")]
    [way] = ways([CHIEF], COMMITTEE, grants, type_key="letter", on=DAY)
    assert way.matters == ("Giáo dục", "y tế")
    assert authority.about(way, "y tế", name="Trần Thị Liên") == "y tế"
    for other in ("", "Đất đai"):
        with pytest.raises(OutsideMatters) as refused:
            authority.about(way, other, name="Trần Thị Liên")
        assert "chỉ được giao ký về: Giáo dục; y tế" in refused.value.say("vi")
    [free] = ways([CHIEF], COMMITTEE, [Grant("tuq", "Chủ tịch")], type_key="letter", on=DAY)
    assert authority.about(free, "Đất đai", name="") == ""


days = st.dates(date(2017, 1, 1), date(2020, 1, 1))


@given(first=days, length=st.integers(1, 400), on=days, kind=st.sampled_from(["kt", "q", "tl", "tuq"]))
def test_nobody_signs_on_a_day_outside_the_span(first: date, length: int, on: date, kind: str) -> None:
    until = first + timedelta(days=length)
    found = ways(
        [DEPUTY], COMMITTEE, [Grant(kind, "Chủ tịch", valid_from=first, valid_until=until)], type_key="letter", on=on
    )
    assert bool(found) == (first <= on < until)


@given(st.lists(st.sampled_from(["kt", "q", "tl", "tuq"]), max_size=4))
def test_somebody_elses_authority_lends_nobody_anything(kinds: list[str]) -> None:
    grants = [Grant(kind, "Chủ tịch", post_id=99, pk=place) for place, kind in enumerate(kinds, 1)]
    assert ways([DEPUTY], COMMITTEE, grants, type_key="letter", on=DAY) == ()
