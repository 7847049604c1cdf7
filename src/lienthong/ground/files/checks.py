"""The verdict on a file, found by a process apart: a hostile file costs that process, never the page."""

import atexit
import contextlib
import json
import os
import select
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lienthong.ground.files.checker import limits_as_json
from lienthong.ground.files.examining import UNKNOWN
from lienthong.ground.files.verdicts import Limits, Problem, Verdict

_AT_ONCE = 2
_LIMITS = Limits()


def look_at(source: Path | bytes, name: str, limits: Limits = _LIMITS) -> Verdict:
    """What a file really is, and what is wrong with it. Takes at most `limits.seconds` and some.

    Every file gets a verdict: one that hangs or kills its reader is `too_heavy`.
    """
    if isinstance(source, bytes):
        with tempfile.NamedTemporaryFile(prefix="lienthong-") as scratch:
            scratch.write(source)
            scratch.flush()
            return look_at(Path(scratch.name), name, limits)
    told = apart("look", source, limits, name=name)
    return (
        Verdict.from_json(told) if told else Verdict(UNKNOWN, source.stat().st_size, problems=(Problem("too_heavy"),))
    )


def apart(task: str, path: Path, limits: Limits = _LIMITS, **facts: Any) -> dict[str, Any] | None:
    """Let the process apart do one of its tasks (`checker.TASKS`) with a file; None where it came to nothing.

    Takes at most `limits.seconds` and some. `facts` are plain values that the task is handed as they are.
    """
    asked = {"task": task, "path": str(path.absolute()), "facts": facts, "limits": limits_as_json(limits)}
    with _pool.one() as checker:
        return checker.ask(asked, limits.seconds + 15)


class _Checker:
    """One checking process, started when first asked."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, asked: dict[str, Any], patience: float) -> dict[str, Any] | None:
        """The answer; None where there is none to be had. `patience` is in seconds."""
        # Begun again once: the process may have been killed since it was last asked.
        for _ in range(2):
            with contextlib.suppress(OSError, ValueError):
                return self._exchange(json.dumps(asked).encode() + b"\n", patience)
            self.stop()
        return None

    def _exchange(self, line: bytes, patience: float) -> dict[str, Any] | None:
        process = self._running()
        assert process.stdin
        assert process.stdout
        process.stdin.write(line)
        process.stdin.flush()
        if not select.select([process.stdout], [], [], patience)[0]:
            raise OSError("the checker is silent")
        answer: dict[str, Any] | None = json.loads(process.stdout.readline())
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        # A process that was forked off must not speak through its parent's pipes.
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "lienthong.ground.files.checker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._owner = os.getpid()
        return self._process

    def stop(self) -> None:
        """End the process, if it is ours."""
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()
        self._process = None


class _Pool:
    """A few checkers for all threads of a process."""

    def __init__(self) -> None:
        self._free = [_Checker() for _ in range(_AT_ONCE)]
        self._some = threading.Semaphore(_AT_ONCE)
        atexit.register(self.stop)

    @contextlib.contextmanager
    def one(self) -> Iterator[_Checker]:
        """A checker for the length of the block."""
        with self._some:
            checker = self._free.pop()
            try:
                yield checker
            finally:
                self._free.append(checker)

    def stop(self) -> None:
        """End them all."""
        for checker in self._free:
            checker.stop()


_pool = _Pool()
