"""Work on what strangers made, in a child process with bounds on time and memory: what kills it costs nothing else."""

import contextlib
import json
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from typing import Any


def apart(work: Callable[[], dict[str, Any]], *, seconds: int, memory: int) -> dict[str, Any] | None:
    """What `work` gives, as JSON carries it; None where it came to nothing within so many seconds and bytes.

    A child costs a fork: what it needs is imported before, once for all. It can write no file.
    """
    inlet, outlet = os.pipe()
    child = os.fork()
    if child == 0:
        _live(work, seconds, memory, inlet, outlet)
    os.close(outlet)
    told, end = b"", time.monotonic() + seconds
    try:
        while (left := end - time.monotonic()) > 0 and select.select([inlet], [], [], left)[0]:
            chunk = os.read(inlet, 65536)
            if not chunk:
                break
            told += chunk
    finally:
        os.close(inlet)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with contextlib.suppress(ValueError):
        found: dict[str, Any] = json.loads(told)
        return found
    return None


def _live(work: Callable[[], dict[str, Any]], seconds: int, memory: int, inlet: int, outlet: int) -> None:
    """The child's whole life."""
    try:
        os.close(inlet)
        for bound, value in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(bound, (value, value))
        told = json.dumps(work()).encode()
        while told:
            told = told[os.write(outlet, told) :]
    finally:
        os._exit(0)
