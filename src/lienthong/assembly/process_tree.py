"""Processes of this machine, seen from outside: whose children, in which folder, alive; and how one dies with us."""

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path


def go_down_with_parent(order: signal.Signals, *, any_thread: bool = False) -> Callable[[], None] | None:
    """What a child does before it becomes its program: ask the kernel to send it this signal when we die.

    Linux only; None elsewhere. The kernel watches the thread that starts the child, not the process: so it is asked
    from the main thread alone, unless the caller knows that its thread lives as long as the process (`any_thread`).
    """
    if sys.platform != "linux":
        return None
    if not any_thread and threading.current_thread() is not threading.main_thread():
        return None
    library = ctypes.CDLL(None)
    parent = os.getpid()

    def ask() -> None:
        library.prctl(1, order)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)

    return ask


def working_in(data: Path) -> Iterator[int]:
    """The PostgreSQL processes that stand in this data folder, as far as we may look."""
    place = str(data.resolve())
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.readlink(entry / "cwd") == place and "postgres" in (entry / "comm").read_text():
                yield int(entry.name)


def children_of(pid: int) -> list[int]:
    """The processes that this one started and that it has not collected."""
    children = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                children.append(int(entry.name))
    return children


def alive(pid: int) -> bool:
    """Whether a process is there and still does something."""
    try:
        # A killed process that nobody has collected yet holds nothing any more.
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition: Callable[[], bool], patience: float) -> None:
    """Wait for a condition, at most `patience` seconds."""
    end = time.monotonic() + patience
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
