"""The forms of Appendix V: the list of files, the lists that go to the archive, what is in a file, the minutes."""

from collections.abc import Iterable, Sequence
from datetime import date

from lienthong.kernel.words import Words
from lienthong.work.documents.filing.life import retention_words
from lienthong.work.documents.models import FileListEntry, FileMember, WorkFile
from lienthong.work.documents.naming import day, office_names, place_and_day
from lienthong.work.documents.printed import Column, Mark, Sheet
from lienthong.work.documents.rights import LOCKED

_SOURCE = "Nghị định 30/2020/NĐ-CP, Phụ lục V"
_NOTE = Column("note", Words(vi="Ghi chú", en="Note"), 1.2)
_SYMBOL = Column("symbol", Words(vi="Số và ký hiệu hồ sơ", en="File symbol"), 1.1)
_RETENTION = Column("retention", Words(vi="Thời hạn bảo quản", en="Retention"), 1)
LIST_COLUMNS = (
    _SYMBOL,
    Column("title", Words(vi="Đề mục và tiêu đề hồ sơ", en="Heading and title"), 4),
    _RETENTION,
    Column("maker", Words(vi="Người lập hồ sơ", en="Who makes it"), 1.5),
    _NOTE,
)
_CONTENT_COLUMNS = (
    Column("ordinal", Words(vi="STT", en="No."), 0.5, "center"),
    Column("code", Words(vi="Số, ký hiệu văn bản", en="Number, symbol"), 1.3),
    Column("dated", Words(vi="Ngày tháng văn bản", en="Date"), 1, "center"),
    Column("subject", Words(vi="Tên loại và trích yếu nội dung văn bản", en="Type and subject"), 3.5),
    Column("issuer", Words(vi="Tác giả văn bản", en="Issuer"), 1.8),
    Column("pages", Words(vi="Tờ số/Trang số", en="Page"), 0.8, "center"),
    _NOTE,
)


def yearly_list(entries: Sequence[FileListEntry], office: str, year: int, mark: Mark) -> Sheet:
    """The list of files of a year; it closes with how many are permanent and how many timed."""
    lines = [each for each in entries if each.symbol]
    permanent = sum(each.retention_years is None for each in lines)
    decision = next((each.approved_by for each in entries if each.approved_by), "")
    name, above = office_names(office, mark.at.date())
    return Sheet(
        title=f"Danh mục hồ sơ năm {year}", above=above, office=name, columns=LIST_COLUMNS,
        rows=[
            (each.symbol, each.title, retention_words(each.retention_years).vi, each.maker, each.note)
            if each.symbol else ("", each.heading.upper(), "", "", each.note)
            for each in entries
        ],
        mark=mark, under=[("Ban hành kèm theo", decision)],
        closing=[
            f"Bản danh mục này có {len(lines)} hồ sơ, bao gồm {permanent} hồ sơ bảo quản vĩnh viễn; "
            f"{len(lines) - permanent} hồ sơ bảo quản có thời hạn."
        ],
        signed=("Quyền hạn, chức vụ của người ký",), dated=place_and_day(mark.at.date()), source=_SOURCE,
    )  # fmt: skip


def handed_over(files: Iterable[WorkFile], office: str, mark: Mark, *, permanent: bool) -> Sheet:
    """Mục lục hồ sơ nộp lưu: permanent and timed files in two lists, the permanent one without the retention.

    The files come with `documents` and `sheets` (`queries.with_pages`).
    """
    chosen = [each for each in files if (each.retention_years is None) is permanent]
    columns = [
        Column("ordinal", Words(vi="Số TT", en="No."), 0.5, "center"),
        _SYMBOL,
        Column("title", Words(vi="Tiêu đề hồ sơ", en="Title"), 4),
        Column("time", Words(vi="Thời gian tài liệu", en="Time of the documents"), 1.4, "center"),
        *(() if permanent else (_RETENTION,)),
        Column("pages", Words(vi="Số tờ/Số trang", en="Pages"), 0.9, "right"),
        _NOTE,
    ]
    rows = []
    for number, each in enumerate(chosen, 1):
        retention = () if permanent else (retention_words(each.retention_years).vi,)
        rows.append((
            str(number), each.symbol, each.title, f"{day(each.started_on)} – {day(each.ended_on)}", *retention,
            str(getattr(each, "sheets", None) or ""), each.note,
        ))  # fmt: skip
    kind = "bảo quản vĩnh viễn" if permanent else "bảo quản có thời hạn"
    name, above = office_names(office, mark.at.date())
    return Sheet(
        title="Mục lục hồ sơ, tài liệu nộp lưu", above=above, office=name, columns=columns, rows=rows, mark=mark,
        under=[("Loại", f"hồ sơ {kind}")], closing=[f"Mục lục này gồm {len(chosen)} hồ sơ {kind}."],
        signed=("Người lập", "Người nhận"), dated=place_and_day(mark.at.date()), source=_SOURCE,
    )  # fmt: skip


def contents(file: WorkFile, members: Sequence[FileMember], mark: Mark) -> Sheet:
    """Mục lục văn bản, tài liệu trong hồ sơ: the documents in order, each with the page on which it begins."""
    rows, at = [], 1
    for number, member in enumerate(members, 1):
        document = member.document
        if document.hidden:
            rows.append((str(number), "", "", LOCKED.vi, "", str(at), ""))
            at += document.pages or 1
            continue
        rows.append((
            str(number), document.code, day(document.issued_on),
            ". ".join(filter(None, (document.type_name, document.subject))), document.issuer_name, str(at),
            document.note,
        ))  # fmt: skip
        at += document.pages or 1
    name, above = office_names(file.organization_key, mark.at.date())
    return Sheet(
        title="Mục lục văn bản, tài liệu", above=above, office=name, columns=_CONTENT_COLUMNS, rows=rows, mark=mark,
        under=[("Hồ sơ", f"{file.symbol} {file.title}"), ("Năm", str(file.year))],
        closing=[f"Hồ sơ có {len(members)} văn bản, {at - 1} trang."], dated=place_and_day(mark.at.date()),
        source=_SOURCE,
    )  # fmt: skip


def minutes(files: Sequence[WorkFile], computer_files: int, office: str, mark: Mark, unit: str) -> Sheet:
    """Biên bản giao nhận: two copies, one for each side; of electronic files the number of computer files."""
    days = [each for file in files for each in (file.started_on, file.ended_on) if each]
    name, above = office_names(office, mark.at.date())
    facts = (
        ("Bên giao (đơn vị, người nộp)", unit), ("Bên nhận", f"Lưu trữ cơ quan, {name}"),
        ("Tên khối tài liệu", f"Hồ sơ công việc năm {', '.join(sorted({str(file.year) for file in files}))}"),
        ("Thời gian của tài liệu", f"{day(min(days, default=None))} – {day(max(days, default=None))}"),
        ("Tổng số hồ sơ giao nộp", str(len(files))),
        ("Trong đó: bảo quản vĩnh viễn", str(sum(file.retention_years is None for file in files))),
        ("Trong đó: bảo quản có thời hạn", str(sum(file.retention_years is not None for file in files))),
        ("Tài liệu điện tử: số hồ sơ", str(len(files))), ("Tài liệu điện tử: số tệp tin", str(computer_files)),
        ("Tình trạng tài liệu giao nộp", ""), ("Mục lục kèm theo", "Mục lục hồ sơ, tài liệu nộp lưu"),
    )  # fmt: skip
    return Sheet(
        title="Biên bản giao nhận hồ sơ, tài liệu", above=above, office=name,
        columns=(
            Column("what", Words(vi="Nội dung", en="What"), 2),
            Column("value", Words(vi="Giao nhận", en="Handed over"), 3),
        ),
        rows=facts, mark=mark, closing=["Biên bản này được lập thành hai bản, mỗi bên giữ một bản."],
        signed=("Đại diện bên giao", "Đại diện bên nhận"), dated=place_and_day(mark.at.date()), source=_SOURCE,
    )  # fmt: skip


def years(today: date, around: int = 3) -> list[int]:
    """The years whose lists people look at."""
    return list(range(today.year + 1, today.year - around, -1))
