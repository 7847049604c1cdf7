"""News of cases, told in the transaction that makes it true."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class CaseChanged:
    """Something happened to a case; the events say what. One fact a transaction, however many acts it held."""

    kind: ClassVar[str] = "cases.changed"
    case_id: int
    number: str
    action: str
    state: str

    @property
    def order(self) -> str:
        """The acts of one case are heard one after the other."""
        return f"case {self.case_id}"


@dataclass(frozen=True, slots=True)
class StepLeft:
    """A step of another organisation has begun: its letter has to leave over the axis."""

    kind: ClassVar[str] = "cases.step_left"
    step_id: int

    @property
    def order(self) -> str:
        """Each step is its own story."""
        return f"step {self.step_id}"
