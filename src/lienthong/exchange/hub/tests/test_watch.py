"""What the watch says of a morning on the axis (`story`)."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import psycopg
import pytest

from lienthong.exchange.hub import watch
from lienthong.exchange.hub.tests import story
from lienthong.exchange.hub.watch.stuck import Kind, last_weekday_before
from lienthong.exchange.protocol.life import State
from lienthong.kernel.moments import VIETNAM

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=VIETNAM)
SCHEMA = "watched"
MIDNIGHT = NOW.replace(hour=0, minute=0)


class Counting:
    """A cursor that counts what it is asked."""

    def __init__(self, cursor: psycopg.Cursor) -> None:
        self._cursor = cursor
        self.asked = 0

    def execute(self, *args):
        self.asked += 1
        return self._cursor.execute(*args)

    def __getattr__(self, name):
        return getattr(self._cursor, name)


@pytest.fixture(scope="module")
def axis(database_url) -> Iterator[tuple[str, dict[str, int], dict[str, str]]]:
    async def tell():
        told = await story.told(database_url, NOW, SCHEMA, documents=60)
        await told.connection.close()
        return told

    told = asyncio.run(tell())
    yield database_url, told.positions, told.ids
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("drop schema watched cascade")


@pytest.fixture
def sight(axis) -> Iterator[watch.Sight]:
    with psycopg.connect(axis[0], autocommit=True) as connection:
        yield watch.Sight(Counting(connection.cursor()), SCHEMA)


@contextmanager
def queries(sight: watch.Sight, count: int) -> Iterator[None]:
    before = sight.cursor.asked
    yield
    assert sight.cursor.asked - before == count


def found(sight, text, **more):
    return [f"{match.number}/{match.notation}" for match in watch.search(sight, text, **more).rows]


def test_a_document_is_found_by_number_symbol_words_with_and_without_accents_and_id(sight, axis):
    _, _, ids = axis
    for typed in (
        "415/BC-UBND", "415/bc-ubnd", "số 415/BC-UBND", "415 bc", "rà soát hộ nghèo cận nghèo", "ra soat ho ngheo 2026",
        "RÀ SOÁT HỘ CẬN", ids["415/BC-UBND"],
    ):  # fmt: skip
        assert "415/BC-UBND" in found(sight, typed), typed
    assert found(sight, "415/BC-UBND") == ["415/BC-UBND"]
    assert found(sight, "BC-UBND") == ["415/BC-UBND"]
    assert found(sight, "không có chữ này ở đâu cả") == []
    assert found(sight, "' | '@gia-lai") == []


def test_what_the_words_name_exactly_comes_before_what_they_merely_occur_in(sight):
    # 2027 is the number of one letter and a word in the subject of another (giao biên chế năm 2027).
    first, *others = found(sight, "2027")
    assert first.startswith("2027/CV")
    assert "332/SNV-TCBC" in others


def test_pages_of_a_search_join_without_gap_or_repetition(sight):
    everything = found(sight, "bao cao", size=500)
    assert len(everything) > 6
    pages, after = [], None
    while True:
        page = watch.search(sight, "bao cao", after=after, size=2)
        pages += [f"{match.number}/{match.notation}" for match in page.rows]
        after = page.after
        if after is None:
            break
    assert pages == everything
    assert found(sight, "bao cao", after="nonsense", size=500) == everything


def test_within_one_organisation_only_its_own_documents_are_found(sight):
    assert found(sight, "415/BC-UBND", within=frozenset({"unit2025-52"})) == ["415/BC-UBND"]
    assert found(sight, "415/BC-UBND", within=frozenset({"gialai-so-thong-tin-va-truyen-thong"})) == []
    assert found(sight, "415/BC-UBND", within=frozenset()) == []
    own = watch.recent(sight, within=frozenset({"xa-2"}), size=50)
    assert {f"{match.number}/{match.notation}" for match in own} >= {"415/BC-UBND", "1207/UBND-VP"}
    assert all(match.sender == "xa-2" or match.receivers for match in own)


def test_the_id_of_a_status_leads_to_its_document(sight, axis):
    url, positions, _ = axis
    with psycopg.connect(url) as connection:
        [(message_id,)] = connection.execute(
            "select message_id from watched.messages where kind = 'status' and words = 'Số đến 1204'"
        ).fetchall()
    found = watch.document_of_message(sight, message_id)
    assert found is not None
    assert found[0] == positions["415/BC-UBND"]
    assert "415/BC-UBND" in found[1]
    assert (
        watch.document_of_message(sight, message_id, within=frozenset({"gialai-so-thong-tin-va-truyen-thong"})) is None
    )
    assert watch.document_of_message(sight, "no-such-id") is None


def test_the_way_of_a_letter_through_four_levels(sight, axis):
    with queries(sight, 7):
        way = watch.way(sight, axis[1]["415/BC-UBND"])
    assert (way.sender, way.number, way.notation, way.priority) == ("xa-1", "415", "BC-UBND", 2)
    assert way.first.receipt.count(".") == 2  # compact JWS
    routes = [(receiver.organization, receiver.route.value, receiver.state) for receiver in way.receivers]
    assert routes == [
        ("chu-pah", "inbox", State.DONE),
        ("unit2025-52", "inbox", State.ASSIGNED),
        ("bo-noi-vu", "relay", State.ACCEPTED),
        ("xa-2", "inbox", State.SENT),
        ("xa-chu-pah", "redirected", State.ARRIVED),
        (None, "clerk", None),
    ]
    district, province, ministry, commune, redirected, held = way.receivers
    assert [fact.code for fact in district.facts] == ["01", "03", "04", "05", "06", "77"]
    assert (district.facts[-1].effect, district.state) == ("unknown_code", State.DONE)
    assert district.deliveries[0].state == "done"
    # The province's 03 was made before its 04 and heard after it: it changes nothing and is marked late.
    assert [(fact.code, fact.late, fact.effect) for fact in province.facts] == [
        ("01", False, "moved"), ("04", False, "moved"), ("03", True, "repeated"),
    ]  # fmt: skip
    assert ministry.relays[0].remote_id == "7f3c91aa"
    assert ministry.relays[0].attempts == 2
    assert commune.deliveries[0].state == "initial"
    assert redirected.former == "H21.22.80"
    assert set(held.held.candidates) == {"xa-chu-pah", "xa-ia-khuol"}
    assert [fact.code for fact in way.strays] == []
    [answer] = way.links
    assert (answer.relation, answer.ours, answer.number) == ("answers", False, "87")
    back = watch.way(sight, answer.position).links[0]
    assert (back.ours, back.position) == (True, axis[1]["415/BC-UBND"])


def test_a_recall_is_part_of_its_documents_way(sight, axis):
    way = watch.way(sight, axis[1]["332/SNV-TCBC"])
    assert [act.business for act in way.acts] == [0, 1]
    assert way.acts[1].words == "Sai số liệu ở phụ lục 2"
    states = {receiver.organization: receiver.state for receiver in way.receivers}
    assert states == {"chu-pah": State.RECALLED, "ia-grai": State.ACCEPTED, "pleiku": State.RECALL_ASKED}
    assert all(len(receiver.deliveries) == 2 for receiver in way.receivers)


def test_a_receiver_sees_its_own_part_of_the_way_and_the_sender_all_of_it(sight, axis):
    way = watch.way(sight, axis[1]["415/BC-UBND"])
    assert way.concerns(frozenset({"chu-pah"}))
    assert not way.concerns(frozenset({"gialai-so-thong-tin-va-truyen-thong"}))
    own = way.seen_by(frozenset({"unit2025-52"}))
    assert [receiver.organization for receiver in own.receivers] == ["unit2025-52"]
    assert own.hidden == 5
    assert own.links == ()
    assert way.seen_by(frozenset({"xa-1"})).receivers == way.receivers


def test_the_way_of_what_is_not_there(sight):
    assert watch.way(sight, 10**15) is None


def heaps(sight):
    return {heap.kind: heap for heap in watch.heaps(sight, NOW)}


def test_what_is_stuck_why_and_since_when(sight):
    with queries(sight, 1):
        stuck = heaps(sight)
    assert stuck[Kind.RELAY_WAITING].count == 1
    assert stuck[Kind.RELAY_FAILED].count == 1
    assert stuck[Kind.CANNOT_READ].count == 1
    assert stuck[Kind.HELD].count == 2
    # xa-9 fetched the circular of yesterday and said nothing; a few of the day's letters too.
    assert stuck[Kind.NO_01].overdue >= 1
    assert stuck[Kind.NO_01].since == NOW - timedelta(minutes=1500)
    # xa-7 and xa-8 confirmed on Sunday: not accepted for a day, and not yet past the next working day's end.
    assert (stuck[Kind.NO_03].count, stuck[Kind.NO_03].overdue) == (2, 0)


def test_each_kind_lists_its_rows_the_oldest_first_and_counts_as_many(sight):
    for kind, heap in heaps(sight).items():
        rows, after = [], None
        while True:
            page = watch.listed(sight, kind, NOW, after=after, size=3)
            rows += page.rows
            after = page.after
            if after is None:
                break
        assert len(rows) == heap.count, kind
        assert [row.since for row in rows] == sorted(row.since for row in rows)
        assert rows[0].since == heap.since
        assert len({(row.id, row.receivers) for row in rows}) == len(rows)


def test_a_relay_that_waits_tells_the_far_sides_words(sight):
    [waiting] = watch.listed(sight, Kind.RELAY_WAITING, NOW).rows
    assert (waiting.attempts, waiting.words) == (3, "Trục quốc gia không trả lời trong 30 giây")
    assert waiting.next_at == NOW + timedelta(minutes=11)
    assert waiting.receivers == ("vpcp",)


def test_who_does_not_fetch(sight):
    with queries(sight, 1):
        silent = {one.organization: one for one in watch.silent(sight, NOW)}
    assert {"xa-2", "xa-11", "xa-12"} <= set(silent)
    assert silent["xa-11"].last_at is None
    assert silent["xa-2"].last_at == NOW - timedelta(minutes=1490)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("2026-11-23", "2026-11-20"),  # Monday → Friday
        ("2026-11-24", "2026-11-23"),
        ("2026-11-22", "2026-11-20"),  # Sunday
        ("2026-11-21", "2026-11-20"),
    ],
)
def test_the_last_weekday_before(day, before):
    assert last_weekday_before(date.fromisoformat(day)) == date.fromisoformat(before)


def test_traffic_now_by_the_hour_and_by_organisation(sight, axis):
    with queries(sight, 3):
        now = watch.now(sight, NOW)
        hours = watch.hours(sight, MIDNIGHT, MIDNIGHT + timedelta(days=1))
        everyone = watch.organizations(sight, MIDNIGHT, MIDNIGHT + timedelta(days=1))
    assert now.behind == 0
    assert now.last_at < NOW
    assert len(hours) == 24
    assert [hour.messages for hour in hours[15:]] == [0] * 9
    with psycopg.connect(axis[0]) as connection:
        [[accepted]] = connection.execute(
            "select count(*) from watched.messages where accepted_at >= %s", [MIDNIGHT]
        ).fetchall()
    assert sum(hour.messages for hour in hours) == accepted == sum(one.sent for one in everyone.values())
    assert everyone["bo-noi-vu"].beyond_documents == 1
    days = watch.days(sight, "chu-pah", MIDNIGHT, MIDNIGHT + timedelta(days=1), [NOW.date()])
    assert [day.traffic for day in days] == [everyone["chu-pah"]]


def test_percentiles_agree_with_those_counted_by_hand(sight, axis):
    since = NOW - timedelta(days=7)
    with queries(sight, 2):
        times = watch.delivery_times(sight, since, NOW)
    with psycopg.connect(axis[0]) as connection:
        rows = connection.execute(
            "select arrived_at - sent_at from watched.pairs where arrived_at is not null order by 1"
        ).fetchall()
    spans = [span.total_seconds() for (span,) in rows]
    assert times.arrived.count == len(spans)
    middle = (spans[(len(spans) - 1) // 2] + spans[len(spans) // 2]) / 2
    assert times.arrived.p50 == pytest.approx(middle)
    assert times.arrived.p50 <= times.arrived.p90 <= times.arrived.p99 <= spans[-1]
    assert watch.delivery_times(sight, since, since).done == watch.Spread(0)


def test_the_share_that_receivers_confirmed(sight):
    shares = watch.shares(sight, NOW - timedelta(days=7), NOW)
    # Sở TTTT sent two documents to the centre, which are stuck, besides the day's letters.
    assert shares["so-noi-vu"].confirmed >= 3
    assert (
        shares["gialai-so-thong-tin-va-truyen-thong"].confirmed
        <= shares["gialai-so-thong-tin-va-truyen-thong"].sent - 2
    )
    together = watch.together(list(shares.values()))
    assert 0.5 < together.rate < 1
    assert together.same_day <= together.confirmed
    assert watch.together([]).rate is None


def test_what_was_refused_comes_with_its_facts_and_its_bytes(sight):
    page = watch.refused(sight, size=1)
    [first] = page.rows
    assert (first.code, first.facts["line"], first.seen_at) == ("unreadable", 41, None)
    assert watch.bytes_of(sight, first.id)[0].endswith(b"<broken")
    [second] = watch.refused(sight, after=page.after, size=1).rows
    assert second.code == "unknown_receivers"
    assert watch.refused(sight, after=page.after, size=1).after is None
    assert watch.unseen(sight)[0] == 2
    assert watch.one_refused(sight, first.id) == first


def test_statuses_that_fit_nothing(sight):
    effects = [(odd.status_code, odd.effect) for odd in watch.oddities(sight).rows]
    assert effects[:2] == [("77", "unknown_code"), ("01", "unknown_document")]


def test_names_come_from_the_hubs_own_directory_and_are_read_once(sight):
    names = watch.Names()
    with queries(sight, 2):
        assert names.directory(sight).by_key("ia-ly").name == "UBND thị trấn Ia Ly"
    with queries(sight, 1):
        names.directory(sight)


def test_before_the_first_start_there_is_nothing_to_see(axis):
    with psycopg.connect(axis[0]) as connection:
        assert not watch.Sight(connection.cursor(), "nowhere").is_there()
        assert watch.Sight(connection.cursor(), SCHEMA).is_there()


def test_watching_costs_no_reading_of_the_whole_journal(sight):
    """With sequential scans forbidden where an index would do, every list still finds its index."""
    sight.cursor.execute("set enable_seqscan to off")
    for kind in Kind:
        watch.listed(sight, kind, NOW)
    search = "explain select position from {hub}.searches where marks @@ '(''ngheo'':*)'::tsquery and position < 10"
    plan = " ".join(row["QUERY PLAN"] for row in sight.rows(search))
    assert "searches_" in plan
    plan = " ".join(
        row["QUERY PLAN"]
        for row in sight.rows("explain select 1 from {hub}.relays where state = 'failed' and created_at > now()")
    )
    assert "relays_failed" in plan
