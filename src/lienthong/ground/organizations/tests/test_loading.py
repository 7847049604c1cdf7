import shutil
from datetime import date, datetime
from importlib.resources import as_file
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.ground.organizations import actions, queries, sheets
from lienthong.ground.organizations.models import Edition, Organization
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.organizations import Dissolved

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)
TODAY = date(2026, 3, 2)
IN_2018 = date(2018, 12, 31)

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The packaged sheets, for a test to spoil."""
    with as_file(sheets.packaged()) as source:
        return Path(shutil.copytree(source, tmp_path / "sheets"))


def replace_in(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_loading_tells_what_it_did_and_loading_again_does_nothing() -> None:
    first = actions.load(NOW)
    assert (first.changed, first.organizations, first.removed) == (True, 571, 0)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        again = actions.load(NOW)
    assert again.changed is False
    assert again.digest == first.digest
    assert not [query for query in asked if "INSERT" in query["sql"] or "DELETE" in query["sql"]]


def test_what_was_loaded_is_what_the_sheets_say() -> None:
    actions.load(NOW)
    assert queries.rows().digest() == sheets.read().digest() == queries.version()
    assert {o.key: o for o in queries.directory()} == {o.key: o for o in sheets.read().directory()}


def test_the_directory_is_built_once_per_edition(folder: Path) -> None:
    actions.load(NOW)
    built = queries.directory()
    with CaptureQueriesContext(connection) as asked:
        assert queries.directory() is built
    assert len(asked) == 1
    replace_in(folder / "organizations.csv", "Văn phòng Chính phủ", "Văn phòng Chính phủ (thử)")
    assert actions.load(NOW, folder).changed
    assert queries.directory() is not built
    assert queries.at("G22", TODAY).name == "Văn phòng Chính phủ (thử)"


def test_a_code_is_looked_up_on_a_day() -> None:
    actions.load(NOW)
    assert queries.at("H21.22", IN_2018.replace(year=2021)).name == "UBND thành phố Pleiku"
    with pytest.raises(Dissolved):
        queries.at("H21.22", TODAY)


def test_an_upgrade_brings_our_new_edition_and_leaves_a_provinces_own_alone(folder: Path) -> None:
    first = actions.keep_current(NOW)
    assert first is not None
    assert first.changed
    again = actions.keep_current(NOW)
    assert again is not None
    assert not again.changed
    replace_in(folder / "codes.csv", "H21.15,", "H21.65,")
    actions.load(NOW, folder)
    assert actions.keep_current(NOW) is None
    assert queries.at("H21.65", TODAY).name == "Sở Giáo dục và Đào tạo tỉnh Gia Lai"


@pytest.mark.parametrize(
    ("sheet", "old", "new", "code", "facts"),
    [
        (
            "organizations.csv",
            "bo-y-te,Bộ Y tế,central",
            "bo-y-te,Bộ Y tế,planet",
            "unreadable_sheet",
            {"line": 6, "column": "level", "value": "planet"},
        ),
        ("codes.csv", "G18,2020-07-22", "G18,22/07/2020", "unreadable_sheet", {"column": "start", "line": 11}),
        ("codes.csv", "bo-y-te,2020,G18", "bo-y-te,2020,G12", "sheets_contradict", {}),
        ("codes.csv", "bo-y-te,2020,G18", "bo-y-tế,2020,G18", "sheets_contradict", {"what": "bo-y-tế"}),
        ("sources.csv", "nq-1195-2024", "nq-1195", "sheets_contradict", {"what": "nq-1195-2024"}),
        ("successions.csv", "unit-64,unit2025-52", "unit-64,unit2025-99", "sheets_contradict", {}),
        ("names.csv", "2018-01-01,2024-11-01", "2024-11-01,2018-01-01", "sheets_contradict", {}),
    ],
)
def test_sheets_with_a_mistake_change_nothing_and_name_the_place(
    folder: Path, sheet: str, old: str, new: str, code: str, facts: dict[str, object]
) -> None:
    actions.load(NOW)
    replace_in(folder / sheet, old, new)
    with pytest.raises(sheets.Refusal) as refused:
        actions.load(NOW, folder)
    assert refused.value.code == code
    assert facts.items() <= refused.value.facts.items()
    assert refused.value.say("vi")
    assert refused.value.say("en")
    assert queries.version() == sheets.read().digest()


def test_a_missing_sheet_is_named(folder: Path) -> None:
    (folder / "names.csv").unlink()
    with pytest.raises(sheets.MissingSheet) as refused:
        actions.load(NOW, folder)
    assert refused.value.facts == {"sheet": "names.csv"}


def test_organisations_are_not_dropped_by_a_folder_that_forgot_them(folder: Path) -> None:
    actions.load(NOW)
    kept = [line for line in (folder / "organizations.csv").read_text().splitlines() if not line.startswith("bo-y-te")]
    (folder / "organizations.csv").write_text("\n".join(kept))
    codes = [line for line in (folder / "codes.csv").read_text().splitlines() if not line.startswith("bo-y-te")]
    (folder / "codes.csv").write_text("\n".join(codes))
    with pytest.raises(actions.WouldRemove) as refused:
        actions.load(NOW, folder)
    assert refused.value.facts == {"count": 1, "examples": "Bộ Y tế"}
    assert Organization.objects.filter(key="bo-y-te").exists()
    done = actions.load(NOW, folder, replace=True)
    assert (done.removed, done.organizations) == (1, 570)
    assert not Organization.objects.filter(key="bo-y-te").exists()
    assert Edition.objects.count() == 1
