"""What may be copied, in which kind, from what to what (Decree 30/2020/NĐ-CP art. 25–26): pure rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

TRUE_COPY, COPY_OF_COPY, EXTRACT = "true-copy", "copy-of-copy", "extract"
"""Keys of `kinds.COPIES`: sao y, sao lục, trích sao."""


class Form(StrEnum):
    """What a document is made of (`models.Copy.Form`)."""

    PAPER = "paper"
    ELECTRONIC = "electronic"


FORM_WORDS: Mapping[Form, Words] = {
    Form.PAPER: Words(vi="bản giấy", en="paper"),
    Form.ELECTRONIC: Words(vi="bản điện tử", en="electronic"),
}
P, E = Form.PAPER, Form.ELECTRONIC
WAYS: Mapping[str, frozenset[tuple[Form, Form]]] = MappingProxyType(
    {
        TRUE_COPY: frozenset({(P, P), (E, P), (P, E)}),
        COPY_OF_COPY: frozenset({(P, P), (P, E), (E, P)}),
        EXTRACT: frozenset({(P, P), (P, E), (E, E), (E, P)}),
    }
)
"""From which form to which, for each kind (art. 25)."""
FINEST = 200
"""Dots to the inch that a scan has at least (App. I, Part II)."""
OLDEST = (1, 4)
"""The version of PDF that a scan has at least (App. I, Part II)."""


class SourceNotReady(Refusal):
    """There is nothing valid to copy yet. Facts: `code`."""

    code = "source_not_ready"
    words = Words(
        vi="Chưa sao được {code}: văn bản đi phải đã phát hành, văn bản đến phải đã vào sổ và không bị trả lại.",
        en="{code} cannot be copied yet: what goes out must be issued, what came must be registered and not returned.",
    )


class SourceRecalled(Refusal):
    """It is not valid any more. Facts: `code`."""

    code = "source_recalled"
    words = Words(
        vi="{code} đã bị thu hồi: không sao văn bản không còn giá trị.",
        en="{code} was recalled: what is not valid any more is not copied.",
    )


class SourceLocked(Refusal):
    """It shows signs of a state secret, which this desk does not copy."""

    code = "source_locked"
    words = Words(
        vi="Văn bản đang bị khóa vì có dấu hiệu bí mật nhà nước: không sao trên hệ thống này.",
        en="The document is locked for signs of a state secret: it is not copied on this system.",
    )


class NotInThatForm(Refusal):
    """The office has no original in that form. Facts: `code`, `form`, `form_en`."""

    code = "not_in_that_form"
    words = Words(
        vi="Cơ quan không có bản gốc, bản chính là {form} của {code}.",
        en="The office has no original of {code} that is {form_en}.",
    )


class ForwardInstead(Refusal):
    """An electronic document needs no electronic copy (art. 25). Facts: `kind`, `kind_en`."""

    code = "forward_instead"
    words = Words(
        vi="Không {kind} từ điện tử sang điện tử: tệp đã ký số là bản gốc, hãy chuyển chính tệp đó.",
        en="No {kind_en} is made from electronic to electronic: the signed file is the original, forward that.",
    )


class OnlyOfTrueCopy(Refusal):
    """Sao lục is made of a sao y only (art. 25.2). Facts: `code`."""

    code = "only_of_true_copy"
    words = Words(
        vi="Sao lục chỉ được làm từ bản sao y; {code} không phải bản sao y.",
        en="A copy of a true copy is made of a true copy only; {code} is none.",
    )


class OnlyOfOriginal(Refusal):
    """Sao y and trích sao are made of an original (art. 3.10, 3.12). Facts: `code`."""

    code = "only_of_original"
    words = Words(
        vi="{code} đã là bản sao: sao y và trích sao làm từ bản gốc hoặc bản chính; từ bản sao y chỉ làm sao lục.",
        en="{code} is a copy itself: true copies and extracts are made of originals.",
    )


class ScanWanted(Refusal):
    """From paper to electronic the paper is scanned."""

    code = "scan_wanted"
    words = Words(
        vi="Cần tệp quét của bản giấy để làm bản sao điện tử.",
        en="A scan of the paper is needed to make an electronic copy.",
    )


class PoorScan(Refusal):
    """The scan is not as App. I wants it. Facts: `name`, `why`, `why_en`."""

    code = "poor_scan"
    words = Words(vi="“{name}” chưa đạt chuẩn số hóa: {why}.", en="“{name}” is no proper scan: {why_en}.")


class NothingExtracted(Refusal):
    """An extract says what is extracted."""

    code = "nothing_extracted"
    words = Words(vi="Cần nhập phần nội dung được trích sao.", en="Enter the part that is extracted.")


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of the document that is to be copied."""

    code: str
    ready: bool
    """Issued; or registered and neither returned nor cancelled."""
    recalled: bool = False
    hidden: bool = False
    forms: frozenset[Form] = frozenset(Form)
    """In which the office has its original."""
    true_copy: bool = False
    copied: bool = False
    """It is a copy of any kind."""


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """How a file was scanned. `coarsest`: dots to the inch; None where no picture fills a page."""

    version: str
    coarsest: int | None
    grey: bool


def check(kind: str, source_form: Form, target: Form, source: Source) -> None:
    """Stop a copy that the decree does not know.

    Raises:
        SourceLocked, SourceRecalled, SourceNotReady: the document is in no state to be copied.
        OnlyOfTrueCopy, OnlyOfOriginal: it is not what this kind is made of.
        ForwardInstead: an electronic document is forwarded itself.
        NotInThatForm: the office has no original in that form.
    """
    available(source)
    if kind == COPY_OF_COPY and not source.true_copy:
        raise OnlyOfTrueCopy(code=source.code)
    if kind != COPY_OF_COPY and (source.true_copy or source.copied):
        raise OnlyOfOriginal(code=source.code)
    if (source_form, target) not in WAYS[kind]:
        said = {TRUE_COPY: ("sao y", "true copy"), COPY_OF_COPY: ("sao lục", "copy of a true copy")}[kind]
        raise ForwardInstead(kind=said[0], kind_en=said[1])
    if source_form not in source.forms:
        words = FORM_WORDS[source_form]
        raise NotInThatForm(code=source.code, form=words.vi, form_en=words.en)


def offered(source: Source, *, on_paper: bool = False) -> list[tuple[str, Form, Form]]:
    """Every copy that may be made of it: the kind, from which form, to which.

    `on_paper`: it came on paper, so whoever holds it may say that it is a true copy itself, of which a sao lục is made.
    """
    found = []
    for kind, ways in WAYS.items():
        for start, goal in sorted(ways):
            told = replace(source, true_copy=True) if on_paper and (kind, start) == (COPY_OF_COPY, P) else source
            try:
                check(kind, start, goal, told)
            except Refusal:
                continue
            found.append((kind, start, goal))
    return found


def available(source: Source) -> None:
    """Stop a copy of what is locked, recalled or not valid yet; asked again whenever somebody acts on the copy.

    Raises:
        SourceLocked, SourceRecalled, SourceNotReady.
    """
    if source.hidden:
        raise SourceLocked
    if source.recalled:
        raise SourceRecalled(code=source.code)
    if not source.ready:
        raise SourceNotReady(code=source.code)


def scanned_well(name: str, found: ScanFacts | None) -> None:
    """Stop a scan that is not PDF 1.4 or later, in colour, of 200 dots to the inch (App. I, Part II).

    What is no picture at all was not scanned, and what cannot be looked at is not signed.

    Raises:
        PoorScan: it names what is wrong.
    """
    if found is None or found.coarsest is None:
        raise PoorScan(name=name, why="không thấy ảnh quét của trang giấy", why_en="no scanned page is found in it")
    version = tuple(int(part) for part in found.version.split(".") if part.isdecimal())
    if version < OLDEST:
        raise PoorScan(name=name, why=f"PDF {found.version}, cần từ 1.4", why_en=f"PDF {found.version}, wanted 1.4")
    # A scanner that writes 199,6 means 200.
    if found.coarsest < FINEST - 1:
        raise PoorScan(
            name=name, why=f"{found.coarsest} dpi, cần từ {FINEST}", why_en=f"{found.coarsest} dpi, wanted {FINEST}"
        )
    if found.grey:
        raise PoorScan(name=name, why="ảnh đen trắng, cần ảnh màu", why_en="it is without colour, wanted colour")


def about(type_name: str, code: str, dated: str, issuer: str, subject: str) -> str:
    """The subject of a copy: `Quyết định số 15/QĐ-BNV ngày 05/03/2018 của Bộ Nội vụ: về việc …`. Its type says which
    kind of copy it is.
    """
    named = " ".join(filter(None, (type_name or "văn bản", f"số {code}" if code else "",
                                   f"ngày {dated}" if dated else "", f"của {issuer}" if issuer else "")))  # fmt: skip
    return f"{named}: {subject}" if subject else named
