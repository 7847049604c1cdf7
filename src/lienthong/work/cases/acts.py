"""What is known of each act on a case: its words, who may do it, what the clock does, which slip is given.

Sources: Decree 61/2018/NĐ-CP art. 16–21 and its successors. Where an act is possible is in `life.LIFE`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lienthong.kernel.words import Words
from lienthong.work.cases.life import Action, Clock, Slip


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
    Action.GIVE_MONEY_BACK: Act(
        Words(vi="Hoàn tiền", en="Give the money back"),
        Words(
            vi="Trong số tiền đã nộp, {amount} đồng đã được hoàn cho {receiver}{reason}.",
            en="Of what was paid, {amount} đồng were given back to {receiver}{reason}.",
        ),
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
        Words(vi="Ghi sự cố", en="Record a mishap"),
        Words(
            vi="Có sự cố do cơ quan: {what}. Cơ quan xin lỗi, khắc phục và chịu chi phí.",
            en="Something went wrong with us: {what}. We apologise, put it right and bear the cost.",
        ),
        By.STEP, _HANDLERS | _COUNTER | _roles("signer"),
    ),
}  # fmt: skip
