"""What people look at: their queue whole and in order, their own cases alone, in a constant number of questions."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lienthong.work.cases import queries
from lienthong.work.cases.actions import closing, deadlines, intake, papers
from lienthong.work.cases.actions.papers import Line
from lienthong.work.cases.filing import Applicant
from lienthong.work.cases.models import Case, Clock, Step
from lienthong.work.cases.models.case import WINDOW
from lienthong.work.cases.officers import Unseen
from lienthong.work.cases.queue import desk_of
from lienthong.work.cases.tests.conftest import IA_LY, IA_PHI, NOW, Office, at


def many(office: Office, count: int, **more: Any) -> list[Any]:
    return [office.take_in("ordinary", **more) for _ in range(count)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shares=some.lists(some.none() | some.integers(0, 3), min_size=1, max_size=9),
    promised=some.lists(some.none() | some.integers(0, 3), min_size=9, max_size=9),
    size=some.integers(1, 4),
)
def test_the_queue_is_read_page_by_page_without_loss_doubles_or_disorder(
    queue_office: Office, shares: list[int | None], promised: list[int | None], size: int
) -> None:
    cases = Case.objects.order_by("id")[: len(shares)]
    Step.objects.filter(key="handle").update(state="done")
    expected = []
    for case, share, promise in zip(cases, shares, promised, strict=False):
        until = None if share is None else NOW + timedelta(days=share)
        legal = None if promise is None else NOW + timedelta(days=promise)
        Clock.objects.filter(case=case).update(due_at=legal)
        step = Step.objects.get(case=case, key="handle")
        Step.objects.filter(pk=step.pk).update(state="open", due_at=until)
        expected.append((until or legal, step.pk))
    far = NOW + timedelta(days=999)
    expected.sort(key=lambda pair: (pair[0] is None, pair[0] or far, pair[1]))
    found, after = [], None
    while True:
        page = desk_of(queue_office.tuan.posts, queue_office.tuan.account.pk, NOW, after=after, size=size).queue
        found += [(step.due, step.pk) for step in page.steps]
        after = page.after
        if after is None:
            break
        assert len(page.steps) == size
    assert found == expected


@pytest.fixture
def queue_office(office: Office) -> Office:
    office.procedure()
    many(office, 9)
    return office


def test_a_cursor_that_somebody_mended_by_hand_shows_the_first_page(queue_office: Office) -> None:
    posts, who = queue_office.tuan.posts, queue_office.tuan.account.pk
    first = desk_of(posts, who, NOW).queue.steps
    for broken in ("x", "~", "2018-13-45~1", "~~", "2018-09-10T08:00:00+07:00~x"):
        assert desk_of(posts, who, NOW, after=broken).queue.steps == first


@pytest.mark.parametrize("count", [3, 30])
def test_the_number_of_questions_does_not_grow(office: Office, django_assert_num_queries: Any, count: int) -> None:
    office.procedure()
    many(office, count)
    with django_assert_num_queries(2):
        steps = desk_of(office.tuan.posts, office.tuan.account.pk, NOW, size=50).queue.steps
        assert [step.case.number and step.due for step in steps]
    assert len(steps) == count
    with django_assert_num_queries(3):
        told = desk_of([*office.tuan.posts, *office.nga.posts], office.tuan.account.pk, at(30)).counts
    assert (told.mine, told.anyones, told.late) == (0, count, count)
    with django_assert_num_queries(1):
        assert len([case.due_on for case in queries.open_by_due(IA_LY, size=50)]) == count
    with django_assert_num_queries(1):
        assert len([case.applicant for case in queries.received(IA_LY, size=50).cases]) == count
    with django_assert_num_queries(1):
        found = queries.search("ro cham", [IA_LY], size=50).cases
        assert len([case.due_on for case in found]) == count


def test_people_are_found_without_accents_by_parts_of_names_and_by_every_spelling_of_a_number(office: Office) -> None:
    office.procedure()
    siu = Applicant("Siu H’Nga", identity="230999888", phone="0905 111 222")
    case = office.take_in("ordinary", applicant=siu)
    office.take_in("ordinary", name="Nguyễn Thị Bưởi")
    for text in (
        "siu", "SIU H", "h'nga", "H’Nga", "nga siu", case.number, case.number.lower().replace(".", ""),
        "000.05.27.h21 180910 0001", "230999888", "0905111222", "0905 111 222",
    ):  # fmt: skip
        assert [each.pk for each in queries.search(text, [IA_LY]).cases] == [case.pk], text
    assert [each.applicant for each in queries.search("buoi", [IA_LY]).cases] == ["Nguyễn Thị Bưởi"]
    for text in ("", "  ", "...", "'", "siu & !x", "a | b:*"):
        queries.search(text, [IA_LY])


def test_the_neighbour_finds_nothing_even_by_the_exact_number(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    for text in (case.number, "230123456", "0905123456", "ro cham lan", f"u0{IA_LY.replace('-', '')}"):
        assert not queries.search(text, [IA_PHI]).cases
        assert not queries.search(text, []).cases
    with pytest.raises(Unseen):
        queries.find(case.number, [IA_PHI])
    assert queries.find(case.number.lower(), [IA_LY]).pk == case.pk
    assert len(queries.search(case.number, [], everywhere=True).cases) == 1


def test_whoever_sees_hundreds_of_offices_finds_theirs_and_no_others(office: Office) -> None:
    office.procedure()
    case = office.take_in("ordinary")
    others = [f"unit-{number}" for number in range(queries.FEW + 1)]
    assert [each.pk for each in queries.search("ro cham", [*others, IA_LY]).cases] == [case.pk]
    assert not queries.search("ro cham", others).cases


def test_a_few_digits_beside_a_name_are_a_word_of_their_own(office: Office) -> None:
    office.procedure()
    office.take_in("ordinary", applicant=Applicant("Siu H’Nga", identity="064199001234"))
    assert not queries.search("siu 0", [IA_LY]).cases  # every identity begins so
    assert len(queries.search("siu 0641", [IA_LY]).cases) == 1


def test_the_end_of_a_number_finds_an_offices_own_cases(office: Office) -> None:
    office.procedure()
    first, _ = many(office, 2, now=at(10, 9))
    assert first.number.endswith("-180910-0001")
    everyone = [IA_LY, *(f"unit-{number}" for number in range(queries.FEW))]
    for text in ("0001", "180910-0001", "1809100001"):
        for keys in ([IA_LY], everyone):
            assert [each.pk for each in queries.search(text, keys).cases] == [first.pk], text
        assert [each.pk for each in queries.search(text, [], everywhere=True).cases] == [first.pk], text
        assert not queries.search(text, [IA_PHI]).cases
    assert {each.pk for each in queries.search("180910", [IA_LY]).cases} == set()  # the day alone is no end


def test_a_province_is_read_page_by_page_through_every_window(
    office: Office, django_assert_max_num_queries: Any
) -> None:
    office.procedure()
    cases = []
    for window in (0, 1, 1, 3, 20, 40, 41):  # what was counted meanwhile lies between
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval('cases_case_id_seq', greatest(nextval('cases_case_id_seq'), %s))", [window * WINDOW]
            )
        cases.append(office.take_in("ordinary").pk)
    office.take_in("ordinary", name="Nguyễn Thị Bưởi")
    for size in (1, 2, 3, 7):
        found: list[int] = []
        after = None
        while True:
            with django_assert_max_num_queries(4):
                page = queries.search("ro cham", [], everywhere=True, after=after, size=size)
            found += [case.pk for case in page.cases]
            after = page.after
            if after is None:
                break
            assert len(page.cases) == size
        assert found == cases[::-1], size


def test_the_neighbours_cases_do_not_crowd_out_ones_own(office: Office) -> None:
    office.procedure()
    son = office.son.officer
    from dataclasses import replace

    for _ in range(9):
        office.take_in("ordinary", officer=replace(son, role="counter"))
    own = office.take_in("ordinary")
    assert [each.pk for each in queries.search("230123456", [IA_LY], size=2).cases] == [own.pk]


def test_an_empty_number_tracks_nothing(office: Office) -> None:
    office.procedure()
    intake.submit(office.filing(), officer=office.nga.officer, now=NOW, chance=office.chance)
    case = office.take_in("ordinary")
    for text in ("", " ", "-", "..", "–"):
        assert queries.tracked(text) is None
        with pytest.raises(Unseen):
            queries.find(text, [IA_LY])
    assert queries.tracked(case.number.replace("-", " ")) == case


def test_the_morning_list_names_late_cases_that_nobody_apologised_for(office: Office) -> None:
    office.procedure()
    late, excused, waiting, done = many(office, 4, now=at(10, 9))  # due 17 September
    deadlines.extend(excused.pk, at(20).date(), "chờ", officer=office.lien.officer, now=at(14))
    papers.ask_for_papers(
        office.step(waiting, "handle").pk, [Line("form", "mờ", "x")], officer=office.tuan.officer, now=at(11)
    )
    from lienthong.work.cases.actions import handling

    handling.stop(done.pk, "x", officer=office.lien.officer, now=at(11))
    assert not queries.late_without_apology(IA_LY, at(17, 16, 59)).exists()
    assert [each.pk for each in queries.late_without_apology(IA_LY, at(17, 17, 1))] == [late.pk]
    assert not queries.late_without_apology(IA_PHI, at(18)).exists()


def test_what_has_been_still_for_long_is_stuck_unless_the_citizen_is_waited_for(office: Office) -> None:
    office.procedure()
    still, waiting = many(office, 2, now=at(10, 9))
    unaccepted = intake.submit(office.filing(), officer=office.nga.officer, now=at(10), chance=office.chance)
    papers.ask_before_acceptance(unaccepted.pk, [Line("form", "mờ", "x")], officer=office.nga.officer, now=at(10, 9))
    papers.ask_for_papers(
        office.step(waiting, "handle").pk, [Line("form", "mờ", "x")], officer=office.tuan.officer, now=at(11)
    )
    assert [each.pk for each in queries.stuck(IA_LY, at(20))] == [still.pk]
    assert not queries.stuck(IA_LY, at(10, 8))
    assert [each.pk for each in queries.waiting_at([IA_LY], 9)] == [waiting.pk]
    # Whoever wants a case back does not wait for themselves: we owe the answer, though the clock stands.
    closing.ask_withdrawal(waiting.pk, "chuyển nhà", officer=office.nga.officer, now=at(12))
    assert [each.pk for each in queries.stuck(IA_LY, at(20))] == [still.pk, waiting.pk]
    assert [each.pk for each in queries.wanted_back([IA_LY], 9)] == [waiting.pk]
    assert not queries.wanted_back([IA_PHI], 9)
