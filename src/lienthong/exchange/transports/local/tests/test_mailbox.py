"""The folder: it survives a process that dies in the middle, and two processes at once."""

import asyncio
import io
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from lienthong.exchange.transports.interface import NeverWillWork, Trouble, TryLater
from lienthong.exchange.transports.local import LocalMailbox, mailbox
from lienthong.exchange.transports.tests.people import LAN, MINISTRY, Clock, letter

CLOCK = Clock()


def lan(folder):
    return LocalMailbox(folder / "axis", "gia-lai", {LAN: "Sở Nội vụ"}, clock=CLOCK)


def hoa(folder):
    codes = {MINISTRY: "Bộ Nội vụ", "000.00.00.G09": "Bộ Nội vụ"}
    return LocalMailbox(folder / "axis", "noi-vu", codes, clock=CLOCK)


def waiting_at(folder):
    return asyncio.run(hoa(folder).waiting("document"))


class PowerCut(BaseException):
    """The process dies here."""


@pytest.mark.parametrize("step", range(1, 9))
def test_a_power_cut_at_any_step_doubles_nothing_and_loses_nothing(tmp_path, monkeypatch, step):
    hoa(tmp_path)
    parcel = letter(tmp_path, receivers=(MINISTRY, "000.00.00.G09"))
    done = 0
    real = os.fsync

    def cut(handle):
        nonlocal done
        done += 1
        if done == step:
            raise PowerCut
        real(handle)

    sender = lan(tmp_path)
    monkeypatch.setattr(mailbox.os, "fsync", cut)
    with pytest.raises(PowerCut):
        asyncio.run(sender.send(parcel))
    monkeypatch.setattr(mailbox.os, "fsync", real)
    known = asyncio.run(sender.already_sent(parcel))
    sent = asyncio.run(sender.send(parcel))
    assert known in (None, sent)
    found = waiting_at(tmp_path)
    assert [one.receiver for one in found] == [MINISTRY, "000.00.00.G09"]
    for one in found:
        into = io.BytesIO()
        asyncio.run(hoa(tmp_path).fetch(one, into))
        assert into.getvalue() == parcel.path.read_bytes()
    assert not list((tmp_path / "axis").rglob("*.part")), "half-written files are swept or overwritten"


def test_a_letter_fetched_between_two_tries_is_not_delivered_again(tmp_path):
    hoa(tmp_path)
    parcel = letter(tmp_path)
    asyncio.run(lan(tmp_path).send(parcel))
    [waiting] = waiting_at(tmp_path)
    asyncio.run(hoa(tmp_path).acknowledge(waiting.remote_id, "done"))
    # The sender's own record is lost with the power, its plan is not.
    [record] = (tmp_path / "axis/sent/gia-lai").glob("*.json")
    record.rename(record.with_suffix(".begun"))
    asyncio.run(lan(tmp_path).send(parcel))
    assert waiting_at(tmp_path) == []


def test_a_message_id_with_other_bytes_is_refused(tmp_path):
    hoa(tmp_path)
    parcel = letter(tmp_path)
    asyncio.run(lan(tmp_path).send(parcel))
    other = letter(tmp_path, "other", number="416")
    for work in (lan(tmp_path).send, lan(tmp_path).already_sent):
        with pytest.raises(NeverWillWork) as refusal:
            asyncio.run(work(replace(other, message_id="m-1")))
        assert refusal.value.reason == "10"


def test_a_changed_file_is_noticed(tmp_path):
    hoa(tmp_path)
    asyncio.run(lan(tmp_path).send(letter(tmp_path)))
    [waiting] = waiting_at(tmp_path)
    [file] = (tmp_path / "axis/boxes/noi-vu").glob("*.edxml")
    file.write_bytes(file.read_bytes().replace(b"415", b"514"))
    into = io.BytesIO(b"before")
    into.seek(0, io.SEEK_END)
    with pytest.raises(TryLater) as refusal:
        asyncio.run(hoa(tmp_path).fetch(waiting, into))
    assert refusal.value.trouble is Trouble.OTHER_BYTES
    assert into.getvalue() == b"before"


def test_a_spoiled_entry_is_a_trouble_and_not_a_crash(tmp_path):
    hoa(tmp_path)
    asyncio.run(lan(tmp_path).send(letter(tmp_path)))
    [entry] = (tmp_path / "axis/boxes/noi-vu").glob("*.json")
    entry.write_text("{")
    with pytest.raises(TryLater) as refusal:
        waiting_at(tmp_path)
    assert refusal.value.trouble is Trouble.OUR_DISK


@pytest.mark.parametrize("remote_id", ["../../places/noi-vu", "", "/etc/passwd", "000000000001-0123456789abcdef"])
def test_an_id_is_not_a_path(tmp_path, remote_id):
    with pytest.raises(TryLater) as refusal:
        asyncio.run(hoa(tmp_path).acknowledge(remote_id, "done"))
    assert refusal.value.trouble is Trouble.NOT_THERE


def test_a_place_is_a_plain_name(tmp_path):
    with pytest.raises(ValueError, match="not a name"):
        LocalMailbox(tmp_path, "../evil", {}, clock=CLOCK)


SENDER = """
import asyncio, pathlib, sys
from lienthong.exchange.transports.tests.people import Clock, letter
from lienthong.exchange.transports.local.tests.test_mailbox import lan
folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
(folder / name).mkdir()
async def work():
    for number in range(1000):
        await lan(folder).send(letter(folder / name, f"{name}-{number:04d}", number=f"{name}{number}"))
        print(number, flush=True)
asyncio.run(work())
"""


def test_two_processes_send_at_once_and_one_is_killed(tmp_path):
    hoa(tmp_path)
    senders = [
        subprocess.Popen([sys.executable, "-c", SENDER, str(tmp_path), name], stdout=subprocess.PIPE, text=True)
        for name in ("a", "b")
    ]
    said = {"a": -1, "b": -1}
    deadline = time.monotonic() + 60
    while min(said.values()) < 15 and time.monotonic() < deadline:
        for name, sender in zip("ab", senders, strict=True):
            said[name] = int(sender.stdout.readline())
    for sender in senders:
        sender.send_signal(signal.SIGKILL)
    for sender, name in zip(senders, "ab", strict=True):
        rest = sender.stdout.read().split()
        said[name] = int(rest[-1]) if rest else said[name]
        sender.wait()
        sender.stdout.close()
    # What was acknowledged is there, once and in order, and every half-sent letter can be sent again.
    for name in "ab":
        for number in range(said[name] + 2):
            (tmp_path / name).mkdir(exist_ok=True)
            asyncio.run(lan(tmp_path).send(letter(tmp_path / name, f"{name}-{number:04d}", number=f"{name}{number}")))
    contents = []
    for waiting in waiting_at(tmp_path):
        into = io.BytesIO()
        asyncio.run(hoa(tmp_path).fetch(waiting, into))
        contents.append(into.getvalue())
    for name in "ab":
        mine = [(tmp_path / name / f"{name}-{number:04d}.edxml").read_bytes() for number in range(said[name] + 2)]
        assert [content for content in contents if content in mine] == mine
    assert len(contents) == said["a"] + said["b"] + 4
