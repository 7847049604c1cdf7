"""The accounts' command: the database opened, and Django set up, around each of its subcommands."""

from datetime import datetime

from lienthong.assembly.organizations import site
from lienthong.faces.cli.accounts import commands
from lienthong.kernel.moments import VIETNAM

accounts = commands(site, lambda: datetime.now(VIETNAM))
