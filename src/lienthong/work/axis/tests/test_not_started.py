"""Before the hub's first start."""

import pytest
from django.urls import reverse

from lienthong.ground.people.roles import Role
from lienthong.work.axis.tests.test_pages import signed_in, text


@pytest.mark.parametrize("page", ["axis:monitor", "axis:stuck", "axis:refused", "axis:held", "axis:where"])
def test_every_page_says_that_there_is_nothing_to_see_and_what_to_do(person, page):
    answer = signed_in(person("minh", Role.ENGINEER, "gialai-thanh-tra")).get(reverse(page))
    assert answer.status_code == 200
    assert "Trục chưa chạy lần nào" in text(answer)
    assert "lienthong hub" in text(answer)
