"""Nobody types addresses: every page of the desk is led to from another."""

import re
from pathlib import Path

from django.urls import URLPattern, URLResolver

from lienthong.work.documents import urls

SOURCE = Path(__file__).parents[4] / "lienthong"


def _names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found: set[str] = set()
    for each in patterns:
        found |= _names(each.url_patterns) if isinstance(each, URLResolver) else {str(each.name)}
    return found


def test_every_page_of_the_desk_is_led_to_from_another() -> None:
    files = [path for path in SOURCE.rglob("*") if path.suffix in (".py", ".html") and "tests" not in path.parts]
    named = {name for path in files for name in re.findall(r"""['"]documents:(\w+)['"]""", path.read_text("utf-8"))}
    assert _names(urls.urlpatterns) - named == set()
