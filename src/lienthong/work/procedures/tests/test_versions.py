"""Which version holds on a day, and that nothing changes what was published."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from lienthong.kernel.calendar import Term
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.words import Words
from lienthong.work.procedures import actions, endings, queries, regimes
from lienthong.work.procedures.content import Content, Supplement
from lienthong.work.procedures.models import Version

pytestmark = pytest.mark.django_db

NOW = datetime(2018, 9, 3, 8, tzinfo=VIETNAM)
TODAY = NOW.date()


def game(**told: object) -> Content:
    facts: dict[str, object] = {
        "key": "game-point",
        "name": "Cấp giấy chứng nhận điểm trò chơi",
        "code": "2.001885",
        "level": "district",
        "channels": ("counter",),
        "terms": {"counter": Term.parse("working_days:10")},
        **told,
    }
    return Content(**facts)  # type: ignore[arg-type]


def published(content: Content, day: date) -> Version:
    draft = actions.start_new(content, "lan", NOW)
    return actions.publish(draft.pk, day, decision="1/QĐ-UBND", by="lan", now=NOW)


def test_a_draft_holds_on_no_day() -> None:
    actions.start_new(game(), "lan", NOW)
    assert queries.version_on("game-point", TODAY) is None
    assert queries.in_force(TODAY) == []


def test_the_version_before_ends_on_the_day_before() -> None:
    first = published(game(), TODAY)
    second = published(game(name="Cấp giấy chứng nhận điểm cung cấp trò chơi"), date(2018, 10, 1))
    held = {day: queries.version_on("game-point", date(2018, 9, day)) for day in (2, 3, 30)}
    assert held[2] is None
    assert held[3] is not None
    assert held[3].id == held[30].id == first.pk  # type: ignore[union-attr]
    assert held[3].valid_until == date(2018, 10, 1)
    later = queries.version_on("game-point", date(2018, 10, 1))
    assert later is not None
    assert (later.id, later.number) == (second.pk, 2)


def test_a_version_put_before_a_waiting_one_ends_where_that_begins() -> None:
    published(game(), date(2018, 12, 1))
    between = published(game(name="Giữa"), date(2018, 10, 1))
    assert between.valid_until == date(2018, 12, 1)


def test_a_case_still_reads_the_version_it_was_accepted_under() -> None:
    first = published(game(), TODAY)
    published(game(name="Tên mới"), date(2018, 10, 1))
    assert queries.version(first.pk).content.name == "Cấp giấy chứng nhận điểm trò chơi"


@pytest.mark.parametrize(
    "change", [{"content": {}}, {"status": "draft"}, {"valid_from": date(2018, 1, 1)}, {"name": "x"}]
)
def test_the_database_keeps_what_was_published(change: dict[str, object]) -> None:
    row = published(game(), TODAY)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Version.objects.filter(pk=row.pk).update(**change)
    rows = Version.objects.filter(pk=row.pk)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        rows._raw_delete(rows.db)  # type: ignore[attr-defined]  # past Django's own guards


def test_the_database_lets_only_one_version_hold_on_a_day() -> None:
    published(game(), TODAY)
    draft = actions.start_new(game(), "lan", NOW)
    with pytest.raises(IntegrityError, match="procedure_one_version_on_a_day"), transaction.atomic():
        Version.objects.filter(pk=draft.pk).update(status="published", published_at=NOW)


def test_what_is_published_cannot_be_saved_or_thrown_away() -> None:
    row = published(game(), TODAY)
    with pytest.raises(actions.NotADraft):
        actions.save_draft(row.pk, game(), by="lan", now=NOW)
    with pytest.raises(actions.NotADraft):
        actions.discard_draft(row.pk)


def test_nothing_is_published_into_the_past_or_with_errors() -> None:
    draft = actions.start_new(game(), "lan", NOW)
    with pytest.raises(actions.PublishedInThePast):
        actions.publish(draft.pk, date(2018, 9, 2), decision="", by="lan", now=NOW)
    wrong = [Words(vi="Thiếu tên.", en="The name is missing.")]
    with pytest.raises(actions.HasErrors) as no:
        actions.publish(draft.pk, date(2018, 9, 3), decision="", by="lan", now=NOW, errors=wrong)
    assert ("Thiếu tên." in no.value.say("vi"), "The name is missing." in no.value.say("en")) == (True, True)


def test_two_people_do_not_overwrite_each_other() -> None:
    draft = actions.start_new(game(), "lan", NOW)
    actions.save_draft(draft.pk, game(name="A"), by="hoa", now=datetime(2018, 9, 3, 9, tzinfo=VIETNAM), opened_at=NOW)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.save_draft(draft.pk, game(name="B"), by="lan", now=NOW, opened_at=NOW)
    assert queries.version(draft.pk).content.name == "A"


def test_a_new_draft_starts_from_what_holds_and_there_is_one_at_a_time() -> None:
    row = published(game(), TODAY)
    draft = actions.start_draft("game-point", "lan", NOW)
    assert draft.content == row.content
    assert actions.start_draft("game-point", "hoa", NOW).pk == draft.pk


def test_an_abolished_procedure_holds_until_its_last_day() -> None:
    published(game(), TODAY)
    published(game(name="Sau"), date(2019, 1, 1))
    endings.abolish("game-point", date(2018, 11, 1), decision="9/QĐ-UBND", by="lan", now=NOW)
    assert queries.version_on("game-point", date(2018, 10, 31)) is not None
    assert queries.version_on("game-point", date(2018, 11, 1)) is None
    assert queries.version_on("game-point", date(2019, 1, 1)) is None


@pytest.mark.parametrize("words", ["giay chung nhan", "GIẤY chứng", "2.001885", "2001885", "diem tro"])
def test_a_search_needs_neither_accents_nor_dots(words: str) -> None:
    published(game(), TODAY)
    assert [each.procedure_key for each in queries.search(words, TODAY)] == ["game-point"]
    assert queries.search(words, date(2018, 9, 1)) == []
    assert queries.search(words, TODAY, level="commune") == []


def test_questions_cost_the_same_for_one_and_for_many(django_assert_num_queries: Callable[..., object]) -> None:
    for number in range(5):
        published(game(key=f"p{number}"), TODAY)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert len(queries.in_force(TODAY)) == 5
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert len(queries.in_force_full(TODAY)) == 5
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        queries.version_on("p0", TODAY)


def test_a_content_is_read_once_and_the_same_for_everyone() -> None:
    row = published(game(), TODAY)
    assert queries.version(row.pk).content is queries.version(row.pk).content


def test_the_clock_after_a_supplement_is_that_of_the_procedure_or_else_of_the_regime() -> None:
    # Nghị định 61/2018/NĐ-CP art. 19.4: the whole term again.
    plain = queries.version(published(game(), TODAY).pk)
    own = queries.version(published(game(key="own", supplement=Supplement(clock="resume")), TODAY).pk)
    assert plain.clock_on(TODAY) == "restart"
    assert own.clock_on(TODAY) == "resume"


@pytest.mark.parametrize(
    ("day", "key", "slips"),
    [
        # Nghị định 61/2018 from 21/6/2018; Thông tư 01/2018 from 6/1/2019; Nghị định 118/2025 from 1/7/2025;
        # Thông tư 03/2025 from 15/9/2025; Nghị định 224/2026 from 1/7/2026.
        (date(2018, 6, 21), "d61", "d61"),
        (date(2019, 1, 5), "d61", "d61"),
        (date(2019, 1, 6), "d61-c01", "c01"),
        (date(2025, 7, 1), "d118", "c01"),
        (date(2025, 9, 15), "d118-c03", "c03"),
        (date(2026, 7, 1), "d224", "c03"),
    ],
)
def test_each_day_has_its_regime(day: date, key: str, slips: str) -> None:
    regime = regimes.on(day)
    assert (regime.key, regime.slip_set.value) == (key, slips)
    assert regimes.named(key) is regime
    assert regime.extensions_max.value == 1


def test_no_regime_is_invented_for_the_days_before() -> None:
    with pytest.raises(regimes.NoRegime):
        regimes.on(date(2018, 6, 20))


def test_an_amount_of_the_province_holds_from_its_day_on() -> None:
    assert queries.local_amounts(TODAY) == {}
    actions.set_local_amount("birth", Decimal(8000), date(2018, 1, 1), resolution="1/NQ-HĐND", by="lan", now=NOW)
    actions.set_local_amount("birth", Decimal(5000), date(2018, 9, 3), resolution="2/NQ-HĐND", by="lan", now=NOW)
    assert queries.local_amounts(date(2018, 9, 2)) == {"birth": Decimal(8000)}
    assert queries.local_amounts(TODAY) == {"birth": Decimal(5000)}
