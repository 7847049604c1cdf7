"""The accounts' command: the database opened, and Django set up, around each of its subcommands."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from lienthong.assembly.organizations import site
from lienthong.faces.cli.accounts import commands
from lienthong.kernel.moments import VIETNAM


@contextmanager
def _joined() -> Iterator[None]:
    """The site, with everyone who is asked before somebody leaves."""
    with site():
        from lienthong.assembly import joining

        joining.join()
        yield


accounts = commands(_joined, lambda: datetime.now(VIETNAM))
