"""The life of a document that goes out, as a table: from where, by which act, to where, and who does it.

Sources: Decree 30/2020/NĐ-CP art. 10–14 and 18, App. VI part I (draft, review, sign, number, seal and issue, recall);
Decision 28/2018/QĐ-TTg art. 6 and 8 (sending). Two orders of signing and numbering are lawful for an electronic
document, and both are in the table: the number is reserved, printed, then signed (`Order.NUMBER_FIRST`), or the
document is signed and then numbered (`Order.SIGN_FIRST`). A copy of another document has a life of its own
(`COPY_LIFE`, art. 25–26): somebody prepares it, whoever may allows it, which gives it its number, the clerk makes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lienthong.ground.people.roles import Role
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.rights import CLERKS, DESK, HEADS, LEADERS


class State(StrEnum):
    """Where a document stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    FOR_SIGNATURE = "for_signature"
    SIGNED = "signed"
    NUMBERED = "numbered"
    ISSUED = "issued"
    FROZEN = "frozen"
    DROPPED = "dropped"


STATE_WORDS: Mapping[State, Words] = {
    State.DRAFT: Words(vi="Đang soạn", en="Draft"),
    State.IN_REVIEW: Words(vi="Chờ duyệt", en="In review"),
    State.FOR_SIGNATURE: Words(vi="Trình ký", en="For signature"),
    State.SIGNED: Words(vi="Đã ký, chờ cấp số", en="Signed, to be numbered"),
    State.NUMBERED: Words(vi="Đã ký và có số, chờ đóng dấu", en="Signed and numbered, to be sealed"),
    State.ISSUED: Words(vi="Đã phát hành", en="Issued"),
    State.FROZEN: Words(vi="Đã thu hồi, đóng băng", en="Recalled, frozen"),
    State.DROPPED: Words(vi="Thôi soạn", en="Dropped"),
}


class Order(StrEnum):
    """Which comes first (`Outgoing.order`); of a copy neither: it is allowed, not signed."""

    NUMBER_FIRST = "number_first"
    SIGN_FIRST = "sign_first"
    COPY = "copy"


ORDER_WORDS: Mapping[Order, Words] = {
    Order.NUMBER_FIRST: Words(vi="Lấy số trước, ký sau", en="Reserve the number, then sign"),
    Order.SIGN_FIRST: Words(vi="Ký trước, cấp số sau", en="Sign, then number"),
}


class Action(StrEnum):
    """What is done to it; the verbs that an officer says."""

    EDIT = "edit"
    SUBMIT = "submit"
    DROP = "drop"
    COMMENT = "comment"
    SEND_BACK = "send_back"
    CHECK_FORM = "check_form"
    ENDORSE = "endorse"
    TAKE_NUMBER = "take_number"
    SIGN = "sign"
    NUMBER = "number"
    SEAL = "seal"
    SEND = "send"
    HAND_OVER = "hand_over"
    ADD_RECEIVER = "add_receiver"
    SEND_AGAIN = "send_again"
    ASK_BACK = "ask_back"
    RECALL = "recall"
    PREPARE = "prepare"
    ALLOW = "allow"


S, A = State, Action
LIFE: Mapping[State, Mapping[Action, State]] = {
    S.DRAFT: {A.EDIT: S.DRAFT, A.COMMENT: S.DRAFT, A.SUBMIT: S.IN_REVIEW, A.DROP: S.DROPPED},
    S.IN_REVIEW: {
        A.EDIT: S.IN_REVIEW,
        A.COMMENT: S.IN_REVIEW,
        A.CHECK_FORM: S.IN_REVIEW,
        A.ENDORSE: S.FOR_SIGNATURE,
        A.SEND_BACK: S.DRAFT,
    },
    S.FOR_SIGNATURE: {
        A.EDIT: S.FOR_SIGNATURE,
        A.COMMENT: S.FOR_SIGNATURE,
        A.TAKE_NUMBER: S.FOR_SIGNATURE,
        A.SIGN: S.SIGNED,
        A.SEND_BACK: S.DRAFT,
    },
    S.SIGNED: {A.COMMENT: S.SIGNED, A.NUMBER: S.NUMBERED, A.SEND_BACK: S.DRAFT},
    S.NUMBERED: {A.COMMENT: S.NUMBERED, A.SEAL: S.ISSUED, A.SEND_BACK: S.DRAFT},
    S.ISSUED: {
        A.COMMENT: S.ISSUED,
        A.SEND: S.ISSUED,
        A.HAND_OVER: S.ISSUED,
        A.SEND_AGAIN: S.ISSUED,
        A.ADD_RECEIVER: S.ISSUED,
        A.ASK_BACK: S.ISSUED,
        A.RECALL: S.FROZEN,
    },
    S.FROZEN: {},
    S.DROPPED: {},
}
"""From where, by which act, to where, as the table of `Order.SIGN_FIRST` reads.

Two goals depend on what else is known (`after`): a review ends when content was endorsed and, where somebody was named
for it, form was checked; and what bears its number already is numbered as soon as it is signed.
"""
COPY_LIFE: Mapping[State, Mapping[Action, State]] = {
    S.DRAFT: {A.PREPARE: S.FOR_SIGNATURE, A.COMMENT: S.DRAFT, A.DROP: S.DROPPED},
    S.FOR_SIGNATURE: {A.ALLOW: S.NUMBERED, A.COMMENT: S.FOR_SIGNATURE, A.SEND_BACK: S.DRAFT},
    S.NUMBERED: {A.SEAL: S.ISSUED, A.COMMENT: S.NUMBERED, A.SEND_BACK: S.DRAFT},
    S.ISSUED: LIFE[S.ISSUED],
    S.IN_REVIEW: {},
    S.SIGNED: {},
    S.FROZEN: {},
    S.DROPPED: {},
}
"""The life of a copy, in the same states. It begins where it waits to be allowed; a draft is one that was sent back."""
COPY_WORDS: Mapping[State, Words] = {
    **STATE_WORDS,
    State.DRAFT: Words(vi="Chuẩn bị lại", en="To be prepared again"),
    State.FOR_SIGNATURE: Words(vi="Chờ cho phép sao", en="To be allowed"),
    State.NUMBERED: Words(vi="Đã cho sao, chờ làm bản sao", en="Allowed, to be made"),
    State.ISSUED: Words(vi="Đã làm bản sao", en="Copy made"),
    State.DROPPED: Words(vi="Thôi sao", en="Dropped"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """What is known of one action, whatever the state."""

    words: Words
    """As a button and as a line of the story."""
    roles: frozenset[Role]
    holds: bool = False
    """Only whoever has the document now, or their deputy."""


_WRITERS = frozenset(DESK)
ACTS: Mapping[Action, Act] = {
    A.EDIT: Act(Words(vi="Sửa dự thảo", en="Edit the draft"), _WRITERS, holds=True),
    A.SUBMIT: Act(Words(vi="Trình duyệt", en="Submit for review"), _WRITERS, holds=True),
    A.DROP: Act(Words(vi="Thôi soạn", en="Drop the draft"), _WRITERS, holds=True),
    A.COMMENT: Act(Words(vi="Góp ý", en="Comment"), _WRITERS),
    A.SEND_BACK: Act(Words(vi="Trả lại để sửa", en="Send back"), _WRITERS, holds=True),
    A.CHECK_FORM: Act(Words(vi="Xác nhận thể thức", en="Confirm the form"), _WRITERS),
    A.ENDORSE: Act(Words(vi="Duyệt nội dung", en="Endorse the content"), frozenset(HEADS | LEADERS), holds=True),
    A.TAKE_NUMBER: Act(Words(vi="Lấy số", en="Reserve the number"), frozenset(LEADERS | HEADS | CLERKS)),
    A.SIGN: Act(Words(vi="Ký ban hành", en="Sign"), frozenset(LEADERS | HEADS), holds=True),
    A.NUMBER: Act(Words(vi="Cấp số", en="Number"), CLERKS),
    A.SEAL: Act(Words(vi="Đóng dấu, phát hành", en="Seal and issue"), CLERKS),
    A.SEND: Act(Words(vi="Gửi văn bản", en="Send"), CLERKS),
    A.HAND_OVER: Act(Words(vi="Ghi đã gửi bản giấy", en="Note that paper was sent"), CLERKS),
    A.SEND_AGAIN: Act(Words(vi="Gửi lại nơi chưa nhận", en="Send again to who has not got it"), CLERKS),
    A.ADD_RECEIVER: Act(Words(vi="Gửi thêm một nơi nhận", en="Send to one more receiver"), CLERKS),
    A.ASK_BACK: Act(Words(vi="Lấy lại văn bản gửi nhầm", en="Ask back what was sent by mistake"), CLERKS),
    A.RECALL: Act(Words(vi="Thu hồi", en="Recall"), CLERKS),
    A.PREPARE: Act(Words(vi="Chuẩn bị lại bản sao", en="Prepare the copy again"), _WRITERS, holds=True),
    A.ALLOW: Act(Words(vi="Cho sao", en="Allow the copy"), frozenset(LEADERS | HEADS), holds=True),
}
MAKE_COPY = Words(vi="Làm bản sao", en="Make the copy")
"""What sealing is called where a copy is made."""
OPEN = (S.DRAFT, S.IN_REVIEW, S.FOR_SIGNATURE)
"""Its words may still change."""
WITH_CLERK = (S.SIGNED, S.NUMBERED)


class NotNow(Refusal):
    """The document's life does not allow the act where it stands. Facts: `act`, `act_en`, `state`, `state_en`."""

    code = "not_now"
    words = Words(
        vi="Không thể “{act}” khi văn bản ở trạng thái “{state}”. Văn bản không thay đổi.",
        en="“{act_en}” is not possible while the document is “{state_en}”. The document is unchanged.",
    )


def life_of(order: Order) -> Mapping[State, Mapping[Action, State]]:
    """The table by which a document lives."""
    return COPY_LIFE if order is Order.COPY else LIFE


def words_of(state: State, order: Order) -> Words:
    """A state as it is called on pages."""
    return (COPY_WORDS if order is Order.COPY else STATE_WORDS)[state]


def act_words(action: Action, order: Order) -> Words:
    """An act as a button."""
    return MAKE_COPY if order is Order.COPY and action is A.SEAL else ACTS[action].words


def after(state: State, action: Action, *, order: Order = Order.SIGN_FIRST, reviewed: bool = True) -> State | None:
    """The state that follows; None where the act is not possible there.

    `reviewed`: whether nothing else of the review is open once this act is done.
    """
    goal = life_of(order)[state].get(action)
    if action is A.ENDORSE and goal is not None and not reviewed:
        return S.IN_REVIEW
    if action is A.CHECK_FORM and goal is not None and reviewed:
        return S.FOR_SIGNATURE
    if order is Order.NUMBER_FIRST and action is A.SIGN and goal is not None:
        return S.NUMBERED
    if action is A.TAKE_NUMBER and order is not Order.NUMBER_FIRST:
        return None
    return goal


def next_state(state: State, action: Action, *, order: Order = Order.SIGN_FIRST, reviewed: bool = True) -> State:
    """The state that follows.

    Raises:
        NotNow: not from this state.
    """
    goal = after(state, action, order=order, reviewed=reviewed)
    if goal is None:
        said, stands = act_words(action, order), words_of(state, order)
        raise NotNow(act=said.vi, act_en=said.en, state=stands.vi, state_en=stands.en)
    return goal
