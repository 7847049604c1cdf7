"""A letter's life with one receiver, by the protocol's table (`exchange.protocol.life.BUSINESS`)."""

from datetime import datetime

from lienthong.exchange.protocol.life import Event, State, step
from lienthong.ground.letters.models import LetterReceiver
from lienthong.ground.letters.values import Effect


def stepped(receiver: LetterReceiver, event: Event, at: datetime) -> Effect:
    """Let something happen to a letter with a receiver, and keep it. Late and repeated events change nothing."""
    pair = receiver.pair
    if pair.state is State.QUEUED and event is not Event.TURNED_DOWN_BY_AXIS:
        # Their word may overtake the hub's answer to us; that they speak of it shows that the axis took it.
        pair = step(pair, Event.TAKEN_BY_AXIS).pair
    after = step(pair, event)
    if after.pair == receiver.pair:
        return Effect.SURPRISE if after.surprise else Effect.NOTHING
    receiver.state = after.pair.state
    receiver.before = after.pair.before or ""
    receiver.changed_at = at
    receiver.save(update_fields=["state", "before", "changed_at"])
    return Effect.CHANGED if after.changed else Effect.NOTHING
