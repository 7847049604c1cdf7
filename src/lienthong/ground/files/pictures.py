"""Looking at a picture: does it open, is it large enough, dark, blank or blurred."""

import warnings
from pathlib import Path

from PIL import Image, ImageFilter, ImageStat

from lienthong.ground.files.verdicts import Limits, Problem, Verdict

SMALL = 1000
"""The longer side of a page in dots, under which print is lost: about 85 dots per inch of A4. Ours."""
DARK = 35.0
"""The mean brightness, of 255, under which nobody reads."""
BLANK = 2.0
"""The spread of brightness under which nothing is written."""
BLURRED = 12.0
"""The variance of the Laplacian under which edges are washed out. A sharp page has hundreds."""

_EDGES = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


def look(path: Path, media_type: str, size: int, limits: Limits) -> Verdict:
    """What a picture is. Raises whatever its reader raises for a damaged one."""
    Image.MAX_IMAGE_PIXELS = limits.pixels
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            image = Image.open(path, formats=("JPEG", "PNG", "TIFF"))
        except Image.DecompressionBombError:
            return Verdict(media_type, size, problems=(Problem("too_heavy"),))
    width, height = image.size
    if width * height > limits.pixels:
        return Verdict(media_type, size, problems=(Problem("too_heavy"),))
    pages = getattr(image, "n_frames", 1) if media_type.endswith("tiff") else 1
    if pages > limits.pages:
        problem = Problem("too_many_pages", {"pages": pages, "limit": limits.pages})
        return Verdict(media_type, size, pages, (problem,))
    image.draft("L", (1400, 1400))
    grey = image.convert("L")
    grey.thumbnail((1400, 1400))
    return Verdict(media_type, size, pages, tuple(_seen(grey, width, height)))


def _seen(grey: Image.Image, width: int, height: int) -> list[Problem]:
    spread, mean = ImageStat.Stat(grey).stddev[0], ImageStat.Stat(grey).mean[0]
    if mean < DARK:
        return [Problem("dark")]
    if spread < BLANK:
        return [Problem("all_blank")]
    problems = []
    if max(width, height) < SMALL:
        problems.append(Problem("small_picture", {"width": width, "height": height}))
    # The frame of the filter's result is a copy of the picture, not of its edges.
    edges = grey.filter(_EDGES).crop((1, 1, grey.width - 1, grey.height - 1)) if min(grey.size) > 2 else None
    if edges and ImageStat.Stat(edges).var[0] < BLURRED:
        problems.append(Problem("blurred"))
    return problems
