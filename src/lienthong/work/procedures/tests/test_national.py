"""Packets of the national database: read leniently, kept whole, and told where they are not clear."""

import json
from datetime import date, datetime
from importlib.resources import files
from typing import Any

import pytest

from lienthong.kernel.moments import VIETNAM
from lienthong.work.procedures import national, queries, rules, seed
from lienthong.work.procedures.models import Packet

NOW = datetime(2026, 7, 15, tzinfo=VIETNAM)


@pytest.fixture
def packets() -> list[dict[str, Any]]:
    text = files("lienthong.work.procedures").joinpath("samples/national.json").read_text("utf-8")
    loaded: list[dict[str, Any]] = json.loads(text)
    return loaded


def test_a_packet_becomes_a_version(packets: list[dict[str, Any]]) -> None:
    game, copy = (each.content for each in national.take(packets))
    assert (game.code, game.level) == ("2.001885", "commune")
    assert [variant.name for variant in game.variants] == ["Chủ điểm là cá nhân", "Chủ điểm là tổ chức, doanh nghiệp"]
    assert str(game.term_for("online")) == "working_days:10"
    assert game.variants[0].components[1].result_code == "KQ.G12.000031"
    assert copy.channels == ("counter",)
    assert copy.fees[0].amount == 2000


def test_what_is_not_known_or_not_clear_is_told_and_stops_nothing(packets: list[dict[str, Any]]) -> None:
    packets[0]["MOITHEM"] = {"x": 1}
    packets[0]["CACHTHUCTHUCHIEN"][0]["THOIGIAN"][0]["THOIGIANGIAIQUYET"] = "mười"
    packets[0]["THANHPHANHOSO"] = packets[0]["THANHPHANHOSO"][0]
    [taken, _] = national.take(packets)
    assert taken.unknown == ("MOITHEM",)
    assert any("mười" in each for each in taken.unclear)
    assert len(taken.content.variants) == 1


@pytest.mark.parametrize("told", [None, [], {}, [1], {"TENTTHC": ""}, "x"])
def test_a_file_without_a_packet_is_refused(told: object) -> None:
    with pytest.raises(national.NoPacket):
        national.take(told)


def test_what_is_said_of_a_time_stays_to_be_read_and_is_held_against_it(packets: list[dict[str, Any]]) -> None:
    # A fault of real pages: the unit says “ngày”, the note “ngày làm việc”.
    times = packets[0]["CACHTHUCTHUCHIEN"][0]["THOIGIAN"]
    times[0] |= {"DONVITINH": "Ngày", "MOTA": "10 ngày làm việc kể từ ngày nhận đủ hồ sơ"}
    times.append({"THOIGIANGIAIQUYET": "5", "DONVITINH": "Ngày làm việc", "MOTA": "Trường hợp cấp lại"})
    content = national.take(packets)[0].content
    assert str(content.term_for("counter")) == "calendar_days:10"
    assert content.notes[-2:] == (
        "Thời hạn: 10 ngày làm việc kể từ ngày nhận đủ hồ sơ",
        "Thời hạn: 5 Ngày làm việc: Trường hợp cấp lại",
    )
    found = rules.check(content, rules.Surroundings(date(2026, 7, 15)))
    assert "unit_of_term_unclear" in [each.code for each in found]


@pytest.mark.django_db
def test_a_packet_takes_over_from_the_version_of_its_code_and_is_kept_as_it_came(packets: list[dict[str, Any]]) -> None:
    seed.keep_current(NOW)
    day = date(2026, 8, 1)
    packets[0]["QUYETDINH"] = "1234/QĐ-UBND"
    loaded = seed.load_national(national.take(packets), NOW, origin="file", from_day=day)
    assert loaded.added == 2
    held = queries.version_on("game-point-certificate", day)
    before = queries.version_on("game-point-certificate", date(2026, 7, 31))
    assert held is not None
    assert before is not None
    assert before.valid_until == day
    packet = Packet.objects.select_related("version").get(version_id=held.id)
    assert (packet.raw, packet.version.decision_number) == (packets[0], "1234/QĐ-UBND")
    again = seed.load_national(national.take(packets), NOW, origin="file", from_day=day)
    assert (again.added, again.unchanged) == (0, 2)
