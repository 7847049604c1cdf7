"""The procedures' command: the database opened, and Django set up, around each of its subcommands."""

from datetime import datetime

from lienthong.assembly.organizations import site
from lienthong.faces.cli.procedures import commands
from lienthong.kernel.moments import VIETNAM

procedures = commands(site, lambda: datetime.now(VIETNAM))
