"""What a search finds, in which order, and what it never shows."""

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.ground.people.roles import Role
from lienthong.work.documents.filing import acts
from lienthong.work.documents.keeping import find_anew
from lienthong.work.documents.models import Document, FileMember, Opinion, WorkFile
from lienthong.work.documents.outgoing.actions import reviewing
from lienthong.work.documents.rights import Sight, Worker, account_party, division_party, sight_of
from lienthong.work.documents.searching import finding, words
from lienthong.work.documents.searching.asked import Asked, Order
from lienthong.work.documents.tests.making import IA_LY, IA_PHI, NOW, account, came, went

TODAY = NOW.date()
pytestmark = pytest.mark.django_db


def sight(role: Role = Role.CLERK, *, account_id: int = 1, at: str = IA_LY, division: str = "", **more: Any) -> Sight:
    return sight_of([replace(Worker(account_id, "Siu H’Nga", role, at, division), **more)])


def found(text: str = "", who: Sight | None = None, **more: Any) -> list[str]:
    page = finding.find(Asked(text=text, **more), who or sight(), TODAY)
    return [document.subject for document in page.documents]


def test_words_are_found_with_accents_and_without_and_the_accents_that_were_typed_come_first() -> None:
    came("V/v sửa đường liên xã", 1)
    came("V/v duong dây điện", 2, now=NOW + timedelta(minutes=1))
    came("V/v dưỡng lão", 3, now=NOW + timedelta(minutes=2))
    came("V/v nghỉ lễ", 4)
    # The newest first among equals; with accents typed, those that bear them precede the newer ones.
    assert found("duong") == ["V/v dưỡng lão", "V/v duong dây điện", "V/v sửa đường liên xã"]
    assert found("ĐƯỜNG")[0] == "V/v sửa đường liên xã"
    assert set(found("đường")) == set(found("duong"))
    assert found("đường", code="415/UBND") == found("đường")
    assert found("đườngg") == []


@pytest.mark.parametrize("newest", [0, 2, 5])
@pytest.mark.parametrize("more", [{}, {"direction": "in"}, {"first": TODAY - timedelta(days=20)}, {"last": TODAY}])
def test_the_years_before_are_searched_once_and_answers_stand_as_if_each_round_were_searched(
    newest: int, more: dict[str, Any]
) -> None:
    # Of these weeks so many, of the years before five: half with the accents that are typed, half with others.
    for number in range(newest + 5):
        now = NOW - timedelta(days=8 * number if number < newest else 300 + 40 * number)
        came(("V/v sửa đường", "V/v duong dây")[number % 2], number + 1, now=now)
    asked = Asked(text="đường", **more)
    wide = replace(sight(), offices=frozenset({IA_LY, *(f"unit-{number}" for number in range(words.FEW))}))
    for who, want in itertools.product((sight(), wide), (1, 3, 4, 26)):
        both = finding._both_rounds(asked, who, TODAY, want)
        assert both == finding._round_by_round(asked, who, TODAY, None, want)
        assert [each[0] for each in both] == sorted(each[0] for each in both)
    with CaptureQueriesContext(connection) as queries:
        finding.find(asked, sight(), TODAY)
    # Two looks at the newest, one at the years before, and the documents.
    assert len(queries) <= 4
    with CaptureQueriesContext(connection) as queries:
        finding.find(asked, wide, TODAY)
    # Of the whole province two more, at the months before the newest days and at the year before them.
    assert len(queries) <= 6


@pytest.mark.parametrize("typed", ["15/UBND-VX", "15/UBND", "15 ubnd vx", "số 15/ubnd-vx", "15/ubnd-vx liên xã"])
def test_a_number_is_found_however_it_is_written(typed: str) -> None:
    went("Về số liệu đường liên xã")
    went("Việc khác", code=("151", "BC-UBND"))
    assert found(typed) == ["Về số liệu đường liên xã"]


def test_every_field_is_searched() -> None:
    went("Mời họp", kind="invitation", to=("Sở Nội vụ",), text="Kế hoạch tinh giản biên chế", note="gửi gấp",
         signer_name="Nguyễn Văn Dũng", document_id="H21.1,2018/09/04,15/UBND-VX")  # fmt: skip
    came("Báo cáo quý", 77)
    for typed in ("sở nội vụ", "tinh giản", "gấp", "dũng", "giấy mời", "H21.1,2018/09/04,15/UBND-VX"):
        assert found(typed) == ["Mời họp"], typed
    assert found("77") == ["Báo cáo quý"]


def test_what_was_said_who_drafted_and_in_which_file_it_lies_are_searched_with_the_rights_of_the_document() -> None:
    tuan, hanh = account("tuan"), account()
    asked = went("Mời họp", drafter=hanh, division="Tư pháp", parties=(account_party(tuan.pk),))
    came("Báo cáo quý", 77)
    acts.put_in(asked.pk, [_file("09.TP").pk], worker=_clerk(), now=NOW)
    reviewing.comment(asked.pk, "Đề nghị bổ sung căn cứ pháp lý", worker=_clerk(), now=NOW)
    for more in (
        {"text": "bổ sung căn cứ"}, {"opinion": "can cu"}, {"drafter": "hạnh"}, {"drafter": "tư pháp"},
        {"file_symbol": "09.TP"}, {"file_symbol": "09"}, {"text": "09.TP"}, {"opinion": "pháp lý", "drafter": "Phạm"},
    ):  # fmt: skip
        assert found(**more) == ["Mời họp"], more
        assert found(who=sight(Role.SPECIALIST, account_id=tuan.pk), **more) == ["Mời họp"], more
        # Who does not see the document does not find it by what others said about it.
        assert found(who=sight(Role.SPECIALIST, account_id=999_999), **more) == [], more
        assert found(who=sight(at=IA_PHI), **more) == [], more
    # A word of the subject is nobody's opinion, and another file's symbol not its own.
    assert found(opinion="mời họp") == found(file_symbol="10") == found(drafter="căn cứ") == []
    acts.take_out(FileMember.objects.get().pk, "Nhầm hồ sơ", worker=_clerk(), now=NOW)
    assert found(file_symbol="09.TP") == []


def test_what_is_locked_is_found_by_nothing_that_was_said_about_it() -> None:
    letter = came("Báo cáo quý", 77)
    Opinion.objects.create(
        document=letter, kind="leader", words="Khẩn trương rà soát", by=account(), by_name="Dũng", at=NOW
    )
    find_anew(letter.pk)
    assert found("khẩn trương") == found(opinion="rà soát") == ["Báo cáo quý"]
    # Locked: neither the filter nor the words that are kept name it any more.
    Document.objects.filter(pk=letter.pk).update(hidden=True)
    find_anew(letter.pk)
    assert found(opinion="rà soát") == []
    letter.refresh_from_db()
    assert "truong" not in letter.haystack


def _file(symbol: str) -> WorkFile:
    return WorkFile.objects.create(
        organization_key=IA_LY, year=2018, symbol=symbol, title="Hồ sơ", keeper=account(), started_on=TODAY,
        created_at=NOW,
    )  # fmt: skip


def _clerk() -> Worker:
    return Worker(account("hien").pk, "Nay H’Hiền", Role.CLERK, IA_LY)


def test_filters_join_and_leave_out_the_rest() -> None:
    came("Một", 1, kind="letter", priority=2, due_on=TODAY)
    came("Hai", 2, kind="decision", code=("9", "QĐ-UBND"), issuer="Sở Tài chính")
    went("Ba", kind="decision", now=NOW - timedelta(days=400))
    assert found(direction="in", type_key="decision") == ["Hai"]
    assert found(priority=2) == ["Một"]
    assert found(state="issued") == ["Ba"]
    assert found(issuer="tài chính") == ["Hai"]
    assert found(signer="Dũng") == ["Ba"]
    assert found(arrival=2) == ["Hai"]
    assert found(last=TODAY - timedelta(days=1)) == ["Ba"]
    assert found(first=TODAY) == ["Hai", "Một"]
    assert found("ủy ban", last=TODAY - timedelta(days=1)) == ["Ba"]
    assert found(order=Order.OLDEST) == ["Ba", "Một", "Hai"]
    assert found(order=Order.DUE) == ["Một"]
    assert found(order=Order.NUMBER) == ["Ba", "Một", "Hai"]


def test_everyone_finds_what_is_theirs_to_see() -> None:
    came("Của văn hóa", 1, parties=(division_party("Văn hóa"),))
    came("Của anh Tuấn", 2, parties=(account_party(7),))
    came("Mật đến nhầm", 3, hidden=True, parties=(account_party(7),))
    assert set(found("của")) == {"Của văn hóa", "Của anh Tuấn"}
    assert found(who=sight(Role.SPECIALIST, account_id=7)) == ["Của anh Tuấn"]
    assert found("của", sight(Role.SPECIALIST, account_id=8)) == []
    assert found("của", sight(Role.UNIT_HEAD, account_id=8, division="Văn hóa")) == ["Của văn hóa"]
    assert found("của", sight(at=IA_PHI)) == []
    assert "Mật đến nhầm" not in found(who=sight(Role.INSPECTOR))
    # Not even its leader: what is locked has one page, and stands in no list and no export.
    assert "Mật đến nhầm" not in found(who=sight(Role.SIGNER))
    # No word that people type leads out of the office: not even those that hold it together.
    assert found("u0unit23734", sight(at=IA_PHI)) == []


def test_an_inspector_reads_the_offices_under_theirs_few_or_many() -> None:
    came("Ở Ia Ly", 1)
    came("Ở Ia Phí", 1, office=IA_PHI)
    came("Ở nơi khác", 1, office="unit-1")
    both = frozenset({IA_LY, IA_PHI})
    many = both | {f"unit-9{number:04d}" for number in range(words.FEW)}
    for under in (both, many):
        assert set(found("ở", sight(Role.INSPECTOR, at="unit-64", under=under))) == {"Ở Ia Ly", "Ở Ia Phí"}
    assert found(who=sight(Role.INSPECTOR, at="unit-64", under=many)) == []


@pytest.mark.parametrize("order", list(Order))
def test_pages_follow_each_other_without_gap_or_repetition(order: Order) -> None:
    for number in range(9):
        moment = NOW - timedelta(days=97 * (number // 2))
        came(f"Đường số {number}" if number % 3 else f"Duong so {number}", number + 1, now=moment, due_on=TODAY,
             code=(str(number % 4), "UBND"))  # fmt: skip
    asked = Asked(text="đường", order=order)
    whole = [each.pk for each in finding.find(asked, sight(), TODAY).documents]
    assert len(whole) == 9
    read: list[int] = []
    place = None
    while True:
        page = finding.find(asked, sight(), TODAY, after=place, size=2)
        read += [each.pk for each in page.documents]
        if page.after is None:
            break
        place = finding.Place.read(str(page.after))
    assert read == whole


def test_a_page_costs_few_questions_however_much_there_is() -> None:
    for number in range(3):
        came(f"Đường số {number}", number + 1)
    with CaptureQueriesContext(connection) as few:
        found("đường")
    for number in range(3, 40):
        came(f"Đường số {number}", number + 1, now=NOW - timedelta(days=number))
    with CaptureQueriesContext(connection) as more:
        found("đường")
    # Two rounds of at most four looks, and the documents themselves.
    assert len(more) <= len(few) <= 9


@pytest.mark.parametrize("wide", [False, True])
def test_the_looks_go_back_without_gap(wide: bool) -> None:
    spans = list(words.spans(datetime(2018, 1, 15).date(), wide=wide))
    assert spans[0].last == datetime(2020, 1, 31).date()
    assert spans[-1].first is None
    for newer, older in itertools.pairwise(spans):
        assert newer.first is not None
        assert newer.first - timedelta(days=1) == older.last


def test_a_look_names_the_office_with_its_months_or_days_or_months_of_all() -> None:
    span = words.Span(datetime(2018, 1, 30).date(), datetime(2018, 3, 1).date())
    assert words.within(span, sight()) == "('k0unit23734x201801' | 'k0unit23734x201802' | 'k0unit23734x201803')"
    both = sight(Role.INSPECTOR, under=frozenset({IA_PHI}))
    assert words.within(span, both) == "('m0201801' | 'm0201802' | 'm0201803')"
    newest = replace(span, by_day=True)
    assert words.within(newest, both) == "('d020180130' | 'd020180131' | 'm0201802' | 'd020180301')"


def test_what_people_type_never_breaks_the_question() -> None:
    for typed in ("'", "a & | ! ( )", "\\", "<->", ":*", "%", "‘’“”", "a\u0300", "15/", "/15-", "🙂 đường"):
        found(typed)
