"""A process that opens files for others. Each file is opened in a child of its own, with bounds on time and memory.

Asked by lines of JSON on its input, it answers by lines on its output, and ends when its input does. The readers are
imported once; a child costs a fork.
"""

import dataclasses
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from lienthong.ground.files.examining import examine
from lienthong.ground.files.verdicts import Limits
from lienthong.kernel.apart import apart


def _verdict(path: Path, limits: Limits, name: str) -> dict[str, Any]:
    return examine(path, name, limits).to_json()


def _text(path: Path, limits: Limits, **facts: Any) -> dict[str, Any]:
    from lienthong.ground.files import reading

    return reading.text(path, limits, **facts)


def _letters(path: Path, limits: Limits, **facts: Any) -> dict[str, Any]:
    from lienthong.ground.files import reading

    return reading.letters(path, limits, **facts)


def _picture(path: Path, limits: Limits, **facts: Any) -> dict[str, Any]:
    from lienthong.ground.files import reading

    return reading.picture(path, limits, **facts)


def _signatures(path: Path, limits: Limits, **facts: Any) -> dict[str, Any]:
    from lienthong.ground.files import reading

    return reading.signatures(path, limits, **facts)


def _scanned(path: Path, limits: Limits, **facts: Any) -> dict[str, Any]:
    from lienthong.ground.files import reading

    return reading.scanned(path, limits, **facts)


def _printed(path: Path, limits: Limits, **facts: Any) -> dict[str, Any]:
    from lienthong.ground.files import reading

    return reading.printed(path, limits, **facts)


def _joined(path: Path, limits: Limits, **facts: Any) -> dict[str, Any]:
    from lienthong.ground.files import reading

    return reading.joined(path, limits, **facts)


TASKS: Mapping[str, Callable[..., dict[str, Any]]] = {
    "look": _verdict,
    "text": _text,
    "letters": _letters,
    "picture": _picture,
    "signatures": _signatures,
    "scanned": _scanned,
    "printed": _printed,
    "joined": _joined,
}
"""What can be asked for: each is handed the file, the limits and the asker's facts."""


def main() -> None:
    """Answer until the input ends."""
    from lienthong.ground.files import office, pdf, pictures, reading

    # Used in the children: what is imported here is not imported for each file again.
    assert office
    assert pdf
    assert pictures
    assert reading
    for line in sys.stdin:
        answer = _answer(json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _answer(asked: dict[str, Any]) -> dict[str, Any] | None:
    """The verdict as JSON; None where the child did not come to one."""
    limits = Limits(**asked["limits"])
    task = TASKS[asked["task"]]
    return apart(
        lambda: task(Path(asked["path"]), limits, **asked["facts"]), seconds=limits.seconds, memory=limits.memory
    )


def limits_as_json(limits: Limits) -> dict[str, int]:
    """The limits as the checker is told them."""
    return dataclasses.asdict(limits)


if __name__ == "__main__":
    main()
