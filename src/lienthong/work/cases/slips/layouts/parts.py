"""Pieces that several slips are laid out from."""

from collections.abc import Sequence
from datetime import datetime

from lienthong.kernel.words import Words
from lienthong.work.cases.slips.facts import Applicant, CaseShown, Channel, Component, FeeLine, Officer, Slip
from lienthong.work.cases.slips.forms import Form, form_of
from lienthong.work.cases.slips.sheet import Block, Column, Field, Fields, Sheet, Signature, Table, Text
from lienthong.work.cases.slips.wording import amount, money, place_and_day

SIGN_AND_NAME = Words(vi="(Ký và ghi rõ họ tên)", en="(Signature and full name)")
CHANNELS = {
    Channel.COUNTER: Words(vi="Trực tiếp", en="At the counter"),
    Channel.ONLINE: Words(vi="Trực tuyến", en="Online"),
    Channel.POST: Words(vi="Qua dịch vụ bưu chính công ích", en="By public post"),
}
NUMBER = Words(vi="TT", en="No.")
CASE_NUMBER = Words(vi="Mã hồ sơ", en="Case number")
ADDRESS = Words(vi="Địa chỉ", en="Address")
PHONE = Words(vi="Số điện thoại", en="Telephone")
RECEIVED = Words(vi="Thời gian nhận hồ sơ", en="Received")
DUE = Words(vi="Thời gian hẹn trả kết quả", en="Result due")
NOTE = Words(vi="Ghi chú", en="Note")
_NO_CODE = Words(vi="chưa có", en="none yet")
COMPONENTS = Words(vi="Thành phần hồ sơ", en="Papers of the case")


def sheet(slip: Slip, *blocks: Block, case: CaseShown | None = None, **more: object) -> Sheet:
    """A slip's frame: office, place and day, case number, QR code."""
    form = form_of(slip)
    under: tuple[Field, ...] = ()
    if case and case.number:
        under = (Field(CASE_NUMBER, case.number, strong=True),)
    parts = {
        "form": form,
        "above": slip.office.above,
        "office": slip.office.name,
        "place_and_day": place_and_day(slip.office.place, slip.issued_at),
        "made_at": slip.issued_at,
        "blocks": tuple(blocks),
        "under": under,
        "qr": case and qr_text(case, form),
    }
    return Sheet(**(parts | more))  # type: ignore[arg-type]


def qr_text(case: CaseShown, form: Form) -> str:
    """Case number, procedure, reference of the applicant, name of the paper (Circular 01/2023/TT-VPCP)."""
    return "|".join((case.number or "", case.procedure_code, case.applicant.reference, form.title.vi))


def optional(label: Words, value: Text | None, *, strong: bool = False, half: bool = False) -> tuple[Field, ...]:
    """A field where there is something to tell, otherwise none."""
    return (Field(label, value, strong=strong, half=half),) if value else ()


def applicant_fields(person: Applicant) -> tuple[Field, ...]:
    """Who asks, and how to reach them."""
    return (
        Field(Words(vi="Tên cá nhân, tổ chức", en="Person or organisation"), person.name, strong=True),
        *optional(Words(vi="Người được đại diện", en="On behalf of"), person.represents),
        *optional(Words(vi="Số định danh/CCCD/Mã số", en="Identity number"), person.identity),
        *optional(ADDRESS, person.address),
        *optional(PHONE, person.phone, half=True),
        *optional(Words(vi="Thư điện tử", en="E-mail"), person.email, half=True),
    )


def procedure_fields(case: CaseShown, *beside: Field) -> tuple[Field, ...]:
    """What is asked for: procedure, its code, and the applicant's own words; `beside` the code what is as short."""
    return (
        Field(Words(vi="Thủ tục hành chính", en="Procedure"), case.procedure_name, strong=True),
        *optional(Words(vi="Nội dung yêu cầu giải quyết", en="Asked for"), case.request),
        # Of some procedures nobody has verified the code yet: the paper says so instead of leaving a gap.
        Field(Words(vi="Mã thủ tục", en="Procedure code"), case.procedure_code or _NO_CODE, half=True),
        *beside,
    )


def case_fields(case: CaseShown, *beside: Field) -> Fields:
    """Who asks for what."""
    return Fields((*applicant_fields(case.applicant), *procedure_fields(case, *beside)))


def components_table(components: Sequence[Component], caption: Words = COMPONENTS) -> tuple[Table, ...]:
    """The papers with their amounts by kind; without papers no table."""
    if not components:
        return ()
    noted = any(one.note for one in components)
    columns = [
        Column(NUMBER, 0, "center"),
        Column(Words(vi="Tên giấy tờ", en="Paper"), 5),
        Column(Words(vi="Bản chính", en="Originals"), 0.85, "center"),
        Column(Words(vi="Bản sao", en="Copies"), 0.85, "center"),
        Column(Words(vi="Bản điện tử", en="Electronic"), 0.95, "center"),
    ]
    rows: list[tuple[Text, ...]] = [
        (str(at), one.name, amount(one.originals), amount(one.copies), amount(one.electronic))
        for at, one in enumerate(components, 1)
    ]
    if noted:
        columns.append(Column(NOTE, 2))
        rows = [(*row, one.note or "") for row, one in zip(rows, components, strict=True)]
    return (Table(caption, tuple(columns), tuple(rows)),)


def fees_table(fees: Sequence[FeeLine], caption: Words) -> tuple[Table, ...]:
    """Items of money; without items no table."""
    if not fees:
        return ()
    return (
        Table(
            caption,
            (
                Column(NUMBER, 0, "center"),
                Column(Words(vi="Khoản thu", en="Item"), 4),
                Column(Words(vi="Số tiền", en="Amount"), 2, "right"),
                Column(Words(vi="Tình trạng", en="State"), 3),
            ),
            tuple((str(at), one.name, money(one.amount), one.state or "") for at, one in enumerate(fees, 1)),
        ),
    )


def signature(title: Words, officer: Officer, *, dated: datetime | None = None, place: str = "") -> Signature:
    """An officer's place to sign. Their own title, where told, goes before the form's."""
    return Signature(
        officer.title or title,
        officer.name,
        SIGN_AND_NAME,
        place_and_day(place, dated) if dated and place else None,
    )


def contact_line(slip: Slip) -> tuple[Words, ...]:
    """Where to ask: address, telephone, e-mail of the office; nothing where none is told."""
    told = [one for one in (slip.office.address, slip.office.phone, slip.office.email) if one]
    if not told:
        return ()
    joined = " - ".join(told)
    return (Words(vi=f"Liên hệ: {joined}", en=f"Contact: {joined}"),)
