"""The trail on the command line: what an auditor with a terminal can find out."""

import contextlib
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from lienthong.faces.cli import audit, language
from lienthong.formats.evidence.keys import KeyPair
from lienthong.ground.audit import sealing
from lienthong.ground.audit.actions import note
from lienthong.ground.audit.tests.conftest import guards
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.refusals import Refusal

MONDAY = datetime(2026, 11, 23, 9, 14, 5, tzinfo=VIETNAM)


@pytest.fixture
def folder(db: None, settings, tmp_path: Path) -> Path:
    """Two days of a trail; the first has its head."""
    settings.AUDIT_HEADS_FOLDER, settings.AUDIT_KEY_FILE = tmp_path / "heads", tmp_path / "key.pem"
    guards("ENABLE")
    for day in range(2):
        for number in range(3):
            at = MONDAY + timedelta(days=day)
            note("opened", f"document:{number}", by=None, organization_key="unit-64", now=at, facts={"trang": day})
        sealing.seal_and_pledge(MONDAY + timedelta(days=day))
    return tmp_path


def run(*arguments: str) -> Result:
    language.use("en")
    group = audit.commands(contextlib.nullcontext, lambda: MONDAY + timedelta(days=1))
    result = CliRunner().invoke(group, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_whole_trail_is_told_in_one_line(folder: Path) -> None:
    result = run("verify")
    assert (result.exit_code, result.output) == (0, "✓ Whole: 6 entries, 2 links; 1 heads agree.\n")
    told = json.loads(run("verify", "--json").output)
    assert (told["whole"], told["entries"], told["heads"], told["findings"]) == (True, 6, 1, [])


def test_verifying_seals_what_is_new_unless_it_is_told_not_to(folder: Path) -> None:
    note("printed", "document:1", by=None, organization_key="unit-64", now=MONDAY)
    assert "1 entries are not sealed yet" in run("verify", "--as-it-is").output
    assert "7 entries, 3 links" in run("verify").output


def test_a_changed_entry_ends_with_status_1_and_its_number(folder: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM audit_entry")
        last = cursor.fetchone()[0]
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE audit_entry SET by_name = 'Rơ Châm Quý' WHERE id = %s", [last])
        cursor.execute("SET LOCAL session_replication_role = origin")
    result = run("verify")
    assert result.exit_code == 1
    assert f"Entry {last} was altered after it was sealed on 24/11/2026" in result.output
    assert json.loads(run("verify", "--json").output)["findings"][0]["entry"] == last


def test_heads_that_were_kept_elsewhere_are_checked_with_the_public_key(folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "now.json").write_text(run("heads", "--now").output)
    public = folder / "public.pem"
    public.write_text(sealing.key().public_pem)
    arguments = ("verify", "--heads", str(folder / "elsewhere"), "--key", str(public))
    assert "2 heads agree" in run(*arguments).output
    public.write_text(KeyPair.generate().public_pem)
    result = run(*arguments)
    assert result.exit_code == 1
    assert "not signed by the keys that were given" in result.output


def test_without_the_key_or_with_a_file_that_is_no_head_it_says_what_to_do(folder: Path) -> None:
    (folder / "heads" / "2026-11-25.json").write_text("[]")
    with pytest.raises(Refusal, match="unreadable_head"):
        run("verify")
    (folder / "heads" / "2026-11-25.json").unlink()
    (folder / "key.pem").unlink()
    with pytest.raises(Refusal, match="no_public_key"):
        run("verify")


def test_what_the_trail_says_of_a_thing(folder: Path) -> None:
    assert run("show", "document:1").output.splitlines()[0] == "24/11/2026 09:14:05  –  Opened  trang 1"
    assert run("show", "document:99").exit_code == 1
    assert run("heads").output == "23/11/2026  3 entries, up to link 1\n"
