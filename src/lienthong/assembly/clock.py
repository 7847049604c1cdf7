"""What time it is. The demonstration plays on a day of 2018, when the province had its four levels."""

from collections.abc import Callable
from datetime import datetime, timedelta

from lienthong.assembly.settings import Settings
from lienthong.kernel.moments import VIETNAM


def clock_of(settings: Settings) -> Callable[[], datetime]:
    """The installation's clock, in Vietnam time: the machine's, or the demonstration's."""
    shift = timedelta(seconds=settings.demo_offset if settings.demo else 0)

    def now() -> datetime:
        return datetime.now(VIETNAM) + shift

    return now
