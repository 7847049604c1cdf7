"""What stands in a file, and where, in millimetres of the page as one sees it."""

import io
from datetime import UTC, datetime

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject

from lienthong.formats import paper
from lienthong.formats.signing.appearance.drawing import TEMPLATE
from lienthong.ground.files import reading
from lienthong.ground.files.verdicts import Limits


def test_a_page_with_a_unit_of_its_own_is_as_large_as_it_says(tmp_path):
    # UserUnit 2: what the file calls one is two points (ISO 32000-1 14.11.2).
    made_at = datetime(2018, 9, 4, tzinfo=UTC)
    facts = {"width": 100, "height": 50, "points": 14, "align": "left", "italic": False, "made_at": made_at}
    plain = paper.render(TEMPLATE, {"text": "Chi 15.000.000 đồng", **facts}, size="A4")
    writer = PdfWriter(PdfReader(io.BytesIO(plain)))
    writer.pages[0][NameObject("/UserUnit")] = NumberObject(2)
    writer.write(tmp_path / "large.pdf")
    (tmp_path / "plain.pdf").write_bytes(plain)
    (small,), (large,) = (
        reading.letters(tmp_path / f"{name}.pdf", Limits(), 1, 1, 4)["pages"] for name in ("plain", "large")
    )
    assert (small["width"], large["width"]) == (100, 200)
    assert [round(side / 2, 1) for side in large["boxes"][0]] == [round(side, 1) for side in small["boxes"][0]]
