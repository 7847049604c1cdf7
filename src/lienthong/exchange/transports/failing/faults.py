"""What can go wrong on the way to an axis, and when it does."""

import random
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

Plan = Callable[[str], "Fault | None"]
"""Asked once per call with the name of the method; None lets the call work."""


class Fault(StrEnum):
    """One way to fail. A fault that makes no sense for a call is `SERVER_ERROR` there."""

    CONNECTION_REFUSED = "connection_refused"
    TIME_OUT_BEFORE = "time_out_before"
    """The line dies before the far side does anything."""
    TIME_OUT_AFTER = "time_out_after"
    """The far side does what was asked; its answer never comes."""
    SERVER_ERROR = "server_error"
    BAD_GATEWAY_AFTER = "bad_gateway_after"
    """The far side does what was asked; a gateway answers 502."""
    BUSY = "busy"
    SLOW = "slow"
    """It works, after a wait."""
    UNREADABLE_ANSWER = "unreadable_answer"
    """Wrong JSON, a web page: something was done, or not."""
    NOT_SIGNED_IN = "not_signed_in"
    REDIRECTED = "redirected"
    REFUSED_FILE = "refused_file"
    REFUSED_ACCOUNT = "refused_account"
    REFUSED_RECEIVER = "refused_receiver"
    REFUSED_SENDER = "refused_sender"
    SYSTEM_ERROR = "system_error"
    REFUSED_PROCESSING = "refused_processing"
    REFUSED_FORMAT = "refused_format"
    REFUSED_LOCKED = "refused_locked"
    UNKNOWN_CODE = "unknown_code"

    EMPTY_LIST = "empty_list"
    """The list says that nothing waits although something does."""
    DUPLICATE_IDS = "duplicate_ids"
    """The same id several times in one list, which no good provider lets through."""
    GHOST = "ghost"
    """The list names a package that cannot be fetched."""
    REVERSED = "reversed"
    NO_TIME = "no_time"
    """30 February: the time of every entry is not known."""
    CLOCK_AHEAD = "clock_ahead"
    """The far side's clock is a day ahead."""
    CUT_SHORT = "cut_short"
    """Half of the bytes, then an error."""
    CORRUPTED = "corrupted"
    """Other bytes, and no error at all: only the reader can notice."""
    EMPTY_FILE = "empty_file"
    CANNOT_TELL = "cannot_tell"
    """Asked whether a parcel arrived, it does not know."""


CODES = {
    Fault.REFUSED_FILE: "10",
    Fault.REFUSED_ACCOUNT: "15",
    Fault.REFUSED_RECEIVER: "18",
    Fault.REFUSED_SENDER: "19",
    Fault.SYSTEM_ERROR: "20",
    Fault.REFUSED_PROCESSING: "21",
    Fault.REFUSED_FORMAT: "22",
    Fault.REFUSED_LOCKED: "23",
    Fault.UNKNOWN_CODE: "999",
}
"""The faults that are a FAIL of the axis, with its code."""


def script(faults: Iterable[Fault | None], *, only: str = "") -> Plan:
    """The faults one after the other, then everything works. `only` counts the calls of one method."""
    left = iter(faults)

    def plan(call: str) -> Fault | None:
        return next(left, None) if only in ("", call) else None

    return plan


def seeded(rng: random.Random, chance: float, faults: Sequence[Fault] = tuple(Fault)) -> Plan:
    """Each call fails with this chance, in one of these ways. The same seed gives the same run."""

    def plan(call: str) -> Fault | None:
        return rng.choice(faults) if rng.random() < chance else None

    return plan
