"""Figures of others that a page shows beside its own, each with its date and its words."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from lienthong.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Reference:
    """Someone else's figure. `share` is between 0 and 1; `bound` is `more_than` where only a bound was printed."""

    key: str
    as_of: str
    share: float
    bound: str
    source: Words


@lru_cache
def reference(key: str) -> Reference:
    """A figure by its name.

    Raises:
        KeyError: there is none.
    """
    sheet = (files("lienthong.work.axis") / "data" / "references.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(sheet.splitlines()):
        if row["key"] == key:
            return Reference(key, row["as_of"], float(row["share"]), row["bound"], Words(vi=row["vi"], en=row["en"]))
    raise KeyError(key)
