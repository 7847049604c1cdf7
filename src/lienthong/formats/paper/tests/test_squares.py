import pytest

from lienthong.formats import paper


def test_a_code_is_svg_without_margin_and_the_same_for_the_same_text() -> None:
    svg = paper.qr("H21.52.8-260302-0007|2.001023|QX7K2MEA|Giấy tiếp nhận")
    assert svg.startswith(b"<svg ")
    assert svg == paper.qr("H21.52.8-260302-0007|2.001023|QX7K2MEA|Giấy tiếp nhận")


@pytest.mark.parametrize("text", ["", "x" * 3000])
def test_nothing_and_too_much_are_told_at_once(text: str) -> None:
    # ISO/IEC 18004: at most 2331 bytes with error correction M.
    with pytest.raises(ValueError, match="QR"):
        paper.qr(text)
