"""The trail's command: the database opened, and Django set up, around each of its subcommands."""

from collections.abc import Iterator
from contextlib import contextmanager

from lienthong.assembly import settings as settings_list
from lienthong.assembly.clock import clock_of
from lienthong.assembly.organizations import site
from lienthong.faces.cli.audit import commands


@contextmanager
def _joined() -> Iterator[None]:
    """The site, with the words that each room has for its own acts."""
    with site():
        from lienthong.assembly import joining

        joining.join()
        yield


audit = commands(_joined, lambda: clock_of(settings_list.read())())
