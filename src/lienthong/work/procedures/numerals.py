"""Numbers as they are said, so that a page can be held against itself: “15 (mười lăm) ngày”."""

from lienthong.kernel.vietnamese import fold

_ONES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_AFTER_TENS = {1: ("một", "mốt"), 4: ("bốn", "tư"), 5: ("năm", "lăm")}


def in_words(number: int) -> frozenset[str]:
    """How a number from 0 to 999 is said in Vietnamese, without accents; several ways where people differ."""
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    head = fold(f"{_ONES[hundreds]} trăm")
    if not rest:
        return frozenset({head})
    if rest < 10:
        return frozenset(f"{head} {odd} {fold(_ONES[rest])}" for odd in ("linh", "le"))
    return frozenset(f"{head} {each}" for each in _below_hundred(rest))


def _below_hundred(number: int) -> frozenset[str]:
    ten, one = divmod(number, 10)
    if not ten:
        return frozenset({fold(_ONES[one])})
    tens = "mười" if ten == 1 else f"{_ONES[ten]} mươi"
    if not one:
        return frozenset({fold(tens)})
    return frozenset(fold(f"{tens} {unit}") for unit in _AFTER_TENS.get(one, (_ONES[one],)))
