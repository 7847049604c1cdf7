"""A step of a case that another agency does, machine-readable: the attachment `buoc-ho-so.json` of a letter.

It is a format of our own (docs/decisions/0010-case-steps-in-letters.md), and never the only thing in a letter: who does
not know it reads the letter, does the step, and answers with a plain letter that a clerk enters.
"""

from lienthong.formats.case_step.codec import MOST_BYTES, NotAStep, read, write
from lienthong.formats.case_step.values import (
    FILE_NAME,
    FORMAT,
    MEDIA_TYPE,
    Named,
    Outcome,
    Person,
    Request,
    Result,
    ResultPaper,
    StepFile,
)

__all__ = [
    "FILE_NAME",
    "FORMAT",
    "MEDIA_TYPE",
    "MOST_BYTES",
    "Named",
    "NotAStep",
    "Outcome",
    "Person",
    "Request",
    "Result",
    "ResultPaper",
    "StepFile",
    "read",
    "write",
]
