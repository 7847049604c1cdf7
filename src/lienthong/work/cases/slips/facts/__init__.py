"""What each slip tells, as values: the whole of what stands on the paper, and nothing that must be looked up."""

from lienthong.work.cases.slips.facts.course import (
    Apology,
    AskedBy,
    ControlSlip,
    Handover,
    Outcome,
    Register,
    RegisterRow,
    StopNotice,
    Transfer,
    Work,
)
from lienthong.work.cases.slips.facts.intake import GuidanceNote, PapersRequest, Receipt, Rejection, RequestLine, Told
from lienthong.work.cases.slips.facts.parts import (
    Applicant,
    CaseShown,
    Channel,
    Component,
    FeeLine,
    Office,
    Officer,
    Slip,
    Stage,
)
from lienthong.work.cases.slips.facts.result import Ballot, HandedResult, HandOver, Result, ResultReceipt

KINDS: dict[str, type[Slip]] = {
    "receipt": Receipt,
    "papers_request": PapersRequest,
    "rejection": Rejection,
    "apology": Apology,
    "stop": StopNotice,
    "control": ControlSlip,
    "register": Register,
    "guidance": GuidanceNote,
    "hand_over": HandOver,
    "result_receipt": ResultReceipt,
    "ballot": Ballot,
    "transfer": Transfer,
}
"""The name of each kind of slip, as it is kept and as `forms.yaml` has it."""

__all__ = [
    "KINDS",
    "Apology",
    "Applicant",
    "AskedBy",
    "Ballot",
    "CaseShown",
    "Channel",
    "Component",
    "ControlSlip",
    "FeeLine",
    "GuidanceNote",
    "HandOver",
    "HandedResult",
    "Handover",
    "Office",
    "Officer",
    "Outcome",
    "PapersRequest",
    "Receipt",
    "Register",
    "RegisterRow",
    "Rejection",
    "RequestLine",
    "Result",
    "ResultReceipt",
    "Slip",
    "Stage",
    "StopNotice",
    "Told",
    "Transfer",
    "Work",
]
