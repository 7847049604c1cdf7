import contextlib
import json
from datetime import datetime
from importlib.resources import as_file

import pytest
from click.testing import CliRunner, Result

from lienthong.faces.cli.organizations import UnclearDay, commands
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.organizations import Directory, UnknownOrganization

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)

pytestmark = pytest.mark.django_db


@pytest.fixture
def gia_lai() -> None:
    from lienthong.ground.organizations import actions

    actions.load(NOW)


def ask(*line: str) -> Result:
    group = commands(contextlib.nullcontext, lambda: NOW)
    return CliRunner().invoke(group, line)


def test_loading_says_what_it_did_and_loading_again_that_nothing_is_new() -> None:
    assert ask("load").output == "✓ Đã nạp 571 cơ quan, 1553 mã, 523 lần kế thừa.\n"
    assert ask("load").output == "✓ Danh mục không có gì mới: 571 cơ quan.\n"


def test_a_province_loads_a_folder_of_its_own() -> None:
    from lienthong.ground.organizations import sheets

    with as_file(sheets.packaged()) as folder:
        assert ask("load", str(folder)).exit_code == 0


@pytest.mark.usefixtures("gia_lai")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("000.07.22.h21", "--day", "31/12/2018"), ["UBND phường Hoa Lư", "hộp đến trên trục của tỉnh"]),
        (("H21.22.16",), ["UBND xã Biển Hồ không còn từ ngày 01/07/2025", "H21.163", "cơ quan kế thừa"]),
        (("H21.22",), ["UBND thành phố Pleiku không còn", "chờ văn thư chọn", "UBND xã Gào"]),
        (("H21.22.15",), ["UBND xã Chư HDrông không còn, chậm nhất từ ngày 01/11/2024", "chưa rõ cơ quan kế thừa"]),
        (("G09",), ["Bộ Nội vụ", "trục quốc gia"]),
    ],
)
def test_a_code_is_answered_with_its_bearer_and_where_a_message_goes(line: tuple[str, ...], said: list[str]) -> None:
    result = ask("show", *line)
    assert result.exit_code == 0
    for words in said:
        assert words in result.output


@pytest.mark.usefixtures("gia_lai")
def test_a_code_that_nobody_bears_is_refused() -> None:
    assert isinstance(ask("show", "Z99").exception, UnknownOrganization)
    assert isinstance(ask("show", "G09", "--day", "hôm kia").exception, UnclearDay)


@pytest.mark.usefixtures("gia_lai")
def test_a_search_lists_the_organisations_of_the_day_and_those_of_other_days() -> None:
    found = ask("search", "ia", "grai")
    assert found.exit_code == 0
    assert "UBND xã Ia Grai" in found.output
    assert "1 cơ quan ngày 02/03/2026" in found.output
    assert "UBND huyện Ia Grai (01/01/2018 – 30/06/2025)" in found.output
    assert ask("search", "không đâu cả").exit_code == 1


@pytest.mark.usefixtures("gia_lai")
def test_the_export_is_a_directory() -> None:
    written = json.loads(ask("export").output)
    assert len(Directory.from_facts(written["directory"])) == 571
    assert len(written["version"]) == 64
