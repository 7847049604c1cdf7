"""The keys' command: the database opened, and Django set up, around each of its subcommands."""

from lienthong.assembly import settings as settings_list
from lienthong.assembly.clock import clock_of
from lienthong.assembly.organizations import site
from lienthong.faces.cli.keys import commands

keys = commands(site, lambda: clock_of(settings_list.read())())
