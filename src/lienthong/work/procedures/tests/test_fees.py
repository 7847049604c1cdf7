"""What a case costs, with the amounts of the circulars as expectations."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.work.procedures.content import ByType, Exemption, Fee, Local, PerPage, Rate
from lienthong.work.procedures.fees import UnclearFeeInput, amount, inputs_needed

# Thông tư 226/2016/TT-BTC: 2.000 đồng for each of the first two pages, 1.000 from the third, at most 200.000 a copy.
COPY = Fee(
    "copy",
    "Phí chứng thực bản sao từ bản chính",
    rule=PerPage(2, Decimal(2000), Decimal(1000), Decimal(200000)),
    exemptions=(Exemption("farm-loan", "Vay vốn phục vụ phát triển nông nghiệp"),),
)
SIGNATURE = Fee("signature", "Phí chứng thực chữ ký", amount=Decimal(10000), unit="trường hợp")
BIRTH = Fee("birth", "Lệ phí hộ tịch", "lệ phí", rule=Local("civil-status/birth"))
POST = Fee(
    "amend",
    "Phí thẩm định",
    rule=ByType("loại thay đổi", (Rate("wider", "mở rộng", Decimal(2750000)), Rate("other", "khác", Decimal(750000)))),
)


@pytest.mark.parametrize(("pages", "due"), [(1, 2000), (2, 4000), (3, 5000), (10, 12000), (198, 200000), (500, 200000)])
def test_a_certified_copy_costs_what_the_circular_says(pages: int, due: int) -> None:
    assert amount(COPY, {"pages": pages}).value == due


def test_each_copy_has_its_own_cap_and_the_words_show_the_computation() -> None:
    told = amount(COPY, {"pages": "3", "copies": "2"})
    assert told.value == 10000
    assert told.words.vi == "2 × 2.000 + 1 × 1.000 đồng; 2 bản = 10.000 đồng"
    assert "at most 200.000 đồng a copy; 3 copies = 600.000" in amount(COPY, {"pages": 900, "copies": 3}).words.en


@given(st.integers(1, 2000), st.integers(1, 50))
def test_another_page_never_makes_it_cheaper(pages: int, copies: int) -> None:
    now = amount(COPY, {"pages": pages, "copies": copies}).value
    more = amount(COPY, {"pages": pages + 1, "copies": copies}).value
    assert now is not None
    assert more is not None
    assert now <= more <= 200000 * copies


@pytest.mark.parametrize("pages", ["", "many", 0, -1, 10**9, "1.5"])
def test_a_number_of_pages_that_cannot_be_is_refused(pages: object) -> None:
    with pytest.raises(UnclearFeeInput):
        amount(COPY, {"pages": pages})


def test_an_exemption_says_its_reason_and_a_made_up_one_is_refused() -> None:
    told = amount(COPY, {"pages": 5, "exempt": "farm-loan"})
    assert (told.value, told.words.vi) == (0, "Miễn: Vay vốn phục vụ phát triển nông nghiệp.")
    with pytest.raises(UnclearFeeInput):
        amount(COPY, {"pages": 5, "exempt": "cousin"})


def test_what_is_counted_is_multiplied() -> None:
    assert amount(SIGNATURE).value == 10000
    told = amount(SIGNATURE, {"count": 3})
    assert (told.value, told.words.en) == (30000, "3 trường hợp × 10.000 đồng = 30.000 đồng")


def test_a_local_amount_is_unknown_until_the_province_sets_it() -> None:
    assert amount(BIRTH).value is None
    assert "Hội đồng nhân dân tỉnh" in amount(BIRTH, local={"other": Decimal(1)}).words.vi
    assert amount(BIRTH, local={"civil-status/birth": Decimal(8000)}).value == 8000


def test_a_table_needs_to_know_the_kind() -> None:
    # Thông tư 25/2020/TT-BTC.
    assert amount(POST, {"type": "wider"}).value == 2750000
    with pytest.raises(UnclearFeeInput):
        amount(POST)


def test_online_may_be_free_and_conditions_may_not_apply() -> None:
    online = Fee("f", "Lệ phí", amount=Decimal(50000), channel_amounts={"online": Decimal(0)})
    assert amount(online, {"channel": "online"}).value == 0
    assert amount(online, {"channel": "counter"}).value == 50000
    error = Fee("f", "Phí sửa lỗi", amount=Decimal(25000), condition="sửa lỗi")
    assert amount(error).value == 0
    assert amount(error, {"applies": "on"}).value == 25000


def test_an_unknown_amount_is_none_and_never_nought() -> None:
    assert amount(Fee("f", "Phí thẩm định")).value is None


def test_a_form_asks_for_what_the_amount_depends_on() -> None:
    assert [each.name for each in inputs_needed(COPY)] == ["pages", "copies", "exempt"]
    assert [each.name for each in inputs_needed(SIGNATURE)] == ["count"]
    assert inputs_needed(POST)[0].choices == (("wider", "mở rộng"), ("other", "khác"))
    assert inputs_needed(BIRTH) == ()
