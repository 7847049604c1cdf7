"""Old software joins by files alone: what it drops is sent, what comes it finds, and a bad day leaves no half files."""

import asyncio
import json
import os
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from lienthong.exchange.agency.folder_names import is_unfinished, name_of, numbered, safe
from lienthong.exchange.agency.folders import SharedFolder, ShareNotThere
from lienthong.exchange.agency.tests.site import COMMUNE, DEPARTMENT, Site, a_letter, a_province, at_work, now, until
from lienthong.formats.edxml import Answered, StatusMessage, recall, status_of, write_document, write_status
from lienthong.formats.evidence import receipts


def as_bytes(letter) -> bytes:
    out = BytesIO()
    write_document(letter, (), out)
    return out.getvalue()


def completed(number: int = 415, **more):
    return replace(a_letter(number, **more), document_id=f"H21.07,2026/03/02,{number}/SNV-VTLT")


class Clock:
    """Moved by hand."""

    def __init__(self):
        self.at = now()

    def __call__(self):
        return self.at

    def passes(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def place(tmp_path):
    """A node that does not run, its folder, and a clock."""
    clock = Clock()
    node = Site(DEPARTMENT, tmp_path / "so", "http://127.0.0.1:9", clock=clock).open()
    folder = SharedFolder(tmp_path / "share", node.satchel, node.book, clock=clock, every=timedelta(seconds=2))
    folder.look()
    yield node, folder, clock
    node.close()


def waiting(node) -> int:
    return len(node.satchel.rows("select 1 from outbox where state = 'waiting'"))


def look(folder, clock, *, after: float = 3.0):
    clock.passes(after)
    folder.look()


def test_two_offices_without_any_program_of_ours_exchange_a_letter_and_its_statuses(tmp_path):
    async def story():
        async with a_province(tmp_path) as province:
            so = province.site(DEPARTMENT, "so", folder=tmp_path / "share-so")
            xa = province.site(COMMUNE, "xa", folder=tmp_path / "share-xa")
            sender, receiver = so.open(), xa.open()
            letter = completed()
            async with at_work(sender, receiver):
                await until((tmp_path / "share-so" / "README.txt").exists)
                (tmp_path / "share-so" / "outbox" / "cong-van-415.edxml").write_bytes(as_bytes(letter))
                arrived = tmp_path / "share-xa" / "inbox" / "2026-03-02_415-SNV-VTLT_H21.07.edxml"
                await until(arrived.exists)
                assert arrived.read_bytes() == as_bytes(letter)
                # The commune's clerk accepts it in the old software, which drops a status file.
                accepted = status_of(letter, reporter=COMMUNE, code="03", now=now(), description="Đã vào sổ")
                (tmp_path / "share-xa" / "outbox" / "tt.edxml").write_bytes(write_status(accepted))
                statuses = tmp_path / "share-so" / "statuses"
                await until(lambda: len(list(statuses.glob("*.edxml"))) == 2)
                assert sorted(path.name for path in statuses.iterdir()) == [
                    "2026-03-02_415-SNV-VTLT_01-da-den_H21.22.07.edxml",
                    "2026-03-02_415-SNV-VTLT_03-da-tiep-nhan_H21.22.07.edxml",
                ]
                sent = tmp_path / "share-so" / "sent" / "cong-van-415.edxml"
                await until(sent.exists)
                receipt = json.loads((tmp_path / "share-so" / "receipts" / "cong-van-415.edxml.json").read_bytes())
            signed = receipts.verify(receipt["receipt"], [province.hub.key.public])
            assert signed.sha256 == receipt["sha256"]
            assert signed.document_id == letter.document_id
            assert list((tmp_path / "share-so" / "outbox").iterdir()) == []

    asyncio.run(story())


def test_a_file_is_taken_only_when_it_has_stopped_changing(place):
    node, folder, clock = place
    path = folder.root / "outbox" / "a.edxml"
    whole = as_bytes(completed())
    path.write_bytes(whole[:500])
    look(folder, clock)
    assert waiting(node) == 0  # seen for the first time
    path.write_bytes(whole)
    look(folder, clock)
    assert waiting(node) == 0  # it has grown since
    look(folder, clock, after=1.0)
    assert waiting(node) == 0  # one second of rest is not enough on FAT
    look(folder, clock)
    assert waiting(node) == 1


def test_a_file_under_a_temporary_name_is_left_alone(place):
    node, folder, clock = place
    path = folder.root / "outbox" / "a.edxml.tmp"
    path.write_bytes(as_bytes(completed()))
    for _ in range(3):
        look(folder, clock)
    assert waiting(node) == 0
    path.rename(path.with_suffix(""))
    for _ in range(2):
        look(folder, clock)
    assert waiting(node) == 1


def test_the_same_bytes_dropped_twice_are_one_message(place):
    node, folder, clock = place
    for name in ("a.edxml", "copy of a.edxml"):
        (folder.root / "outbox" / name).write_bytes(as_bytes(completed()))
    for _ in range(4):
        look(folder, clock)
    assert waiting(node) == 1
    assert len(node.satchel.rows("select 1 from outbox")) == 1


def test_what_was_refused_says_why_and_may_be_tried_again(place):
    node, folder, clock = place
    path = folder.root / "outbox" / "a.edxml"
    path.write_bytes(as_bytes(completed()))
    for _ in range(2):
        look(folder, clock)
    said = {"message": {"vi": "Không có nơi nhận nào có trong danh bạ: H21.22.07."}}
    node.satchel.outbox.refused(1, "unknown_receivers", said, clock())
    look(folder, clock)
    assert not path.exists()
    why = (folder.root / "refused" / "a.edxml.txt").read_text("utf-8-sig")
    assert "KHÔNG gửi được" in why
    assert "H21.22.07" in why
    assert "receivers' codes" in why
    assert node.satchel.notices.unseen() == []
    # The hub's directory has been mended meanwhile; the clerk drops the same file again.
    (folder.root / "refused" / "a.edxml").rename(path)
    for _ in range(3):
        look(folder, clock)
    assert waiting(node) == 1
    assert len(node.satchel.rows("select 1 from outbox")) == 2


def test_a_file_that_cannot_be_read_gets_a_minute_and_then_an_explanation(place):
    node, folder, clock = place
    path = folder.root / "outbox" / "cham.edxml"
    path.write_bytes(as_bytes(completed())[:700])  # a slow copy over the village line stalls
    for _ in range(10):
        look(folder, clock)
    assert path.exists()
    look(folder, clock, after=60)
    assert not path.exists()
    assert "dòng" in (folder.root / "refused" / "cham.edxml.txt").read_text("utf-8-sig")
    assert waiting(node) == 0


def test_a_pdf_dropped_by_mistake_comes_back_with_an_explanation(place):
    _, folder, clock = place
    (folder.root / "outbox" / "cong van.pdf").write_bytes(b"%PDF-1.7 ...")
    look(folder, clock)
    look(folder, clock, after=70)
    assert (folder.root / "refused" / "cong van.pdf.txt").exists()


def test_a_letter_to_nobody_is_refused_here(place):
    node, folder, clock = place
    (folder.root / "outbox" / "a.edxml").write_bytes(as_bytes(completed(to=())))
    for _ in range(2):
        look(folder, clock)
    assert "To/OrganId" in (folder.root / "refused" / "a.edxml.txt").read_text("utf-8-sig")
    assert waiting(node) == 0


def test_a_share_that_is_not_mounted_is_not_written_into(place):
    _, folder, _ = place
    away = folder.root.with_name("unplugged")
    os.rename(folder.root, away)
    folder.root.mkdir()  # what the machine shows where the drive was
    with pytest.raises(ShareNotThere):
        folder.look()
    assert list(folder.root.iterdir()) == []
    folder.root.rmdir()
    os.rename(away, folder.root)
    folder.look()


def test_the_readme_opens_in_notepad_and_names_every_folder(place):
    _, folder, _ = place
    raw = (folder.root / "README.txt").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in raw
    text = raw.decode("utf-8-sig")
    for path in folder.root.iterdir():
        if path.is_dir():
            assert f"\n{path.name} " in text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2440-ABC-HĐQT", "2440-ABC-HDQT"),
        ("../../etc/passwd", "etc-passwd"),
        ("415/SNV:VTLT*?", "415-SNV-VTLT"),
        ("Nghị quyết số 5.", "Nghi-quyet-so-5"),
        ("", "khong-ro"),
        ("a" * 300, "a" * 60),
        ("\\\\server\\share", "server-share"),
    ],
)
def test_names_are_safe_on_every_file_system(text, name):
    assert safe(text) == name


def test_names_tell_what_a_file_is():
    status = StatusMessage(COMMUNE, Answered("H21.07", "415/SNV-VTLT", date(2026, 3, 2)), status_code="06")
    assert name_of(status, date(2026, 3, 9)) == "2026-03-02_415-SNV-VTLT_06-da-hoan-thanh_H21.22.07.edxml"
    unknown = StatusMessage(COMMUNE, Answered("H21.07", "415/SNV-VTLT"), status_code="09")
    assert name_of(unknown, date(2026, 3, 9)) == "2026-03-09_415-SNV-VTLT_09_H21.22.07.edxml"
    withdrawn = recall(completed(), reason="gửi nhầm", now=now())
    assert name_of(withdrawn, date(2026, 3, 9)) == "2026-03-02_415-SNV-VTLT_THU-HOI_H21.07.edxml"
    assert numbered("a.edxml", 3) == "a_3.edxml"


@pytest.mark.parametrize("name", [".hidden", "a.edxml.tmp", "~a.edxml", "Thumbs.db", "a.part", "desktop.ini"])
def test_the_file_managers_own_files_are_not_letters(name):
    assert is_unfinished(name)


def test_two_letters_of_the_same_name_do_not_overwrite_each_other(tmp_path):
    async def story():
        async with a_province(tmp_path) as province:
            so = province.site(DEPARTMENT, "so")
            xa = province.site(COMMUNE, "xa", folder=tmp_path / "share")
            sender, receiver = so.open(), xa.open()
            async with at_work(sender, receiver):
                desk = so.desk(sender)
                desk.send(a_letter(1))
                desk.send(replace(a_letter(1), document_id="another", subject="Số trùng"))
                inbox = tmp_path / "share" / "inbox"
                await until(lambda: inbox.exists() and len(list(inbox.glob("*.edxml"))) == 2)
            assert sorted(path.name for path in inbox.iterdir()) == [
                "2026-03-02_1-SNV-VTLT_H21.07.edxml",
                "2026-03-02_1-SNV-VTLT_H21.07_2.edxml",
            ]

    asyncio.run(story())


def test_arrivals_taken_away_by_the_software_do_not_come_back(tmp_path: Path):
    async def story():
        async with a_province(tmp_path) as province:
            so = province.site(DEPARTMENT, "so")
            xa = province.site(COMMUNE, "xa", folder=tmp_path / "share")
            sender, receiver = so.open(), xa.open()
            inbox = tmp_path / "share" / "inbox"
            async with at_work(sender, receiver):
                so.desk(sender).send(a_letter(1))
                await until(lambda: inbox.exists() and list(inbox.glob("*.edxml")))
            for path in inbox.iterdir():
                path.unlink()
            again = xa.open()
            async with at_work(again):
                await until(lambda: again.satchel.fact("last_contact_at"))
                await asyncio.sleep(0.2)
            assert list(inbox.iterdir()) == []

    asyncio.run(story())
