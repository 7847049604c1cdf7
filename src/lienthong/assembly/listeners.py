"""Who listens to which fact, and what is done when: one table for the whole installation.

A line is `listen(FactClass, "module.what-it-does", function)` or `every("*/10 * * * *", "module.what-it-does", …)`.
Names stay for ever: facts wait under them. How it works: docs/developers/facts.md.
"""

from collections.abc import Sequence

from lienthong.ground.files import actions as files
from lienthong.ground.outbox import Listener, Periodic, every
from lienthong.ground.outbox import actions as outbox

LISTENERS: Sequence[Listener] = ()

PERIODIC: Sequence[Periodic] = (
    every("17 * * * *", "outbox.prune", outbox.prune),
    every("30 2 * * *", "files.sweep", lambda now: files.sweep()),
)
