"""`lienthong bench signing` measures the same work on the same file; how fast is not a matter of tests."""

import json
from datetime import timedelta

from lienthong.assembly.bench.signing import measuring
from lienthong.assembly.main import run
from lienthong.formats.signing import Appearance, Kind, Revocation, check, sign
from lienthong.formats.signing.trial import demo_authority


def test_one_round_of_the_bench_says_everything(tmp_path, capsys):
    assert run(["bench", "signing", "--rounds", "1", "--language", "en", "--json", str(tmp_path / "out.json")]) == 0
    told = json.loads((tmp_path / "out.json").read_text())
    names = [figure["name"] for figure in told["figures"]]
    assert names[:5] == ["documented", "reserved", "kept-key", "ours", "key-alone"]
    assert names[5:] == [f"{who}-check-{what}" for what in ("one", "two", "large") for who in ("bare", "our")]
    assert {figure["goal"] for figure in told["figures"]} == {None, 5.0, 0.9}
    assert "by CPU" in capsys.readouterr().out


def test_what_is_measured_is_a_letter_of_the_size_that_is_told_and_signatures_that_hold(tmp_path):
    stage = measuring._stage(tmp_path)
    assert abs(len(stage.pdf) - measuring.SIZE) < 5_000
    report = check(stage.sealed, stage.trust, at=measuring.NOW)
    assert [one.trusted for one in report.signatures] == [True, True]
    assert all(one.trusted for one in measuring._bare_check(stage.signed, stage.trust))


def test_bare_pyhanko_finds_out_the_same_what_was_revoked_and_what_came_later_included(tmp_path):
    authority = demo_authority(since=measuring.NOW - timedelta(days=300), seed=b"bench")
    key = authority.person("Nguyễn Văn Dũng")
    trust = authority.trust(measuring.NOW, [(key.certificate, measuring.NOW - timedelta(days=1))])
    pdf = sign(measuring.letter(), key, Appearance(), at=measuring.NOW, field="NguoiKy1").pdf
    (bare,), (ours,) = measuring._bare_check(pdf, trust), check(pdf, trust, at=measuring.NOW).signatures
    assert bare.revoked
    assert ours.revocation is Revocation.REVOKED
    stage = measuring._stage(tmp_path)
    first = measuring._bare_check(stage.sealed, stage.trust)[0]
    assert first.modification_level.name == "FORM_FILLING"
    (later,) = check(stage.sealed, stage.trust, at=measuring.NOW).signatures[0].changes
    assert (later.kind, later.signer) == (Kind.SIGNATURE, "Ủy ban nhân dân xã Ia Ly")
