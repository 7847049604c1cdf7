"""The life of a case as a table: what may be done from where, and where it leads.

Sources: Decree 61/2018/NĐ-CP art. 16–21 and its successors for the acts; the ten national codes as the national portal
exchanges them. What differs between regimes (slip set, what a pause does, how often a term may be extended) is not
here: it is data of the regime under which a case was accepted.
"""

from collections.abc import Mapping
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
    GIVE_MONEY_BACK = "give_money_back"
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
    State.STOPPED: {Action.GIVE_MONEY_BACK: State.STOPPED, Action.RECORD_MISHAP: State.STOPPED},
}
"""From where, by which act, to where. Steps that other agencies finish while a case waits are kept, never lost.

A withdrawal that is declined leads back to where the case stood when it was asked for (`GOES_BACK`); the table names
the ordinary place. Papers that do not come stop a case; where its procedure says that they refuse it, the system does
`REFUSE` instead, and the refusal is the result that the counter hands over.
"""
GOES_BACK = frozenset({Action.DECLINE_WITHDRAWAL})


def after(state: State, action: Action) -> State | None:
    """The state that follows; None where the act is not possible there."""
    return LIFE[state].get(action)
