"""The procedures' commands, over a database of their own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from lienthong.faces.cli.procedures import commands
from lienthong.kernel.moments import VIETNAM
from lienthong.work.procedures import queries, seed

pytestmark = pytest.mark.django_db

NOW = datetime(2018, 9, 3, 8, tzinfo=VIETNAM)
SHEET = "procedures: [{key: a, versions: [{name: Cấp phép, term: 'working_days:2', channels: [counter]}]}]"


@contextmanager
def opened() -> Iterator[None]:
    """The test's own database is open already."""
    yield


def run(*arguments: str) -> tuple[int, str]:
    answer = CliRunner().invoke(commands(opened, lambda: NOW), list(arguments))
    return answer.exit_code, answer.output


def test_a_sheet_is_loaded_once(tmp_path: Path) -> None:
    file = tmp_path / "thu-tuc.yaml"
    file.write_text(SHEET)
    first = run("import", str(file), "--from", "1/10/2018")[1]
    assert first.startswith("✓ Đã thêm 1 bản")
    # It names neither applicants nor an agency nor papers nor steps (Nghị định 63/2010/NĐ-CP art. 8.2).
    assert "1 bản vừa thêm còn thiếu phần bắt buộc" in first
    assert "1 bản đã có" in run("import", str(file), "--from", "1/10/2018")[1]
    held = queries.version_on("a", date(2018, 10, 1))
    assert held is not None
    assert queries.version_on("a", date(2018, 9, 30)) is None


def test_a_packet_tells_what_it_could_not_read(tmp_path: Path) -> None:
    file = tmp_path / "goi.json"
    file.write_text(json.dumps({"TENTTHC": "Cấp phép", "MaTTHC": "1.000001", "LA": 1, "CAPTHUCHIEN": []}))
    status, told = run("import-national", str(file))
    assert status == 0
    assert "LA" in told
    assert "TENCAP" in told


def test_search_and_check_speak_of_the_day_asked() -> None:
    seed.keep_current(NOW)
    assert "1.001193" in run("search", "khai", "sinh")[1]
    assert run("search", "giay phep xay dung")[0] == 1
    status, told = run("check", "--day", "15/9/2018")
    assert status == 1  # Some of them name nobody who may apply.
    # Kind by kind, with how often, the first two by name, how to see the rest, and what to do.
    assert "✗ 4 × Thiếu bộ phận bắt buộc: đối tượng thực hiện" in told
    assert "… và 2 thủ tục nữa" in told
    assert "Đã kiểm tra 12 thủ tục: 4 lỗi ở 4 thủ tục, 3 điều cần xem." in told
    assert "lienthong procedures check --all --day 15/9/2018" in told
    assert "chọn “Soạn phiên bản mới”" in told
    status, everything = run("check", "--all", "--day", "15/9/2018")
    assert (status, everything.count("  ✗ "), everything.count("  ! ")) == (1, 4, 3)


def test_where_nothing_is_wrong_the_check_ends_well() -> None:
    assert run("check") == (0, "✓ Đã kiểm tra 0 thủ tục: không thấy gì.\n")


def test_an_amount_of_the_province_is_entered_for_a_day() -> None:
    status, told = run("amount", "civil-status/birth", "8000", "--from", "1/10/2018", "--resolution", "10/NQ-HĐND")
    assert (status, told.strip()) == (0, "✓ civil-status/birth: 8.000 đồng từ 01/10/2018.")
    assert queries.local_amounts(date(2018, 10, 1)) == {"civil-status/birth": Decimal(8000)}
