"""From millimetres on the page as one sees it to the coordinates of the file."""

import math
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.rw_common import PdfHandler

from lienthong.formats.signing.objects import entry
from lienthong.formats.signing.refusals import Misplaced
from lienthong.formats.signing.values import Place
from lienthong.kernel.words import Words

POINT = 72 / 25.4
"""Points in a millimetre."""
_DEEPEST = 64
_LARGEST_UNIT = 75_000
"""Points. The largest that Acrobat knows."""
_A4 = (0.0, 0.0, 595.276, 841.89)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """In the page's own unit, from its lower left corner. `turn`: degrees by which the page is turned when shown.

    `unit`: so many points are one unit (ISO 32000-1 14.11.2, UserUnit), on nearly every page one.
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0
    unit: float = 1

    @property
    def seen(self) -> tuple[float, float]:
        """Width and height as one sees it, in points."""
        across, up = (self.right - self.left) * self.unit, (self.top - self.bottom) * self.unit
        return (up, across) if self.turn in (90, 270) else (across, up)


def page_count(handler: PdfHandler) -> int:
    """How many pages the file says it has."""
    return int(handler.root["/Pages"]["/Count"])


def first_size(handler: PdfHandler) -> tuple[float, float]:
    """Width and height of the first page as one sees it, in millimetres.

    Raises:
        Misplaced: the file's tree of pages is damaged.
    """
    across, down = _seen_page(handler, 0).seen
    return across / POINT, down / POINT


def rectangle(handler: PdfHandler, place: Place) -> Rectangle:
    """Where a place lies in the file.

    Raises:
        Misplaced: there is no such page, or the place is not on it.
    """
    sides = (place.x, place.y, place.width, place.height)
    if not all(math.isfinite(side) for side in sides) or place.width <= 0 or place.height <= 0:
        raise Misplaced(why=Words(vi="khung không có kích thước", en="the box has no size"))
    pages = page_count(handler)
    if not 1 <= place.page <= pages:
        why = Words(
            vi=f"tệp có {pages} trang, không có trang {place.page}", en=f"there is no page {place.page} of {pages}"
        )
        raise Misplaced(why=why)
    page = _seen_page(handler, place.page - 1)
    left, bottom, right, top = page.left, page.bottom, page.right, page.top
    x, y, width, height = (side * POINT for side in sides)
    across, down = page.seen
    # Half a millimetre of grace: places are rounded on their way here.
    if x < -1.5 or y < -1.5 or x + width > across + 1.5 or y + height > down + 1.5:
        size = f"{across / POINT:.0f} × {down / POINT:.0f} mm"
        why = Words(
            vi=f"khung nằm ngoài trang {place.page}, trang ấy rộng {size}",
            en=f"the box leaves page {place.page}, which measures {size}",
        )
        raise Misplaced(why=why)
    x, y, width, height = (side / page.unit for side in (x, y, width, height))
    match page.turn:
        case 90:
            corners = (left + y, bottom + x, left + y + height, bottom + x + width)
        case 180:
            corners = (right - x - width, bottom + y, right - x, bottom + y + height)
        case 270:
            corners = (right - y - height, top - x - width, right - y, top - x)
        case _:
            corners = (left + x, top - y - height, left + x + width, top - y)
    return Rectangle(*corners, page.turn, page.unit)


def turned(form: Any, box: Rectangle) -> None:
    """Turn a drawing so that it stands upright on a page that is shown turned."""
    width, height = box.seen
    matrix = {90: (0, 1, -1, 0, height, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, width)}
    if box.turn in matrix:
        form[generic.pdf_name("/Matrix")] = generic.ArrayObject(
            [generic.FloatObject(f"{number:.4f}") for number in matrix[box.turn]]
        )


def unit_of(page: Any) -> float:
    """How many points one unit of a page is."""
    try:
        told = float(entry(page, "/UserUnit", 1))
    except (TypeError, ValueError):
        return 1
    return told if 0 < told <= _LARGEST_UNIT else 1


def _seen_page(handler: PdfHandler, index: int) -> Rectangle:
    try:
        page = handler.find_page_for_modification(index)[0].get_object()
    except (PdfError, KeyError, IndexError, ValueError, TypeError) as odd:
        raise Misplaced(why=Words(vi="cây trang của tệp bị hỏng", en="the file’s tree of pages is damaged")) from odd
    media = _box(_inherited(page, "/MediaBox")) or _A4
    crop = _box(_inherited(page, "/CropBox")) or media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right <= left or top <= bottom:
        left, bottom, right, top = media
    try:
        turn = int(_inherited(page, "/Rotate") or 0) % 360
    except (TypeError, ValueError):
        turn = 0
    return Rectangle(left, bottom, right, top, turn, unit_of(page))


def _inherited(page: Any, name: str) -> Any:
    for _ in range(_DEEPEST):
        found = entry(page, name)
        if found is not None or page is None:
            return found
        page = entry(page, "/Parent")
    return None


def _box(found: Any) -> tuple[float, float, float, float] | None:
    try:
        a, b, c, d = (float(side) for side in found)
    except (TypeError, ValueError):
        return None
    box = min(a, c), min(b, d), max(a, c), max(b, d)
    return box if box[2] > box[0] and box[3] > box[1] else None
