"""The cast: ông Dũng who signs, the office of Ia Ly that seals, and a paper for them."""

import io
from datetime import datetime, timedelta
from functools import cache

from PIL import Image, ImageDraw

from lienthong.formats import paper
from lienthong.formats.signing import Appearance, Place, Signed, sign
from lienthong.formats.signing.appearance.drawing import TEMPLATE
from lienthong.formats.signing.keys import demo_key
from lienthong.formats.signing.trial import demo_authority
from lienthong.kernel.moments import VIETNAM

NOW = datetime(2018, 9, 4, 9, 14, 5, tzinfo=VIETNAM)
IA_LY = "Ủy ban nhân dân thị trấn Ia Ly"
AUTHORITY = demo_authority(since=datetime(2016, 1, 1, tzinfo=VIETNAM), seed=b"the cast", lasts=timedelta(days=1500))
DUNG = demo_key(name="Nguyễn Văn Dũng", organization=IA_LY, authority=AUTHORITY)
OFFICE = demo_key(organization=IA_LY, authority=AUTHORITY)
TRUST = AUTHORITY.trust(NOW)
BOX_7C = Place(1, 60, 60, 42, 30)
BOX_8 = Place(1, 42, 58, 36, 36)


@cache
def letter(words: str = "Chi 15.000.000 đồng") -> bytes:
    """A page of 150 × 100 mm with one line on it."""
    facts = {"text": words, "width": 150, "height": 100, "points": 14, "align": "left", "italic": False, "made_at": NOW}
    return paper.render(TEMPLATE, facts, size="A4")


@cache
def picture(colour: str = "blue", side: int = 60) -> bytes:
    """A PNG with a transparent ground."""
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse([4, 4, side - 4, side - 4], outline=colour, width=5)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def by_dung(words: str = "Chi 15.000.000 đồng") -> Signed:
    """Signed by ông Dũng; the same bytes each time it is asked for."""
    return _by_dung(words)


def sealed(words: str = "Chi 15.000.000 đồng", final: bool = True) -> Signed:
    """Signed by ông Dũng and then by his office."""
    return _sealed(words, final)


@cache
def _by_dung(words: str) -> Signed:
    return sign(letter(words), DUNG, Appearance(BOX_7C, picture("blue")), at=NOW, field="NguoiKy1")


@cache
def _sealed(words: str, final: bool) -> Signed:
    return sign(by_dung(words).pdf, OFFICE, Appearance(BOX_8, picture("red")), at=NOW, field="CoQuan", final=final)
