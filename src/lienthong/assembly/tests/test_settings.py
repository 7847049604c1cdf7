"""The settings: typed, told in both languages, and no slip in a name goes unnoticed."""

from pathlib import Path

import pytest

from lienthong.assembly import settings
from lienthong.assembly.setting_kinds import ADDRESS, FLAG, SIZE, SPAN, Address, BadSettings


def problems(environment: dict[str, str]) -> BadSettings:
    with pytest.raises(BadSettings) as refusal:
        settings.read(environment)
    return refusal.value


def test_nothing_has_to_be_set() -> None:
    read = settings.read({})
    assert read.database_url == ""
    assert read.web_address == Address("127.0.0.1", 8000)
    assert read.hub_code == "H21"
    assert read.hub_message_limit == 400_000_000
    assert read.edxml_attachment_limit == 50_000_000  # one provincial gateway's; no official limit is known
    assert read.demo is False


def test_folders_follow_var() -> None:
    read = settings.read({"LIENTHONG_VAR": "/srv/lienthong", "LIENTHONG_HUB_FILES": "/mnt/files"})
    assert read.hub_key_file == Path("/srv/lienthong/hub/key.pem")
    assert read.hub_files == Path("/mnt/files")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("LIENTHONG_DATABSE_URL", "LIENTHONG_DATABASE_URL"),
        ("LIENTHONG_HUB_ADRESS", "LIENTHONG_HUB_ADDRESS"),
        ("LIENTHONG_SECRETKEY_FILE", "LIENTHONG_SECRET_KEY_FILE"),
        ("LIENTHONG_HUB_CODE_FILE", "LIENTHONG_HUB_CODE"),  # not a secret: no file
    ],
)
def test_a_slip_in_a_name_stops_the_start_and_the_name_that_was_meant_is_suggested(written: str, meant: str) -> None:
    refusal = problems({written: "x"})
    assert f"{written}. Có phải ý bạn là {meant}?" in refusal.say("vi")
    assert f"{written}. Did you mean {meant}?" in refusal.say("en")


def test_other_peoples_variables_are_none_of_our_business() -> None:
    settings.read({"PATH": "/bin", "DATABASE_URL": "mysql://", "LT_TEST": "1"})


def test_everything_that_is_wrong_is_told_at_once() -> None:
    refusal = problems({"LIENTHONG_HUB_ADDRESS": "8100", "LIENTHONG_DEMO": "perhaps", "LIENTHONG_X": "1"})
    assert [each.facts["name"] for each in refusal.problems] == [
        "LIENTHONG_X",
        "LIENTHONG_DEMO",
        "LIENTHONG_HUB_ADDRESS",
    ]
    assert "127.0.0.1:8000" in refusal.say("en")


def test_a_secret_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("  bí mật của bà Hoa\n")
    assert settings.read({"LIENTHONG_SECRET_KEY_FILE": str(file)}).secret_key == "bí mật của bà Hoa"


def test_a_secret_given_twice_or_in_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    missing = str(tmp_path / "none")
    refusal = problems({"LIENTHONG_SECRET_KEY_FILE": missing})
    assert missing in refusal.say("vi")
    twice = problems({"LIENTHONG_SECRET_KEY": "a", "LIENTHONG_SECRET_KEY_FILE": missing})
    assert twice.problems[0].code == "setting_given_twice"


def test_no_secret_is_ever_printed() -> None:
    refusal = problems({"LIENTHONG_DATABASE_URL": "mysql://lan:matkhau@may/csdl"})
    assert "matkhau" not in refusal.say("vi") + refusal.say("en") + str(refusal)
    read = settings.read({"LIENTHONG_NATIONAL_SECRET": "matkhau"})
    assert "matkhau" not in repr(read)


@pytest.mark.parametrize(
    ("text", "size"), [("0", 0), ("64 KB", 64_000), ("64K", 65_536), ("1.5 MB", 1_500_000), ("2g", 2_147_483_648)]
)
def test_sizes_are_read_as_people_write_them(text: str, size: int) -> None:
    assert SIZE.read(text) == size


@pytest.mark.parametrize(("text", "seconds"), [("3 ms", 0.003), ("30", 30.0), ("15m", 900.0), ("30 d", 2_592_000.0)])
def test_spans_are_read_as_people_write_them(text: str, seconds: float) -> None:
    assert SPAN.read(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "many", "-1", "5 XB", "1 2"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        SIZE.read(text)


@pytest.mark.parametrize("text", ["8000", "host", "host:", "host:port", "host:80/path", "a@b:1", "host:70000"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        ADDRESS.read(text)


def test_addresses_and_flags() -> None:
    assert str(ADDRESS.read("[::1]:8000")) == "[::1]:8000"
    assert [FLAG.read(text) for text in ("1", "On", "no")] == [True, True, False]


def test_settings_for_a_process_of_ours_are_read_back_alike() -> None:
    given = settings.variables(demo=True, web_address=Address("127.0.0.1", 8123), var=Path("/srv"))
    read = settings.read(given)
    assert (read.demo, read.web_address.port, read.var) == (True, 8123, Path("/srv"))
    with pytest.raises(KeyError):
        settings.variables(web_adress="x")


def test_every_default_is_a_value_and_every_help_is_there_in_both_languages() -> None:
    for setting in settings.settings_list():
        setting.kind.read(setting.default)
        for text in (setting.help.vi, setting.help.en):
            assert text.endswith("."), setting.name
        assert setting.help.vi != setting.help.en
        assert setting.group in settings.GROUPS
