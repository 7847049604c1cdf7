"""The life of a case as a table: who may do what from where, what the clock does, which slip is given.

Sources: Decree 61/2018/NĐ-CP art. 16–21 and its successors for the acts; the ten national codes as the national portal
exchanges them. What differs between regimes (slip set, what a pause does, how often a term may be extended) is not
here: it is data of the regime under which a case was accepted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lienthong.kernel.words import Words


class State(StrEnum):
    """Where a case stands. A draft has no national code; neither has a case that was never sent."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    IN_PROGRESS = "in_progress"
    AWAITING_PAPERS = "awaiting_papers"
    AWAITING_PAYMENT = "awaiting_payment"
    WITHDRAWAL_ASKED = "withdrawal_asked"
    STOPPED = "stopped"
    DECIDED = "decided"
    RETURNED = "returned"


NATIONAL_CODES: Mapping[State, int] = {
    State.SUBMITTED: 1,
    State.ACCEPTED: 2,
    State.NOT_ACCEPTED: 3,
    State.IN_PROGRESS: 4,
    State.AWAITING_PAPERS: 5,
    State.AWAITING_PAYMENT: 6,
    State.WITHDRAWAL_ASKED: 7,
    State.STOPPED: 8,
    State.DECIDED: 9,
    State.RETURNED: 10,
}
"""`TrangThaiHoSo` of the national portal; the same in four independent systems."""

STATE_WORDS: Mapping[State, Words] = {
    State.DRAFT: Words(vi="Bản nháp", en="Draft"),
    State.SUBMITTED: Words(vi="Mới đăng ký", en="Submitted"),
    State.ACCEPTED: Words(vi="Được tiếp nhận", en="Accepted"),
    State.NOT_ACCEPTED: Words(vi="Không được tiếp nhận", en="Not accepted"),
    State.IN_PROGRESS: Words(vi="Đang xử lý", en="In progress"),
    State.AWAITING_PAPERS: Words(vi="Yêu cầu bổ sung giấy tờ", en="Papers wanted"),
    State.AWAITING_PAYMENT: Words(vi="Yêu cầu thực hiện nghĩa vụ tài chính", en="Payment wanted"),
    State.WITHDRAWAL_ASKED: Words(vi="Công dân yêu cầu rút hồ sơ", en="Withdrawal asked"),
    State.STOPPED: Words(vi="Dừng xử lý", en="Stopped"),
    State.DECIDED: Words(vi="Đã xử lý xong", en="Decided"),
    State.RETURNED: Words(vi="Đã trả kết quả", en="Result returned"),
}

OPEN = frozenset(
    {
        State.ACCEPTED,
        State.IN_PROGRESS,
        State.AWAITING_PAPERS,
        State.AWAITING_PAYMENT,
        State.WITHDRAWAL_ASKED,
    }
)
"""Accepted and not finished: the clock matters (an unaccepted case that waits for papers has no due date)."""
CLOSED = frozenset({State.NOT_ACCEPTED, State.STOPPED, State.RETURNED})


class Outcome(StrEnum):
    """How a case ended."""

    GRANTED = "granted"
    PARTLY = "partly"
    """Some of the results of an interconnected case were refused."""
    REFUSED = "refused"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    NOT_ACCEPTED = "not_accepted"


class Clock(StrEnum):
    """What an act does to the legal clock."""

    NONE = "none"
    START = "start"
    RUNS = "runs"
    PAUSE = "pause"
    RESUME = "resume"
    """Restart or resume, as the procedure and the regime say (onestop: two readings of art. 19.4)."""
    STOP = "stop"
    NEW_DUE = "new_due"


class Slip(StrEnum):
    """The numbered forms of the one-stop shop, by what they say; which number they bear is the regime's."""

    RECEIPT = "receipt"
    PAPERS_WANTED = "papers_wanted"
    NOT_ACCEPTED = "not_accepted"
    APOLOGY = "apology"
    STOPPED = "stopped"
    CONTROL = "control"
    REGISTER = "register"


class Action(StrEnum):
    """What can be done to a case; the verbs that an officer says."""

    SUBMIT = "submit"
    ASK_BEFORE_ACCEPTANCE = "ask_before_acceptance"
    NOT_ACCEPT = "not_accept"
    ACCEPT = "accept"
    TRANSFER = "transfer"
    ASSIGN = "assign"
    START_STEP = "start_step"
    FINISH_STEP = "finish_step"
    GIVE_BACK_STEP = "give_back_step"
    SIGN = "sign"
    ASK_FOR_PAPERS = "ask_for_papers"
    GIVE_PAPERS = "give_papers"
    PAPERS_OVERDUE = "papers_overdue"
    ASK_PAYMENT = "ask_payment"
    PAY = "pay"
    CONSULT = "consult"
    GIVE_OPINION = "give_opinion"
    ENTER_ANSWER = "enter_answer"
    EXTEND = "extend"
    APOLOGISE = "apologise"
    DECIDE = "decide"
    REFUSE = "refuse"
    STOP = "stop"
    ASK_WITHDRAWAL = "ask_withdrawal"
    CONFIRM_WITHDRAWAL = "confirm_withdrawal"
    DECLINE_WITHDRAWAL = "decline_withdrawal"
    RETURN_RESULT = "return_result"
    CORRECT_RESULT = "correct_result"
    MAKE_APPOINTMENT = "make_appointment"
    RECORD_MISHAP = "record_mishap"


_WORKING = (State.ACCEPTED, State.IN_PROGRESS)

LIFE: Mapping[State, Mapping[Action, State]] = {
    State.DRAFT: {Action.SUBMIT: State.SUBMITTED},
    State.SUBMITTED: {
        Action.ASK_BEFORE_ACCEPTANCE: State.AWAITING_PAPERS,
        Action.NOT_ACCEPT: State.NOT_ACCEPTED,
        Action.ACCEPT: State.ACCEPTED,
    },
    State.ACCEPTED: {
        Action.TRANSFER: State.IN_PROGRESS,
        Action.ASSIGN: State.ACCEPTED,
        Action.APOLOGISE: State.ACCEPTED,
        Action.DECIDE: State.DECIDED,
        Action.ASK_WITHDRAWAL: State.WITHDRAWAL_ASKED,
        Action.RECORD_MISHAP: State.ACCEPTED,
        Action.MAKE_APPOINTMENT: State.ACCEPTED,
    },
    State.IN_PROGRESS: {
        Action.ASSIGN: State.IN_PROGRESS,
        Action.START_STEP: State.IN_PROGRESS,
        Action.FINISH_STEP: State.IN_PROGRESS,
        Action.GIVE_BACK_STEP: State.IN_PROGRESS,
        Action.SIGN: State.IN_PROGRESS,
        Action.ASK_FOR_PAPERS: State.AWAITING_PAPERS,
        Action.ASK_PAYMENT: State.AWAITING_PAYMENT,
        Action.CONSULT: State.IN_PROGRESS,
        Action.GIVE_OPINION: State.IN_PROGRESS,
        Action.ENTER_ANSWER: State.IN_PROGRESS,
        Action.EXTEND: State.IN_PROGRESS,
        Action.APOLOGISE: State.IN_PROGRESS,
        Action.DECIDE: State.DECIDED,
        Action.REFUSE: State.DECIDED,
        Action.STOP: State.STOPPED,
        Action.ASK_WITHDRAWAL: State.WITHDRAWAL_ASKED,
        Action.MAKE_APPOINTMENT: State.IN_PROGRESS,
        Action.RECORD_MISHAP: State.IN_PROGRESS,
    },
    State.AWAITING_PAPERS: {
        Action.ACCEPT: State.ACCEPTED,
        Action.NOT_ACCEPT: State.NOT_ACCEPTED,
        Action.GIVE_PAPERS: State.IN_PROGRESS,
        Action.PAPERS_OVERDUE: State.STOPPED,
        Action.FINISH_STEP: State.AWAITING_PAPERS,
        Action.GIVE_OPINION: State.AWAITING_PAPERS,
        Action.ENTER_ANSWER: State.AWAITING_PAPERS,
        Action.ASSIGN: State.AWAITING_PAPERS,
        Action.ASK_WITHDRAWAL: State.WITHDRAWAL_ASKED,
        Action.STOP: State.STOPPED,
        Action.RECORD_MISHAP: State.AWAITING_PAPERS,
        Action.MAKE_APPOINTMENT: State.AWAITING_PAPERS,
    },
    State.AWAITING_PAYMENT: {
        Action.PAY: State.IN_PROGRESS,
        Action.FINISH_STEP: State.AWAITING_PAYMENT,
        Action.GIVE_OPINION: State.AWAITING_PAYMENT,
        Action.ENTER_ANSWER: State.AWAITING_PAYMENT,
        Action.APOLOGISE: State.AWAITING_PAYMENT,
        Action.ASSIGN: State.AWAITING_PAYMENT,
        Action.ASK_WITHDRAWAL: State.WITHDRAWAL_ASKED,
        Action.STOP: State.STOPPED,
        Action.RECORD_MISHAP: State.AWAITING_PAYMENT,
    },
    State.WITHDRAWAL_ASKED: {
        Action.CONFIRM_WITHDRAWAL: State.STOPPED,
        Action.DECLINE_WITHDRAWAL: State.IN_PROGRESS,
        Action.FINISH_STEP: State.WITHDRAWAL_ASKED,
        Action.GIVE_OPINION: State.WITHDRAWAL_ASKED,
        Action.ENTER_ANSWER: State.WITHDRAWAL_ASKED,
    },
    State.DECIDED: {
        Action.RETURN_RESULT: State.RETURNED,
        Action.RECORD_MISHAP: State.DECIDED,
    },
    State.RETURNED: {
        Action.CORRECT_RESULT: State.RETURNED,
        Action.RECORD_MISHAP: State.RETURNED,
    },
    State.NOT_ACCEPTED: {},
    State.STOPPED: {Action.RECORD_MISHAP: State.STOPPED},
}
"""From where, by which act, to where. Steps that other agencies finish while a case waits are kept, never lost.

A withdrawal that is declined leads back to where the case stood when it was asked for (`GOES_BACK`); the table names
the ordinary place. Papers that do not come stop a case; where its procedure says that they refuse it, the system does
`REFUSE` instead, and the refusal is the result that the counter hands over.
"""
GOES_BACK = frozenset({Action.DECLINE_WITHDRAWAL})


class By(StrEnum):
    """In what relation to the case the acting office must stand."""

    COUNTER = "counter"
    """The office that received it, or helped to file it."""
    DECIDER = "decider"
    """The competent agency."""
    STEP = "step"
    """The office of the step in question."""
    SYSTEM = "system"
    """Nobody: a term ran out, or everything was done."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is known of one action, whatever the state."""

    words: Words
    """The act, as a button and as a line of the log."""
    to_citizen: Words
    """What the citizen is told; empty where the act is no news to them."""
    by: By
    roles: frozenset[str]
    """Values of `ground.people.roles.Role`."""
    clock: Clock = Clock.NONE
    slip: Slip | None = None


def _roles(*names: str) -> frozenset[str]:
    return frozenset(names)


_QUIET = Words(vi="", en="")
_COUNTER = _roles("counter", "centre_head")
_HANDLERS = _roles("specialist", "unit_head")
_HEADS = _roles("unit_head", "signer")

ACTS: Mapping[Action, Act] = {
    Action.SUBMIT: Act(
        Words(vi="Nộp hồ sơ", en="Submit"),
        Words(vi="Hồ sơ đã được nộp và đang chờ kiểm tra.", en="Your case was submitted and waits to be checked."),
        By.COUNTER, _COUNTER,
    ),
    Action.ASK_BEFORE_ACCEPTANCE: Act(
        Words(vi="Yêu cầu hoàn thiện hồ sơ", en="Ask to complete"),
        Words(
            vi="Hồ sơ chưa đủ để tiếp nhận. Xem danh sách cần bổ sung.",
            en="Your case cannot be accepted yet. See the list of what is missing.",
        ),
        By.COUNTER, _COUNTER, slip=Slip.PAPERS_WANTED,
    ),
    Action.NOT_ACCEPT: Act(
        Words(vi="Từ chối tiếp nhận", en="Do not accept"),
        Words(vi="Hồ sơ không được tiếp nhận: {reason}", en="Your case was not accepted: {reason}"),
        By.COUNTER, _COUNTER, slip=Slip.NOT_ACCEPTED,
    ),
    Action.ACCEPT: Act(
        Words(vi="Tiếp nhận", en="Accept"),
        Words(vi="Hồ sơ đã được tiếp nhận, hẹn trả {due}.", en="Your case was accepted; the result is due {due}."),
        By.COUNTER, _COUNTER, Clock.START, Slip.RECEIPT,
    ),
    Action.TRANSFER: Act(
        Words(vi="Chuyển xử lý", en="Hand over for handling"),
        Words(vi="Hồ sơ đã chuyển đến {unit}.", en="Your case was handed to {unit}."),
        By.COUNTER, _COUNTER, Clock.RUNS, Slip.CONTROL,
    ),
    Action.ASSIGN: Act(
        Words(vi="Phân công", en="Assign"), _QUIET, By.STEP, _roles("unit_head", "centre_head", "signer"),
        Clock.RUNS, Slip.CONTROL,
    ),
    Action.START_STEP: Act(
        Words(vi="Nhận việc", en="Take it on"), _QUIET, By.STEP,
        _roles("counter", "centre_head", "specialist", "unit_head", "signer"), Clock.RUNS,
    ),
    Action.FINISH_STEP: Act(
        Words(vi="Hoàn thành bước", en="Finish the step"),
        Words(vi="{unit} đã hoàn thành: {step}.", en="{unit} has finished: {step}."),
        By.STEP, _roles("counter", "centre_head", "specialist", "unit_head", "signer"), Clock.RUNS, Slip.CONTROL,
    ),
    Action.GIVE_BACK_STEP: Act(
        Words(vi="Trả lại bước trước", en="Give back"), _QUIET, By.STEP, _roles("signer", "unit_head"),
        Clock.RUNS, Slip.CONTROL,
    ),
    Action.SIGN: Act(
        Words(vi="Ký kết quả", en="Sign the result"),
        Words(vi="Kết quả đã được ký: {result}.", en="The result is signed: {result}."),
        By.STEP, _roles("signer"), Clock.RUNS, Slip.CONTROL,
    ),
    Action.ASK_FOR_PAPERS: Act(
        Words(vi="Yêu cầu bổ sung giấy tờ", en="Ask for papers"),
        Words(
            vi="Cần bổ sung giấy tờ, xem danh sách. Thời hạn giải quyết tạm dừng.",
            en="More papers are needed, see the list. The term is paused.",
        ),
        By.STEP, _HANDLERS | _roles("signer"), Clock.PAUSE, Slip.PAPERS_WANTED,
    ),
    Action.GIVE_PAPERS: Act(
        Words(vi="Nhận giấy tờ bổ sung", en="Take the papers"),
        Words(
            vi="Đã nhận giấy tờ bổ sung, hẹn trả {due}.", en="Your papers were received; the result is due {due}."
        ),
        By.COUNTER, _COUNTER, Clock.RESUME,
    ),
    Action.PAPERS_OVERDUE: Act(
        Words(vi="Quá hạn bổ sung", en="Papers not given in time"),
        Words(
            vi="Hồ sơ dừng giải quyết vì quá hạn bổ sung giấy tờ.",
            en="Your case was stopped because the papers did not come in time.",
        ),
        By.SYSTEM, _roles(), Clock.STOP, Slip.STOPPED,
    ),
    Action.ASK_PAYMENT: Act(
        Words(vi="Yêu cầu nộp tiền", en="Ask for payment"),
        Words(vi="Cần nộp {amount} đồng: {what}.", en="Please pay {amount} đồng: {what}."),
        By.STEP, _HANDLERS | _COUNTER,
    ),
    Action.PAY: Act(
        Words(vi="Thu tiền", en="Take payment"),
        Words(vi="Đã thu {amount} đồng.", en="{amount} đồng received."),
        By.COUNTER, _COUNTER,
    ),
    Action.CONSULT: Act(
        Words(vi="Lấy ý kiến", en="Consult"), _QUIET, By.STEP, _HANDLERS, Clock.RUNS, Slip.CONTROL
    ),
    Action.GIVE_OPINION: Act(
        Words(vi="Trả lời ý kiến", en="Give an opinion"), _QUIET, By.STEP, _HANDLERS | _roles("signer"),
        Clock.RUNS, Slip.CONTROL,
    ),
    Action.ENTER_ANSWER: Act(
        Words(vi="Nhập trả lời của cơ quan khác", en="Enter another office’s answer"),
        Words(vi="{unit} đã trả lời: {step}.", en="{unit} has answered: {step}."),
        By.COUNTER, _COUNTER, Clock.RUNS, Slip.CONTROL,
    ),
    Action.EXTEND: Act(
        Words(vi="Xin lỗi và gia hạn", en="Apologise and extend"),
        Words(
            vi="Xin lỗi ông/bà: kết quả lùi đến {due}. Lý do: {reason}",
            en="We apologise: the result is put off to {due}. Reason: {reason}",
        ),
        By.DECIDER, _HEADS, Clock.NEW_DUE, Slip.APOLOGY,
    ),
    Action.APOLOGISE: Act(
        Words(vi="Xin lỗi vì trễ hẹn", en="Apologise for being late"),
        Words(
            vi="Xin lỗi ông/bà vì trễ hẹn: dự kiến trả kết quả ngày {until}. Lý do: {reason}",
            en="We apologise for being late: we expect to have the result on {until}. Reason: {reason}",
        ),
        By.DECIDER, _HEADS, Clock.RUNS, Slip.APOLOGY,
    ),
    Action.DECIDE: Act(
        Words(vi="Giải quyết xong", en="Decide"),
        Words(vi="Đã có kết quả, mời ông/bà đến nhận.", en="The result is ready; please come for it."),
        By.DECIDER, _roles("signer"), Clock.STOP,
    ),
    Action.REFUSE: Act(
        Words(vi="Từ chối giải quyết", en="Refuse"),
        Words(vi="Hồ sơ không được giải quyết: {reason}", en="Your request was refused: {reason}"),
        By.DECIDER, _roles("signer"), Clock.STOP, Slip.NOT_ACCEPTED,
    ),
    Action.STOP: Act(
        Words(vi="Dừng giải quyết", en="Stop"),
        Words(vi="Hồ sơ dừng giải quyết: {reason}", en="Your case was stopped: {reason}"),
        By.DECIDER, _HEADS, Clock.STOP, Slip.STOPPED,
    ),
    Action.ASK_WITHDRAWAL: Act(
        Words(vi="Ghi nhận yêu cầu rút hồ sơ", en="Record the wish to withdraw"),
        Words(vi="Đã ghi nhận yêu cầu rút hồ sơ.", en="Your wish to withdraw was recorded."),
        By.COUNTER, _COUNTER, Clock.PAUSE,
    ),
    Action.CONFIRM_WITHDRAWAL: Act(
        Words(vi="Đồng ý cho rút", en="Confirm the withdrawal"),
        Words(vi="Hồ sơ đã được rút theo yêu cầu.", en="Your case was withdrawn as you asked."),
        By.DECIDER, _HEADS | _COUNTER, Clock.STOP, Slip.STOPPED,
    ),
    Action.DECLINE_WITHDRAWAL: Act(
        Words(vi="Không cho rút", en="Decline the withdrawal"),
        Words(vi="Hồ sơ tiếp tục được giải quyết: {reason}", en="Your case goes on: {reason}"),
        By.DECIDER, _HEADS, Clock.RESUME,
    ),
    Action.RETURN_RESULT: Act(
        Words(vi="Trả kết quả", en="Return the result"),
        Words(vi="Đã trả kết quả cho {receiver}.", en="The result was handed to {receiver}."),
        By.COUNTER, _COUNTER, slip=Slip.CONTROL,
    ),
    Action.CORRECT_RESULT: Act(
        Words(vi="Đính chính kết quả", en="Correct the result"),
        Words(
            vi="Kết quả có sai sót do cơ quan; sẽ được sửa, không thu phí.",
            en="The result has a mistake of ours; it is corrected at no cost.",
        ),
        By.COUNTER, _COUNTER,
    ),
    Action.MAKE_APPOINTMENT: Act(
        Words(vi="Hẹn làm việc", en="Make an appointment"),
        Words(vi="Hẹn ông/bà {at} tại {place}: {about}", en="Please come {at} to {place}: {about}"),
        By.STEP, _HANDLERS | _COUNTER,
    ),
    Action.RECORD_MISHAP: Act(
        Words(vi="Ghi sự cố giấy tờ", en="Record a mishap"),
        Words(
            vi="Giấy tờ bị mất hoặc hỏng do cơ quan: {what}. Cơ quan xin lỗi và chịu chi phí làm lại.",
            en="Papers were lost or damaged by us: {what}. We apologise and bear the cost.",
        ),
        By.STEP, _HANDLERS | _COUNTER | _roles("signer"),
    ),
}  # fmt: skip


def after(state: State, action: Action) -> State | None:
    """The state that follows; None where the act is not possible there."""
    return LIFE[state].get(action)
