"""A reader with an end to its patience.

What refers to what in a file may lead a reader round by more ways than it can ever walk: in files made for it, and in
ordinary forms too, once two updates of them are compared.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader


class OutOfTime(Exception):
    """The time for one file is up."""


class PatientReader(PdfFileReader):
    """Reads as its parent does until `late` says so; then each object asked for raises `OutOfTime`."""

    def __init__(self, pdf: bytes, late: Callable[[], bool]) -> None:
        """Raises whatever its parent raises."""
        self.late = late
        self._views: dict[int, _PatientView] = {}
        super().__init__(BytesIO(pdf), strict=False)

    def get_object(self, *args: Any, **named: Any) -> Any:
        """One object."""
        if self.late():
            raise OutOfTime
        return super().get_object(*args, **named)  # type: ignore[no-untyped-call]

    def get_historical_resolver(self, revision: int) -> HistoricalResolver:
        """The file as it was after that update."""
        if revision not in self._views:
            self._views[revision] = _PatientView(self, revision)
        return self._views[revision]


class _PatientView(HistoricalResolver):
    """It keeps what it has read, and so would go round without ever asking the reader again."""

    def __init__(self, reader: PatientReader, revision: int) -> None:
        self._late = reader.late
        super().__init__(reader, revision)

    def get_object(self, *args: Any, **named: Any) -> Any:
        if self._late():
            raise OutOfTime
        return super().get_object(*args, **named)
