"""The bench measures what it says: every letter accepted and none refused, every chain with its receipt."""

import json
from pathlib import Path

from click.testing import CliRunner

from lienthong.assembly.bench import bench
from lienthong.assembly.bench.load import percentile
from lienthong.assembly.trial import letters, people
from lienthong.exchange.hub.config import vietnam_now
from lienthong.formats import edxml


def test_one_small_run_prints_all_parts_and_writes_them_down(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    done = CliRunner().invoke(bench, ["exchange", "--messages", "400", "--json", str(file)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    told = json.loads(file.read_text())
    figures = {figure["name"]: figure for figure in told["figures"]}
    assert list(figures) == ["floor-48", "floor-200", "single", "batch", "alone", "chain"]
    for name in ("single", "batch", "chain"):
        assert figures[name]["messages"] == 400
        assert figures[name]["refused"] == 0
        assert 0 < figures[name]["p50_ms"] <= figures[name]["p99_ms"]
        # Nothing that does more than PostgreSQL alone can be faster than PostgreSQL alone.
        assert 0 < figures[name]["of_the_floor"] < 1
    assert "p99" in done.output


def test_the_letters_are_documents_of_their_own_and_of_the_size_asked_for() -> None:
    cast = people.members(20)
    bodies = letters.bodies(50, cast[19].party, cast[1].party, vietnam_now(), size=3000)
    readings = [edxml.read(body) for body in bodies]
    assert len({reading.message.document_id for reading in readings}) == 50
    assert {len(body) for body in bodies} <= set(range(2700, 3900))
    assert {len(reading.attachments) for reading in readings} == {1}


def test_the_invented_province_has_the_levels_of_2018() -> None:
    cast = people.members(240)
    assert [sum(member.level == level for member in cast) for level in ("province", "district", "commune")] == [
        1,
        17,
        222,
    ]
    assert len({member.code for member in cast}) == 240
    directory = people.directory(cast)
    assert directory.by_key("h21.21.1").parent == "h21.21"


def test_percentiles_are_read_from_the_sorted_list() -> None:
    # Ten of 10 ms to 100 ms: half took at most 60 (the sixth is the first beyond half), nearly all at most 100.
    latencies = [number / 100 for number in range(10, 0, -1)]
    assert percentile(latencies, 0.5) == 60
    assert percentile(latencies, 0.99) == 100
