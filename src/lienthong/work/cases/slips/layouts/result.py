"""How hand-over sheets, receipts of results and ballots are laid out."""

from lienthong.kernel.words import Words
from lienthong.work.cases.slips.facts import Ballot, HandOver, Result, ResultReceipt
from lienthong.work.cases.slips.forms import ballot_answers, ballot_questions
from lienthong.work.cases.slips.layouts.parts import (
    CASE_NUMBER,
    CHANNELS,
    NOTE,
    NUMBER,
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
    Lines,
    Mark,
    Notes,
    Say,
    Sheet,
    Signature,
    Signed,
    Table,
)
from lienthong.work.cases.slips.wording import moment, short_day

_RESULT = Words(vi="Kết quả giải quyết", en="Result")
_SIGN = Words(vi="Số, ký hiệu", en="Number")
_QUANTITY = Words(vi="Số bản", en="Copies")
BOX = "□"


def hand_over(slip: HandOver) -> Sheet:
    """Many cases on one sheet, both sides sign."""
    return sheet(
        slip,
        Fields(
            (
                Field(Words(vi="Bên giao", en="Given by"), f"{slip.giver.unit} ({slip.giver.name})"),
                Field(Words(vi="Bên nhận", en="Taken by"), f"{slip.taker.unit} ({slip.taker.name})"),
                Field(Words(vi="Thời gian bàn giao", en="Time"), moment(slip.issued_at)),
                Field(
                    Words(vi="Tổng số", en="In all"),
                    Words(vi=f"{len(slip.rows):02d} hồ sơ", en=f"{len(slip.rows)}"),
                    strong=True,
                ),
            )
        ),
        Table(
            Words(vi="Kết quả bàn giao", en="Results handed over"),
            (
                Column(NUMBER, 0, "center"),
                Column(CASE_NUMBER, 2.5),
                Column(Words(vi="Tên cá nhân, tổ chức", en="Applicant"), 2.2),
                Column(_RESULT, 3.4),
                Column(Words(vi="Hẹn trả", en="Due"), 1.9, "center"),
                Column(_QUANTITY, 0.9, "center"),
                Column(NOTE, 1.6),
            ),
            tuple(
                (
                    str(at),
                    one.case_number,
                    one.applicant,
                    _named(one.result),
                    short_day(one.due),
                    f"{one.result.quantity:02d}",
                    one.note or "",
                )
                for at, one in enumerate(slip.rows, 1)
            ),
        ),
        Signed(
            (
                signature(Words(vi="Bên giao", en="Given by"), slip.giver),
                signature(Words(vi="Bên nhận", en="Taken by"), slip.taker),
            )
        ),
    )


def _named(result: Result) -> str:
    number = f" số {result.number}" if result.number else ""
    issued = f", ngày {short_day(result.issued_on)}" if result.issued_on else ""
    return f"{result.name}{number}{issued}"


def result_receipt(slip: ResultReceipt) -> Sheet:
    """Who took the result and what went back with it."""
    return sheet(
        slip,
        case_fields(slip.case),
        Table(
            Words(vi="Kết quả đã nhận", en="Results received"),
            (
                Column(NUMBER, 0, "center"),
                Column(_RESULT, 4),
                Column(_SIGN, 2),
                Column(Words(vi="Ngày ban hành", en="Issued"), 1.8, "center"),
                Column(_QUANTITY, 0.9, "center"),
            ),
            tuple(
                (str(at), one.name, one.number or "", short_day(one.issued_on), f"{one.quantity:02d}")
                for at, one in enumerate(slip.results, 1)
            ),
        ),
        *components_table(slip.originals, Words(vi="Giấy tờ gốc trả lại", en="Originals given back")),
        *fees_table(slip.fees, Words(vi="Phí, lệ phí", en="Fees")),
        Mark(
            (
                Field(Words(vi="Người nhận kết quả", en="Received by"), slip.receiver, strong=True),
                *optional(Words(vi="Giấy tờ tùy thân", en="Identity"), slip.receiver_identity),
                *optional(Words(vi="Văn bản ủy quyền", en="Authorisation"), slip.authorisation),
                Field(Words(vi="Thời gian nhận", en="Time"), moment(slip.returned_at)),
                Field(Words(vi="Hình thức nhận", en="How"), CHANNELS[slip.way]),
            )
        ),
        Signed(
            (
                Signature(Words(vi="Người nhận kết quả", en="Received by"), slip.receiver, SIGN_AND_NAME),
                signature(Words(vi="Người trả kết quả", en="Given by"), slip.officer),
            )
        ),
        case=slip.case,
    )


def ballot(slip: Ballot) -> Sheet:
    """Three answers to each question (Circular 32/2017/TT-BTTTT art. 12). No code on it: nobody is to be recognised."""
    answers = ballot_answers()
    questions = slip.questions or ballot_questions()
    return sheet(
        slip,
        Say(
            Words(
                vi="Để phục vụ tốt hơn, kính mời ông/bà đánh dấu vào ô phù hợp với ý kiến của mình. "
                "Ý kiến không ảnh hưởng đến việc giải quyết hồ sơ.",
                en="Please tick what fits. Your answers do not influence your case.",
            )
        ),
        Fields(
            (
                Field(Words(vi="Thủ tục hành chính", en="Procedure"), slip.procedure_name, strong=True),
                *optional(Words(vi="Mã thủ tục", en="Procedure code"), slip.procedure_code),
            )
        ),
        Table(
            Words(vi="Mức độ hài lòng", en="How satisfied you are"),
            (
                Column(NUMBER, 0, "center"),
                Column(Words(vi="Nội dung", en="Question"), 4.5),
                *(Column(one, 1.3, "center") for one in answers),
            ),
            tuple((str(at), one, *(BOX for _ in answers)) for at, one in enumerate(questions, 1)),
            roomy=True,
        ),
        Fields(
            (
                Field(
                    Words(vi="Số lần phải đến cơ quan", en="Visits you had to make"),
                    Words(vi=f"{BOX} 1 lần   {BOX} 2 lần   {BOX} từ 3 lần", en=f"{BOX} 1   {BOX} 2   {BOX} 3 or more"),
                ),
                Field(
                    Words(vi="Chi phí phải trả ngoài quy định", en="Costs outside the rules"),
                    Words(vi=f"{BOX} Không   {BOX} Có", en=f"{BOX} No   {BOX} Yes"),
                ),
            )
        ),
        Lines(Words(vi="Ý kiến khác", en="Anything else"), 4),
        Notes(
            (
                Words(
                    vi="Phiếu không ghi tên người đánh giá. Bỏ phiếu vào hòm thư góp ý tại nơi nộp hồ sơ.",
                    en="This ballot bears no name. Put it into the letter box where you filed.",
                ),
                *(
                    (Words(vi=f"Có thể đánh giá trực tuyến tại: {slip.address}", en=f"Online: {slip.address}"),)
                    if slip.address
                    else ()
                ),
            )
        ),
    )
