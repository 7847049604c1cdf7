"""The rules of files: read aloud, without a database."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from lienthong.work.documents.filing import bringing, life, lists
from lienthong.work.documents.filing.life import Action, State, Within


@pytest.mark.parametrize(
    ("state", "action", "then"),
    [
        (State.OPEN, Action.CLOSE, State.CLOSED),
        (State.CLOSED, Action.OFFER, State.OFFERED),
        (State.OFFERED, Action.TAKE_OVER, State.ARCHIVED),
        (State.OFFERED, Action.GIVE_BACK, State.CLOSED),
        (State.CLOSED, Action.REOPEN, State.OPEN),
        (State.CLOSED, Action.PUT_IN, None),
        (State.ARCHIVED, Action.REOPEN, None),
        (State.OPEN, Action.OFFER, None),
    ],
)
def test_what_can_be_done_from_where(state: State, action: Action, then: State | None) -> None:
    if then is None:
        with pytest.raises(life.NotNow):
            life.after(action, state)
    else:
        assert life.after(action, state) is then


def test_drafts_and_the_second_of_two_equal_documents_keep_a_file_open() -> None:
    members = [
        Within(1, "in", "done", "415/UBND-KGVX", "UBND tỉnh Gia Lai"),
        Within(2, "in", "done", "415/ubnd-kgvx", "ubnd tỉnh gia lai"),
        Within(3, "in", "done", "415/UBND-KGVX", "UBND tỉnh Bình Định"),
        Within(4, "out", "draft", "", "UBND xã"),
        Within(5, "out", "draft", "", "UBND xã"),
    ]
    assert life.twins(members) == [2]
    assert life.drafts(members) == [4, 5]
    with pytest.raises(life.NotReady) as said:
        life.may_close(members)
    assert said.value.facts == {"drafts": 2, "twins": 1}
    with pytest.raises(life.Empty):
        life.may_close([])
    life.may_close(members[:1])


@pytest.mark.parametrize(
    ("ended", "years", "by"),
    [
        # Art. 30.2: within a year of the end of the work. Art. 31.3.c: what is kept 5 years or longer.
        ("2018-09-04", None, "2019-09-04"),
        ("2018-09-04", 5, "2019-09-04"),
        ("2020-02-29", 10, "2021-02-28"),
        ("2018-09-04", 3, None),
    ],
)
def test_until_when_a_file_goes_to_the_archive(ended: str, years: int | None, by: str | None) -> None:
    found = life.hand_over_by(date.fromisoformat(ended), years)
    assert found == (date.fromisoformat(by) if by else None)


@pytest.mark.parametrize(
    ("settled", "years", "by"),
    [
        ("2018-06-15", 20, "2018-09-15"),
        ("2018-11-30", None, "2019-02-28"),  # a month without such a day ends on its last (Civil Code art. 148.1)
        ("2018-06-15", 3, None),
    ],
)
def test_a_file_about_construction_goes_three_months_after_the_settlement(
    settled: str, years: int | None, by: str | None
) -> None:
    found = life.hand_over_by(date(2018, 1, 5), years, date.fromisoformat(settled))
    assert found == (date.fromisoformat(by) if by else None)


def book(*rows: tuple[object, ...]) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


HEADS = ("Số và ký hiệu HS", "Tên đề mục và tiêu đề hồ sơ", "Thời hạn bảo quản", "Người lập hồ sơ", "Ghi chú")


def test_a_list_is_brought_as_a_workbook_in_the_form_of_the_decree() -> None:
    lines = bringing.read(
        book(
            ("UBND THỊ TRẤN IA LY",),
            ("DANH MỤC HỒ SƠ NĂM 2018",),
            HEADS,
            ("(1)", "(2)", "(3)", "(4)", "(5)"),
            (None, "I. Tổ chức cán bộ (TCCB)"),
            ("01.TCCB", "Hồ sơ nâng lương năm 2018", "20 năm", "Lê Anh Tuấn", None),
            (None, "Hồ sơ thi đua", "Vĩnh viễn", None, "mới"),
            (None, "Văn hóa - xã hội"),
            (None, "Hồ sơ lễ hội", 10),
        )
    )
    assert [each.is_heading for each in lines] == [True, False, False, True, False]
    assert lines[1] == lists.Line(
        "I. Tổ chức cán bộ (TCCB)", "TCCB", "Hồ sơ nâng lương năm 2018", "01.TCCB", 20, "Lê Anh Tuấn", ""
    )
    assert lines[2].retention_years is None
    assert lines[4].heading_short == "VHXH"
    # Ordinals run through the whole list (App. V).
    assert [symbol for _, symbol in lists.with_symbols(lines)] == ["", "01.TCCB", "02.TCCB", "", "03.VHXH"]


def test_a_list_is_brought_as_csv_with_either_sign() -> None:
    for sign in ",;":
        rows = (f"Số ký hiệu{sign}Tiêu đề{sign}Thời hạn", f"{sign}Chung", f"{sign}Hồ sơ họp{sign}5 năm")
        lines = bringing.read(("\ufeff" + "\r\n".join(rows)).encode())
        assert [(each.title, each.retention_years) for each in lines] == [("", None), ("Hồ sơ họp", 5)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 broken", "XLSX"),
        (b"\xff\xfe\x00", "UTF-8"),
        ("Không có đầu bảng".encode(), "row of heads"),
        ("Tiêu đề,Thời hạn\nHồ sơ,lâu".encode(), "neither"),
        ("Tiêu đề,Thời hạn\nHồ sơ,0 năm".encode(), "neither"),
        ("Số ký hiệu,Tiêu đề,Thời hạn\n05.VX,Hồ sơ,".encode(), "no retention"),
        (b"x" * (bringing.LARGEST + 1), "larger"),
    ],
)
def test_what_is_no_list_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(bringing.Unreadable) as refusal:
        bringing.read(data)
    assert said in refusal.value.say("en")
