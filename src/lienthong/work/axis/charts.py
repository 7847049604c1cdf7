"""The numbers of small drawings: bars by the hour or day, spans of time on a line. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lienthong.exchange.hub.watch import Spread
from lienthong.kernel.words import Words

FASTEST, SLOWEST = 0.1, 30 * 86400.0
"""The ends of the line on which spans of time are drawn, in seconds; equal steps are equal factors."""
LANDMARKS = (
    (1.0, Words(vi="1 giây", en="1 s")),
    (60.0, Words(vi="1 phút", en="1 min")),
    (3600.0, Words(vi="1 giờ", en="1 h")),
    (86400.0, Words(vi="1 ngày", en="1 d")),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of two parts, in hundredths of the drawing's width and height."""

    label: str
    lower: int
    upper: int
    left: float
    width: float
    lower_top: float
    lower_height: float
    upper_top: float
    upper_height: float
    here: bool
    later: bool
    labelled: bool

    @property
    def total(self) -> int:
        """Both parts."""
        return self.lower + self.upper

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return self.left + self.width / 2


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, and the height of the drawing in the chart's own numbers."""

    bars: tuple[Bar, ...]
    top: int
    total: int


def bars(parts: Sequence[tuple[str, int, int]], *, here: int | None = None, every: int = 3) -> Chart:
    """Bars of (label, lower, upper). `here` is the one of now: the ones after it are still to come. Every so
    manieth bear their label, so that a phone has room for them."""
    top = _round_up(max((lower + upper for _, lower, upper in parts), default=0))
    slot = 100 / max(len(parts), 1)
    gap = 0.22
    drawn = []
    for index, (label, lower, upper) in enumerate(parts):
        low, high = 100 * lower / top, 100 * upper / top
        drawn.append(
            Bar(
                label=label,
                lower=lower,
                upper=upper,
                left=slot * (index + gap / 2),
                width=slot * (1 - gap),
                lower_top=100 - low,
                lower_height=low,
                upper_top=100 - low - high,
                upper_height=high,
                here=index == here,
                later=here is not None and index > here,
                labelled=index % every == 0,
            )
        )
    return Chart(tuple(drawn), top, sum(lower + upper for _, lower, upper in parts))


@dataclass(frozen=True, slots=True)
class Line:
    """A spread on the line, in hundredths of its length."""

    p50: float
    p90: float
    p99: float


def line(spread: Spread) -> Line | None:
    """Where a spread lies; None where nothing was counted."""
    if spread.p50 is None or spread.p90 is None or spread.p99 is None:
        return None
    return Line(place(spread.p50), place(spread.p90), place(spread.p99))


def place(seconds: float) -> float:
    """Where a span of time lies on the line, in hundredths."""
    whole = math.log(SLOWEST / FASTEST)
    return 100 * math.log(min(max(seconds, FASTEST), SLOWEST) / FASTEST) / whole


def _round_up(number: int) -> int:
    """The next number that reads well at the top of an axis."""
    if number <= 4:
        return 4
    unit = 10 ** (len(str(number)) - 1)
    return next(int(unit * step) for step in (1, 2, 4, 5, 6, 8, 10) if unit * step >= number)
