"""The directory of Gia Lai, and offices that the platform serves in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lienthong.ground.letters.tests.scene import COMMUNE, DISTRICT, NOW, SERVED_SINCE


def _begin(settings, folder: Path, loaded: Callable[[Callable[[], object]], None]) -> None:
    from lienthong.ground.letters import actions

    settings.LETTERS_FOLDER = folder / "letters"
    settings.FILES_FOLDER = folder / "files"
    loaded(_load)
    for key in (DISTRICT, COMMUNE):
        actions.serve(key, SERVED_SINCE)


def _load() -> None:
    from lienthong.ground.organizations import actions as organizations

    organizations.load(NOW)


@pytest.fixture
def gia_lai(db: None, loaded: Callable[[Callable[[], object]], None], settings, tmp_path: Path) -> None:
    """Chư Păh district and its town Ia Ly are served by the platform; the Gia Lai of 2018 is around them."""
    _begin(settings, tmp_path, loaded)


@pytest.fixture
def served(transactional_db: None, loaded: Callable[[Callable[[], object]], None], settings, tmp_path: Path) -> None:
    """The same, for stories in which several threads and processes look at the database."""
    _begin(settings, tmp_path, loaded)
