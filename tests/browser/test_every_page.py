"""Every address of the web as people see it: both languages, both lights, on a phone and on a desk."""

import pytest

from .addresses import Page as Address
from .addresses import pages
from .conftest import PageAt
from .looks import must_please_everywhere


@pytest.mark.parametrize("address", pages(), ids=str)
def test_page(address: Address, page_at: PageAt):
    assert address.url, f"{address.name} takes arguments: give an example in tests/browser/addresses.py"
    page = page_at(390, who=address.who)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))

    def open_it() -> None:
        answer = page.goto(address.url)
        assert answer is not None
        assert answer.status == (404 if address.name == "404" else 200)

    must_please_everywhere(page, open_it)
    # The missing page is itself reported by the browser; nothing else may be.
    assert [trouble for trouble in troubles if "404" not in trouble] == []
