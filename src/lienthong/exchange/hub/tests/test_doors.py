"""What happens at the hub's doors, over real HTTP and a real database."""

import asyncio
import base64
import hashlib
from pathlib import Path

import orjson

from lienthong.exchange.hub.tests.province import Clock, letter, province, status
from lienthong.formats.evidence import receipts


def test_a_commune_writes_to_its_district_and_gets_a_receipt_that_holds(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            body = letter()
            answer = await house.put("H21.22.07", "m-1", body)
            assert answer.status_code == 201, answer.text
            told = answer.json()
            assert [(r["code"], r["outcome"]) for r in told["receivers"]] == [("H21.22", "inbox")]
            receipt = receipts.verify(told["receipt"], [house.config.key.public])
            assert receipt.sha256 == hashlib.sha256(body).hexdigest()
            assert receipt.document_id == "H21.22.07,2018/09/03,415/UBND-VP"
            [entry] = await house.inbox("H21.22", bodies=100_000)
            assert base64.b64decode(entry["body"]) == body  # unaltered, to the byte
            assert entry["trace"][0]["organ_id"] == "H21"
            content = await house.ask("H21.22", "GET", f"/v1/inbox/{entry['seq']}/content")
            assert content.content == body
            part = await house.ask(
                "H21.22", "GET", f"/v1/inbox/{entry['seq']}/content", headers={"Range": "bytes=10-19"}
            )
            assert (part.status_code, part.content) == (206, body[10:20])

    asyncio.run(story())


def test_the_same_id_with_the_same_bytes_gets_the_first_answer_again(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            first = await house.put("H21.22.07", "m-1", letter())
            house.clock.move(hours=1)
            again = await house.put("H21.22.07", "m-1", letter())
            assert (first.status_code, again.status_code) == (201, 200)
            assert again.content == first.content
            other = await house.put("H21.22.07", "m-1", letter(subject="Nội dung khác"))
            assert other.status_code == 409
            told = other.json()
            assert told["error"] == "other_bytes"
            assert told["facts"]["first_sha256"] == first.json()["sha256"]
            assert len(await house.inbox("H21.22")) == 1

    asyncio.run(story())


def test_the_same_act_under_a_new_id_is_not_delivered_twice(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            await house.put("H21.22.07", "m-1", letter())
            again = await house.put("H21.22.07", "m-2", letter())
            assert again.json()["receivers"][0]["outcome"] == "duplicate"
            assert len(await house.inbox("H21.22")) == 1
            await house.put("H21.22", "s-1", status("01"))
            await house.put("H21.22", "s-2", status("01"))
            assert len(await house.inbox("H21.22.07")) == 1

    asyncio.run(story())


def test_two_codes_of_one_receiver_are_one_delivery(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            answer = await house.put("H21.22.07", "m-1", letter(to=("000.00.22.H21", "H21.22", "h21.22")))
            assert len(answer.json()["receivers"]) == 1
            assert len(await house.inbox("H21.22")) == 1

    asyncio.run(story())


def test_nobody_speaks_without_a_token_or_for_somebody_else(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            assert (await house.ask(None, "PUT", "/v1/messages/m-1", content=letter())).status_code == 401
            assert (await house.ask(None, "GET", "/v1/inbox")).status_code == 401
            forged = {"Authorization": house.bearer("H21.22")["Authorization"][:-4] + "AAAA"}
            answer = await house.ask(None, "GET", "/v1/inbox", headers=forged)
            assert (answer.status_code, answer.json()["error"]) == (401, "bad_token")
            answer = await house.put("H21.22", "m-1", letter(sender="H21.22.07"))
            assert (answer.status_code, answer.json()["error"]) == (403, "not_your_organization")
            answer = await house.ask("H21.22", "GET", "/v1/inbox", params={"organization": "H21.22.07"})
            assert answer.status_code == 403
            await house.put("H21.22.07", "m-1", letter())
            [entry] = await house.inbox("H21.22")
            answer = await house.ask("H21", "GET", f"/v1/inbox/{entry['seq']}/content")
            assert answer.status_code == 404  # whether it exists is none of their business
            answer = await house.ask("H21", "GET", "/v1/messages/m-1")
            assert answer.status_code == 404

    asyncio.run(story())


def test_a_token_ends_after_five_minutes_and_cannot_be_made_to_live_longer(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            old = house.bearer("H21.22")
            house.clock.move(minutes=7)  # five of life, one of drift
            answer = await house.ask(None, "GET", "/v1/inbox", headers=old)
            assert (answer.status_code, answer.json()["error"]) == (401, "bad_token")

    asyncio.run(story())


def test_unreadable_bytes_are_refused_with_facts_and_kept(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            for number, body in enumerate(
                [b"%PDF-1.7 not xml", b"<a>", letter()[:700], b'<!DOCTYPE a [<!ENTITY b "c">]><a/>']
            ):
                answer = await house.put("H21.22.07", f"bad-{number}", body)
                assert answer.status_code == 422, answer.text
                told = answer.json()
                assert told["message"]["vi"]
                assert told["message"]["en"]
                [(kept, code)] = await house.rows(
                    "select body, code from refused where id = %s", told["facts"]["refused_id"]
                )
                assert kept == body
                assert code == told["error"]

    asyncio.run(story())


def test_a_receiver_nobody_knows_is_refused_where_the_sender_can_mend_it(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            answer = await house.put("H21.22.07", "m-1", letter(to=("H99.01",)))
            assert (answer.status_code, answer.json()["error"]) == (422, "unknown_receivers")
            answer = await house.put("H21.22.07", "m-2", letter(to=("H99.01", "H21.22")))
            assert [r["outcome"] for r in answer.json()["receivers"]] == ["clerk", "inbox"]
            [(code, reason)] = await house.rows("select code, reason from held")
            assert (code, reason) == ("H99.01", "unknown_code")

    asyncio.run(story())


def test_a_dissolved_commune_is_answered_by_its_successor_and_a_divided_one_by_a_clerk(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        from datetime import datetime

        from lienthong.kernel.moments import VIETNAM

        clock = Clock(datetime(2025, 7, 2, 8, 0, tzinfo=VIETNAM))
        async with province(fresh_database_url, tmp_path, clock=clock) as house:
            answer = await house.put("H21.22.07", "m-1", letter(to=("H21.22.08", "H21.22.09")))
            first, second = answer.json()["receivers"]
            assert (first["outcome"], first["organization"], first["former"]) == ("redirected", "H21.90", "H21.22.08")
            assert (second["outcome"], second["reason"]) == ("clerk", "several_successors")
            [entry] = await house.inbox("H21.22.08")
            assert (entry["organization"], entry["redirected_from"]) == ("H21.90", "H21.22.08")
            [(candidates,)] = await house.rows("select candidates from held")
            assert set(candidates) == {"xa-moi", "xa-khac"}

    asyncio.run(story())


def test_a_batch_answers_line_by_line_and_keeps_the_order(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            bodies = [letter(str(n)) for n in range(50)]
            bodies[7] = b"nonsense"
            lines = [
                orjson.dumps({"message_id": f"m-{n}", "body": base64.b64encode(body).decode()})
                for n, body in enumerate(bodies)
            ]
            answer = await house.ask("H21.22.07", "POST", "/v1/messages", content=b"\n".join(lines))
            told = [orjson.loads(line) for line in answer.content.splitlines()]
            assert [line["status"] for line in told] == [422 if n == 7 else 201 for n in range(50)]
            entries = await house.inbox("H21.22", limit=500)
            assert [entry["message_id"] for entry in entries] == [f"m-{n}" for n in range(50) if n != 7]
            page = await house.inbox("H21.22", limit=10, after=entries[9]["seq"])
            assert page[0]["message_id"] == entries[10]["message_id"]

    asyncio.run(story())


def test_a_reader_who_waits_is_woken_by_what_arrives(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            waiting = asyncio.create_task(house.inbox("H21.22", wait=25))
            await asyncio.sleep(0.2)
            assert not waiting.done()
            await house.put("H21.22.07", "m-1", letter())
            [entry] = await asyncio.wait_for(waiting, 5)
            assert entry["message_id"] == "m-1"

    asyncio.run(story())


def test_a_large_message_arrives_in_pieces_over_a_line_that_breaks(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            body = letter(padding="QUJD" * 700_000)  # 2.8 MB
            digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
            common = {"Upload-Length": str(len(body)), "Repr-Digest": f"sha-256=:{digest}:"}
            path, half = "/v1/messages/big-1/upload", len(body) // 2
            assert (await house.ask("H21.22.07", "HEAD", path)).status_code == 404
            first = await house.ask(
                "H21.22.07", "PATCH", path, content=body[:half], headers={**common, "Upload-Offset": "0"}
            )
            assert (first.status_code, first.headers["upload-offset"]) == (204, str(half))
            lost = await house.ask("H21.22.07", "PATCH", path, content=b"x", headers={**common, "Upload-Offset": "5"})
            assert (lost.status_code, lost.headers["upload-offset"]) == (409, str(half))
            assert (await house.ask("H21.22.07", "HEAD", path)).headers["upload-offset"] == str(half)
            last = await house.ask(
                "H21.22.07", "PATCH", path, content=body[half:], headers={**common, "Upload-Offset": str(half)}
            )
            assert last.status_code == 201, last.text
            [entry] = await house.inbox("H21.22")
            content = await house.ask("H21.22", "GET", f"/v1/inbox/{entry['seq']}/content")
            assert content.content == body
            part = await house.ask(
                "H21.22", "GET", f"/v1/inbox/{entry['seq']}/content", headers={"Range": f"bytes={half}-"}
            )
            assert part.content == body[half:]
            again = await house.put("H21.22.07", "big-1", body)
            assert again.content == last.content

    asyncio.run(story())


def test_other_bytes_than_announced_are_refused(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            digest = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
            answer = await house.put("H21.22.07", "m-1", letter(), **{"Repr-Digest": f"sha-256=:{digest}:"})
            assert (answer.status_code, answer.json()["error"]) == (422, "digest_mismatch")
            assert await house.inbox("H21.22") == []

    asyncio.run(story())


def test_too_large_is_said_before_it_is_all_there(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path, largest_message=100_000) as house:
            answer = await house.put("H21.22.07", "m-1", letter(padding="QUJD" * 50_000))
            assert (answer.status_code, answer.json()["facts"]["limit"]) == (413, 100_000)

    asyncio.run(story())


def test_attachments_beyond_the_provinces_limit_are_sent_back_with_both_figures(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path, largest_attachments=30_000) as house:
            assert (await house.put("H21.22.07", "m-1", letter(padding="QUJD" * 9_000))).status_code == 201  # 27,000
            answer = await house.put("H21.22.07", "m-2", letter("2", padding="QUJD" * 11_000))
            assert (answer.status_code, answer.json()["error"]) == (413, "attached_too_much")
            assert answer.json()["facts"] == {"attached": 33_000, "limit": 30_000}

    asyncio.run(story())


def test_transport_status_is_kept_apart_and_only_moves_onward(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            await house.put("H21.22.07", "m-1", letter())
            [entry] = await house.inbox("H21.22")

            async def acknowledge(agency: str, told: object) -> int:
                answer = await house.ask(agency, "POST", "/v1/inbox/acknowledgements", json=told)
                return answer.status_code

            assert await acknowledge("H21", {"done": [entry["seq"]]}) == 204  # not theirs: changes nothing
            assert await house.rows("select state from deliveries") == [("initial",)]
            assert await acknowledge("H21.22", {"fail": [{"seq": entry["seq"], "reason": "đĩa đầy"}]}) == 204
            assert await house.rows("select state, reason from deliveries") == [("fail", "đĩa đầy")]
            assert await acknowledge("H21.22", {"done": [entry["seq"]]}) == 204
            assert await acknowledge("H21.22", {"fail": [{"seq": entry["seq"]}]}) == 204
            assert await house.rows("select state from deliveries") == [("done",)]
            assert await acknowledge("H21.22", {"done": "no"}) == 400
            own = (await house.ask("H21.22.07", "GET", "/v1/messages/m-1")).json()
            assert own["deliveries"][0]["state"] == "done"

    asyncio.run(story())


def test_beyond_what_it_can_hold_the_hub_says_later_and_loses_nothing(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path, most_requests=5) as house:
            answers = await asyncio.gather(*(house.put("H21.22.07", f"m-{n}", letter(str(n))) for n in range(60)))
            taken = {n for n, answer in enumerate(answers) if answer.status_code == 201}
            later = [answer for answer in answers if answer.status_code == 429]
            assert len(taken) + len(later) == 60
            assert later
            assert all(answer.headers["retry-after"] == "1" for answer in later)
            assert {int(e["message_id"][2:]) for e in await house.inbox("H21.22", limit=500)} == taken

    asyncio.run(story())


def test_every_door_is_described_and_says_who_may(fresh_database_url: str, tmp_path: Path) -> None:
    from lienthong.exchange.hub.app import routes
    from lienthong.exchange.hub.openapi import description

    described = {(path, method) for path, methods in description("x")["paths"].items() for method in methods}
    doors = set()
    for route in routes():
        assert route.endpoint.who_may in ("anyone", "agencies")  # type: ignore[attr-defined]
        for method in route.methods - ({"HEAD"} if "GET" in route.methods else set()):  # type: ignore[attr-defined]
            doors.add((route.path.replace(":int", ""), method.lower()))  # type: ignore[attr-defined]
    assert doors == described


def test_messages_of_one_sender_arrive_in_the_order_they_were_accepted(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:

            async def write(agency: str, sender: str, first: int) -> None:
                for n in range(first, first + 40):
                    assert (await house.put(agency, f"m-{n}", letter(str(n), sender=sender))).status_code == 201

            seen: list[str] = []

            async def follow() -> None:
                after = 0
                while len(seen) < 80:
                    for entry in await house.inbox("H21.22", after=after, wait=5):
                        seen.append(entry["message_id"])
                        after = entry["seq"]

            await asyncio.gather(write("H21.22.07", "H21.22.07", 0), write("H21", "H21.15", 100), follow())
            numbers = [int(name[2:]) for name in seen]
            assert [n for n in numbers if n < 100] == list(range(40))
            assert [n for n in numbers if n >= 100] == list(range(100, 140))

    asyncio.run(story())
