"""What is odd about a document that came, decided from values: what the clerk should see before accepting it.

The clerk checks completeness, integrity and authenticity (Decree 30/2020/NĐ-CP art. 21.2.a, Decision 28/2018/QĐ-TTg
art. 9.1). Each finding is a sentence in both languages; none of them decides anything.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from lienthong.kernel.vietnamese import fold
from lienthong.kernel.words import Words
from lienthong.work.documents.keeping import key_of, words_of
from lienthong.work.documents.kinds import SECRET_MARKS

HEAD = 4000
"""Letters of the first page among which the head of a document stands."""
_MARK = re.compile(rf"^[\s\-–.*(]*({'|'.join(SECRET_MARKS)})[\s\-–.*)]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FileTold:
    """One file as it was found: its name, whether people can use it, and what is wrong with it."""

    name: str
    readable: bool
    problems: Sequence[Words] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a document when it is looked at."""

    number: str
    notation: str
    issued_on: date | None
    subject: str
    issuer_name: str
    issuer_known: bool
    files: Sequence[FileTold]
    missing: Sequence[str] = ()
    """Names of files that did not come along whole."""
    text: str = ""
    first: str = field(default="", repr=False)
    """The first page of the main file."""


def problems(told: Told, *, today: date, office: str) -> list[Words]:
    """Everything odd, the gravest first. `office`: the name of the office to which it came."""
    return [*_files(told), *_gaps(told, today), *_contradictions(told, office)]


def secret_mark(first: str) -> str:
    """The secrecy stamp on a first page: one of the three marks alone on a line; empty where there is none."""
    found = _MARK.search(first[:HEAD])
    return found[1] if found else ""


def _files(told: Told) -> Iterator[Words]:
    if not told.files and not told.missing:
        yield Words(vi="Không có tệp nào đi kèm.", en="No file came with it.")
    for name in told.missing:
        yield Words(vi=f"Tệp “{name}” không đến trọn vẹn.", en=f"The file “{name}” did not come whole.")
    for file in told.files:
        if not file.readable:
            # Why comes first; what follows is advice to whoever hands a file in, and this one came.
            why = next(iter(file.problems), Words(vi="Tệp không mở được.", en="The file does not open."))
            vi, en = (said.partition(". ")[0].rstrip(".") for said in (why.vi, why.en))
            yield Words(
                vi=f"{file.name}: {vi}. Cần đề nghị nơi gửi gửi lại.",
                en=f"{file.name}: {en}. Its sender has to send it again.",
            )
            continue
        for problem in file.problems:
            yield Words(vi=f"{file.name}: {problem.vi}", en=f"{file.name}: {problem.en}")


def _gaps(told: Told, today: date) -> Iterator[Words]:
    gaps = [
        (not told.number, Words(vi="số", en="number")),
        (not told.notation, Words(vi="ký hiệu", en="symbol")),
        (told.issued_on is None, Words(vi="ngày văn bản", en="date")),
        (not told.subject.strip(), Words(vi="trích yếu", en="subject")),
    ]
    lacking = [words for lacks, words in gaps if lacks]
    if lacking:
        yield Words(
            vi=f"Thiếu thông tin: {', '.join(words.vi for words in lacking)}.",
            en=f"Not told: {', '.join(words.en for words in lacking)}.",
        )
    if told.issued_on is not None and told.issued_on > today:
        day = f"{told.issued_on:%d/%m/%Y}"
        yield Words(vi=f"Ngày văn bản {day} ở trong tương lai.", en=f"Its date {day} is in the future.")
    if not told.issuer_known:
        who = told.issuer_name or "?"
        yield Words(
            vi=f"Nơi gửi “{who}” không có trong danh mục cơ quan.",
            en=f"Its sender “{who}” is not in the directory of organisations.",
        )


def _contradictions(told: Told, office: str) -> Iterator[Words]:
    """Where the file can be read, what it says against what was told of it."""
    plain = " ".join(words_of(fold(told.text)))
    if len(plain) < 100:
        # A scan, or a few words: nothing can be said.
        return
    code = key_of(told.number + told.notation)
    if told.number and told.notation and code not in plain.replace(" ", ""):
        yield Words(
            vi=f"Không thấy số, ký hiệu {told.number}/{told.notation} trong tệp chính.",
            en=f"The number {told.number}/{told.notation} does not stand in the main file.",
        )
    name = " ".join(words_of(fold(office)))
    if name and name not in plain and not _named_shortly(name, plain):
        yield Words(
            vi="Trong tệp chính không thấy tên cơ quan mình: có thể gửi nhầm nơi nhận.",
            en="The main file does not name our office: it may have come to the wrong receiver.",
        )


def _named_shortly(name: str, plain: str) -> bool:
    """`UBND thị trấn Ia Ly` for the committee, or `các xã, thị trấn` for all of them: the receiver is meant."""
    short = name.replace("uy ban nhan dan", "ubnd")
    # A department's letters leave its province out: everybody there knows which one.
    bare = name.partition(" tinh ")[0] if name.startswith("so ") else name
    last = " ".join(name.split()[-2:])
    groups = ("cac xa", "cac phuong", "cac so", "cac huyen", "cac phong", "cac don vi", "cac co quan", "cap xa")
    return short in plain or bare in plain or last in plain or any(group in plain for group in groups)
