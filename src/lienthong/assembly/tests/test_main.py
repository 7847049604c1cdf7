"""The command line as a person meets it: an overview, a sentence when something is wrong, never a stack trace."""

import subprocess
import sys
from pathlib import Path

import click
import psycopg
import pytest

from lienthong.assembly import main
from lienthong.faces.cli import shell
from lienthong.faces.cli.language import decide
from lienthong.faces.cli.shell import Entry
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

COMMANDS = [entry.name for _, entries in main.CHAPTERS for entry in entries]


class Late(Refusal):
    words = Words(vi="Đã quá hạn ngày {day}.\nHãy gọi anh Minh.", en="It was due on {day}.\nCall anh Minh.")


@shell.command(help=Words(vi="Một lệnh mẫu.", en="A sample command."), examples=("lienthong sample 3",))
@shell.argument("number", type=int, help=Words(vi="một số", en="a number"))
def sample(number: int) -> None:
    if number == 1:
        raise Late(day="13/02/2026")
    if number == 2:
        raise ZeroDivisionError
    if number == 3:
        shell.done(1)
    if number == 4:
        raise ModuleNotFoundError(name="django")
    if number == 5:
        raise RuntimeError from psycopg.errors.UndefinedTable("calendars_edition")
    click.echo(str(number))


@pytest.fixture
def with_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Entry("sample", f"{__name__}:sample", Words(vi="Mẫu", en="Sample"))
    monkeypatch.setattr(Entry, "load", lambda self: sample)
    monkeypatch.setattr(main, "CHAPTERS", ((Words(vi="Mẫu", en="Samples"), (entry,)),))


@pytest.mark.parametrize(("language", "words"), [("vi", "Vận hành"), ("en", "Run it")])
def test_the_overview_names_every_command_on_one_screen(
    language: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["--language", language]) == 0
    shown = capsys.readouterr().out
    assert words in shown
    for command in COMMANDS:
        assert f"  {command} " in shown
    assert len(shown.splitlines()) <= 40


@pytest.mark.parametrize(
    ("environment", "asked", "language"),
    [
        ({}, None, "vi"),
        ({"LANG": "C.UTF-8"}, None, "vi"),
        ({"LANG": "en_US.UTF-8"}, None, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "vi_VN.UTF-8"}, None, "vi"),
        ({"LANG": "en_US.UTF-8", "LIENTHONG_LANGUAGE": "vi"}, None, "vi"),
        ({"LANG": "vi_VN", "LIENTHONG_LANGUAGE": "auto"}, None, "vi"),
        ({"LIENTHONG_LANGUAGE": "vi"}, "en", "en"),
    ],
)
def test_the_language_is_the_one_asked_for_or_the_terminals(
    environment: dict[str, str], asked: str | None, language: str
) -> None:
    assert decide(environment, asked) == language


@pytest.mark.usefixtures("with_sample")
class TestACommand:
    def test_a_refusal_is_a_sentence_and_what_to_do(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main.run(["sample", "1", "--language=vi"]) == 2
        assert capsys.readouterr().err == "✗ Đã quá hạn ngày 13/02/2026.\n  Hãy gọi anh Minh.\n"

    def test_a_fault_of_ours_is_an_apology_and_a_file(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("LIENTHONG_VAR", str(tmp_path))
        assert main.run(["--language", "en", "sample", "2"]) == 70
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err + shown.out
        (file,) = (tmp_path / "log").iterdir()
        assert str(file) in shown.err
        assert "ZeroDivisionError" in file.read_text()

    def test_a_part_that_is_not_installed_is_named(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main.run(["sample", "4", "--language=en"]) == 2
        assert "not installed here (django)" in capsys.readouterr().err

    def test_an_exit_status_is_handed_on(self) -> None:
        assert main.run(["sample", "3"]) == 1

    def test_a_slip_is_told_in_the_language_in_use(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main.run(["--language", "vi", "sampel"]) == 2
        assert "Không có lệnh “sampel”. Có phải ý bạn là sample?" in capsys.readouterr().err
        assert main.run(["--language", "vi", "sample"]) == 2
        assert "Còn thiếu NUMBER." in capsys.readouterr().err
        assert main.run(["--language", "en", "sample", "1", "--fast"]) == 2
        assert "There is no option “--fast”." in capsys.readouterr().err

    def test_the_page_of_help_speaks_both_languages(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main.run(["sample", "--help", "--language", "vi"]) == 0
        vietnamese = capsys.readouterr().out
        assert main.run(["sample", "--help", "--language", "en"]) == 0
        english = capsys.readouterr().out
        assert "Cách dùng\n  lienthong sample NUMBER" in vietnamese
        assert "một số" in vietnamese
        assert "Examples\n  lienthong sample 3" in english
        assert "Show this page." in english

    def test_what_follows_two_dashes_is_not_ours_to_read(self) -> None:
        assert main._without_language(["sample", "--", "--language", "en"]) == (
            None,
            ["sample", "--", "--language", "en"],
        )


def test_help_is_there_at_once_and_imports_neither_django_nor_the_engine() -> None:
    program = (
        "import sys; from lienthong.assembly.main import run; run(['--help']);"
        "print(sorted({'django', 'psycopg', 'granian', 'rich', 'httpx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_database_without_tables_is_told_what_to_do(with_sample: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["sample", "5"]) == 2
    assert "lienthong migrate" in capsys.readouterr().err
