"""Write every sample anew: its facts as JSON, its paper as PDF, and the small pictures of the manual."""

import io
import sys
from pathlib import Path

from PIL import Image

from lienthong.work.cases.slips.printing import pdf, pictures
from lienthong.work.cases.slips.samples.story import story
from lienthong.work.cases.slips.written import write


def main(manual: Path | None) -> None:
    """Write the samples beside this file, and pictures into `manual` where one is given."""
    here = Path(__file__).parent
    for slip_set in ("c01", "c03"):
        for kind, slip in story(slip_set).items():
            name = f"{slip_set}-{kind}".replace("_", "-")
            (here / f"{name}.json").write_text(write(slip), encoding="utf-8")
            (here / f"{name}.pdf").write_bytes(pdf(slip))
            if manual:
                small(pictures(slip, ppi=72), manual / f"{name}.png")


def small(pages: list[bytes], to: Path) -> None:
    """Pages side by side in sixteen greys."""
    images = [Image.open(io.BytesIO(page)).convert("L") for page in pages]
    whole = Image.new("L", (sum(one.width for one in images) + 12 * (len(images) - 1) + 2, images[0].height + 2), 150)
    left = 1
    for one in images:
        whole.paste(one, (left, 1))
        left += one.width + 12
    whole.quantize(16).save(to, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else None)
