"""A real web process over a real database, and a real browser that looks at it."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser, Page, StorageState, ViewportSize, sync_playwright
from psycopg import sql

HERE = Path(__file__).parent
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)

PageAt = Callable[..., Page]


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _environment(server_url: str, database: str, folder: Path) -> dict[str, str]:
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("LIENTHONG_")},
        "LIENTHONG_DATABASE_URL": f"{server_url.rpartition('/')[0]}/{database}",
        "LIENTHONG_VAR": str(folder),
        "LIENTHONG_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "lienthong.assembly.django_settings",
    }


def _create(server_url: str, name: str, template: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template))))


@pytest.fixture(scope="session")
def prepared(server_url: str, migrated: str, run_folder: Path) -> tuple[str, Path]:
    """A database and a folder with all that the pages show, filled once a run: templates for each worker's own site."""
    name, folder, done = "browser", run_folder / "site", run_folder / "site-prepared"
    with (run_folder / "preparing").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            _create(server_url, name, migrated)
            made = subprocess.run(
                [sys.executable, HERE / "preparation.py"],
                env=_environment(server_url, name, folder), capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert made.returncode == 0, made.stderr
            done.touch()
    return name, folder


@pytest.fixture(scope="session")
def site(server_url: str, prepared: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demo: granian, Django, PostgreSQL, the organisations, the cast, and chị Lan."""
    name = f"browser_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    _create(server_url, name, prepared[0])
    folder = shutil.copytree(prepared[1], tmp_path_factory.mktemp("site") / "var")
    environment = _environment(server_url, name, folder)
    address = f"http://127.0.0.1:{_free_port()}"
    log = folder / "web.log"
    serve = f"-m granian --interface=wsgi --port={urlsplit(address).port} --workers=1 --blocking-threads=4 --no-ws"
    web = subprocess.Popen(
        [sys.executable, *serve.split(), "lienthong.assembly.wsgi:application"],
        env=environment,
        stdout=log.open("wb"),
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_for(f"{address}/healthz", web, log)
        yield address
    finally:
        web.terminate()
        web.wait(15)
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"The web process did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one module of tests: Playwright's loop must be gone before others use asyncio or Django."""
    # The shell has no windows to keep and is twice as quick; what it shows is the same.
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if program is None:
        # `.ci/run` installs it, so nothing is passed over where it counts.
        pytest.skip("no Chromium here: apt install chromium-headless-shell, or CHROMIUM=/path/to/it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def keyring() -> dict[str, StorageState]:
    """The cookies of those of the cast who have signed in already."""
    return {}


@pytest.fixture
def page_at(browser: Browser, site: str, keyring: dict[str, StorageState]) -> Iterator[PageAt]:
    """`page_at(width, language, theme, who, javascript=True)`: a page of a fresh browser, as one of the cast."""
    contexts = []

    def open_page(width: int, language: str = "vi", theme: str = "light", who: str | None = None, **more: Any) -> Page:
        context = browser.new_context(
            viewport=screen(width),
            base_url=site,
            reduced_motion="reduce",
            java_script_enabled=more.get("javascript", True),
            storage_state=keyring.get(who or ""),
            ignore_https_errors=more.get("insecure", False),
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        if who and who not in keyring:
            page.goto("/sign-in/")
            page.click(f'button[name="who"][value="{who}"]')
            keyring[who] = context.storage_state()
        dress(page, language, theme)
        return page

    yield open_page
    for context in contexts:
        context.close()


def screen(width: int) -> ViewportSize:
    """A phone or a desk, by its width."""
    return {"width": width, "height": 844 if width < 600 else 900}


def dress(page: Page, language: str, theme: str) -> None:
    """Choose the language and the light for the next page that is opened."""
    chosen = {"language": language, "theme": theme}
    page.context.add_cookies(
        [{"name": name, "value": value, "domain": "127.0.0.1", "path": "/"} for name, value in chosen.items()]
    )
