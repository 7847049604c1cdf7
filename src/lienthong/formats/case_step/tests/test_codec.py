"""The envelope of a case step: what is written is read back, and what is not one is refused in words."""

import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.formats import case_step
from lienthong.formats.case_step import Named, NotAStep, Outcome, Person, Request, Result, ResultPaper, StepFile
from lienthong.kernel.moments import VIETNAM

AT = datetime(2018, 9, 3, 9, 0, tzinfo=VIETNAM)
REQUEST = Request(
    case_number="H21.27.05-180903-0001",
    procedure=Named("khai-sinh-lien-thong", "Đăng ký khai sinh, thường trú, thẻ bảo hiểm y tế"),
    step=Named("thuong-tru", "Đăng ký thường trú"),
    work="Đăng ký thường trú cho trẻ",
    from_organization=Named("000.05.27.H21", "UBND xã Ia Ly"),
    to_organization=Named("000.91.27.H21", "Công an huyện Chư Păh"),
    applicant=Person("applicant", "Nguyễn Thị Lan", "1990-02-11"),
    due_at=AT + timedelta(days=2),
    subjects=(Person("child", "Nguyễn Minh An", "2018-08-29", "nữ"),),
    legal_basis="Thông tư liên tịch 05/2015/TTLT-BTP-BCA-BYT",
    files=(StepFile("giay-khai-sinh.pdf", "khai-sinh", "0" * 64, "application/pdf"),),
)
RESULT = Result(
    "H21.27.05-180903-0001", "thuong-tru", Outcome.DONE, AT, "Trung tá Siu Hnel",
    result=ResultPaper("Sổ hộ khẩu", "640123456", "2018-09-04", "ket-qua.pdf"),
)  # fmt: skip

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
needed = texts.filter(str.strip)
moments = st.datetimes(timezones=st.just(timezone(timedelta(hours=7))))
more = st.dictionaries(
    texts.map(lambda text: f"x-{text}"), texts | st.integers() | st.lists(texts, max_size=2), max_size=2
)
named = st.builds(Named, needed, texts, more)
persons = st.builds(Person, texts, needed, texts, texts, texts, texts, more)
files = st.builds(StepFile, needed, texts, st.just("") | st.just("a" * 64), texts, more)
requests = st.builds(
    Request, needed, named, named, texts, named, named, persons, st.none() | moments,
    st.lists(persons, max_size=2).map(tuple), texts, st.lists(files, max_size=2).map(tuple), more,
)  # fmt: skip
papers = st.builds(ResultPaper, needed, texts, st.just("") | st.dates().map(str), texts, more)
results = st.builds(
    Result, needed, needed, st.sampled_from(Outcome), moments, texts, needed, st.none() | papers, more
)  # fmt: skip


@given(requests | results)
def test_what_is_written_is_read_back_unknown_members_and_all(step):
    assert case_step.read(case_step.write(step)) == step


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_read_or_refused(body):
    with pytest.raises(NotAStep):
        case_step.read(body)


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"format": "lienthong/case-step/2"}, "format"),
        ({"kind": "order"}, "kind"),
        ({"case_number": "  "}, "case_number"),
        ({"due_at": "2018-09-05T09:00:00"}, "due_at"),  # a moment without its zone may be seven hours off
        ({"applicant": None}, "applicant"),
        ({"applicant": {"name": 7}}, "applicant.name"),
        ({"files": [{"name": "a.pdf", "sha256": "0"}]}, "files[0].sha256"),
        ({"files": [{"name": "a"}] * 201}, "files"),
        ({"work": "x" * 4001}, "work"),
    ],
)
def test_a_request_that_cannot_be_acted_on_says_where(change, at):
    facts = {**json.loads(case_step.write(REQUEST)), **change}
    with pytest.raises(NotAStep) as refused:
        case_step.read(json.dumps(facts).encode())
    assert refused.value.facts["at"] == at
    assert at in refused.value.say("vi")
    assert at in refused.value.say("en")


@pytest.mark.parametrize("outcome", ["refused", "needs_papers"])
def test_nobody_is_turned_down_without_a_reason(outcome):
    facts = {**json.loads(case_step.write(RESULT)), "outcome": outcome}
    with pytest.raises(NotAStep):
        case_step.read(json.dumps(facts).encode())


def test_a_member_written_twice_is_refused_and_so_is_a_tower_of_lists():
    with pytest.raises(NotAStep, match="not_a_case_step"):
        case_step.read(b'{"format": "lienthong/case-step/1", "format": "x"}')
    with pytest.raises(NotAStep):
        case_step.read(b'{"format": "lienthong/case-step/1", "x": ' + b"[" * 20 + b"]" * 20 + b"}")
    with pytest.raises(NotAStep):
        case_step.read(b"[" * 100_000)
    with pytest.raises(NotAStep):
        case_step.read(b" " * 300_000)
