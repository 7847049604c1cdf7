"""`lienthong edxml check`, on our own samples and on files that are none."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lienthong.faces.cli import language
from lienthong.faces.cli.edxml import edxml
from lienthong.formats.edxml.samples import names, sample


@pytest.fixture(autouse=True)
def _vietnamese() -> None:
    language.use("vi")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name in names():
        (tmp_path / f"{name}.edxml").write_bytes(sample(name))
    return tmp_path


def check(*line: object) -> Result:
    result = CliRunner().invoke(edxml, ["check", *map(str, line)], env={"COLUMNS": "120"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def facts(*line: object) -> Any:
    return json.loads(check("--json", *line).stdout)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("new-document", 0),
        ("kit-oddities", 0),
        ("kit-template", 0),
        ("dotnet-port", 0),
        ("bkav", 0),
        ("update", 0),
        ("status-kit", 0),
        ("document-id-missing", 1),
        ("receiver-missing", 1),
        ("attachment-broken", 1),
        ("attachment-missing", 1),
        ("impossible-issue-day", 1),
        ("status-unknown-code", 1),
        ("old-soap", 2),
        ("go-vn", 2),
    ],
)
def test_the_exit_status_tells_how_bad_it_is(files: Path, name: str, status: int) -> None:
    assert check(files / f"{name}.edxml").exit_code == status
    assert check("--json", files / f"{name}.edxml").exit_code == status


def test_of_several_files_the_worst_decides(files: Path) -> None:
    good, odd, bad = (files / f"{name}.edxml" for name in ("new-document", "receiver-missing", "go-vn"))
    assert check(good, odd).exit_code == 1
    result = check(good, bad, odd)
    assert result.exit_code == 2
    assert "3 tệp: 1 đọc được, 1 có điểm cần xử lý, 1 không đọc được." in result.output


def test_a_clerk_reads_what_the_message_says(files: Path) -> None:
    said = check(files / "update.edxml").output
    for words in (
        "Cập nhật văn bản",
        "Sở Nội vụ tỉnh Gia Lai (H21.07)",
        "415/SNV-VTLT",
        "Gia Lai, 02/03/2026",
        "Công văn",
        "Khẩn",
        "KT. GIÁM ĐỐC, Phó Giám đốc, Nguyễn Thị Hoa",
        "Đính chính số liệu tại mục 2",
        "415_SNV-VTLT.pdf",
        "application/pdf",
        "văn thư cần xác nhận",
    ):
        assert words in said


def test_a_vendor_reads_what_to_do(files: Path) -> None:
    language.use("en")
    said = check(files / "impossible-issue-day.edxml").output
    assert "The date of issue cannot be read or does not exist: “2026/02/30”." in said
    assert "MessageHeader/PromulgationInfo/PromulgationDate" in said
    assert "Expected: PromulgationDate is the day of issue, as yyyy/MM/dd." in said
    assert "QCVN 102:2016/BTTTT 1.4" in said


def test_a_status_is_told_in_words(files: Path) -> None:
    said = check(files / "status-refused.edxml").output
    assert "02 · Từ chối tiếp nhận" in said
    assert "Gửi nhầm nơi nhận" in said


def test_one_file_is_an_object_with_the_promised_keys(files: Path) -> None:
    found = facts(files / "new-document.edxml")
    assert found["kind"] == "document"
    assert found["document_id"] == "H21.07,2026/03/02,415/SNV-VTLT"
    assert (found["from"], found["to"]) == ("H21.07", ["G09"])
    assert (found["number"], found["notation"]) == ("415", "SNV-VTLT")
    assert found["subject"] == "V/v báo cáo số liệu văn thư, lưu trữ năm 2025"
    (attachment,) = found["attachments"]
    assert (attachment["name"], attachment["bytes"]) == ("415_SNV-VTLT.pdf", 77)
    content = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
    assert attachment["sha256"] == hashlib.sha256(content).hexdigest()
    assert {"code", "severity", "message", "path"} <= set(found["findings"][0])
    assert found["sha256"] == hashlib.sha256(sample("new-document")).hexdigest()
    assert found["error"] is None


def test_several_files_are_a_list_in_the_order_given(files: Path) -> None:
    found = facts(files / "status-kit.edxml", files / "go-vn.edxml")
    assert [one["kind"] for one in found] == ["status", None]
    status, refused = found
    assert (status["status_code"], status["from"], status["to"]) == ("03", "G09", ["H21.07"])
    assert (status["number"], status["notation"], status["subject"]) == ("415", "SNV-VTLT", None)
    assert (refused["variant"], refused["error"]["reason"], refused["to"]) == ("D", "go_vn", [])
    assert refused["findings"][0]["severity"] == "matters"


def test_json_speaks_the_language_in_use(files: Path) -> None:
    assert "chữ ký XML" in facts(files / "new-document.edxml")["findings"][0]["message"]
    language.use("en")
    assert "XML signature" in facts(files / "new-document.edxml")["findings"][0]["message"]


def test_what_is_no_file_is_said_plainly(tmp_path: Path) -> None:
    missing = check(tmp_path / "khong-co.edxml")
    assert missing.exit_code == 2
    assert "Không có tệp này." in missing.output
    folder = check(tmp_path)
    assert folder.exit_code == 2
    assert "thư mục" in folder.output
    assert facts(tmp_path / "khong-co.edxml")["error"]["code"] == "file_missing"


def test_a_file_that_is_none_of_ours_is_refused_in_a_sentence(tmp_path: Path) -> None:
    for name, data in (("a.pdf", b"%PDF-1.7"), ("b.edxml", b""), ("c.edxml", sample("new-document")[:900])):
        (tmp_path / name).write_bytes(data)
        result = check(tmp_path / name)
        assert result.exit_code == 2
        assert "Traceback" not in result.output


def test_a_strangers_text_cannot_move_the_cursor(tmp_path: Path) -> None:
    file = tmp_path / "a.edxml"
    file.write_bytes(sample("new-document").replace(b">V/v", ">\u009b2J\u202e[bold red]V/v".encode()))
    said = check(file).output
    assert "\u009b" not in said
    assert "\u202e" not in said
    assert "[bold red]V/v" in said


def test_every_sample_is_reported_in_both_languages(files: Path) -> None:
    for spoken in ("vi", "en"):
        language.use(spoken)  # type: ignore[arg-type]
        result = check(*sorted(files.glob("*.edxml")))
        assert result.exit_code == 2
        assert "Traceback" not in result.output


@pytest.mark.parametrize(("setting", "meaning"), [("0", "thêm"), ("1", "bớt")])
def test_which_receiver_type_means_added_is_a_setting_because_nobody_verified_it(
    files: Path, setting: str, meaning: str
) -> None:
    shown = check("--receiver-added", setting, files / "update.edxml").stdout
    line = next(line for line in shown.splitlines() if "H21.15: " in line)
    assert meaning in line
    assert "văn thư xác nhận" in line
