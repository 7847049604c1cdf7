"""How the slips of the counter are laid out. Wording of the forms: Circulars 01/2018 and 03/2025/TT-VPCP."""

from lienthong.kernel.words import Words
from lienthong.work.cases.slips.facts import GuidanceNote, PapersRequest, Receipt, Rejection, Stage
from lienthong.work.cases.slips.layouts.parts import (
    CHANNELS,
    DUE,
    NOTE,
    NUMBER,
    RECEIVED,
    SIGN_AND_NAME,
    applicant_fields,
    case_fields,
    components_table,
    contact_line,
    fees_table,
    optional,
    procedure_fields,
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
from lienthong.work.cases.slips.wording import amount, day, moment, when

_CHANNEL_IN = Words(vi="Hình thức nộp", en="Filed")
_FEES = Words(vi="Phí, lệ phí", en="Fees")
_NOTHING_DUE = Words(vi="không phát sinh khoản thu", en="nothing is due")
_TERM = Words(vi="Thời hạn giải quyết", en="Legal term")


def receipt(slip: Receipt) -> Sheet:
    """01. Two signatures; the moments of receipt and of the result in a frame."""
    return sheet(
        slip,
        Fields(
            (
                *applicant_fields(slip.case.applicant),
                *optional(Words(vi="Người nộp hồ sơ", en="Filed by"), slip.submitter),
                *procedure_fields(slip.case),
                Field(
                    Words(vi="Số lượng hồ sơ", en="Sets"), Words(f"{amount(slip.sets)} (bộ)", f"{slip.sets}"), half=True
                ),
            )
        ),
        *components_table(slip.components, Words(vi="Thành phần hồ sơ nộp gồm", en="Papers handed in")),
        Mark(
            (
                Field(_CHANNEL_IN, CHANNELS[slip.channel], half=True),
                Field(_TERM, slip.term, half=True),
                Field(RECEIVED, moment(slip.received_at)),
                Field(DUE, when(slip.due), strong=True),
                Field(Words(vi="Nơi nhận kết quả", en="Where the result is given"), slip.result_at),
                *(() if slip.fees else (Field(_FEES, _NOTHING_DUE),)),
            )
        ),
        *fees_table(slip.fees, _FEES),
        Signed(
            (
                Signature(
                    Words(vi="Người nộp hồ sơ", en="Filed by"),
                    slip.submitter or slip.case.applicant.name,
                    SIGN_AND_NAME,
                ),
                signature(Words(vi="Người tiếp nhận hồ sơ", en="Received by"), slip.officer),
            )
        ),
        Notes(
            (
                Words(
                    vi="Khi đến nhận kết quả, ông/bà mang theo giấy này; người nhận thay mang thêm văn bản ủy quyền.",
                    en="Bring this slip when you come for the result; somebody else also brings an authorisation.",
                ),
                *((Words(f"Vào Sổ theo dõi hồ sơ: {slip.book}", f"Register: {slip.book}"),) if slip.book else ()),
                *(
                    (Words(f"Theo dõi hồ sơ tại: {slip.follow}", f"Follow the case at: {slip.follow}"),)
                    if slip.follow
                    else ()
                ),
                *contact_line(slip),
            ),
        ),
        case=slip.case,
    )


def papers_request(slip: PapersRequest) -> Sheet:
    """02. All lines at once."""
    before = slip.stage is Stage.BEFORE
    until = day(slip.until) if slip.until else None
    return sheet(
        slip,
        case_fields(
            slip.case,
            Field(
                Words(vi="Giai đoạn", en="Stage"),
                Words(vi="Trước khi tiếp nhận", en="Before acceptance")
                if before
                else Words(vi="Sau khi tiếp nhận", en="After acceptance"),
                half=True,
            ),
        ),
        Table(
            Words(
                vi="Yêu cầu bổ sung, hoàn thiện hồ sơ gồm những nội dung sau",
                en="Please complete the following",
            ),
            (
                Column(NUMBER, 0, "center"),
                Column(Words(vi="Giấy tờ", en="Paper"), 3),
                Column(Words(vi="Nội dung cần bổ sung, hoàn thiện", en="What to complete"), 3.4),
                Column(Words(vi="Lý do", en="Reason"), 3),
                Column(Words(vi="Hướng dẫn", en="Guidance"), 3),
            ),
            tuple(
                (str(at), one.component, one.what, one.reason, one.guidance or "")
                for at, one in enumerate(slip.lines, 1)
            ),
        ),
        *(
            (
                Mark(
                    (
                        *optional(Words(vi="Thời hạn bổ sung", en="Time to complete"), slip.term, strong=not until),
                        *optional(Words(vi="Chậm nhất", en="At the latest"), until, strong=True),
                    )
                ),
            )
            if slip.term or until
            else ()
        ),
        *(
            (Fields((Field(Words(vi="Căn cứ yêu cầu thêm lần nữa", en="Ground for asking again"), slip.exception),)),)
            if slip.exception
            else ()
        ),
        Say(
            Words(
                vi="Trong quá trình hoàn thiện hồ sơ, nếu có vướng mắc, ông/bà liên hệ với "
                f"{slip.contact} để được hướng dẫn.",
                en=f"If anything is unclear, please contact {slip.contact}.",
            )
        ),
        Signed((signature(Words(vi="Người hướng dẫn", en="Drafted by"), slip.drafter),)),
        case=slip.case,
    )


def rejection(slip: Rejection) -> Sheet:
    """03."""
    return sheet(
        slip,
        case_fields(slip.case),
        Say(
            Words(
                vi=f"Qua xem xét, {slip.office.name} thông báo không tiếp nhận, giải quyết hồ sơ này "
                "với lý do cụ thể như sau:",
                en=f"{slip.office.name} does not accept this case, for the following reason:",
            )
        ),
        Mark(
            (
                Field(Words(vi="Lý do", en="Reason"), slip.reason, strong=True),
                Field(Words(vi="Căn cứ pháp lý", en="Legal ground"), slip.legal_ground),
                *optional(Words(vi="Nơi có thẩm quyền giải quyết", en="Where to go instead"), slip.go_to),
            )
        ),
        Say(
            Words(
                vi="Xin thông báo để ông/bà được biết và thực hiện./.",
                en="Please take note of this and act accordingly.",
            )
        ),
        Signed(
            (
                Signature(Words(vi="Người nộp hồ sơ", en="Filed by"), slip.case.applicant.name, SIGN_AND_NAME),
                signature(Words(vi="Người tiếp nhận hồ sơ", en="Received by"), slip.officer),
            )
        ),
        *((Notes(contact_line(slip), NOTE),) if contact_line(slip) else ()),
        case=slip.case,
    )


def guidance(slip: GuidanceNote) -> Sheet:
    """What was explained: papers, term, money, and the rest in the officer's words."""
    return sheet(
        slip,
        case_fields(slip.case),
        Fields(
            (
                Field(Words(vi="Hình thức hướng dẫn", en="Guided"), CHANNELS[slip.channel], half=True),
                Field(Words(vi="Thời gian", en="Time"), moment(slip.issued_at), half=True),
                *optional(_TERM, slip.term),
            )
        ),
        *components_table(slip.components, Words(vi="Giấy tờ cần nộp", en="Papers to hand in")),
        *fees_table(slip.fees, Words(vi="Phí, lệ phí", en="Fees")),
        *(
            (
                Table(
                    Words(vi="Nội dung hướng dẫn khác", en="Other guidance"),
                    (
                        Column(NUMBER, 0, "center"),
                        Column(Words(vi="Nội dung hỏi", en="Topic"), 2),
                        Column(Words(vi="Hướng dẫn", en="Guidance"), 5),
                    ),
                    tuple((str(at), one.topic, one.text) for at, one in enumerate(slip.told, 1)),
                ),
            )
            if slip.told
            else ()
        ),
        Signed((signature(Words(vi="Người hướng dẫn", en="Guided by"), slip.officer),)),
        *((Notes(contact_line(slip), NOTE),) if contact_line(slip) else ()),
        case=slip.case,
    )
