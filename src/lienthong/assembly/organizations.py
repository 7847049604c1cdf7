"""The organisations' command: the database opened, and Django set up, around each of its subcommands."""

import contextlib
from collections.abc import Iterator
from datetime import datetime

from lienthong.assembly import settings as settings_list
from lienthong.assembly.database import opened
from lienthong.assembly.django_start import start_django
from lienthong.faces.cli.organizations import commands
from lienthong.kernel.moments import VIETNAM


@contextlib.contextmanager
def site() -> Iterator[None]:
    """The database and Django, for as long as a command runs."""
    settings = settings_list.read()
    with opened(settings) as database_url:
        start_django(settings, database_url)
        yield


organizations = commands(site, lambda: datetime.now(VIETNAM))
