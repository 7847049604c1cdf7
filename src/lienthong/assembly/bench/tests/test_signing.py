"""`lienthong bench signing` measures the same work on the same file; how fast is not a matter of tests."""

import json

from lienthong.assembly.bench.signing import measuring
from lienthong.assembly.main import run
from lienthong.formats.signing import check


def test_one_round_of_the_bench_says_everything(tmp_path, capsys):
    assert run(["bench", "signing", "--rounds", "1", "--language", "en", "--json", str(tmp_path / "out.json")]) == 0
    told = json.loads((tmp_path / "out.json").read_text())
    names = [figure["name"] for figure in told["figures"]]
    assert names[:5] == ["documented", "reserved", "kept-key", "ours", "key-alone"]
    assert names[5:] == ["bare-check", "our-check", "bare-check-two", "our-check-two"]
    assert {figure["goal"] for figure in told["figures"]} == {None, 5.0, 0.9}
    assert "of pyHanko" in capsys.readouterr().out


def test_what_is_measured_is_a_letter_of_the_size_that_is_told_and_signatures_that_hold(tmp_path):
    stage = measuring._stage(tmp_path)
    assert abs(len(stage.pdf) - measuring.SIZE) < 5_000
    report = check(stage.sealed, stage.trust, at=measuring.NOW)
    assert [one.trusted for one in report.signatures] == [True, True]
    assert all(one.trusted for one in measuring._bare_check(stage.signed, stage.trust))
