"""What stands in a file as text, and a picture of one of its pages. Runs where a hostile file can do no harm."""

import base64
import io
from itertools import islice
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

from lienthong.ground.files.verdicts import Limits


def text(path: Path, limits: Limits, letters: int) -> dict[str, Any]:
    """The first `letters` letters of a PDF, and its first page by itself."""
    document = pdfium.PdfDocument(path)
    pages: list[str] = []
    left = letters
    for page in islice(document, limits.pages):
        found = page.get_textpage()
        said = found.get_text_range(0, min(left, found.count_chars())) if found.count_chars() else ""
        found.close()
        page.close()
        pages.append(said.replace("\x00", "").replace("\r\n", "\n"))
        left -= len(said)
        if left <= 0:
            break
    return {"text": "\n".join(pages), "first": pages[0] if pages else ""}


def picture(path: Path, limits: Limits, page: int, width: int) -> dict[str, Any]:
    """A page of a PDF, or a picture, `width` dots wide as PNG in base64."""
    with path.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    if is_pdf:
        found = pdfium.PdfDocument(path)[page - 1]
        across, down = found.get_size()
        # A page may say that it is a kilometre high.
        scale = min(width / max(across, 1), (limits.pixels / 8 / max(across * down, 1)) ** 0.5)
        drawn: Image.Image = found.render(scale=scale).to_pil()
    else:
        Image.MAX_IMAGE_PIXELS = limits.pixels
        with Image.open(path) as opened:
            drawn = opened.convert("RGB")
        drawn.thumbnail((width, width * 2))
    out = io.BytesIO()
    drawn.convert("RGB").quantize(64).save(out, "PNG", optimize=True)
    return {"png": base64.b64encode(out.getvalue()).decode()}
