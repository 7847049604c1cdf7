"""How apologies, stops and transfers are laid out."""

from lienthong.kernel.words import Words
from lienthong.work.cases.slips.facts import Apology, AskedBy, Stage, StopNotice, Transfer
from lienthong.work.cases.slips.forms import form_of
from lienthong.work.cases.slips.layouts.parts import (
    DUE,
    NUMBER,
    RECEIVED,
    SIGN_AND_NAME,
    case_fields,
    components_table,
    fees_table,
    optional,
    sheet,
    signature,
)
from lienthong.work.cases.slips.sheet import (
    Column,
    Field,
    Fields,
    Mark,
    Notes,
    Say,
    Sheet,
    Signature,
    Signed,
    Table,
)
from lienthong.work.cases.slips.wording import when

_TO = Words(vi="Kính gửi", en="To")
_HEAD = Words(vi="Thủ trưởng cơ quan, đơn vị", en="Head of the agency")


def apology(slip: Apology) -> Sheet:
    """04. Under C03 it also proposes the extension; under C01 it gives the new day."""
    person = slip.case.applicant.name
    first, new = when(slip.first_due), when(slip.proposed_due)
    asks = form_of(slip).asks_extension
    promise = (
        Words(
            vi=f"{slip.agency} xin lỗi ông/bà vì sự chậm trễ này và đề nghị gia hạn thời gian giải quyết hồ sơ.",
            en=f"{slip.agency} apologises for the delay and proposes to extend the time.",
        )
        if asks
        else Words(
            vi="Sự chậm trễ này đã gây phiền hà, tốn kém thời gian, công sức của ông/bà. "
            f"{slip.agency} xin lỗi ông/bà và sẽ trả kết quả giải quyết hồ sơ vào thời gian dưới đây.",
            en=f"{slip.agency} apologises for the trouble and time this costs you, and will give the result as below.",
        )
    )
    new_label = (
        Words(vi="Thời gian đề nghị gia hạn đến", en="Proposed extension until")
        if asks
        else Words(vi="Hẹn lại thời gian trả kết quả", en="New time for the result")
    )
    lines = (
        *(Words(vi=f"Tài liệu kèm theo: {one}", en=f"Enclosed: {one}") for one in slip.attachments),
        *(
            (
                Words(
                    vi=f"Lãnh đạo phê duyệt: {slip.approved_by.name}, {slip.approved_by.title}",
                    en=f"Approved by: {slip.approved_by.name}, {slip.approved_by.title}",
                ),
            )
            if slip.approved_by
            else ()
        ),
    )
    return sheet(
        slip,
        case_fields(slip.case),
        Fields(
            (
                Field(RECEIVED, when(slip.received_at)),
                Field(DUE, first),
            )
        ),
        Say(
            Words(
                vi=f"Tuy nhiên, đến nay {slip.agency} chưa thể trả kết quả giải quyết hồ sơ của ông/bà "
                "đúng thời hạn ghi trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả.",
                en=f"{slip.agency} cannot give the result by the time stated on your receipt.",
            )
        ),
        Fields(
            (
                Field(Words(vi="Lý do", en="Reason"), slip.reason),
                *optional(Words(vi="Tóm tắt quá trình giải quyết", en="What has been done"), slip.summary),
            )
        ),
        Say(promise),
        Mark(
            (
                Field(new_label, new, strong=True),
                *((Field(Words(vi="Gia hạn lần", en="Extension no."), f"{slip.round:02d}"),) if asks else ()),
            )
        ),
        Say(
            Words(
                vi="Mong nhận được sự thông cảm của ông/bà./.",
                en="We ask for your understanding.",
            )
        ),
        Signed((signature(_HEAD, slip.signer),)),
        *((Notes(lines),) if lines else ()),
        case=slip.case,
        addressee=Field(_TO, person, strong=True),
    )


def stop(slip: StopNotice) -> Sheet:
    """05 of C03."""
    asked = {
        AskedBy.CITIZEN: Words(vi="Cá nhân, tổ chức đề nghị rút hồ sơ", en="The applicant withdraws"),
        AskedBy.AGENCY: Words(vi="Cơ quan giải quyết hồ sơ", en="The agency in charge"),
    }[slip.asked_by]
    stage = {
        Stage.BEFORE: Words(vi="Trước khi tiếp nhận", en="Before acceptance"),
        Stage.AFTER: Words(vi="Đang giải quyết", en="In progress"),
    }[slip.stage]
    return sheet(
        slip,
        case_fields(slip.case),
        Say(
            Words(
                vi=f"{slip.office.name} thông báo dừng giải quyết hồ sơ nêu trên:",
                en=f"{slip.office.name} gives notice that the case above is stopped:",
            )
        ),
        Mark(
            (
                Field(Words(vi="Bên đề nghị dừng", en="Asked by"), asked),
                *optional(Words(vi="Thời điểm đề nghị", en="Asked"), when(slip.asked_at) if slip.asked_at else None),
                Field(Words(vi="Giai đoạn", en="Stage"), slip.stage_detail or stage),
                Field(Words(vi="Lý do dừng", en="Reason"), slip.reason, strong=True),
                *optional(Words(vi="Căn cứ pháp lý", en="Legal ground"), slip.legal_ground),
            )
        ),
        *fees_table(slip.money, Words(vi="Phí, lệ phí và việc xử lý", en="Money and what became of it")),
        *(
            ()
            if slip.money
            else (
                Fields(
                    (
                        Field(
                            Words(vi="Phí, lệ phí", en="Fees"),
                            Words(vi="Chưa phát sinh khoản thu", en="Nothing was paid"),
                        ),
                    )
                ),
            )
        ),
        Say(
            Words(
                vi="Xác nhận: đến thời điểm dừng, hồ sơ chưa có kết quả giải quyết được ban hành.",
                en="Confirmed: no result of this case had been issued when it was stopped.",
            )
        ),
        Signed((signature(_HEAD, slip.signer),)),
        case=slip.case,
        addressee=Field(_TO, slip.case.applicant.name, strong=True),
    )


def transfer(slip: Transfer) -> Sheet:
    """Each agency's work and term; papers that go with it; where the result goes back to."""
    taker_title = Words(vi="Bên nhận", en="Taken by")
    taker = signature(taker_title, slip.taker) if slip.taker else Signature(taker_title, "", SIGN_AND_NAME)
    return sheet(
        slip,
        Fields((Field(Words(vi="Nơi chuyển", en="From"), slip.sender),)),
        case_fields(slip.case),
        Fields((Field(RECEIVED, when(slip.received_at)), Field(DUE, when(slip.due), strong=True))),
        Table(
            Words(vi="Nội dung phối hợp và thời hạn của từng cơ quan", en="Work and term of each agency"),
            (
                Column(NUMBER, 0, "center"),
                Column(Words(vi="Cơ quan", en="Agency"), 3),
                Column(Words(vi="Nội dung công việc", en="Work"), 4),
                Column(Words(vi="Thời hạn", en="Due"), 2.6),
                Column(Words(vi="Vai trò", en="Part"), 1.6, "center"),
            ),
            tuple(
                (
                    str(at),
                    one.agency,
                    one.work,
                    when(one.due),
                    Words(vi="Chủ trì", en="Leads") if one.lead else Words(vi="Phối hợp", en="Takes part"),
                )
                for at, one in enumerate(slip.works, 1)
            ),
        ),
        *components_table(slip.components, Words(vi="Hồ sơ, tài liệu kèm theo", en="Papers enclosed")),
        Fields(
            (
                Field(Words(vi="Kết quả trả về", en="The result goes back to"), slip.give_back_to, strong=True),
                *optional(Words(vi="Ý kiến của nơi chuyển", en="Message"), slip.message),
            )
        ),
        Signed((signature(Words(vi="Bên giao", en="Given by"), slip.giver), taker)),
        case=slip.case,
        addressee=Field(_TO, slip.receiver, strong=True),
    )
