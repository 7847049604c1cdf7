"""The manual keeps its promises: links lead somewhere, generated pages are current, nothing is left out."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from lienthong.assembly import main, manual
from lienthong.assembly.settings import settings_list
from lienthong.formats.signing import (
    Chain,
    Change,
    Fault,
    Finding,
    Kind,
    Overall,
    Party,
    Report,
    Revocation,
    Role,
    RootKind,
    Stamp,
    Who,
    sayings,
)

ROOT = Path(__file__).parent.parent
LINK = re.compile(r"(?<!\\)\[[^\]\[]*(?:\[[^\]]*\])?[^\]\[]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def tracked(*patterns: str) -> list[Path]:
    """The files of the repository, those that are about to be added included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return sorted(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


PAGES = tracked("*.md")


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text())


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, made as the usual forges make them."""
    return {
        re.sub(r"[^\w\- ]", "", re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading)).strip().lower().replace(" ", "-")
        for heading in HEADING.findall(prose(page))
    }


def broken(page: Path) -> Iterator[str]:
    for target in LINK.findall(prose(page)):
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        path, _, anchor = target.partition("#")
        led_to = (page.parent / path).resolve() if path else page
        if (
            not led_to.exists()
            or not led_to.is_relative_to(ROOT)
            or (anchor and led_to.suffix == ".md" and anchor.lower() not in anchors(led_to))
        ):
            yield target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(broken(page)) == []


@pytest.mark.parametrize("name", list(manual.PAGES))
def test_generated_pages_are_current(name: str) -> None:
    path = ROOT / name
    assert path.exists(), "run: make docs"
    assert path.read_text() == manual.PAGES[name](), "run: make docs"


def test_every_setting_is_in_the_manual() -> None:
    page = (ROOT / "docs/operators/settings.md").read_text()
    for setting in settings_list():
        assert f"| `{setting.variable}` |" in page
        assert setting.help.vi in page
        assert setting.help.en in page


def test_every_command_is_in_the_manual() -> None:
    page = (ROOT / "docs/operators/commands.md").read_text()
    for _, entries in main.CHAPTERS:
        for entry in entries:
            assert f"### `lienthong {entry.name}`" in page


def test_every_page_of_the_manual_can_be_found_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        for target in LINK.findall(prose(page)):
            led_to = (page.parent / target.partition("#")[0]).resolve()
            if led_to.is_dir():
                waiting += sorted(led_to.glob("*.md"))
            elif led_to.suffix == ".md" and led_to.exists():
                waiting.append(led_to)
    assert [page for page in PAGES if page.is_relative_to(ROOT / "docs") and page not in seen] == []


def test_the_makefile_has_what_the_readme_and_the_manual_speak_of() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    spoken_of = {word for page in PAGES for word in re.findall(r"(?:^|`)make ([a-z]+)", page.read_text(), re.MULTILINE)}
    assert spoken_of <= targets


def test_no_file_names_an_index_of_packages() -> None:
    # A lock with hashes is good from any index; an address would bind it to one.
    hosts = ["pypi" + ".org", "files.python" + "hosted.org", "registry.npm" + "js.org"]
    found = [
        (path.relative_to(ROOT), host)
        for path in tracked("requirements/*", "setup/*", "Makefile", "pyproject.toml", ".ci/*", "*.md")
        for host in hosts
        if host in path.read_text()
    ]
    assert found == []


def test_every_pin_has_its_hash() -> None:
    for pins in tracked("requirements/*.txt"):
        for pin in re.split(r"\n(?=\S)", pins.read_text().strip()):
            assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==", pin), pin.splitlines()[0]
            assert "--hash=sha256:" in pin, pin.splitlines()[0]


def test_the_version_is_told_everywhere_alike() -> None:
    from lienthong import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text()
    assert re.search(
        rf"^softwareVersion: {re.escape(__version__)}$", (ROOT / "publiccode.yml").read_text(), re.MULTILINE
    )


def test_every_field_and_code_of_a_report_on_signatures_is_in_the_manual() -> None:
    page = (ROOT / "docs/developers/signing.md").read_text()
    told = set(re.findall(r"`([a-z_-]+)(?:\[\])?`", page[page.index("## The report as JSON") : page.index("## Keys")]))
    kept = {field.name for one in (Report, Finding, Change, Who, Fault) for field in fields(one)}
    values = {str(one) for kind in (Overall, Party, Chain, Revocation, Stamp, Role, Kind, RootKind) for one in kind}
    assert kept | values | set(sayings.FAULTS) | {"file", "version", "error", "words", "reasons", "trusted"} <= told
