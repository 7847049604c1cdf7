"""What is done with documents that come: each act loads, decides, keeps and tells."""

from lienthong.work.documents.incoming.actions.amending import amend, join, paper_came
from lienthong.work.documents.incoming.actions.arriving import Paper, hear_letter, hear_status, take_in
from lienthong.work.documents.incoming.actions.directing import assign, direct, note, send_back
from lienthong.work.documents.incoming.actions.receiving import (
    agree_recall,
    decline_recall,
    doubt,
    hide,
    register,
    return_to_sender,
    reveal,
    submit,
)
from lienthong.work.documents.incoming.actions.taking_over import take_over
from lienthong.work.documents.incoming.actions.working import (
    finish,
    finish_with_answer,
    give_part,
    hear_issued,
    propose,
    report,
    start,
)

__all__ = [
    "Paper",
    "agree_recall",
    "amend",
    "assign",
    "decline_recall",
    "direct",
    "doubt",
    "finish",
    "finish_with_answer",
    "give_part",
    "hear_issued",
    "hear_letter",
    "hear_status",
    "hide",
    "join",
    "note",
    "paper_came",
    "propose",
    "register",
    "report",
    "return_to_sender",
    "reveal",
    "send_back",
    "start",
    "submit",
    "take_in",
    "take_over",
]
