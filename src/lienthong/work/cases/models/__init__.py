"""How cases are kept. `actions` writes here, everyone else asks `queries`. Events are written once, never changed."""

from lienthong.work.cases.models.case import Case, CaseEvent, Channel, Clock, NumberSeries
from lienthong.work.cases.models.counter import Charge, Guidance, Mishap
from lienthong.work.cases.models.papers import Paper, PaperFile, PaperRequest, Pause
from lienthong.work.cases.models.redating import Moved, Redating, Telling
from lienthong.work.cases.models.steps import Appointment, Consultation, Result, Step

__all__ = [
    "Appointment", "Case", "CaseEvent", "Channel", "Charge", "Clock", "Consultation", "Guidance", "Mishap", "Moved",
    "NumberSeries", "Paper", "PaperFile", "PaperRequest", "Pause", "Redating", "Result", "Step", "Telling",
]  # fmt: skip
