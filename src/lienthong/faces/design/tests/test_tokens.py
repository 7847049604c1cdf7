"""The colours keep their promise: the same names by day and by night, and enough contrast in both (WCAG 2.2, 1.4.6)."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parents[1] / "static" / "design"
COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")


def tokens(name: str) -> dict[str, str]:
    return dict(COLOUR.findall((STYLES / f"{name}.css").read_text()))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the well-known grey that just fails AA


def test_night_has_every_colour_of_the_day():
    assert tokens("tokens").keys() == tokens("dark").keys()


@pytest.mark.parametrize("light", ["tokens", "dark"])
def test_text_has_seven_to_one_on_every_ground_it_stands_on(light):
    colours = tokens(light)
    pairs = [(ink, ground) for ink in ("ink", "ink-soft", "link") for ground in ("paper", "surface", "sunk")]
    pairs += [(kind, f"{kind}-ground") for kind in ("neutral", "info", "good", "warning", "bad")]
    pairs += [(kind, "surface") for kind in ("good", "warning", "bad", "info")]
    pairs += [("on-pine", "pine"), ("on-pine", "pine-deep")]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 7} == {}


@pytest.mark.parametrize("light", ["tokens", "dark"])
def test_what_one_must_see_to_use_a_page_has_three_to_one(light):
    colours = tokens(light)
    pairs = [("line-strong", "surface"), ("focus", "paper"), ("focus", "surface"), ("earth", "paper")]
    assert all(contrast(colours[one], colours[other]) >= 3 for one, other in pairs)


def test_no_style_sheet_names_a_colour_that_does_not_exist():
    known = set(re.findall(r"(--[a-z0-9-]+):", "".join(path.read_text() for path in STYLES.glob("*.css"))))
    used = set(re.findall(r"var\((--[a-z0-9-]+)", "".join(path.read_text() for path in STYLES.glob("*.css"))))
    assert used - known == set()


def test_every_icon_that_a_template_names_is_drawn():
    drawn = set(re.findall(r'<symbol id="([a-z]+)"', (STYLES / "icons.svg").read_text()))
    templates = Path(__file__).resolve().parents[4].rglob("templates/**/*.html")
    named = {name for path in templates for name in re.findall(r'<c-icon name="([a-z]+)"', path.read_text())}
    assert named - drawn == set()


def test_the_typeface_is_shipped_with_its_licence_and_every_file_it_names():
    named = set(re.findall(r'url\("(fonts/[^"]+)"\)', (STYLES / "type.css").read_text()))
    assert len(named) == 12
    assert all((STYLES / name).stat().st_size > 5_000 for name in named)
    assert "SIL Open Font License, Version 1.1" in (STYLES / "fonts" / "OFL.txt").read_text()
