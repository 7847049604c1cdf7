"""What every story of the demonstration is played with: steps that hold or not, patience, the clock of the stage."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from lienthong.assembly.demo.stage import Stage
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

PATIENCE = 45.0
"""Seconds that one step of a story may take before the story says that it does not hold."""
T = TypeVar("T")


class DoesNotHold(Exception):
    """What the story promised did not happen."""


@dataclass(slots=True)
class Step:
    """One line of a story: what happened, whether it held, and after how many seconds."""

    words: Words
    held: bool = False
    seconds: float = 0.0
    trouble: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


class Scene:
    """A story on a running stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def steps(self) -> Iterator[tuple[Words, Callable[[Step], None]]]:
        """Every step in order: its line, and what is done and checked."""
        raise NotImplementedError

    def play(self, step: Step, act: Callable[[Step], None]) -> Step:
        """Play one step and say whether it held."""
        began = time.monotonic()
        try:
            act(step)
            step.held = True
        except (DoesNotHold, Refusal) as trouble:
            step.trouble = trouble.say("vi") if isinstance(trouble, Refusal) else str(trouble)
        step.seconds = time.monotonic() - began
        return step

    def now(self) -> datetime:
        """The moment on the stage, in Vietnam."""
        return in_vietnam(self.stage.clock())

    def until(self, look: Callable[[], T | None], what: str) -> T:
        """What `look` finds, asked again and again.

        Raises:
            DoesNotHold: it found nothing for as long as a story is patient.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := look():
                return found
            time.sleep(0.05)
        raise DoesNotHold(f"waited {PATIENCE:.0f} s in vain: {what}")

    def must(self, holds: bool, otherwise: str) -> None:
        """Stop the step where what was promised is not so.

        Raises:
            DoesNotHold: it is not.
        """
        if not holds:
            raise DoesNotHold(otherwise)
