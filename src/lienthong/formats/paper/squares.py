"""The square code on a paper (QR, ISO/IEC 18004; TCVN 7322:2009)."""

import io

import segno


def qr(text: str) -> bytes:
    """A QR code as SVG without a quiet zone: the paper's own margin is its quiet zone.

    Error correction M: a fold or a staple over 15 % of it still reads. UTF-8, as telephones expect.

    Raises:
        ValueError: there is nothing to write, or more than a QR code holds.
    """
    if not text:
        raise ValueError("a QR code of nothing")
    out = io.BytesIO()
    try:
        segno.make(text, error="m", encoding="utf-8", micro=False, boost_error=False).save(
            out, kind="svg", border=0, svgns=True, xmldecl=False, nl=False
        )
    except segno.DataOverflowError as too_long:
        raise ValueError(f"{len(text)} characters do not fit in a QR code") from too_long
    return out.getvalue()
