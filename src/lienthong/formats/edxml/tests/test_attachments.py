"""How attachments are decoded and guarded (edXML §6)."""

import hashlib
import io
import struct
import zipfile
from pathlib import Path

import pytest

from lienthong.formats.edxml import InFolder, InMemory, Limits, Measured, Unreadable, read, safe_name
from lienthong.formats.edxml.samples import sample
from lienthong.formats.edxml.tests.building import PDF, codes, edited, opened, with_base64, with_content, zipped

XLSX = zipped(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>"))


def test_an_xlsx_that_travels_zipped_comes_out_as_an_xlsx() -> None:
    reading, contents = opened(sample("xlsx-zipped"))
    sheet = reading.attachments[1]
    assert sheet.name == "Phụ lục số liệu.xlsx"
    assert sheet.unwrapped
    assert sheet.sniffed_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert zipfile.ZipFile(io.BytesIO(contents[2])).namelist() == ["[Content_Types].xml", "xl/workbook.xml"]
    assert not codes(reading) & {"attachment_type", "attachment_wrapped"}


def test_a_pdf_declared_over_a_zip_is_taken_out_and_noted() -> None:
    reading, contents = opened(sample("pdf-declared-zip-inside"))
    assert contents[1].startswith(b"%PDF")
    assert reading.attachments[0].unwrapped
    assert "attachment_wrapped" in codes(reading)
    assert not reading.matters


@pytest.mark.parametrize(
    ("content", "name", "declared", "kept", "sniffed", "unwrapped"),
    [
        (PDF, "a.pdf", "application/zip", PDF, "application/pdf", False),
        (PDF, "a.doc", "text/plain", PDF, "application/pdf", False),
        (zipped(("x.txt", b"x")), "a.zip", "application/zip", None, "application/zip", False),
        (zipped(("x.txt", b"x")), "a.ZIP", "text/plain", None, "application/zip", False),
        (XLSX, "a.xlsx", "application/xlsx", XLSX, None, False),
        (zipped(("mimetype", b"application/vnd.oasis.opendocument.text")), "a.odt", "", None, None, False),
        (
            zipped(("uuid.docx", b"PK-not"), method=zipfile.ZIP_STORED),
            "a.docx",
            "application/zip",
            b"PK-not",
            None,
            True,
        ),
        (zipped(("a", b"1"), ("b", b"2")), "a.doc", "application/zip", None, "application/zip", False),
        (zipped(("uuid.txt", "Kính gửi".encode())), "a.txt", "text/plain", "Kính gửi".encode(), "text/plain", True),
        (b"\x89PNG\r\n\x1a\n....", "a.png", "image/png", None, "image/png", False),
        ("Kính gửi".encode(), "a.txt", "text/plain", None, "text/plain", False),
        (b"\x00\x01\x02\x03", "a.bin", "application/bin", None, "application/octet-stream", False),
    ],
)
def test_the_bytes_decide_and_never_the_declared_type(
    content: bytes, name: str, declared: str, kept: bytes | None, sniffed: str | None, unwrapped: bool
) -> None:
    reading, contents = opened(with_content(content, name, declared))
    attachment = reading.attachments[0]
    expected = content if kept is None else kept
    assert contents[1] == expected
    assert attachment.size == len(expected)
    assert attachment.sha256 == hashlib.sha256(expected).hexdigest()
    assert attachment.readable
    assert attachment.unwrapped == unwrapped
    if sniffed:
        assert attachment.sniffed_type == sniffed


def test_white_space_anywhere_in_base64_is_no_matter() -> None:
    reading, contents = opened(with_base64("JV BE\r\nRi&#13;\n 0\tx LjcK"))
    assert contents[1] == b"%PDF-1.7\n"
    assert not reading.matters


def test_missing_padding_is_forgiven_and_noted() -> None:
    reading, contents = opened(with_base64("JVBERg"))
    assert contents[1] == b"%PDF"
    assert "attachment_padding" in codes(reading)
    assert not reading.matters


@pytest.mark.parametrize("text", ["", "   \n ", "@@@@", "JVBER", "JVBERg==JVBERg==", "JVBE-_==", "tệp đính kèm", "="])
def test_broken_base64_leaves_the_message_readable_and_the_attachment_not(text: str) -> None:
    reading, contents = opened(with_base64(text))
    assert reading.attachments[0].readable is False
    assert reading.attachments[0].sha256 is None
    assert contents == {}
    assert "attachment_unreadable" in codes(reading)
    assert reading.matters


def test_an_empty_attachment_shows_even_when_nobody_opens_it() -> None:
    reading = read(with_base64(""))
    assert reading.attachments[0].readable is False
    assert reading.matters


def test_contents_are_skipped_when_nobody_asks_for_them() -> None:
    attachment = read(sample("new-document")).attachments[0]
    assert (attachment.size, attachment.sha256, attachment.sniffed_type, attachment.readable) == (None,) * 4
    assert attachment.encoded_bytes == 104


# Which attachment belongs to which line of the manifest --------------------------------------------------------------


def test_an_id_matches_with_and_without_cid() -> None:
    data = edited("new-document", ("<ContentId>cid:", "<ContentId>"))
    assert "content_id_form" in codes(read(data))
    assert not codes(read(data)) & {"matched_by_position", "attachment_missing", "attachment_not_listed"}


def test_what_matches_no_id_is_matched_by_position() -> None:
    text = sample("xlsx-zipped").decode()
    head, tail = text.split("<AttachmentEncoded>")
    data = f"{head}<AttachmentEncoded>{tail.replace('<ContentId>cid:5f0c', '<ContentId>cid:khac')}".encode()
    reading = read(data)
    assert "matched_by_position" in codes(reading)
    assert not reading.matters
    assert [attachment.name for attachment in reading.attachments] == ["415_SNV-VTLT.pdf", "Phụ lục số liệu.xlsx"]


def test_a_file_that_was_announced_and_did_not_come_matters() -> None:
    assert "attachment_missing" in codes(read(sample("attachment-missing")))


def test_a_recall_may_repeat_the_manifest_without_the_files() -> None:
    """The kit's samples do (§7): the receiver has the files already, so nobody is missing anything."""
    text = sample("recall").decode()
    start, end = text.index("  <AttachmentEncoded>"), text.index("</edXML>")
    for left in ("", "<AttachmentEncoded/>", "<AttachmentEncoded><Attachment/></AttachmentEncoded>"):
        reading = read((text[:start] + left + text[end:]).encode())
        assert "attachment_left_out" in codes(reading)
        assert not reading.matters


def test_a_file_that_was_not_announced_matters() -> None:
    text = sample("new-document").decode()
    start, end = text.index("        <edXML:Reference>"), text.index("      </edXML:edXMLManifest>")
    reading = read((text[:start] + text[end:]).encode())
    assert "attachment_not_listed" in codes(reading)
    assert reading.matters


def test_a_file_without_a_name_takes_that_of_the_manifest() -> None:
    reading = read(edited("new-document", ("<AttachmentName>415_SNV-VTLT.pdf</AttachmentName>", "")))
    assert reading.attachments[0].name == "415_SNV-VTLT.pdf"


# Guards --------------------------------------------------------------------------------------------------------------

SMALL = Limits(zip_entries=3, expansion_ratio=10, expansion_floor=1000, expanded_bytes=100_000)


def zip64_locator(archive: bytes) -> bytes:
    """The archive with the locator of the large form before its end, claiming a directory elsewhere."""
    end = archive.rindex(b"PK\x05\x06")
    return archive[:end] + struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1) + archive[end:]


@pytest.mark.parametrize(
    ("archive", "why"),
    [
        (zipped(("a.doc", b"\0" * 90_000)), "ratio"),
        (zipped(("a.doc", b"x" * 200_000), method=zipfile.ZIP_STORED), "size"),
        (zipped(*((f"{number}", b"") for number in range(5))), "entries"),
        (zipped(("../../etc/passwd", b"x")), "path"),
        (zipped(("/etc/passwd", b"x")), "path"),
        (zipped(("C:\\boot.ini", b"x")), "path"),
        (zipped(("a.doc", b"x"), method=zipfile.ZIP_LZMA), "method"),
        (zip64_locator(zipped(("a.doc", b"x"))), "directory"),
    ],
)
def test_a_dangerous_archive_is_kept_as_it_came_and_reported(archive: bytes, why: str) -> None:
    sink = InMemory()
    reading = read(with_content(archive, "a.doc", "application/zip"), limits=SMALL, attachments=sink)
    (finding,) = [finding for finding in reading.findings if finding.code == "zip_not_opened"]
    assert finding.facts["why"] == why
    assert sink.contents[1] == archive
    assert reading.attachments[0].unwrapped is False
    assert reading.matters


@pytest.mark.parametrize("cut", [1, 10, 30])
def test_a_damaged_archive_is_kept_and_reported(cut: int) -> None:
    archive = zipped(("a.doc", b"x" * 1000))[:-cut]
    reading, contents = opened(with_content(archive, "a.doc", "application/zip"))
    assert contents[1] == archive
    assert "zip_damaged" in codes(reading)


def test_an_archive_whose_content_was_altered_is_damaged() -> None:
    archive = bytearray(zipped(("a.doc", b"x" * 100), method=zipfile.ZIP_STORED))
    archive[60] ^= 1
    assert "zip_damaged" in codes(opened(with_content(bytes(archive), "a.doc", "application/zip"))[0])


@pytest.mark.parametrize("content", [b"MZ\x90\x00" + b"\0" * 100, b"\x7fELF\x02", b"#!/bin/sh\nrm"])
def test_a_program_under_a_documents_name_matters(content: bytes) -> None:
    reading, _ = opened(with_content(content))
    assert "attachment_program" in codes(reading)
    assert reading.matters


def test_more_content_than_allowed_is_a_refusal() -> None:
    with pytest.raises(Unreadable) as refused:
        read(with_content(PDF * 1000), limits=Limits(decoded_bytes=1000), attachments=Measured())
    assert refused.value.facts == {"limit": "decoded_bytes", "allowed": 1000}


# Where contents go ---------------------------------------------------------------------------------------------------


def test_a_folder_receives_files_under_safe_names(tmp_path: Path) -> None:
    sink = InFolder(tmp_path / "den")
    reading = read(with_content(PDF, "..\\..\\Công văn/415.pdf"), attachments=sink)
    assert sink.paths == {1: tmp_path / "den" / "001-415.pdf"}
    assert sink.paths[1].read_bytes() == PDF
    assert "attachment_name_unsafe" in codes(reading)


def test_a_folder_keeps_no_pieces_of_what_could_not_be_read(tmp_path: Path) -> None:
    read(sample("attachment-broken"), attachments=InFolder(tmp_path))
    with pytest.raises(Unreadable):
        read(sample("new-document")[:-40], attachments=InFolder(tmp_path))
    read(sample("xlsx-zipped"), attachments=InFolder(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["001-415_SNV-VTLT.pdf", "002-Phụ lục số liệu.xlsx"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Temp\\báo cáo.docx", "báo cáo.docx"),
        ("ba\u0301o ca\u0301o.pdf", "báo cáo.pdf"),
        ("hoa\u202efdp.exe", "hoafdp.exe"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "attachment"),
        ("...", "attachment"),
        ("nul.pdf", "_nul.pdf"),
        ("/", "attachment"),
    ],
)
def test_names_lose_what_a_disk_or_a_reader_could_stumble_over(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_is_cut_before_its_ending() -> None:
    safe = safe_name("Quyết định " * 60 + ".pdf")
    assert safe.endswith(".pdf")
    assert len(safe.encode()) <= 240
