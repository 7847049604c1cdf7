"""The generated pages of the manual: `make docs` writes them, and a test holds them current."""

from collections.abc import Callable, Mapping
from pathlib import Path

from lienthong.assembly import commands_page, lives_page, settings_page

PAGES: Mapping[str, Callable[[], str]] = {
    "docs/operators/settings.md": settings_page.page,
    "docs/operators/commands.md": commands_page.page,
    "docs/developers/lives.md": lives_page.page,
}
"""Where each generated page lies in the repository, and what makes it."""


def write(root: Path) -> list[str]:
    """Write the pages that are not current; their names."""
    written = []
    for name, page in PAGES.items():
        path = root / name
        text = page()
        if not path.exists() or path.read_text() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            written.append(name)
    return written


if __name__ == "__main__":
    import click

    for name in write(Path.cwd()):
        click.echo(f"✓ {name}")
