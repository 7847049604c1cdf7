"""Everybody at once, as after a night without a line: the hub takes what it can hold, the others come back."""

import asyncio
import base64
from pathlib import Path

import httpx
import orjson

from lienthong.exchange.hub.tests.province import Province, letter, province


def batch(first: int, count: int) -> bytes:
    numbers = range(first, first + count)
    lines = [{"message_id": f"m-{n}", "body": base64.b64encode(letter(str(n))).decode()} for n in numbers]
    return b"\n".join(orjson.dumps(line) for line in lines)


def test_batches_beyond_what_it_can_hold_are_sent_away_unread_and_come_back(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path, most_waiting=50) as house:
            batches = {first: batch(first, 20) for first in range(0, 200, 20)}
            answers = await asyncio.gather(*(_post(house, body) for body in batches.values()))
            away = [first for first, answer in zip(batches, answers, strict=True) if answer.status_code == 429]
            assert away
            assert len(away) < len(batches)
            assert {answer.status_code for answer in answers} == {200, 429}
            assert {answer.headers["retry-after"] for answer in answers if answer.status_code == 429} == {"1"}
            # Nothing of what was sent away is there, in part or whole; all of what was taken is.
            there = {int(entry["message_id"][2:]) for entry in await house.inbox("H21.22", limit=500)}
            assert there == {number for first in batches if first not in away for number in range(first, first + 20)}
            for first in away:
                assert (await _post(house, batches[first])).status_code == 200
            came = [int(entry["message_id"][2:]) for entry in await house.inbox("H21.22", limit=500)]
            assert sorted(came) == list(range(200))
            for first in batches:  # and each batch kept its order
                assert [number for number in came if first <= number < first + 20] == list(range(first, first + 20))

    asyncio.run(story())


def test_one_batch_larger_than_the_limit_is_taken_when_nothing_else_waits(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path, most_waiting=5) as house:
            answer = await _post(house, batch(0, 30))
            assert answer.status_code == 200
            assert len(answer.text.splitlines()) == 30
            assert len(await house.inbox("H21.22", limit=500)) == 30

    asyncio.run(story())


async def _post(house: Province, body: bytes) -> httpx.Response:
    headers = {"Content-Type": "application/x-ndjson"}
    return await house.ask("H21.22.07", "POST", "/v1/messages", content=body, headers=headers)
