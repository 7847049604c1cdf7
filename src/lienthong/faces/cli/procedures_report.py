"""What the checks of the catalogue found, kind by kind: how often, where first, how to see all, and what to do next."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from lienthong.faces.cli.language import language, say
from lienthong.kernel.words import Words

if TYPE_CHECKING:
    from lienthong.work.procedures.rules import Finding

_SIGNS = {"error": "✗", "warning": "!"}
_SHOWN = 2
"""So many procedures are named for each kind."""
_FINE = Words(vi="Đã kiểm tra {count} thủ tục: không thấy gì.", en="Checked {count} procedures: nothing found.")
_FOUND = Words(
    vi="Đã kiểm tra {count} thủ tục: {errors} lỗi ở {faulty} thủ tục, {warnings} điều cần xem.",
    en="Checked {count} procedures: {errors} errors in {faulty} of them, {warnings} doubts.",
)
_MORE = Words(vi="… và {many} thủ tục nữa", en="… and {many} more")
_ALL = Words(vi="Xem tất cả: lienthong procedures check --all", en="To see all: lienthong procedures check --all")
_ALL_DAY = Words(vi="{all} --day {day}", en="{all} --day {day}")
_NEXT = Words(
    vi="Làm gì tiếp: thủ tục có lỗi vẫn có hiệu lực, nhưng bản mới của nó chỉ công bố được khi hết lỗi. Mở thủ tục "
    "trên trang Thủ tục hành chính, chọn “Soạn phiên bản mới”, sửa rồi công bố.",
    en="What next: a procedure with errors stays in force, but its next version can only be published without them. "
    "Open it on the page Procedures, choose “Write a new version”, mend it and publish.",
)
_SOURCE = Words(
    vi="Phần thiếu: danh mục đi kèm chỉ ghi những gì nguồn có. Hãy chép phần thiếu từ quyết định công bố, hoặc nạp "
    "gói của cơ sở dữ liệu quốc gia (lienthong procedures import-national).",
    en="Missing parts: the catalogue that ships says only what its source says. Take what is missing from the decision "
    "that announces the procedure, or load the packet of the national database (lienthong procedures import-national).",
)
_KINDS = {
    "no_term": Words(vi="Thời hạn không xác định", en="A term is open"),
    "words_and_number_disagree": Words(vi="Số và chữ không khớp", en="A number and its words disagree"),
    "unit_of_term_unclear": Words(
        vi="Thời hạn và chú thích không nói cùng một loại ngày", en="A term and its note speak of different days"
    ),
    "district_gone": Words(vi="Nhắc đến cấp huyện, nay không còn", en="The district level, which is gone, is named"),
    "agency_gone": Words(vi="Nhắc đến cơ quan không còn", en="An agency that is gone is named"),
    "repealed": Words(vi="Dẫn văn bản hết hiệu lực", en="A text that holds no longer is cited"),
    "plan_longer_than_term": Words(vi="Các bước dài hơn thời hạn", en="The steps take longer than the term"),
    "no_time_for_the_counter": Words(vi="Các bước dùng hết thời hạn", en="The steps leave no time for the counter"),
    "fee_not_computable": Words(vi="Phí, lệ phí không tính được", en="A fee cannot be computed"),
    "empty_variant": Words(vi="Trường hợp chưa có giấy tờ", en="A list of papers is empty"),
}
"""What is said of a kind whose findings each say something else."""

Found = Sequence[tuple[str, Sequence["Finding"]]]
"""The name of each procedure, and what was found in it that is more than a note."""


def everything(found: Found) -> None:
    """Each finding with its place, procedure by procedure."""
    for name, findings in found:
        if findings:
            click.echo(click.style(name, bold=True))
        for one in findings:
            click.echo(f"  {_SIGNS[one.severity]} {one.words.say(language())} ({one.place})")


def by_kind(found: Found) -> None:
    """Errors first, the most frequent kind first; of each the first procedures."""
    kinds: dict[tuple[str, str], list[tuple[str, Finding]]] = {}
    for name, findings in found:
        for one in findings:
            # What is missing says itself what it is; of the other kinds each finding says something else.
            said = one.words.say(language()) if one.code not in _KINDS else _KINDS[one.code].say(language())
            kinds.setdefault((one.severity, said), []).append((name, one))
    for (severity, said), ones in sorted(kinds.items(), key=lambda kind: (kind[0][0] != "error", -len(kind[1]))):
        click.echo(f"{_SIGNS[severity]} {click.style(str(len(ones)), bold=True)} × {said}")
        names = list(dict.fromkeys(name for name, _ in ones))
        for name in names[:_SHOWN]:
            own = next(one for each, one in ones if each == name)
            click.echo(f"    {name}" + (f": {own.words.say(language())}" if own.code in _KINDS else ""))
        if len(names) > _SHOWN:
            click.echo("    " + say(_MORE, many=len(names) - _SHOWN))


def summary(found: Found, *, day: str | None, complete: bool) -> bool:
    """How much it was, and what to do next. Says whether there are errors."""
    told = [one for _, findings in found for one in findings]
    if not told:
        click.echo("✓ " + say(_FINE, count=len(found)))
        return False
    errors = [one for one in told if one.severity == "error"]
    faulty = sum(any(one.severity == "error" for one in findings) for _, findings in found)
    click.echo()
    click.echo(say(_FOUND, count=len(found), errors=len(errors), faulty=faulty, warnings=len(told) - len(errors)))
    if not complete:
        command = say(_ALL)
        click.echo(command if day is None else say(_ALL_DAY, all=command, day=day))
    if errors:
        click.echo(say(_NEXT))
    if _lacks_parts(errors):
        click.echo(say(_SOURCE))
    return bool(errors)


def _lacks_parts(errors: Iterable["Finding"]) -> bool:
    return any(one.code == "missing_part" for one in errors)
