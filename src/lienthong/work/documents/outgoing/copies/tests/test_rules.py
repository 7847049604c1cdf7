"""What the decree lets be copied, as a table (Decree 30/2020/NĐ-CP art. 25)."""

from dataclasses import replace
from itertools import product

import pytest

from lienthong.work.documents.outgoing.copies.rules import (
    COPY_OF_COPY,
    EXTRACT,
    TRUE_COPY,
    Form,
    ForwardInstead,
    NotInThatForm,
    OnlyOfOriginal,
    OnlyOfTrueCopy,
    PoorScan,
    ScanFacts,
    Source,
    SourceLocked,
    SourceNotReady,
    SourceRecalled,
    about,
    check,
    offered,
    scanned_well,
)

P, E = Form.PAPER, Form.ELECTRONIC
ORIGINAL = Source("15/QĐ-UBND", ready=True)
COPIED = Source("01/SY-UBND", ready=True, true_copy=True, copied=True)
# Sao y: giấy→giấy, điện tử→giấy, giấy→điện tử; sao lục the same from a sao y; trích sao in all four directions.
LAWFUL = {
    TRUE_COPY: {(P, P), (E, P), (P, E)},
    COPY_OF_COPY: {(P, P), (E, P), (P, E)},
    EXTRACT: {(P, P), (E, P), (P, E), (E, E)},
}


@pytest.mark.parametrize(("kind", "way"), list(product(LAWFUL, product(Form, Form))))
def test_each_kind_goes_its_ways_and_no_other(kind: str, way: tuple[Form, Form]) -> None:
    source = COPIED if kind == COPY_OF_COPY else ORIGINAL
    if way in LAWFUL[kind]:
        check(kind, *way, source)
    else:
        with pytest.raises(ForwardInstead) as refused:
            check(kind, *way, source)
        assert "hãy chuyển chính tệp đó" in refused.value.say("vi")


def test_only_what_may_be_made_is_offered() -> None:
    both = {(kind, *way) for kind in (TRUE_COPY, EXTRACT) for way in LAWFUL[kind]}
    assert set(offered(ORIGINAL)) == both
    assert set(offered(COPIED)) == {(COPY_OF_COPY, *way) for way in LAWFUL[COPY_OF_COPY]}
    # What came on paper may be a true copy itself: whoever holds it says so.
    paper = replace(ORIGINAL, forms=frozenset({P}))
    more = set(offered(paper, on_paper=True)) - set(offered(paper))
    assert more == {(COPY_OF_COPY, P, P), (COPY_OF_COPY, P, E)}
    assert offered(replace(ORIGINAL, recalled=True)) == []


@pytest.mark.parametrize(
    ("kind", "source", "refused"),
    [
        (COPY_OF_COPY, ORIGINAL, OnlyOfTrueCopy),
        (TRUE_COPY, COPIED, OnlyOfOriginal),
        (EXTRACT, COPIED, OnlyOfOriginal),
        (COPY_OF_COPY, replace(COPIED, true_copy=False), OnlyOfTrueCopy),
        (TRUE_COPY, replace(ORIGINAL, recalled=True), SourceRecalled),
        (TRUE_COPY, replace(ORIGINAL, ready=False), SourceNotReady),
        (EXTRACT, replace(ORIGINAL, hidden=True), SourceLocked),
        (TRUE_COPY, replace(ORIGINAL, forms=frozenset({E})), NotInThatForm),
    ],
)
def test_what_is_not_made_of_the_right_thing_is_refused(kind: str, source: Source, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        check(kind, P, P, source)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (ScanFacts("1.3", 300, grey=False), "PDF 1.3"),
        (ScanFacts("1.7", 150, grey=False), "150 dpi"),
        (ScanFacts("1.7", 300, grey=True), "ảnh màu"),
        (ScanFacts("1.7", None, grey=False), "ảnh quét"),
        (None, "ảnh quét"),
    ],
)
def test_a_scan_is_pdf_1_4_in_colour_with_200_dots_to_the_inch(found: ScanFacts | None, why: str) -> None:
    with pytest.raises(PoorScan, match=why):
        scanned_well("ban-quet.pdf", found)
    scanned_well("ban-quet.pdf", ScanFacts("1.4", 200, grey=False))


def test_a_copy_is_called_by_what_is_copied() -> None:
    said = about("Quyết định", "15/QĐ-BNV", "05/03/2018", "Bộ Nội vụ", "về việc thành lập Tổ công tác")
    assert said == "Quyết định số 15/QĐ-BNV ngày 05/03/2018 của Bộ Nội vụ: về việc thành lập Tổ công tác"
