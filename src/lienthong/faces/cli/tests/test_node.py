"""`lienthong node`: run it, look at it, give it a key."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from lienthong.exchange.agency.addresses import AddressBook
from lienthong.exchange.agency.conditions import vietnam_now
from lienthong.exchange.agency.desk import Desk
from lienthong.exchange.agency.satchel import NoSatchel, Satchel
from lienthong.faces.cli import language
from lienthong.faces.cli.node import NodeOptions, NotConfigured, commands
from lienthong.formats.edxml import Party, new_document
from lienthong.formats.evidence.keys import KeyPair, PublicKey

LAN = Party("H21.22.07", "UBND huyện Chư Păh", "UBND xã Ia Khươl")


@pytest.fixture(params=["vi", "en"])
def spoken(request):
    before = language.language()
    language.use(request.param)
    yield request.param
    language.use(before)


def node_at(folder: Path, **more):
    options = NodeOptions(
        hub_url=more.pop("hub_url", "http://127.0.0.1:9"),
        agency=more.pop("agency", LAN.organ_id),
        key_file=folder / "key.pem",
        data=folder / "satchel",
        folder=folder / "share",
        **more,
    )
    return commands(lambda: options, vietnam_now)


def call(group, *arguments: str):
    result = CliRunner().invoke(group, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def a_waiting_letter(folder: Path) -> None:
    satchel = Satchel.open(folder / "satchel")
    desk = Desk(satchel, AddressBook(), clock=vietnam_now)
    letter = new_document(
        sender=LAN,
        receivers=[Party("H21.22", "UBND tỉnh Gia Lai", "UBND huyện Chư Păh")],
        number="12",
        notation="BC-UBND",
        promulgated_on=date(2026, 3, 2),
        subject="Báo cáo số liệu",
        now=vietnam_now(),
        priority=3,
    )
    queued = desk.send(letter)
    satchel.outbox.rests(queued.position, vietnam_now() + timedelta(minutes=5), "hub_failed")
    satchel.remember(trouble="no_connection", trouble_since=vietnam_now().isoformat(), trouble_details="connect")
    satchel.close()


def test_status_says_what_waits_and_why(tmp_path, spoken):
    a_waiting_letter(tmp_path)
    said = call(node_at(tmp_path), "status").output
    assert "12/BC-UBND" in said
    assert "H21.22" in said
    assert {"vi": "Không kết nối được tới trục", "en": "The hub cannot be reached"}[spoken] in said
    assert {"vi": "hỏa tốc 1", "en": "1 urgent"}[spoken] in said


def test_status_for_machines(tmp_path):
    a_waiting_letter(tmp_path)
    facts = json.loads(call(node_at(tmp_path), "status", "--json").output)
    assert (facts["waiting"], facts["waiting_urgent"], facts["trouble"]) == (1, 1, "no_connection")
    assert facts["stuck"][0]["document"] == "12/BC-UBND"


def test_status_without_a_node_says_what_to_do(tmp_path, spoken):
    with pytest.raises(NoSatchel) as caught:
        call(node_at(tmp_path), "status")
    assert "lienthong node run" in caught.value.say(spoken)


def test_keys_are_made_once_and_their_public_part_is_printed(tmp_path, spoken):
    group = node_at(tmp_path)
    made = call(group, "keys", "--kind", "P-256")
    pair = KeyPair.load(tmp_path / "key.pem")
    pem = re.search(r"-----BEGIN PUBLIC KEY-----.*-----END PUBLIC KEY-----\n", made.output, re.S)[0]
    assert PublicKey.from_pem(pem).kid == pair.kid
    assert "PRIVATE" not in made.output
    assert pair.public_pem in call(group, "keys").output
    assert KeyPair.load(tmp_path / "key.pem").kid == pair.kid


def test_a_node_without_a_hub_says_which_settings_are_missing(tmp_path):
    with pytest.raises(NotConfigured) as caught:
        call(node_at(tmp_path, hub_url=""), "run")
    assert "LIENTHONG_NODE_HUB_URL" in caught.value.say("vi")
    assert "LIENTHONG_NODE_AGENCY" not in caught.value.say("vi")


def test_every_page_of_help_is_there_in_both_languages(tmp_path, spoken):
    group = node_at(tmp_path)
    for arguments in ((), ("run",), ("status",), ("keys",)):
        said = call(group, *arguments, "--help").output
        assert {"vi": "Tùy chọn", "en": "Options"}[spoken] in said


def test_the_process_runs_without_a_line_shares_its_folder_and_stops_when_told(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LIENTHONG_")}
    environment |= {
        "LIENTHONG_VAR": str(tmp_path),
        "LIENTHONG_NODE_HUB_URL": "http://127.0.0.1:9",
        "LIENTHONG_NODE_AGENCY": LAN.organ_id,
        "LIENTHONG_LANGUAGE": "vi",
    }
    command = [sys.executable, "-m", "lienthong.assembly.main", "node"]
    process = subprocess.Popen([*command, "run"], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        readme = tmp_path / "node" / "share" / "README.txt"
        end = time.monotonic() + 30
        while not readme.exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        look = subprocess.run([*command, "status"], env=environment, capture_output=True, text=True, check=True)
        assert "Liên lạc lần cuối" in look.stdout
    finally:
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Nút đã dừng" in said
