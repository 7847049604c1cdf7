"""The directory of Gia Lai, and offices that the platform serves in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lienthong.ground.letters.tests.scene import COMMUNE, DISTRICT, NOW, SERVED_SINCE


@pytest.fixture
def gia_lai(db: None, settings, tmp_path: Path) -> Iterator[None]:
    """Chư Păh district and its town Phú Hòa are served by the platform; the Gia Lai of 2018 is around them."""
    from lienthong.ground.letters import actions
    from lienthong.ground.organizations import actions as organizations

    settings.LETTERS_FOLDER = tmp_path / "letters"
    organizations.load(NOW)
    for key in (DISTRICT, COMMUNE):
        actions.serve(key, SERVED_SINCE)
    yield
