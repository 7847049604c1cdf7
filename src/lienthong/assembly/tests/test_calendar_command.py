"""`lienthong calendar due`: what a stranger gets who knows nothing but a code and a moment."""

import json
from pathlib import Path

import pytest

from lienthong.assembly.main import run


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No database is configured, none runs: the packaged sheets answer."""
    monkeypatch.delenv("LIENTHONG_DATABASE_URL", raising=False)
    monkeypatch.setenv("LIENTHONG_VAR", str(tmp_path))


def due(capsys: pytest.CaptureFixture[str], unit: str, received: str, term: str) -> dict[str, object]:
    assert run(["calendar", "due", "--unit", unit, "--received", received, "--term", term, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("received", "term", "due_on"),
    [
        # Across Tết 2026, 16 to 20 February.
        ("2026-02-13T09:00", "working_days:2", "2026-02-24"),
        # Monday 31 December 2018 was off, Saturday 5 January 2019 was worked for it: Wed 2, Thu 3, Fri 4, Sat 5.
        ("2018-12-28T09:00", "working_days:4", "2019-01-05"),
        # Monday 29 April 2019 off by a swap, 30/4 and 1/5 holidays, Saturday 4 May worked.
        ("2019-04-26T09:00", "working_days:3", "2019-05-04"),
        # Friday 2 May 2025 off by a swap for Saturday 26 April.
        ("2025-04-25T09:00", "working_days:2", "2025-04-28"),
        ("2026-02-13T15:01", "same_day@15:00", "2026-02-23"),
    ],
)
def test_a_due_date_across_a_holiday(capsys, received, term, due_on):
    found = due(capsys, "H21", received, term)
    assert found["due_on"] == due_on
    assert found["due_at"] == f"{due_on}T17:00:00+07:00"
    assert {"calendar", "days"} <= set(found)


def test_an_unknown_office_of_the_province_gets_the_calendar_above_it_and_is_told_so(capsys):
    found = due(capsys, "H21.65", "2026-02-13T09:00", "working_days:2")
    assert found["due_on"] == "2026-02-24"
    assert "H21.65" in str(found["note"])


@pytest.mark.parametrize(
    ("code", "received", "office"),
    [
        ("23557", "2018-03-01", "UBND phường Yên Đỗ"),
        ("52", "2026-03-02", "UBND tỉnh Gia Lai"),
        # Bình Định of 2022 is known by its list of 30 June 2025 only.
        ("52", "2022-03-01", "UBND tỉnh Bình Định"),
        # Dissolved without a known successor: the province's calendar, and the note says so.
        ("23587", "2026-03-02", "UBND tỉnh Gia Lai"),
        # A commune of 2025 asked about in 2022, and a town of 2022 asked about in 2026.
        ("unit2025-21553", "2022-03-01", "UBND phường Quy Nhơn Bắc"),
        ("H21.22", "2026-03-02", "UBND phường Diên Hồng"),
    ],
)
def test_every_number_that_an_office_ever_had_gets_an_answer(capsys, code, received, office):
    found = due(capsys, code, received, "working_days:2")
    assert found["organization"]["name"] == office
    assert found["due_on"] > received


def test_a_notice_loaded_here_counts_while_the_database_sleeps(capsys, tmp_path):
    notice = "number: 1/TB\nscope: 23563\nhours:\n  - {from: 2026-10-01, weekdays: 07:00-17:00, saturday: 07:00-11:30}"
    lines = [{"text": notice, "keys": ["unit2025-23563"]}, {"text": "number: 2/TB\noff: [2026-12-07]", "keys": []}]
    (tmp_path / "calendar-notices.json").write_text(json.dumps(lines))
    # Friday: Saturday is worked in that ward alone, and Monday 7 December is off for everybody.
    assert due(capsys, "unit2025-23563", "2026-12-04T09:00", "working_days:1")["due_at"] == "2026-12-05T11:30:00+07:00"
    assert due(capsys, "H21", "2026-12-04T09:00", "working_days:1")["due_on"] == "2026-12-08"


def test_a_code_that_is_nobodys_is_refused(capsys):
    assert run(["calendar", "due", "--unit", "XYZ", "--received", "2026-02-13", "--term", "working_days:2"]) == 2
    assert "XYZ" in capsys.readouterr().err
