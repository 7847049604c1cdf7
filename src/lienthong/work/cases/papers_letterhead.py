"""How a counter names itself on paper: which body, under which agency, at which place."""

import re

from lienthong.work.cases.slips import facts
from lienthong.work.procedures import regimes

COUNTERS = (
    ("d118", "Trung tâm Phục vụ hành chính công"),
    ("d61", "Bộ phận Tiếp nhận và Trả kết quả"),
)
"""What a counter is called from the first day of a regime on, the newest first (Decrees 118/2025 and 61/2018)."""

_RANK = re.compile(
    r"^(UBND|Ủy ban nhân dân)\s+((xã|phường|thị trấn|thị xã|thành phố|huyện|tỉnh)\s+)?|^(Sở|Phòng|Chi cục)\s",
    re.IGNORECASE,
)


def office(name: str, regime: str) -> facts.Office:
    """The letterhead of the counter of an office, by its name, under a regime."""
    begun = regimes.named(regime).valid_from
    counter = next(called for key, called in COUNTERS if regimes.named(key).valid_from <= begun)
    return facts.Office(name=counter, above=name, place=_RANK.sub("", name).strip() or name)
