"""A PNG becomes a drawing of a PDF: its colours, and its transparency beside them."""

import io
import zlib
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, UnidentifiedImageError

from lienthong.formats.signing.refusals import BadPicture
from lienthong.formats.signing.values import LARGEST_PICTURE
from lienthong.kernel.words import Words

MOST_PIXELS = 4_000_000
"""A seal of 36 mm at 600 dots per inch has 0.7 million; a decompression bomb has far more."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Width and height in pixels; colours as deflated RGB, transparency as deflated grey, empty where all is opaque."""

    width: int
    height: int
    colours: bytes
    transparency: bytes


@lru_cache(maxsize=64)
def picture(png: bytes) -> Picture:
    """Read a PNG. The last pictures are kept: an office signs with the same few all day.

    Raises:
        BadPicture: no PNG, damaged, or too large.
    """
    if len(png) > LARGEST_PICTURE:
        raise BadPicture(why=Words(vi="tệp ảnh quá lớn", en="the file is too large"))
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise BadPicture(why=Words(vi="ảnh có quá nhiều điểm", en="it has too many pixels"))
            whole = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as wrong:
        raise BadPicture(why=Words(vi="không phải ảnh PNG đọc được", en="not a readable PNG")) from wrong
    alpha = whole.getchannel("A")
    opaque = alpha.getextrema() == (255, 255)
    colours = zlib.compress(whole.convert("RGB").tobytes(), 9)
    return Picture(*whole.size, colours, b"" if opaque else zlib.compress(alpha.tobytes(), 9))
