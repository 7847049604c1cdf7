"""Everybody is told on the first page how much waits for them (Decree 30/2020/NĐ-CP, App. VI, S4)."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from .test_pages import as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


def told(name: str) -> int:
    """What the card of outgoing documents on the home page says."""
    page = as_(name).get("/").content.decode()
    card = page[page.rindex('href="/documents/out/"') :]
    found = re.search(r"(\d+)[^<\d]*(?:chờ|wait)", card[: card.index("</li>")])
    return int(found[1]) if found else 0


def test_the_home_page_says_how_many_documents_wait_for_whom(
    for_signature: Callable[..., Any], issued: Callable[..., Any]
) -> None:
    issued()
    for_signature(subject="mời họp")
    for_signature(subject="trả lời")
    # Two for the chairman to sign, one for the clerk to send, nothing for whoever endorsed them, nor next door.
    assert {name: told(name) for name in ("dung", "hien", "lien", "son")} == {"dung": 2, "hien": 1, "lien": 0, "son": 0}
