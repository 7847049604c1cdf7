"""What a rule of the tolerance report is made of."""

from dataclasses import dataclass
from typing import Literal

from lienthong.kernel.words import Words

Severity = Literal["note", "matters"]

QCVN = "QCVN 102:2016/BTTTT"
KIT = "SDKVXP 2.0.1"
D28 = "Quyết định 28/2018/QĐ-TTg"
D30 = "Nghị định 30/2020/NĐ-CP"
QD20 = "Quyết định 20/2020/QĐ-TTg"
OURS = "Liên Thông"
XML = "W3C XML 1.0, Namespaces in XML 1.0"
SIGNING = f"W3C XML Signature; {KIT}"
ZIP = "APPNOTE.TXT (ZIP)"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its severity, its two sentences in both languages, and its source."""

    severity: Severity
    seen: Words
    expected: Words
    source: str


class Rules(dict[str, Rule]):
    """Rules by code. `note` and `matters` take the source, then what was seen and what is expected, vi and en."""

    def note(self, code: str, source: str, vi: str, en: str, must_vi: str, must_en: str) -> None:
        """A rule for the vendor, at leisure."""
        self[code] = Rule("note", Words(vi=vi, en=en), Words(vi=must_vi, en=must_en), source)

    def matters(self, code: str, source: str, vi: str, en: str, must_vi: str, must_en: str) -> None:
        """A rule for somebody today."""
        self[code] = Rule("matters", Words(vi=vi, en=en), Words(vi=must_vi, en=must_en), source)
