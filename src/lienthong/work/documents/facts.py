"""What this room tells others, in the transaction that makes it true."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class DocumentChanged:
    """Something happened to a document: `act` made it `state`."""

    kind: ClassVar[str] = "documents.changed"
    document_id: int
    organization_key: str
    direction: str
    act: str
    state: str

    @property
    def order(self) -> str:
        """Facts about one document are heard one after the other."""
        return f"document:{self.document_id}"
