"""The directory of Gia Lai, and offices that the platform serves in it."""

from pathlib import Path

import pytest

from lienthong.ground.letters.tests.scene import COMMUNE, DISTRICT, NOW, SERVED_SINCE


def _begin(settings, folder: Path) -> None:
    from lienthong.ground.letters import actions
    from lienthong.ground.organizations import actions as organizations

    settings.LETTERS_FOLDER = folder / "letters"
    settings.FILES_FOLDER = folder / "files"
    organizations.load(NOW)
    for key in (DISTRICT, COMMUNE):
        actions.serve(key, SERVED_SINCE)


@pytest.fixture
def gia_lai(db: None, settings, tmp_path: Path) -> None:
    """Chư Păh district and its town Ia Ly are served by the platform; the Gia Lai of 2018 is around them."""
    _begin(settings, tmp_path)


@pytest.fixture
def served(transactional_db: None, settings, tmp_path: Path) -> None:
    """The same, for stories in which several threads and processes look at the database."""
    _begin(settings, tmp_path)
