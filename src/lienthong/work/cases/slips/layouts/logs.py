"""How the control slip and the register are laid out: tables that only ever grow."""

from lienthong.kernel.words import Words
from lienthong.work.cases.slips.facts import Channel, ControlSlip, Handover, Officer, Outcome, Register, RegisterRow
from lienthong.work.cases.slips.layouts.parts import (
    ADDRESS,
    CASE_NUMBER,
    CHANNELS,
    NOTE,
    NUMBER,
    PHONE,
    applicant_fields,
    optional,
    procedure_fields,
    sheet,
    signature,
)
from lienthong.work.cases.slips.sheet import Column, Field, Fields, Sheet, Signed, Table, Text
from lienthong.work.cases.slips.wording import moment, short_day, when

OUTCOMES = {
    Outcome.EARLY: Words(vi="Trước hạn", en="Early"),
    Outcome.ON_TIME: Words(vi="Đúng hạn", en="On time"),
    Outcome.LATE: Words(vi="Quá hạn", en="Late"),
}
_DATES = Words(vi="Ngày, tháng, năm", en="Dates")


def control(slip: ControlSlip) -> Sheet:
    """05 of C01, 06 of C03: one row for each hand-over."""
    return sheet(
        slip,
        Fields(
            (
                *applicant_fields(slip.case.applicant),
                *procedure_fields(slip.case),
                Field(Words(vi="Thời gian nhận hồ sơ", en="Received"), moment(slip.received_at)),
                Field(Words(vi="Thời gian hẹn trả kết quả", en="Result due"), when(slip.due), strong=True),
                Field(Words(vi="Cơ quan chủ trì giải quyết", en="Lead agency"), slip.lead),
                *optional(Words(vi="Cơ quan phối hợp giải quyết", en="Agencies taking part"), "; ".join(slip.partners)),
            )
        ),
        Table(
            Words(vi="Giao, nhận hồ sơ giữa các cơ quan, bộ phận", en="Hand-overs between agencies and units"),
            (
                Column(NUMBER, 0, "center"),
                Column(Words(vi="Tên cơ quan", en="Agency"), 4.2),
                Column(Words(vi="Thời gian giao, nhận hồ sơ", en="Given, taken"), 3.6),
                Column(
                    Words(vi="Kết quả giải quyết (Trước hạn/Đúng hạn/Quá hạn)", en="Outcome (early/on time/late)"),
                    2,
                    "center",
                ),
                Column(NOTE, 2.4),
            ),
            tuple(_handover(at, row) for at, row in enumerate(slip.rows, 1)),
            roomy=True,
        ),
        case=slip.case,
    )


def _handover(number: int, row: Handover) -> tuple[Text, ...]:
    taken = moment(row.taken_at) if row.taken_at else Words(vi="chưa xác nhận", en="not confirmed yet")
    given = moment(row.given_at)
    if row.giver == row.taker:
        # Nothing changed hands: a note of the office itself, or a day that the calendar moved.
        who = _who(row.giver)
        return (str(number), who, given, OUTCOMES[row.outcome] if row.outcome else "", row.note or "")
    return (
        str(number),
        Words(
            vi=f"1. Giao: {_who(row.giver)}\n2. Nhận: {_who(row.taker)}",
            en=f"1. Given by: {_who(row.giver)}\n2. Taken by: {_who(row.taker)}",
        ),
        Words(vi=f"1. {given.vi}\n2. {taken.vi}", en=f"1. {given.en}\n2. {taken.en}"),
        OUTCOMES[row.outcome] if row.outcome else "",
        row.note or "",
    )


def _who(officer: Officer) -> str:
    return ", ".join(one for one in (officer.unit, officer.name) if one)


def register(slip: Register) -> Sheet:
    """06 of C01, 07 of C03: A4, lying."""
    return sheet(
        slip,
        Table(
            Words(vi="Hồ sơ đã tiếp nhận", en="Cases received"),
            (
                Column(NUMBER, 0, "center"),
                Column(CASE_NUMBER, 2.8),
                Column(Words(vi="Tên thủ tục hành chính", en="Procedure"), 2.8),
                Column(Words(vi="Số bộ", en="Sets"), 0.8, "center"),
                Column(Words(vi="Tên cá nhân, tổ chức", en="Applicant"), 2.2),
                Column(Words(vi=f"{ADDRESS.vi}, {PHONE.vi.lower()}", en="Address, telephone"), 2.6),
                Column(Words(vi="Cơ quan giải quyết", en="Agency"), 2.2),
                Column(Words(vi="Nhận hồ sơ", en="Received"), 1.5, "center", _DATES),
                Column(Words(vi="Hẹn trả", en="Due"), 1.5, "center", _DATES),
                Column(Words(vi="Chuyển kết quả", en="Result moved"), 1.5, "center", _DATES),
                Column(Words(vi="Trả kết quả", en="Given"), 1.5, "center", _DATES),
                Column(Words(vi="Phương thức nhận", en="How"), 1.6),
                Column(Words(vi="Ký nhận", en="Signed"), 1.6),
                Column(NOTE, 1.6),
            ),
            tuple(_register_row(row) for row in slip.rows),
        ),
        Signed((signature(Words(vi="Người lập sổ", en="Kept by"), slip.keeper),)),
        under=(
            Field(Words(vi="Năm", en="Year"), str(slip.year), strong=True),
            Field(
                Words(vi="Từ ngày", en="Days"),
                Words(
                    vi=f"{slip.first_day:%d/%m/%Y} đến ngày {slip.last_day:%d/%m/%Y}",
                    en=f"{slip.first_day:%d/%m/%Y} to {slip.last_day:%d/%m/%Y}",
                ),
            ),
        ),
        size="A4",
        landscape=True,
    )


_HOW = CHANNELS | {Channel.POST: Words(vi="Bưu chính", en="Post")}


def _register_row(row: RegisterRow) -> tuple[Text, ...]:
    return (
        str(row.number),
        row.case_number,
        row.procedure,
        f"{row.quantity:02d}",
        row.applicant,
        "\n".join(one for one in (row.address, row.phone) if one),
        row.unit,
        short_day(row.received_at),
        short_day(row.due),
        short_day(row.moved_on),
        short_day(row.returned_on),
        _HOW[row.how] if row.how else "",
        row.signature or "",
        row.note or "",
    )
