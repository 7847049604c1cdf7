"""What hostile, careless or unlucky parties once did to the hub, and no longer do."""

import asyncio
import base64
import hashlib
from datetime import timedelta
from pathlib import Path

import orjson
import psycopg
from psycopg import sql

from lienthong.exchange.hub.tests.province import DIRECTORY, Province, letter, province, status
from lienthong.exchange.stores.journal import connect
from lienthong.exchange.stores.journal.registers import publish_directory, retire_key
from lienthong.kernel.organizations import Directory


async def _until(seen: object, *, at_most: float = 8) -> None:
    """Wait until a coroutine function says yes."""
    end = asyncio.get_running_loop().time() + at_most
    while not await seen():  # type: ignore[operator]
        assert asyncio.get_running_loop().time() < end, "it never came"
        await asyncio.sleep(0.05)


def test_a_number_that_no_column_holds_is_the_senders_own_trouble(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            answers = await asyncio.wait_for(
                asyncio.gather(
                    house.put("H21.22.07", "m-1", letter("1")),
                    house.put("H21.22.07", "odd", letter("2", business=70_000)),  # BussinessDocType: one digit, 0 to 3
                    house.put("H21", "m-3", letter("3", sender="H21.15")),
                ),
                8,
            )
            assert [answer.status_code for answer in answers][::2] == [201, 201]
            assert answers[1].status_code in (201, 400, 422)  # never "come back", which would be for ever
            assert await house.rows("select business from messages where message_id = 'odd'") in ([], [(-1,)])
            assert (await asyncio.wait_for(house.put("H21.22.07", "m-4", letter("4")), 8)).status_code == 201

    asyncio.run(story())


def test_a_database_that_only_reads_for_a_while_does_not_close_the_door_for_good(
    fresh_database_url: str, tmp_path: Path
) -> None:
    # As after a fail-over to a server that is still a standby.
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            assert (await house.put("H21.22.07", "m-1", letter("1"))).status_code == 201
            await _only_reading(house, "on")
            for _ in range(2):  # the first finds the connection gone, the second a server that will not write
                answer = await asyncio.wait_for(house.put("H21.22.07", "m-2", letter("2")), 8)
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
                await asyncio.sleep(0.3)
            await _only_reading(house, "off")
            assert (await asyncio.wait_for(house.put("H21.22.07", "m-2", letter("2")), 8)).status_code == 201

    asyncio.run(story())


async def _only_reading(house: Province, value: str) -> None:
    async with await psycopg.AsyncConnection.connect(house.config.database, autocommit=True) as connection:
        await connection.execute("set transaction_read_only = off")
        name = sql.Identifier(connection.info.dbname)
        await connection.execute("set default_transaction_read_only = off")
        await connection.execute(
            sql.SQL("alter database {} set default_transaction_read_only = {}").format(name, sql.SQL(value))
        )
        await connection.execute(
            """select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()"""
        )


def test_a_status_stamped_in_the_year_1_does_not_stop_the_books(fresh_database_url: str, tmp_path: Path) -> None:
    # 0001/01/01 00:00:00 is what .NET writes for "no date"; in UTC it is a day of the year 1 BC.
    async def story() -> None:
        async with province(f"{fresh_database_url}?options=-c%20timezone%3DUTC", tmp_path) as house:
            await house.put("H21.22.07", "m-1", letter())
            assert (await house.put("H21.22", "s-1", status("01", at="0001/01/01 00:00:00"))).status_code == 201

            async def entered() -> bool:
                return await house.rows("select state from pairs") == [("arrived",)]

            await _until(entered)

    asyncio.run(story())


def test_an_inbox_outlives_its_organisations_entry_in_the_directory(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path, refresh=timedelta(milliseconds=100)) as house:
            await house.put("H21.22.07", "m-1", letter(to=("H21.22", "H21.15")))
            without = Directory([one for one in DIRECTORY if one.key not in ("so-tttt",)], [])
            async with await connect(house.config.database, house.config.schema) as connection:
                version = await publish_directory(connection, without, at=house.clock())

            async def known() -> bool:
                return (await house.ask(None, "GET", "/healthz")).json()["directory"] == version

            await _until(known)
            [entry] = await house.inbox("H21")
            assert entry["organization"] == "H21.15"
            own = await house.ask("H21.22.07", "GET", "/v1/messages/m-1")
            assert (own.status_code, len(own.json()["deliveries"])) == (200, 2)

    asyncio.run(story())


def test_a_key_that_ends_at_noon_opens_nothing_after_noon(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path, refresh=timedelta(milliseconds=100)) as house:
            noon = house.clock() + timedelta(minutes=1)
            async with await connect(house.config.database, house.config.schema) as connection:
                await retire_key(connection, house.keys["H21.22"].kid, at=noon)

            async def known() -> bool:
                return (await house.ask(None, "GET", "/healthz")).json()["directory"] > 2

            await _until(known)
            token = house.bearer("H21.22")
            assert (await house.ask(None, "GET", "/v1/inbox", headers=token)).status_code == 200
            house.clock.move(minutes=2)
            assert (await house.ask(None, "GET", "/v1/inbox", headers=token)).status_code == 401

    asyncio.run(story())


def test_registers_that_cannot_be_read_once_are_read_again(fresh_database_url: str, tmp_path: Path) -> None:
    # Else a key that is retired later would stay good for as long as the process lives.
    async def story() -> None:
        async with province(fresh_database_url, tmp_path, refresh=timedelta(milliseconds=100)) as house:
            await house.rows(
                """insert into directory (version, facts, published_at) values (90, '{"nonsense": 1}', now())
                returning 1"""
            )
            await asyncio.sleep(0.5)
            async with await connect(house.config.database, house.config.schema) as connection:
                await publish_directory(connection, DIRECTORY, at=house.clock())

            async def known() -> bool:
                return (await house.ask(None, "GET", "/healthz")).json()["directory"] == 91

            await _until(known)

    asyncio.run(story())


def test_acknowledgements_that_make_no_sense_are_refused_and_never_put_off(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            await house.put("H21.22.07", "m-1", letter())
            [entry] = await house.inbox("H21.22")

            async def told(body: bytes) -> int:
                answer = await house.ask("H21.22", "POST", "/v1/inbox/acknowledgements", content=body)
                return answer.status_code

            assert await told(b'{"done":[%d]}' % 2**70) == 400
            assert await told(b'{"done":[1e300]}') == 400
            assert await told(b'{"done":"%d"}' % entry["seq"]) == 400
            assert await told(b'{"done":[true]}') == 400
            assert await told(b'{"done":[' * 20_000) == 400
            assert await told(b" " * 5_000_000 + b"{}") == 413
            assert await house.rows("select state from deliveries") == [("initial",)]
            failed = {"fail": [{"seq": entry["seq"], "reason": "hỏng\x00 đĩa"}]}
            assert await told(orjson.dumps(failed)) == 204
            assert await house.rows("select state, reason from deliveries") == [("fail", "hỏng đĩa")]

    asyncio.run(story())


def test_what_is_sent_back_to_be_made_smaller_leaves_nothing_on_the_disk(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path, largest_attachments=30_000) as house:
            body = letter(padding="QUJD" * 50_000)
            assert (await house.put("H21.22.07", "m-1", body)).status_code == 413
            wrong = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
            answer = await house.put("H21.22.07", "m-2", body, **{"Repr-Digest": f"sha-256=:{wrong}:"})
            assert answer.status_code == 422
            right = base64.b64encode(hashlib.sha256(body).digest()).decode()
            headers = {"Upload-Length": str(len(body)), "Upload-Offset": "0", "Repr-Digest": f"sha-256=:{right}:"}
            path = "/v1/messages/m-3/upload"
            assert (await house.ask("H21.22.07", "PATCH", path, content=body, headers=headers)).status_code == 413
            assert [file.name for file in (tmp_path / "incoming").iterdir()] == []

    asyncio.run(story())


def test_one_agency_that_sends_slowly_does_not_shut_the_others_out(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path, most_requests=10) as house:
            go_on = asyncio.Event()

            async def slowly(n: int):  # type: ignore[no-untyped-def]
                yield letter(str(n))[:10]
                await go_on.wait()
                yield letter(str(n))[10:]

            slow = [
                asyncio.create_task(house.ask("H21.22.07", "PUT", f"/v1/messages/m-{n}", content=slowly(n)))
                for n in range(10)
            ]
            await asyncio.sleep(0.5)
            assert (await house.put("H21.22", "m-1", letter(sender="H21.22", to=("H21.22.07",)))).status_code == 201
            go_on.set()
            # Some clients see the 429, others only that the connection is closed before all was sent.
            answers = await asyncio.gather(*slow, return_exceptions=True)
            assert sum(1 for answer in answers if getattr(answer, "status_code", 0) == 201) == 5
            assert (await house.put("H21.22.07", "m-99", letter("99"))).status_code == 201

    asyncio.run(story())


def test_nobody_swaps_the_bytes_of_an_upload_that_has_been_checked(tmp_path: Path) -> None:
    from lienthong.exchange.hub.uploads import Uploads
    from lienthong.exchange.stores.contents import Contents

    async def pieces(*parts: bytes):  # type: ignore[no-untyped-def]
        for part in parts:
            yield part

    async def story() -> None:
        contents = Contents(tmp_path)
        good, evil = b"A" * 1000, b"B" * 500
        first = Uploads(contents).of("H21", "m-1", len(good), hashlib.sha256(good).digest())
        assert await first.append(0, pieces(good)) == len(good)
        stored = await first.whole()
        # The same agency announces other bytes under the same id while the first are being read.
        second = Uploads(contents).of("H21", "m-1", 1000, hashlib.sha256(evil).digest())
        await second.append(0, pieces(evil))
        name = contents.keep(stored)
        assert contents.path(name).read_bytes() == good

    asyncio.run(story())


def test_a_large_file_of_a_kit_is_on_disk_before_its_doc_id_is_told(
    fresh_database_url: str, tmp_path: Path, monkeypatch: object
) -> None:
    import os

    from lienthong.exchange.hub.kit import KitDoor

    synced: list[int] = []
    real = os.fdatasync
    monkeypatch.setattr(os, "fdatasync", lambda handle: (synced.append(os.fstat(handle).st_size), real(handle))[1])  # type: ignore[attr-defined]

    async def story() -> None:
        doors: list[KitDoor] = []

        def app(config):  # type: ignore[no-untyped-def]
            from lienthong.exchange.hub.app import application

            return application(config, beside=lambda hub: doors.append(KitDoor(hub)) or [])

        async with province(fresh_database_url, tmp_path, app=app):
            body = letter(padding="QUJD" * 50_000)
            path = tmp_path / "incoming" / "kit-1.part"
            path.write_bytes(body)
            await doors[0].accept_document(
                system="H21.22.07", from_code="H21.22.07", to_codes=None, kind="document", path=path, size=len(body),
                sha256_hex=hashlib.sha256(body).hexdigest(), message_id=None,
            )  # fmt: skip
            assert len(body) in synced

    asyncio.run(story())


def test_two_statuses_of_one_second_about_documents_without_an_id_are_two(
    fresh_database_url: str, tmp_path: Path
) -> None:
    # From another axis a message without DocumentId is taken as it is; two stamped alike are not one and the same.
    from lienthong.exchange.hub.accepting import Offer, accept
    from lienthong.exchange.hub.app import application

    async def story() -> None:
        apps = []

        def app(config):  # type: ignore[no-untyped-def]
            apps.append(application(config))
            return apps[0]

        async with province(fresh_database_url, tmp_path, app=app) as house:
            for number in ("415", "416"):
                about = status("03", number=number, reporter="G09").replace(
                    f"<edXML:DocumentId>H21.22.07,2018/09/03,{number}/UBND-VP</edXML:DocumentId>".encode(), b""
                )
                assert b"DocumentId" not in about
                await accept(apps[0].state.hub, Offer("axis:national", f"status:{number}", about, via="national"))
            assert len(await house.inbox("H21.22.07")) == 2

    asyncio.run(story())


def test_a_kit_cannot_name_a_message_so_that_the_journal_breaks(fresh_database_url: str, tmp_path: Path) -> None:
    import random

    import pytest

    from lienthong.exchange.hub.app import application
    from lienthong.exchange.hub.kit import KitDoor
    from lienthong.exchange.transports.national_kit.backend import KitRefusal

    async def story() -> None:
        doors: list[KitDoor] = []
        app = lambda config: application(config, beside=lambda hub: doors.append(KitDoor(hub)) or [])  # noqa: E731
        async with province(fresh_database_url, tmp_path, app=app) as house:
            path = tmp_path / "incoming" / "kit-1.part"
            path.write_bytes(letter())
            name = random.Random(1).randbytes(4000).hex()  # longer than a line of an index
            with pytest.raises(KitRefusal):
                await doors[0].accept_document(
                    system="H21.22.07", from_code="H21.22.07", to_codes=None, kind="document", path=path,
                    size=path.stat().st_size, sha256_hex=hashlib.sha256(letter()).hexdigest(), message_id=name,
                )  # fmt: skip
            with pytest.raises(KitRefusal):
                await doors[0].update_status(system="H21.22.07", doc_id=str(10**30), outcome="done")
            with pytest.raises(KitRefusal):
                await doors[0].open_content(system="H21.22.07", doc_id="9" * 5000)
            assert await doors[0].sent_list(system="H21.22.07", kind="document", doc_id=str(10**30)) == []
            assert (await house.put("H21.22.07", "m-1", letter())).status_code == 201

    asyncio.run(story())


def test_what_waits_after_a_failure_holds_back_the_next_in_the_same_round(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        sent, house_relay = (
            [],
            _relay_of(_Way(lambda parcel: sent.append(parcel.notation) or parcel.notation != "1/UBND-VP")),
        )
        async with province(fresh_database_url, tmp_path, app=house_relay.app) as house:
            for number in ("1", "2"):
                await house.put("H21.22.07", f"m-{number}", letter(number, to=("G09",)))
            await house.put("H21", "m-3", letter("3", sender="H21.15", to=("G09",)))
            relay = house_relay.relay()
            async with relay._hub.connection() as connection:
                await relay.send_due(connection)
            assert sent == ["1/UBND-VP", "3/UBND-VP"]  # 2 waits behind 1; another sender's 3 does not

    asyncio.run(story())


def test_a_file_that_is_gone_stops_neither_the_relay_nor_what_lies_behind_it(
    fresh_database_url: str, tmp_path: Path
) -> None:
    async def story() -> None:
        sent, house_relay = [], _relay_of(_Way(lambda parcel: sent.append(parcel.notation) or True))
        async with province(fresh_database_url, tmp_path, app=house_relay.app) as house:
            await house.put("H21.22.07", "m-1", letter("1", to=("G09",), padding="QUJD" * 50_000))
            await house.put("H21", "m-3", letter("3", sender="H21.15", to=("G09",)))
            [(file,)] = await house.rows("select file from messages where file is not null")
            (tmp_path / file).unlink()
            relay = house_relay.relay()
            async with relay._hub.connection() as connection:
                await relay.send_due(connection)
                await relay.send_due(connection)
            assert sent == ["3/UBND-VP"]
            [(state, words)] = await house.rows("select state, last_words from relays order by id limit 1")
            assert (state, bool(words)) == ("waiting", True)

    asyncio.run(story())


class _Way:
    """A way to another axis that does what it is told."""

    def __init__(self, takes):  # type: ignore[no-untyped-def]
        self._takes = takes

    async def already_sent(self, parcel):  # type: ignore[no-untyped-def]
        return None

    async def send(self, parcel):  # type: ignore[no-untyped-def]
        from lienthong.exchange.transports.interface import MayHaveArrived, Sent, Trouble

        if not self._takes(parcel):
            raise MayHaveArrived(Trouble.TIME_OUT)
        return Sent(f"r-{parcel.message_id}")


class _relay_of:
    def __init__(self, way: _Way) -> None:
        self._way = way
        self._apps: list = []  # type: ignore[type-arg]

    def app(self, config):  # type: ignore[no-untyped-def]
        from lienthong.exchange.hub.app import application

        self._apps.append(application(config))
        return self._apps[0]

    def relay(self):  # type: ignore[no-untyped-def]
        import random

        from lienthong.exchange.hub.relay import Relay, RelayConfig

        return Relay(self._apps[0].state.hub, RelayConfig("national", self._way), chance=random.Random(1))


def test_a_body_that_stops_coming_gives_its_place_back(fresh_database_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with province(fresh_database_url, tmp_path, body_pause=timedelta(milliseconds=200)) as house:
            token = house.bearer("H21.22.07")["Authorization"]
            reader, writer = await asyncio.open_connection("127.0.0.1", int(house.url.rpartition(":")[2]))
            head = f"PUT /v1/messages/m-1 HTTP/1.1\r\nHost: h\r\nAuthorization: {token}\r\nContent-Length: 9999\r\n\r\n"
            writer.write(head.encode() + letter()[:10])
            assert b" 408 " in await asyncio.wait_for(reader.readline(), 8)
            writer.close()

    asyncio.run(story())


def test_a_row_that_cannot_be_entered_is_left_out_and_the_books_go_on(fresh_database_url: str, tmp_path: Path) -> None:
    # One document's search marks may reach PostgreSQL's limit for a tsvector (1 MB); nobody else's letters suffer.
    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            async with await connect(house.config.database, house.config.schema) as connection:
                await connection.execute(
                    """create function refuse() returns trigger language plpgsql as $$ begin
                    if new.number = '666' then raise exception using errcode = '54000'; end if; return new; end $$"""
                )
                await connection.execute(
                    "create trigger refuse before insert on searches for each row execute function refuse()"
                )
            for number in ("1", "666", "2"):
                await house.put("H21.22.07", f"m-{number}", letter(number))

            async def entered() -> bool:
                return await house.rows("select number from searches order by 1") == [("1",), ("2",)]

            await _until(entered, at_most=12)
            assert len(await house.inbox("H21.22")) == 3

    asyncio.run(story())


def test_a_clerk_cannot_send_a_letter_twice_over_another_axis(fresh_database_url: str, tmp_path: Path) -> None:
    from lienthong.exchange.hub import deciding

    async def story() -> None:
        async with province(fresh_database_url, tmp_path) as house:
            answer = await house.put("H21.22.07", "m-1", letter(to=("G09", "H99.01")))
            assert [r["outcome"] for r in answer.json()["receivers"]] == ["relay", "clerk"]
            [(held,)] = await house.rows("select id from held")
            with psycopg.connect(house.config.database) as connection:
                decided = deciding.deliver(
                    connection.cursor(), "hub", held, to="bo-noi-vu", by="chị Lan", now=house.clock(),
                    directory=DIRECTORY,
                )  # fmt: skip
            assert decided.outcome == "duplicate"
            assert len(await house.rows("select id from relays")) == 1

    asyncio.run(story())
