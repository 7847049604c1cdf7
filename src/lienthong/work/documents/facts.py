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


@dataclass(frozen=True, slots=True)
class FileArchived:
    """The archive took a file over: what proves its signatures is to be gathered now."""

    kind: ClassVar[str] = "documents.file-archived"
    file_id: int

    @property
    def order(self) -> str:
        """Facts about one file are heard one after the other."""
        return f"file:{self.file_id}"
