"""The life of a document that came, as a table: who may do what from where, and what its sender is told.

Sources: Decree 30/2020/NĐ-CP art. 20–24 for the acts; Decision 28/2018/QĐ-TTg art. 9 for return and recall; the status
codes of edXML (QCVN 102:2016/BTTTT) for what the sender reads. A document that the clerk has not registered obliges
nobody (art. 22.1), so whatever a leader or a colleague does begins behind `REGISTER`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lienthong.ground.people.roles import Role
from lienthong.kernel.words import Words
from lienthong.work.documents.rights import CLERKS, DESK, HEADS, LEADERS


class State(StrEnum):
    """Where a document that came stands."""

    ARRIVED = "arrived"
    REGISTERED = "registered"
    SUBMITTED = "submitted"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    JOINED = "joined"


STATE_WORDS: Mapping[State, Words] = {
    State.ARRIVED: Words(vi="Mới đến", en="Arrived"),
    State.REGISTERED: Words(vi="Đã đăng ký", en="Registered"),
    State.SUBMITTED: Words(vi="Đã trình", en="Submitted"),
    State.ASSIGNED: Words(vi="Đã chuyển xử lý", en="Assigned"),
    State.IN_PROGRESS: Words(vi="Đang xử lý", en="In progress"),
    State.DONE: Words(vi="Hoàn thành", en="Done"),
    State.RETURNED: Words(vi="Đã trả lại", en="Returned"),
    State.CANCELLED: Words(vi="Đã bị thu hồi", en="Recalled"),
    State.JOINED: Words(vi="Đã nhập vào văn bản khác", en="Joined to another"),
}
OPEN = frozenset({State.REGISTERED, State.SUBMITTED, State.ASSIGNED, State.IN_PROGRESS})
"""Registered and not finished."""
AT_WORK = frozenset({State.ASSIGNED, State.IN_PROGRESS})


class Action(StrEnum):
    """What can be done; the verbs that people at the desks say."""

    REGISTER = "register"
    RETURN = "return"
    DOUBT = "doubt"
    HIDE = "hide"
    REVEAL = "reveal"
    SUBMIT = "submit"
    DIRECT = "direct"
    NOTE = "note"
    SEND_BACK = "send_back"
    ASSIGN = "assign"
    START = "start"
    REPORT = "report"
    PROPOSE = "propose"
    GIVE_PART = "give_part"
    FINISH = "finish"
    AGREE_RECALL = "agree_recall"
    DECLINE_RECALL = "decline_recall"
    AMEND = "amend"
    JOIN = "join"
    PAPER_CAME = "paper_came"


class By(StrEnum):
    """In what relation to the document the person must stand, besides working at its office."""

    OFFICE = "office"
    HOLDER = "holder"
    """Something about it is theirs to do: given to them, or to the unit of which they are head."""
    LEAD = "lead"
    """They, or their unit, lead (chủ trì)."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is known of an act. `code` is the status that its sender is told; empty: nothing."""

    words: Words
    roles: frozenset[Role]
    by: By = By.OFFICE
    code: str = ""
    past: Words | None = None
    """As the story tells it, where that differs."""


ACTS: Mapping[Action, Act] = {
    Action.REGISTER: Act(
        Words(vi="Tiếp nhận, vào sổ", en="Accept and register"), CLERKS, code="03",
        past=Words(vi="Đã tiếp nhận, vào sổ", en="Accepted and registered"),
    ),
    Action.RETURN: Act(
        Words(vi="Trả lại nơi gửi", en="Return to the sender"), CLERKS, code="02",
        past=Words(vi="Đã trả lại nơi gửi", en="Returned to the sender"),
    ),
    Action.DOUBT: Act(
        Words(vi="Ghi nhận nghi vấn", en="Note a doubt"), CLERKS,
        past=Words(vi="Có nghi vấn về văn bản", en="There is a doubt about it"),
    ),
    Action.HIDE: Act(
        Words(vi="Khóa: có dấu hiệu bí mật nhà nước", en="Lock it: it seems to be a state secret"), CLERKS | LEADERS,
        past=Words(vi="Đã khóa, giấu nội dung", en="Locked, its content is hidden"),
    ),
    Action.REVEAL: Act(
        Words(vi="Mở khóa: không phải bí mật", en="Unlock it: it is no secret"), LEADERS,
        past=Words(vi="Đã mở khóa", en="Unlocked"),
    ),
    Action.SUBMIT: Act(
        Words(vi="Trình lãnh đạo", en="Submit to a leader"), CLERKS,
        past=Words(vi="Đã trình lãnh đạo", en="Submitted to a leader"),
    ),
    Action.DIRECT: Act(
        Words(vi="Chỉ đạo giải quyết", en="Direct"), LEADERS, code="04",
        past=Words(vi="Đã chỉ đạo", en="Directed"),
    ),
    Action.NOTE: Act(
        Words(vi="Xem để biết, không giao việc", en="Take note, nothing to do"), LEADERS, code="06",
        past=Words(vi="Đã xem để biết", en="Taken note of"),
    ),
    Action.SEND_BACK: Act(
        Words(vi="Chuyển lại văn thư", en="Give back to the clerk"), LEADERS,
        past=Words(vi="Đã chuyển lại văn thư", en="Given back to the clerk"),
    ),
    Action.ASSIGN: Act(
        Words(vi="Phân công người thực hiện", en="Pass on to a colleague"), HEADS | LEADERS, By.HOLDER,
        past=Words(vi="Đã phân công", en="Passed on"),
    ),
    Action.START: Act(
        Words(vi="Bắt đầu xử lý", en="Start work"), DESK, By.HOLDER, code="05",
        past=Words(vi="Đã bắt đầu xử lý", en="Work was started"),
    ),
    Action.REPORT: Act(
        Words(vi="Báo cáo tiến độ", en="Report progress"), DESK, By.HOLDER,
        past=Words(vi="Đã báo cáo tiến độ", en="Progress was reported"),
    ),
    Action.PROPOSE: Act(
        Words(vi="Đề xuất, xin ý kiến lãnh đạo", en="Propose, and ask the leader"), DESK, By.HOLDER,
        past=Words(vi="Đã đề xuất, xin ý kiến lãnh đạo", en="A proposal went to the leader"),
    ),
    Action.GIVE_PART: Act(
        Words(vi="Xong phần phối hợp", en="My part is done"), DESK, By.HOLDER,
        past=Words(vi="Đã xong phần phối hợp", en="An assisting part is done"),
    ),
    Action.FINISH: Act(
        Words(vi="Kết thúc giải quyết", en="Finish"), DESK, By.LEAD, code="06",
        past=Words(vi="Đã giải quyết xong", en="Finished"),
    ),
    Action.AGREE_RECALL: Act(
        Words(vi="Đồng ý thu hồi", en="Agree to the recall"), CLERKS, code="15",
        past=Words(vi="Đã đồng ý thu hồi", en="The recall was agreed to"),
    ),
    Action.DECLINE_RECALL: Act(
        Words(vi="Không đồng ý thu hồi", en="Decline the recall"), CLERKS, code="16",
        past=Words(vi="Đã từ chối thu hồi", en="The recall was declined"),
    ),
    Action.AMEND: Act(
        Words(vi="Sửa thông tin đã vào sổ", en="Correct what was registered"), CLERKS,
        past=Words(vi="Đã sửa thông tin vào sổ", en="What was registered was corrected"),
    ),
    Action.JOIN: Act(
        Words(vi="Nhập vào văn bản trùng", en="Join it to the one that it repeats"), CLERKS, code="03",
        past=Words(vi="Đã nhập vào văn bản trùng", en="Joined to the document that it repeats"),
    ),
    Action.PAPER_CAME: Act(
        Words(vi="Ghi nhận bản giấy đã đến", en="Note that the paper came"), CLERKS,
        past=Words(vi="Đã nhận bản giấy", en="The paper came"),
    ),
}  # fmt: skip

_RECALL = {Action.AGREE_RECALL: State.CANCELLED}
"""Beside it `DECLINE_RECALL`, which leaves the document where it is."""


def _stays(state: State, *actions: Action) -> dict[Action, State]:
    # The paper of an electronic document comes when it comes, also before it is registered or after it is done.
    return {**dict.fromkeys((*actions, Action.DECLINE_RECALL, Action.PAPER_CAME), state), **_locks(state)}


def _locks(state: State) -> dict[Action, State]:
    """A secret is locked wherever it lies, also in what was returned."""
    return dict.fromkeys((Action.HIDE, Action.REVEAL), state)


_JOIN = {Action.JOIN: State.JOINED}
"""What turns out to be here already is not worked on twice; once it is done, there is nothing left to join."""
_WORK = (Action.ASSIGN, Action.REPORT, Action.GIVE_PART, Action.AMEND)
LIFE: Mapping[State, Mapping[Action, State]] = {
    State.ARRIVED: {
        Action.REGISTER: State.REGISTERED,
        Action.RETURN: State.RETURNED,
        **_stays(State.ARRIVED, Action.DOUBT),
        **_RECALL,
        **_JOIN,
    },
    State.REGISTERED: {
        Action.SUBMIT: State.SUBMITTED,
        **_stays(State.REGISTERED, Action.DOUBT, Action.AMEND),
        **_RECALL,
        **_JOIN,
    },
    State.SUBMITTED: {
        Action.DIRECT: State.ASSIGNED,
        Action.NOTE: State.DONE,
        Action.SEND_BACK: State.REGISTERED,
        **_stays(State.SUBMITTED, Action.AMEND),
        **_RECALL,
        **_JOIN,
    },
    State.ASSIGNED: {
        Action.START: State.IN_PROGRESS,
        Action.PROPOSE: State.SUBMITTED,
        Action.FINISH: State.DONE,
        Action.DIRECT: State.ASSIGNED,
        Action.NOTE: State.DONE,
        **_stays(State.ASSIGNED, *_WORK),
        **_RECALL,
        **_JOIN,
    },
    State.IN_PROGRESS: {
        Action.PROPOSE: State.SUBMITTED,
        Action.FINISH: State.DONE,
        Action.DIRECT: State.ASSIGNED,
        **_stays(State.IN_PROGRESS, Action.START, *_WORK),
        **_RECALL,
        **_JOIN,
    },
    # A leader may take up again what was noted or answered; the sender has read 06 already and is not told twice.
    State.DONE: {Action.DIRECT: State.ASSIGNED, **_stays(State.DONE, Action.GIVE_PART, Action.AMEND), **_RECALL},
    State.RETURNED: _locks(State.RETURNED),
    State.CANCELLED: _locks(State.CANCELLED),
    State.JOINED: _locks(State.JOINED),
}


class Overall(StrEnum):
    """What checking the signatures found in all (`formats.signing`)."""

    VALID = "valid"
    PARTLY = "partly"
    UNSIGNED = "unsigned"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """What an overall result means to the clerk, and what it lets them do. The machine itself returns nothing."""

    words: Words
    does: Words
    kind: str
    """Of the badge."""
    accepts: bool
    needs_reason: bool = False
    for_information: bool = False


FINDINGS: Mapping[Overall, Finding] = {
    Overall.VALID: Finding(
        Words(vi="Chữ ký hợp lệ", en="The signatures hold"),
        Words(vi="Tiếp nhận được.", en="It can be accepted."),
        "good", accepts=True,
    ),
    Overall.PARTLY: Finding(
        Words(vi="Chữ ký chưa kiểm tra được hết", en="Not everything about the signatures could be verified"),
        Words(
            vi="Tiếp nhận thì phải ghi lý do, hoặc trả lại nơi gửi.",
            en="Accept it with a reason, or return it to its sender.",
        ),
        "warning", accepts=True, needs_reason=True,
    ),
    Overall.UNSIGNED: Finding(
        Words(vi="Không có chữ ký số", en="Not signed"),
        Words(
            vi="Chỉ tiếp nhận để biết, tham khảo; không có giá trị thay văn bản giấy (QĐ 28/2018 Điều 4).",
            en="It can be accepted for information only; it does not stand for the paper (Decision 28/2018 art. 4).",
        ),
        "info", accepts=True, for_information=True,
    ),
    Overall.BROKEN: Finding(
        Words(vi="Chữ ký không khớp nội dung", en="The signatures do not fit the content"),
        Words(
            vi="Nội dung đã bị thay đổi sau khi ký: phải trả lại nơi gửi.",
            en="The content was changed after it was signed: return it to its sender.",
        ),
        "bad", accepts=False,
    ),
}  # fmt: skip
"""What the clerk may do with each (Decision 28/2018/QĐ-TTg art. 4 and 9, Decree 30 art. 21.2)."""
NOT_CHECKED = Finding(
    Words(vi="Chưa kiểm tra được chữ ký", en="The signatures could not be checked"),
    Words(
        vi="Hãy mở tệp xem kỹ. Tiếp nhận thì phải ghi lý do, hoặc trả lại nơi gửi.",
        en="Open the file and look closely. Accept it with a reason, or return it to its sender.",
    ),
    "warning", accepts=True, needs_reason=True,
)  # fmt: skip
ON_PAPER = Finding(
    Words(vi="Văn bản giấy", en="Paper"),
    Words(vi="Văn thư kiểm tra dấu, chữ ký trên bản giấy.", en="The clerk looks at seal and signature on the paper."),
    "neutral", accepts=True,
)  # fmt: skip


def finding_of(overall: str, *, electronic: bool) -> Finding:
    """What an overall result means; paper that was scanned here is judged by the clerk's eyes, not by a signature."""
    if not electronic and overall in ("", Overall.UNSIGNED):
        return ON_PAPER
    return FINDINGS[Overall(overall)] if overall in {*Overall} else NOT_CHECKED


def after(state: State, action: Action) -> State | None:
    """The state after an act; None where it cannot be done from here."""
    return LIFE[state].get(action)
