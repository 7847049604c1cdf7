"""A PostgreSQL that lives exactly as long as some other process: `python -m lienthong.assembly.postgres_watch`.

Parallel test workers share one server. None of them may own it, for the first to finish would take it down; so a small
process of its own does, and watches the one that started them all.
"""

import os
import signal
import sys
import threading
from pathlib import Path

from lienthong.assembly.postgres import FOR_TESTS, Server


def main(arguments: list[str]) -> None:
    """`FOLDER PID`: serve until the process PID is gone, then stop and remove everything."""
    folder, watched = Path(arguments[0]), int(arguments[1])
    enough = threading.Event()
    for order in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(order, lambda *_: enough.set())
    server = Server(folder, settings=FOR_TESTS)
    try:
        address = server.start()
        ready = folder / "url.new"
        ready.write_text(address)
        ready.rename(folder / "url")
        while _runs(watched) and not enough.wait(0.2):
            pass
    finally:
        server.remove()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    main(sys.argv[1:])
