"""What the people of the demonstration would have scanned: a signature in blue ink, the red seal of an office.

Both on a transparent ground, as Decree 30/2020/NĐ-CP App. I wants them; drawn from names, and nobody's.
"""

import math
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFont

from lienthong.formats.paper import fonts_folder

BLUE, RED = (22, 56, 168, 255), (204, 20, 26, 255)
_DOTS = 12
"""To the millimetre: some 300 to the inch."""


def signature(name: str) -> bytes:
    """A hand that writes this name always writes it so: 42 × 30 mm, PNG."""
    chance = Random(name)  # noqa: S311 - a drawing, nothing secret
    picture = Image.new("RGBA", (42 * _DOTS, 30 * _DOTS))
    pen = ImageDraw.Draw(picture)
    width, height = picture.size
    waves, lean = chance.uniform(2.5, 4.5), chance.uniform(0.10, 0.22)
    turns = [chance.uniform(0.4, 1.0) for _ in range(9)]
    before = None
    for step in range(900):
        part = step / 899
        turn, rest = divmod(part * 7.999, 1)
        swing = (turns[int(turn)] * (1 - rest) + turns[int(turn) + 1] * rest) * (1 - part * 0.55)
        x = width * (0.10 + 0.72 * part + 0.09 * math.cos(2 * math.pi * waves * part))
        y = height * (0.58 - 0.34 * swing * math.sin(2 * math.pi * waves * part) - lean * part)
        if before is not None:
            pen.line((before, (x, y)), fill=BLUE, width=round(3 + 3 * abs(math.sin(7 * part))))
        before = (x, y)
    flourish = [(width * (0.12 + 0.78 * t), height * (0.86 - 0.10 * math.sin(math.pi * t))) for t in _parts(60)]
    pen.line(flourish, fill=BLUE, width=4, joint="curve")
    return _png(picture)


def seal(name: str, around: str = "") -> bytes:
    """A round seal, 36 × 36 mm, PNG: `name` in the middle under a star, `around` along the rim."""
    side = 36 * _DOTS
    picture = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(picture)
    for inset, line in ((4, 9), (18, 3), (98, 3)):
        pen.ellipse((inset, inset, side - inset, side - inset), outline=RED, width=line)
    middle = side / 2
    star = [
        (middle + r * math.sin(math.pi * n / 5), middle - 58 - r * math.cos(math.pi * n / 5))
        for n in range(10)
        for r in ((30, 12)[n % 2],)
    ]
    pen.polygon(star, fill=RED)
    _in_the_middle(pen, name.upper(), middle)
    _along_the_rim(picture, (around or name).upper(), middle, middle - 58)
    return _png(picture)


def _in_the_middle(pen: ImageDraw.ImageDraw, text: str, middle: float) -> None:
    face = _face(27)
    lines: list[str] = []
    for word in text.split():
        if lines and face.getlength(f"{lines[-1]} {word}") <= 165:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    for number, line in enumerate(lines[:4]):
        pen.text((middle, middle + 2 + number * 31), line, font=face, fill=RED, anchor="mm")


def _along_the_rim(picture: Image.Image, text: str, middle: float, radius: float) -> None:
    face = _face(34)
    step = min(2 * math.pi / (len(text) + 2), 0.19)
    first = -step * (len(text) - 1) / 2
    for number, letter in enumerate(text):
        angle = first + number * step
        sheet = Image.new("RGBA", (70, 70))
        ImageDraw.Draw(sheet).text((35, 35), letter, font=face, fill=RED, anchor="mm")
        sheet = sheet.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC)
        place = (round(middle + radius * math.sin(angle)) - 35, round(middle - radius * math.cos(angle)) - 35)
        picture.alpha_composite(sheet, (max(place[0], 0), max(place[1], 0)))


def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts_folder / "Tinos-Bold.ttf"), size)


def _parts(count: int) -> list[float]:
    return [number / (count - 1) for number in range(count)]


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", dpi=(25.4 * _DOTS, 25.4 * _DOTS))
    return out.getvalue()
