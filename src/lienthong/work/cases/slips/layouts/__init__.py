"""From facts to the one description of a slip: which fields stand where, in the words of the form."""

from collections.abc import Callable
from typing import Any

from lienthong.work.cases.slips.facts import Slip
from lienthong.work.cases.slips.forms import kind_of
from lienthong.work.cases.slips.layouts import course, intake, logs, result
from lienthong.work.cases.slips.sheet import Sheet

_LAYOUTS: dict[str, Callable[[Any], Sheet]] = {
    "receipt": intake.receipt,
    "papers_request": intake.papers_request,
    "rejection": intake.rejection,
    "guidance": intake.guidance,
    "apology": course.apology,
    "stop": course.stop,
    "transfer": course.transfer,
    "control": logs.control,
    "register": logs.register,
    "hand_over": result.hand_over,
    "result_receipt": result.result_receipt,
    "ballot": result.ballot,
}


def sheet_of(slip: Slip) -> Sheet:
    """What stands on a slip.

    Raises:
        NoSuchForm: neither the slip's set nor the papers outside the sets have its kind.
    """
    return _LAYOUTS[kind_of(slip)](slip)
