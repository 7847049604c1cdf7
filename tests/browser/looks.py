"""What every page must be, whoever looks at it: accessible, within the width of the screen, in one language."""

import re
from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import dress, screen

LOOKS = (("vi", "light", (390, 1280)), ("en", "dark", (1280, 390)))
"""Language, light, and the width at which a page is opened and read; at the second width it must fit, too."""

ENGLISH = re.compile(
    r"\b(the|and|of|is|are|was|were|you|your|with|this|that|not|from|has|have|will|please|sign|search|home|page|"
    r"enter|required|valid|field|level|today|yesterday|newer|older|none|all|more|show|no|yes)\b",
    re.IGNORECASE,
)
ENGLISH_NAMES = ("Google Authenticator", "Microsoft Authenticator", "FreeOTP", "Liên Thông")

_AXE = "options => axe.run(options).then(found => found.violations)"
_SEEN = """() => {
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  const texts = [document.title];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest('[lang="en"]:not(html), script, style, .code, kbd')) continue;
    texts.push(walker.currentNode.textContent.trim());
  }
  for (const one of document.querySelectorAll('[aria-label], [title], [alt], [placeholder], [data-label]'))
    for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'data-label'])
      if (one.hasAttribute(name)) texts.push(one.getAttribute(name));
  return texts.filter(Boolean);
}"""

_WIDE = """() => [...document.body.querySelectorAll('*')].filter(
  one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.table, .tabs, pre, .unseen, svg')
).slice(0, 5).map(one => one.outerHTML.slice(0, 160))"""

_PRESSED = "button, .button, summary, select, input:not([type=hidden], [type=checkbox], [type=radio])"
_SMALL = """pressed => [...document.querySelectorAll(pressed)]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
  .map(one => one.outerHTML.slice(0, 120))"""


def axe(page: Page) -> list[str]:
    """What axe finds: rule, and where.

    It fetches no sheets and sounds first: one rule that is off by default reads sheets, another sounds; we have none.
    """
    assert page.locator("audio, video").count() == 0
    page.evaluate(Axe().axe_script)
    found: list[Any] = page.evaluate(_AXE, {"resultTypes": ["violations"], "preload": False})
    return [
        f"{one['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for one in found
        for node in one["nodes"]
    ]


def wider_than_the_screen(page: Page) -> list[str]:
    """What makes the page scroll sideways; tables and tabs scroll by themselves."""
    if page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        return []
    return list(page.evaluate(_WIDE)) or ["something"]


def too_small_to_press(page: Page) -> list[str]:
    """Buttons, menus and fields of less than 44 pixels."""
    return list(page.evaluate(_SMALL, _PRESSED))


def english_words(page: Page) -> list[str]:
    """English that shows on a Vietnamese page."""
    found = []
    for text in page.evaluate(_SEEN):
        for name in ENGLISH_NAMES:
            text = text.replace(name, "")
        if ENGLISH.search(text):
            found.append(text)
    return found


def must_please(page: Page, language: str) -> None:
    """Everything above, on the page as it stands."""
    _none(
        page,
        axe=axe(page),
        wide=wider_than_the_screen(page),
        small=too_small_to_press(page),
        english=english_words(page) if language == "vi" else [],
        h1=[] if page.locator("h1").count() == 1 else ["not exactly one h1"],
    )


def must_please_everywhere(page: Page, open_it: Callable[[], object]) -> None:
    """The page that `open_it` leads to, in both languages, both lights, on a phone and on a desk."""
    for language, theme, (width, other) in LOOKS:
        page.set_viewport_size(screen(width))
        dress(page, language, theme)
        open_it()
        must_please(page, language)
        page.set_viewport_size(screen(other))
        _none(page, wide=wider_than_the_screen(page), small=too_small_to_press(page))


def _none(page: Page, **faults: list[str]) -> None:
    said = [f"{name}: {fault}" for name, found in faults.items() for fault in found]
    assert not said, "\n".join([f"{page.url} at {page.viewport_size}", *said])
