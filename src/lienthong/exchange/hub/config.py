"""What a hub is told when it starts. Nothing here is read from the environment; assembly hands it in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from lienthong.formats.edxml import Limits
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.moments import VIETNAM


def vietnam_now() -> datetime:
    """The wall clock, for production."""
    return datetime.now(VIETNAM)


@dataclass(frozen=True, slots=True)
class HubConfig:
    """One axis: its name and key, where it keeps things, whom it serves, and how much it takes at once."""

    code: str
    """The exchange code of the organisation that runs it, such as H21; the audience of tokens."""
    name: str
    key: KeyPair
    database: str
    schema: str
    files: Path
    serves: frozenset[str] = frozenset({"province"})
    """The axes of the directory whose organisations have an inbox here."""
    clock: Callable[[], datetime] = vietnam_now
    limits: Limits = field(default_factory=Limits)
    largest_message: int = 400 * 1024 * 1024
    """Bytes of one message. No official limit is known; a base64 attachment adds a third."""
    largest_attachments: int = 50_000_000
    """Bytes of a message's attachments, decoded, that an agency may send: one provincial gateway's limit; what another
    axis hands over is taken as it is."""
    inline_up_to: int = 64 * 1024
    """Messages up to this many bytes live in the journal; larger ones in files."""
    group_window: timedelta = timedelta(milliseconds=2)
    """How long the first message of a group waits for company before the commit."""
    group_size: int = 400
    most_waiting: int = 4000
    """Messages waiting for a commit beyond which the door says 429 rather than collapse."""
    most_waiting_bytes: int = 128 * 1024 * 1024
    most_requests: int = 512
    """Requests under way in one process; one agency has at most half of them."""
    body_pause: timedelta = timedelta(seconds=60)
    """How long a body may pause on its way in before its place is given to others."""
    refresh: timedelta = timedelta(seconds=2)
    """How often the registers are looked at for changes."""
