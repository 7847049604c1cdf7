"""Whatever a far side does to our HTTP clients ends as a fact: in time, in bounded memory, in our three words."""

import asyncio
import io
import time
import tracemalloc
from pathlib import Path

import pytest
from starlette.applications import Starlette

from lienthong.exchange.transports.failing import HostileServer, Mischief
from lienthong.exchange.transports.failing.server import in_turn
from lienthong.exchange.transports.interface import MayHaveArrived, NeverWillWork, Parcel, Trouble, TryLater, Waiting
from lienthong.exchange.transports.national_kit import KitClient, KitServerSettings, routes
from lienthong.exchange.transports.pretend_axis import PretendAxis
from lienthong.exchange.transports.rest_wrapper.simulator import RestAccounts, application
from lienthong.exchange.transports.tests.people import AGENCIES, LAN, QUICK, SECRETS, SYSTEMS, Clock, letter, serving
from lienthong.exchange.transports.tests.providers import kit_settings, rest_end

CLOCK = Clock()
PACKAGE = Waiting("doc-00000001-1", "document", LAN, None)
ASKED_ABOUT = Parcel(
    "m-1", "document", LAN, ("G09",), Path("/nowhere"), 1, "00" * 32, notation="1/A", attempted_at=CLOCK.now
)

M, T = Mischief, Trouble
PERHAPS = {
    M.DROP_BEFORE: T.CUT_SHORT,
    M.DROP_AFTER: T.CUT_SHORT,
    M.RESET: T.CUT_SHORT,
    M.HANG_BEFORE: T.TIME_OUT,
    M.HANG_AFTER: T.TIME_OUT,
    M.NOT_HTTP: T.CUT_SHORT,
    M.HALF_HEADER: T.CUT_SHORT,
    M.ENDLESS_HEADER: T.CUT_SHORT,
    M.SERVER_ERROR: T.SERVER_ERROR,
    M.BAD_GATEWAY_PAGE: T.SERVER_ERROR,
    M.REDIRECT_LOOP: T.REDIRECTED,
    M.TRICKLE: T.TIME_OUT,
    M.ENDLESS_BODY: T.TOO_LARGE,
    M.CUT_BODY: T.CUT_SHORT,
    M.CUT_CHUNKS: T.CUT_SHORT,
    M.CUT_UNFRAMED: T.UNREADABLE_ANSWER,
    M.EMPTY: T.UNREADABLE_ANSWER,
    M.WRONG_JSON: T.UNREADABLE_ANSWER,
    M.DEEP_JSON: T.TOO_LARGE,
    M.NOT_AN_OBJECT: T.UNREADABLE_ANSWER,
    M.WRONG_TYPES: T.UNREADABLE_ANSWER,
    M.PAGE: T.UNREADABLE_ANSWER,
    M.BOMB: T.UNREADABLE_ANSWER,
    M.COUNT_WITHOUT_LIST: T.UNREADABLE_ANSWER,
    M.DUPLICATES: T.UNREADABLE_ANSWER,
    M.IMPOSSIBLE_DATES: T.UNREADABLE_ANSWER,
    M.YES_AND_NO: T.UNREADABLE_ANSWER,
}
"""After these a letter that we sent may be there, or not."""

SURELY_NOT = {
    M.BUSY: T.BUSY,
    M.FORBIDDEN: T.NOT_SIGNED_IN,
    M.EXPIRED: T.NOT_SIGNED_IN,
    M.FAIL_20: T.SERVER_ERROR,
    M.FAIL_999: T.REPORTED_FAILURE,
}
"""After these it surely is not, and is sent again later."""

NEVER = {
    M.TOO_LARGE: "http_413",
    M.FAIL_10: "10",
    M.FAIL_15: "15",
    M.FAIL_18: "18",
    M.FAIL_19: "19",
    M.FAIL_21: "21",
    M.FAIL_22: "22",
    M.FAIL_23: "23",
}
"""After these it never will be."""

HARMLESS = {M.CORRUPTED, M.DROP_DURING}
"""Told apart below: what they do depends on the byte, or on how much left us."""


@pytest.fixture(scope="module", params=["kit", "rest"])
def far_side(request, tmp_path_factory):
    """A server that works, behind the hostile one; and a client for the hostile one's port."""
    folder = tmp_path_factory.mktemp("far")
    systems = SYSTEMS if request.param == "kit" else {LAN: [LAN], "G09": ["G09"]}
    axis = PretendAxis(folder / "axis", systems, clock=CLOCK, agencies=AGENCIES)
    if request.param == "kit":
        app = Starlette(routes=routes(axis, SECRETS, KitServerSettings(folder), clock=CLOCK, prefix="/kit"))

        def client(port):
            return KitClient(kit_settings(port, "SS_H21", limits=QUICK), clock=CLOCK)
    else:
        app = application(axis, RestAccounts({"lan": "mật khẩu"}, {LAN: SECRETS["SS_H21"]}), spool=folder, clock=CLOCK)

        def client(port):
            return rest_end(port, "SS_H21", CLOCK, limits=QUICK)

    with serving(app) as behind:
        yield request.param, behind, client


def meeting(far_side, plan, tell):
    """Tell a story with a client in front of the hostile server."""
    dialect, behind, make = far_side

    async def told():
        async with HostileServer(plan, dialect=dialect, behind=behind) as server:
            client = make(server.port)
            try:
                return await asyncio.wait_for(tell(client), 20)
            finally:
                await client.close()

    return asyncio.run(told())


def but_not_while_signing_in(mischief):
    return lambda path: None if path.endswith("/login") else mischief


def test_every_mischief_is_expected_somewhere():
    assert set(PERHAPS) | set(SURELY_NOT) | set(NEVER) | HARMLESS == set(Mischief)


@pytest.mark.parametrize("mischief", [*PERHAPS, *SURELY_NOT, *NEVER])
def test_a_letter_that_meets_it_is_there_perhaps_surely_not_or_never(far_side, mischief, tmp_path):
    async def tell(client):
        started = time.monotonic()
        with pytest.raises((TryLater, NeverWillWork)) as refusal:
            await client.send(letter(tmp_path, f"m-{mischief}", size=100_000))
        return refusal.value, time.monotonic() - started

    refusal, seconds = meeting(far_side, but_not_while_signing_in(mischief), tell)
    if mischief in NEVER:
        assert isinstance(refusal, NeverWillWork)
        assert refusal.reason == NEVER[mischief]
        assert refusal.said or mischief is M.TOO_LARGE
        assert refusal.about == ("our_account" if refusal.reason in ("15", "19") else "parcel")
    else:
        expected = PERHAPS.get(mischief) or SURELY_NOT[mischief]
        assert isinstance(refusal, MayHaveArrived) == (mischief in PERHAPS), refusal
        assert refusal.trouble is expected, refusal
    if mischief is M.BUSY:
        assert refusal.retry_after == 7
    assert refusal.facts["call"].endswith("/sendEdoc")
    assert refusal.say("vi") != refusal.say("en")
    assert "\n" not in str(refusal.facts.get("said", ""))
    assert len(str(refusal.facts.get("said", ""))) <= 300
    assert seconds < 5


@pytest.mark.parametrize("mischief", list(Mischief))
def test_every_other_call_that_meets_it_ends_with_facts_in_time(far_side, mischief):
    into = io.BytesIO(b"kept")
    into.seek(0, io.SEEK_END)

    async def tell(client):
        started = time.monotonic()
        answers = await asyncio.gather(
            client.waiting("document"),
            client.waiting("status", CLOCK.now),
            client.fetch(PACKAGE, into),
            client.acknowledge("doc-00000001-1", "done"),
            client.progress("doc-00000001", "document"),
            client.directory(),
            client.already_sent(ASKED_ABOUT),
            return_exceptions=True,
        )
        return answers, time.monotonic() - started

    answers, seconds = meeting(far_side, but_not_while_signing_in(mischief), tell)
    for answer in answers:
        if isinstance(answer, BaseException):
            assert isinstance(answer, (TryLater, NeverWillWork)), repr(answer)
            assert not isinstance(answer, MayHaveArrived) or answer.trouble is T.CANNOT_TELL
            assert answer.say("vi")
    # CUT_SHORT, WRONG_JSON and the like can be no package, and nothing of them stays in the caller's file.
    assert into.getvalue() == b"kept", into.getvalue()[:200]
    assert seconds < 8


@pytest.mark.parametrize("mischief", [one for one in Mischief if one not in (M.CORRUPTED, M.DROP_AFTER)])
@pytest.mark.parametrize("far_side", ["rest"], indirect=True)
def test_a_sign_in_that_meets_it_never_condemns_a_letter(far_side, mischief, tmp_path):
    async def tell(client):
        with pytest.raises(TryLater) as refusal:
            await client.send(letter(tmp_path, f"s-{mischief}"))
        return refusal.value

    refusal = meeting(far_side, lambda path: mischief if path.endswith("/login") else None, tell)
    assert not isinstance(refusal, MayHaveArrived)


def test_a_list_names_each_package_once_and_knows_no_impossible_date(far_side):
    async def tell(client):
        return await client.waiting("document")

    [once] = meeting(far_side, but_not_while_signing_in(M.DUPLICATES), tell)
    assert (once.remote_id, once.sender, once.receiver) == ("d-1", "H21.07", "G09")
    assert once.created_at == CLOCK.now
    assert [one.created_at for one in meeting(far_side, but_not_while_signing_in(M.IMPOSSIBLE_DATES), tell)] == [
        None,
        None,
    ]
    with pytest.raises(TryLater) as refusal:
        meeting(far_side, but_not_while_signing_in(M.COUNT_WITHOUT_LIST), tell)
    assert refusal.value.trouble is T.UNREADABLE_ANSWER


def test_a_line_that_breaks_while_the_letter_leaves_has_surely_not_delivered_it(far_side, tmp_path):
    async def tell(client):
        with pytest.raises(TryLater) as refusal:
            await client.send(letter(tmp_path, "m-during", size=30_000_000))
        return refusal.value

    refusal = meeting(far_side, but_not_while_signing_in(M.DROP_DURING), tell)
    assert not isinstance(refusal, MayHaveArrived)
    assert refusal.trouble is T.CUT_SHORT


def test_nobody_listens(far_side, tmp_path):
    _, _, make = far_side

    async def told():
        client = make(1)
        try:
            for work in (client.send(letter(tmp_path)), client.waiting("document"), client.directory()):
                with pytest.raises(TryLater) as refusal:
                    await work
                assert not isinstance(refusal.value, MayHaveArrived)
                assert refusal.value.trouble is T.NO_CONNECTION
        finally:
            await client.close()

    asyncio.run(told())


@pytest.mark.parametrize("far_side", ["rest"], indirect=True)
def test_a_token_that_dies_half_way_is_renewed_without_sending_twice(far_side, tmp_path):
    asked = []

    def plan(path):
        asked.append(path)
        return M.EXPIRED if asked.count("/v1/sendEdoc") == 1 and path == "/v1/sendEdoc" else None

    async def tell(client):
        return await client.send(letter(tmp_path, "m-token", number="77"))

    assert meeting(far_side, plan, tell).remote_id
    assert asked == ["/v1/auth/login", "/v1/sendEdoc", "/v1/auth/login", "/v1/sendEdoc"]


@pytest.mark.parametrize("mischief", [M.ENDLESS_BODY, M.ENDLESS_HEADER, M.BOMB, M.DEEP_JSON])
def test_no_answer_fills_our_memory(far_side, mischief, tmp_path):
    async def tell(client):
        tracemalloc.start()
        await asyncio.gather(
            client.waiting("document"),
            client.fetch(PACKAGE, io.BytesIO()),
            client.directory(),
            return_exceptions=True,
        )
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    # Three calls whose largest limit is 3 MB of content (in memory here), and the hostile server itself beside them.
    assert meeting(far_side, but_not_while_signing_in(mischief), tell) < 30_000_000


@pytest.mark.parametrize("far_side", ["kit"], indirect=True)
def test_a_changed_byte_is_noticed_where_a_digest_came_along(far_side, tmp_path):
    # The wrapper sends no digest; there only the reader of the message can notice.
    _, behind, make = far_side

    async def told():
        sender = make(behind)
        receiver = KitClient(kit_settings(behind, "SS_G09"), clock=CLOCK)
        await sender.send(letter(tmp_path, "m-changed"))
        waiting = (await receiver.waiting("document"))[-1]
        await sender.close()
        await receiver.close()
        async with HostileServer(in_turn([M.CORRUPTED, None]), behind=behind) as server:
            client = KitClient(kit_settings(server.port, "SS_G09"), clock=CLOCK)
            into = io.BytesIO()
            with pytest.raises(TryLater) as refusal:
                await client.fetch(waiting, into)
            assert refusal.value.trouble is T.OTHER_BYTES
            await client.fetch(waiting, into)
            await client.close()
            return into.getvalue()

    assert asyncio.run(told()) == (tmp_path / "m-changed.edxml").read_bytes()
