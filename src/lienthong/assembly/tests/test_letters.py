"""The post as a process: killed again and again, over the real hub, it loses nothing and doubles nothing."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lienthong.assembly import settings as settings_list
from lienthong.assembly.letters import LettersNotConfigured, key_of, run
from lienthong.exchange.protocol.life import State
from lienthong.ground.letters.tests.axis import PLATFORM, axis
from lienthong.ground.letters.tests.scene import COMMUNE, DISTRICT, NOW, SERVED_SINCE, a_letter

LETTERS = 120
KILLS = 3


def begin(settings, folder: Path) -> None:
    from lienthong.ground.letters import actions
    from lienthong.ground.organizations import actions as organizations

    settings.LETTERS_FOLDER = folder / "letters"
    settings.FILES_FOLDER = folder / "files"
    organizations.load(NOW)
    for key in (DISTRICT, COMMUNE):
        actions.serve(key, SERVED_SINCE)


def database_url() -> str:
    from django.db import connection

    place = connection.settings_dict
    user = f"{place['USER']}:{place['PASSWORD']}@" if place["PASSWORD"] else f"{place['USER']}@"
    return f"postgresql://{user}{place['HOST']}:{place['PORT']}/{place['NAME']}"


def start(environment: dict[str, str]) -> subprocess.Popen:
    command = [sys.executable, "-m", "lienthong.assembly.main", "letters", "run"]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def test_a_killed_post_loses_no_letter_and_doubles_none(transactional_db, settings, fresh_database_url, tmp_path):
    from lienthong.ground.letters import actions
    from lienthong.ground.letters.models import Arrival, Letter, LetterReceiver
    from lienthong.ground.letters.values import Direction
    from lienthong.ground.organizations import queries as organizations

    begin(settings, tmp_path)
    url, directory = database_url(), organizations.directory()

    def came() -> int:
        return Letter.objects.filter(direction=Direction.IN).count()

    async def story():
        async with axis(fresh_database_url, tmp_path, directory) as house:
            house.keys[PLATFORM].save(tmp_path / "key.pem")
            offset = int((NOW - house.clock.real()).total_seconds())
            environment = {**os.environ, **settings_list.variables(
                database_url=url, var=tmp_path, letters_hub_url=house.line.url, letters_agency=PLATFORM,
                letters_key_file=tmp_path / "key.pem", letters_pause="20 ms", letters_folder=tmp_path / "letters",
                demo=True, demo_offset=offset,
            )}  # fmt: skip
            house.clock.runs_from(NOW)
            for number in range(LETTERS):
                big = number % 40 == 7
                await house.do(actions.send, **a_letter(str(number), **(large() if big else {})))
            for kill in range(KILLS):
                process = start(environment)
                wanted = (kill + 1) * LETTERS // (KILLS + 2)
                try:
                    await house.until(lambda wanted=wanted: came() >= wanted, f"{wanted} letters", 60)
                finally:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
            process = start(environment)
            try:
                done = LetterReceiver.objects.filter(letter__direction=Direction.OUT, state=State.ARRIVED)
                await house.until(lambda: done.count() == LETTERS, "each letter's 01", 60)
                await house.until(lambda: not Arrival.objects.filter(acknowledged_at=None).exists(), "acknowledged")
            finally:
                process.send_signal(signal.SIGTERM)
                assert process.wait(30) == 0
            assert await house.do(came) == LETTERS
            kinds = await house.rows("select kind, count(*), count(distinct document_id) from messages group by kind")
            assert sorted(kinds) == [("document", LETTERS, LETTERS), ("status", LETTERS, LETTERS)]

    asyncio.run(story())


def large() -> dict[str, object]:
    from lienthong.ground.letters.values import Attachment

    return {"attachments": [Attachment("ban-do.pdf", "application/pdf", b"%PDF-1.4\n" + bytes(range(256)) * 2000)]}


def test_a_post_that_knows_no_hub_says_what_to_set():
    with pytest.raises(LettersNotConfigured) as refused:
        asyncio.run(run(settings_list.read({}), asyncio.Event()))
    assert refused.value.facts["missing"] == "LIENTHONG_LETTERS_HUB_URL, LIENTHONG_LETTERS_AGENCY"


def test_the_key_is_made_once(tmp_path):
    settings = settings_list.read(settings_list.variables(var=tmp_path))
    assert key_of(settings).kid == key_of(settings).kid
    assert settings.letters_key_file == tmp_path / "letters" / "key.pem"
