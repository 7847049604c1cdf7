"""Running the validator's coroutines without an event loop."""

from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


def driven(work: Coroutine[Any, Any, Result]) -> Result:
    """The result of a coroutine that waits for nothing.

    The library is written for revocation data that is fetched; here all of it is at hand. So a check also runs in a
    thread whose event loop is busy, where `asyncio.run` would refuse, and costs no loop of its own.
    """
    try:
        work.send(None)
    except StopIteration as done:
        result: Result = done.value
        return result
    work.close()
    raise RuntimeError("the validator waited for something: nothing here may be fetched")
