"""The satchel by itself: what is in it survives, is counted right, and is not opened by an older program."""

import sqlite3

import pytest

from lienthong.exchange.agency.overview import overview
from lienthong.exchange.agency.satchel import NoSatchel, Report, Satchel, schema
from lienthong.exchange.agency.tests.site import COMMUNE, DEPARTMENT, DISTRICT, Site, a_letter, now
from lienthong.exchange.protocol.life import State

DOCUMENT = "H21.07,2026/03/02,415/SNV-VTLT"


@pytest.fixture
def node(tmp_path):
    node = Site(DEPARTMENT, tmp_path / "so", "http://127.0.0.1:9").open()
    yield node
    node.close()


def sent(tmp_path, node, *receivers):
    queued = Site(DEPARTMENT, tmp_path, "").desk(node).send(a_letter(to=receivers))
    node.satchel.pairs.event(DOCUMENT, [r.organ_id for r in receivers], "taken", now())
    return queued


def report(code: str, reporter=COMMUNE, stamped: str = "2026-03-02T10:00:00+07:00") -> Report:
    return Report(DOCUMENT, reporter.organ_id, "H21.07", code, stamped, "")


def test_commits_are_synced_to_disk(node):
    # SQLite documents 2 as FULL: with WAL, each commit is synced before it returns.
    assert node.satchel.rows("pragma synchronous")[0][0] == 2
    assert node.satchel.rows("pragma journal_mode")[0][0] == "wal"


def test_a_satchel_of_a_later_version_is_left_alone(tmp_path):
    Satchel.open(tmp_path / "s").close()
    connection = sqlite3.connect(tmp_path / "s" / "satchel.sqlite")
    connection.execute(f"pragma user_version = {len(schema.MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(schema.FromTheFuture):
        Satchel.open(tmp_path / "s")


def test_looking_into_a_folder_without_a_satchel_says_so(tmp_path):
    with pytest.raises(NoSatchel):
        Satchel.look(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_one_who_only_looks_cannot_change_anything(tmp_path):
    Satchel.open(tmp_path / "s").close()
    looking = Satchel.look(tmp_path / "s")
    with pytest.raises(sqlite3.OperationalError):
        looking.remember(cursor="9")
    looking.close()


def test_statuses_late_twice_and_out_of_order_never_step_back(tmp_path, node):
    sent(tmp_path, node, COMMUNE)
    pairs = node.satchel.pairs
    effects = [pairs.reported(report(code), now()) for code in ("03", "01", "03", "06", "04")]
    assert effects == ["changed", "nothing", "nothing", "changed", "nothing"]
    assert pairs.of(DOCUMENT)[COMMUNE.organ_id] is State.DONE
    assert len(pairs.reports(DOCUMENT)) == 4  # the second 03 with the same moment is the same fact


def test_each_receiver_has_a_life_of_its_own(tmp_path, node):
    sent(tmp_path, node, COMMUNE, DISTRICT)
    node.satchel.pairs.reported(report("02", DISTRICT), now())
    assert node.satchel.pairs.of(DOCUMENT) == {"H21.22.07": State.SENT, "H21.22": State.REFUSED}


def test_a_status_from_somebody_we_never_wrote_to_changes_nothing(tmp_path, node):
    sent(tmp_path, node, COMMUNE)
    assert node.satchel.pairs.reported(report("03", DISTRICT), now()) == "unknown_document"
    assert node.satchel.pairs.of(DOCUMENT) == {"H21.22.07": State.SENT}


def test_an_unknown_code_is_kept_and_changes_nothing(tmp_path, node):
    sent(tmp_path, node, COMMUNE)
    assert node.satchel.pairs.reported(report("09"), now()) == "nothing"
    assert [r.status_code for r in node.satchel.pairs.reports(DOCUMENT)] == ["09"]


def test_word_of_the_receiver_may_overtake_the_hubs_own_answer(tmp_path, node):
    Site(DEPARTMENT, tmp_path, "").desk(node).send(a_letter())
    assert node.satchel.pairs.of(DOCUMENT) == {"H21.22.07": State.QUEUED}
    assert node.satchel.pairs.reported(report("01"), now()) == "changed"
    assert node.satchel.pairs.of(DOCUMENT) == {"H21.22.07": State.ARRIVED}


def test_a_failure_inside_a_transaction_leaves_nothing(node):
    def halfway() -> None:
        with node.satchel.writing("outer"):
            node.satchel.remember(cursor="5")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        halfway()
    assert node.satchel.cursor == 0


def test_the_overview_tells_what_waits_and_why(tmp_path, node):
    desk = Site(DEPARTMENT, tmp_path, "").desk(node)
    desk.send(a_letter(1))
    urgent = desk.send(a_letter(2, priority=3))
    node.satchel.outbox.rests(urgent.position, now(), "hub_failed")
    look = overview(node.satchel, now())
    assert (look.waiting, look.waiting_urgent, look.sent, look.arrived) == (2, 1, 0, 0)
    [stuck] = look.stuck
    assert (stuck.document, stuck.why, stuck.receivers) == ("2/SNV-VTLT", "hub_failed", ("H21.22.07",))
    assert look.last_contact_at is None
