"""How much processor time a process and all its children have used. On a busy machine it says more than the clock."""

import os
from contextlib import suppress
from pathlib import Path


def seconds_used(pid: int | None) -> float:
    """Processor seconds of a process and its living descendants since each began; 0 where the system does not tell."""
    if pid is None or not Path("/proc/self/stat").exists():
        return 0.0
    used: dict[int, float] = {}
    parents: dict[int, int] = {}
    ticks = os.sysconf("SC_CLK_TCK")
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            # The name in parentheses may hold anything; the numbers begin after the last one.
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            parents[int(entry.name)] = int(fields[1])
            # 11 and 12 are its own time, 13 and 14 that of children which have ended.
            used[int(entry.name)] = sum(map(int, fields[11:15])) / ticks
    return sum(seconds for child, seconds in used.items() if _descends(child, pid, parents))


def _descends(child: int, pid: int, parents: dict[int, int]) -> bool:
    while child > 1:
        if child == pid:
            return True
        child = parents.get(child, 0)
    return False
