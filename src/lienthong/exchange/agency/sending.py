"""What leaves: small messages in batches, large ones piece by piece, in the order that `turns` allows."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from lienthong.exchange.agency import transfers
from lienthong.exchange.agency.answers import Accepted, Outcome
from lienthong.exchange.agency.conditions import Shared
from lienthong.exchange.agency.patience import Portion, wait_for_message
from lienthong.exchange.agency.satchel.outgoing import Letter
from lienthong.exchange.agency.transfers import GaveWay
from lienthong.exchange.agency.troubles import HubSpeaksOddly, Refused, TryLater
from lienthong.exchange.agency.turns import next_large, small_batch

BATCH_BYTES = 4 << 20
"""Raw bytes of one batch; base64 adds a third, and the hub takes 16 MB."""

_LOOK_AGAIN = 15.0
"""Seconds after which the outbox is looked at though nobody rang: a resting message may be due."""


@dataclass(slots=True)
class Lane:
    """`busy` while a request is under way that is better finished than cut off."""

    busy: bool = False


async def send_small(shared: Shared, lane: Lane) -> None:
    """Send small messages for ever, one batch at a time, so that their order is kept."""
    satchel, backoff, waker = shared.satchel, shared.backoff(), shared.waker()
    portion = Portion(1, shared.config.batch, shared.config.batch)

    def next_batch() -> list[Letter]:
        waiting = satchel.outbox.waiting(shared.now(), frozenset(shared.away))
        batch = small_batch(waiting, at_most=portion.now, at_most_bytes=BATCH_BYTES)
        if not batch:
            return []
        positions = [message.position for message in batch]
        satchel.outbox.attempt(positions)
        return satchel.outbox.letters(positions)

    while not shared.stopping.is_set():
        letters = await shared.keep(next_batch)
        if not letters:
            await shared.rest(waker, _LOOK_AGAIN)
            continue
        lane.busy = True
        shared.away.update(letter.position for letter in letters)
        try:
            try:
                outcomes = await _offer(shared, letters)
                await shared.heard()
                trouble = await _settle(shared, letters, outcomes)
            except TryLater as error:
                trouble = error
                if error.trouble in ("hub_failed", "cut_short", "time_out", "digest_mismatch"):
                    # One message among many may be what the hub or the line cannot bear: fewer at a time finds it.
                    alone = not portion.shrink()
                    if alone and error.trouble == "hub_failed":
                        await shared.keep(_let_rest, shared, letters[0], error)
            except Refused:
                # The batch as such was refused; ever smaller ones end in one message and a definite answer to it.
                portion.shrink()
                continue
        finally:
            shared.away.difference_update(letter.position for letter in letters)
            lane.busy = False
        if trouble is None:
            backoff.worked()
            portion.grow()
        else:
            await shared.in_trouble(trouble)
            await shared.config.sleep(backoff.failed(trouble.retry_after))


async def send_large(shared: Shared, lane: Lane) -> None:
    """Send large messages for ever, one at a time; a more urgent one interrupts, and the rest is sent later."""
    satchel, backoff, waker = shared.satchel, shared.backoff(), shared.waker()
    portion = transfers.piece()

    def whose_turn() -> int | None:
        if not satchel.outbox.has_large():
            return None
        message = next_large(satchel.outbox.waiting(shared.now()))
        return None if message is None else message.position

    def take(position: int) -> Letter:
        [letter] = satchel.outbox.letters([position])
        satchel.outbox.attempt([position])
        return letter

    while not shared.stopping.is_set():
        position = await shared.keep(whose_turn)
        if position is None:
            await shared.rest(waker, _LOOK_AGAIN)
            continue
        letter = await shared.keep(take, position)

        async def still_its_turn(mine: int = position) -> bool:
            return not shared.stopping.is_set() and await shared.keep(whose_turn) == mine

        shared.away.add(position)
        lane.busy = True
        trouble: TryLater | None = None
        try:
            accepted = await _upload(shared, letter, portion, still_its_turn)
            await shared.heard()
            trouble = await _settle(shared, [letter], [accepted])
        except GaveWay:
            pass
        except Refused as refused:
            trouble = await _settle(shared, [letter], [refused])
        except TryLater as error:
            trouble = error
            if error.trouble in ("hub_failed", "digest_mismatch"):
                await shared.keep(_let_rest, shared, letter, error)
        finally:
            shared.away.discard(position)
            lane.busy = False
        if trouble is None:
            backoff.worked()
        else:
            await shared.in_trouble(trouble)
            await shared.config.sleep(backoff.failed(trouble.retry_after))


async def _offer(shared: Shared, letters: Sequence[Letter]) -> list[Outcome]:
    bodies = [(letter.message_id, letter.body or b"") for letter in letters]
    if len(bodies) > 1:
        return await shared.hub.batch(bodies)
    try:
        return [await shared.hub.put(*bodies[0])]
    except Refused as refused:
        return [refused]


async def _upload(shared: Shared, letter: Letter, portion: Portion, may_go_on: transfers.MayGoOn) -> Accepted:
    path = letter.path
    if path is None or not path.exists():
        raise TryLater("hub_failed", what="upload", said=f"our own file {path} is gone")
    return await transfers.upload(
        shared.hub, letter.message_id, path, size=letter.size, sha256=letter.sha256, portion=portion,
        begun=letter.attempts > 0, may_go_on=may_go_on,
    )  # fmt: skip


async def _settle(shared: Shared, letters: Sequence[Letter], outcomes: Sequence[Outcome]) -> TryLater | None:
    """Write down what became of each message, in one commit; a trouble among them, if there was one."""
    trouble: TryLater | None = None
    checked: list[tuple[Letter, Outcome]] = []
    for letter, outcome in zip(letters, outcomes, strict=True):
        result = outcome
        if isinstance(outcome, Accepted):
            try:
                await shared.hub.check(outcome, message_id=letter.message_id, sha256=letter.sha256, size=letter.size)
            except HubSpeaksOddly as error:
                # Without a receipt that holds, nobody may say that the message was sent.
                result = error
        if isinstance(result, TryLater):
            trouble = result
        checked.append((letter, result))

    def write() -> None:
        outbox = shared.satchel.outbox
        with shared.satchel.writing("settled"):
            for letter, result in checked:
                if isinstance(result, Accepted):
                    outbox.accepted(letter.position, result)
                elif isinstance(result, Refused):
                    outbox.refused(
                        letter.position, result.code, {**result.facts, "message": result.message}, shared.now()
                    )
                else:
                    _let_rest(shared, letter, result)

    await shared.keep(write)
    return trouble


def _let_rest(shared: Shared, letter: Letter, trouble: TryLater) -> None:
    wait = wait_for_message(letter.attempts, shared.config.chance)
    if trouble.retry_after is not None:
        wait = max(wait, timedelta(seconds=trouble.retry_after))
    shared.satchel.outbox.rests(letter.position, shared.now() + wait, f"{trouble.trouble} {dict(trouble.facts)}"[:500])


async def give_up_in_time(shared: Shared) -> None:
    """Tell the sender of what has waited for too long. Looked at when the node starts, and every ten minutes."""
    satchel = shared.satchel
    while True:
        now = shared.now()
        # What a power cut left half written; by the wall clock, because files know no other.
        await shared.keep(satchel.contents.sweep, older_than=7 * 86400.0, now=time.time())
        await shared.keep(satchel.outbox.give_up, now - shared.config.patience, now, frozenset(shared.away))
        await shared.config.sleep(600.0)


async def hear_other_processes(shared: Shared) -> None:
    """Notice what another process put into the satchel."""
    before = await shared.keep(shared.satchel.version)
    while True:
        await asyncio.sleep(1.0)
        after = await shared.keep(shared.satchel.version)
        if after != before:
            before = after
            shared.ring()
