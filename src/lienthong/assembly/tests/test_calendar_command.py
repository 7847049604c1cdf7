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


def test_a_code_that_is_nobodys_is_refused(capsys):
    assert run(["calendar", "due", "--unit", "XYZ", "--received", "2026-02-13", "--term", "working_days:2"]) == 2
    assert "XYZ" in capsys.readouterr().err
