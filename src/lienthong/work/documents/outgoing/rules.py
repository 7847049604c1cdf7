"""What decides about a document that goes out, besides its life, its numbers and who may sign."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.composing import Content
from lienthong.work.documents.outgoing.life import ACTS, OPEN, Action, Order, State, next_state
from lienthong.work.documents.rights import CLERKS, LEADERS, NotAllowed, Worker

PAPER: Mapping[str, Words] = {
    "government": Words(
        vi="Gửi Chính phủ, Thủ tướng Chính phủ theo quy chế làm việc",
        en="To the Government or the Prime Minister, by their working rules",
    ),
    "list": Words(
        vi="Thuộc danh mục gửi kèm bản giấy của Chủ tịch Ủy ban nhân dân tỉnh",
        en="On the list of what goes on paper too, set by the head of the province",
    ),
}
"""Why paper follows what was sent electronically; there is no other reason (Decision 28/2018/QĐ-TTg art. 5.3, 7.2)."""


class NotComplete(Refusal):
    """Something is missing that the decree wants on every document. Facts: `what`, `what_en`."""

    code = "not_complete"
    words = Words(vi="Dự thảo còn thiếu: {what}.", en="The draft still lacks: {what_en}.")


class ReasonNeeded(Refusal):
    """Whoever sends back, declines, releases or recalls says why."""

    code = "reason_needed"
    words = Words(vi="Cần ghi lý do.", en="A reason is needed.")


class NumberElsewhere(Refusal):
    """Its number is of the series of another issuer, the office or a body of it. Facts: `code`."""

    code = "number_elsewhere"
    words = Words(
        vi="{code} lấy số trong hệ thống số khác: trả lại để bỏ số rồi mới đổi tổ chức ban hành.",
        en="{code} was numbered in another series: send it back, so that the number is released first.",
    )


class LookAgain(Refusal):
    """The paper is not the one that the signer was shown: they must look again (art. 11.2)."""

    code = "look_again"
    words = Words(
        vi="Văn bản đã thay đổi so với bản anh chị vừa xem. Hãy xem lại bản mới rồi ký.",
        en="The document is no longer the one that you looked at. Look at the new version, then sign.",
    )


class TitleWritten(LookAgain):
    """Over the name stands another title than when the draft was made, by the seal of the body on this day."""

    code = "title_written"
    words = Words(
        vi="Con dấu của tổ chức nay đã khác: chức vụ trên tên người ký vừa được viết lại cho đúng. Hãy xem lại bản mới"
        " rồi ký.",
        en="The body is sealed for otherwise by now: the title over the signer’s name was just written anew to fit."
        " Look at the new version, then sign.",
    )


class ToldAlready(Refusal):
    """A letter that tells its sender of the doubt was begun, perhaps by a colleague. Facts: `letter`, `letter_en`."""

    code = "told_already"
    words = Words(
        vi="Đã có văn bản báo nơi gửi về nghi vấn này: {letter}. Không báo hai lần.",
        en="A letter that tells its sender of this doubt was begun: {letter_en}. Nobody is told twice.",
    )


class SignedForOtherSeal(Refusal):
    """It was signed on a day on which the body was sealed for otherwise: the title over the name does not fit the seal.

    Facts: `body`.
    """

    code = "signed_for_other_seal"
    words = Words(
        vi="Văn bản được ký khi {body} còn dùng con dấu khác, nên chức vụ trên tên người ký không khớp con dấu hôm nay;"
        " chưa đóng dấu. Trả lại để ký lại, chức vụ sẽ được viết đúng (Nghị định 30/2020, Phụ lục I).",
        en="It was signed while {body} was sealed for otherwise: the title over the name does not fit the seal of"
        " today, and nothing was sealed. Send it back to be signed again; the title is then written to fit (Decree"
        " 30/2020, App. I).",
    )


class NumberOfAnotherDay(Refusal):
    """A reserved number bears the day on which it was taken, and is signed on that day. Facts: `on`."""

    code = "number_of_another_day"
    words = Words(
        vi="Số đã lấy ghi ngày {on}; ký hôm nay phải lấy số mới, số cũ được bỏ kèm lý do.",
        en="The number was taken for {on}; to sign today another is taken, and the old one released with its reason.",
    )


class NotAsSigned(Refusal):
    """The main file lacks the signature, the number, or the words that the document has now."""

    code = "not_as_signed"
    words = Words(
        vi="Tệp hiện tại không mang đúng chữ ký, số và nội dung của văn bản; chưa đóng dấu. Trả lại để ký lại.",
        en="The file does not bear the document’s signature, number and words; nothing was sealed. Send it back to be"
        " signed again.",
    )


class NamesLocked(Refusal):
    """A draft bears the number of the document that it answers or mends, which has been locked since."""

    code = "names_locked"
    words = Words(
        vi="Văn bản mà dự thảo này trả lời, hỏi lại, thay thế hoặc đính chính đã bị khóa vì có dấu hiệu bí mật nhà"
        " nước. Bỏ số, ký hiệu của nó khỏi trích yếu và nội dung rồi trình lại.",
        en="What this draft answers, asks about, replaces or corrects was locked for signs of a state secret. Take its"
        " number and symbol out of the subject and the text, then submit it again.",
    )


class FileLike(Protocol):
    """A row of `DocumentFile`, as far as the rules ask."""

    basis: str
    made_by: str


class OutgoingLike(Protocol):
    """A row of `Outgoing`, as far as the rules ask."""

    order: str
    holder_id: int | None
    checker_id: int | None
    signer_id: int | None
    endorsed_at: datetime | None
    form_checked_at: datetime | None


def may(action: Action, state: State, out: OutgoingLike, worker: Worker) -> bool:
    """Whether this person may do it to this document, as far as their post and its holder say."""
    act = ACTS[action]
    if worker.role not in act.roles:
        return False
    holds = out.holder_id in worker.accounts
    match action:
        case Action.CHECK_FORM:
            return out.checker_id in worker.accounts and out.form_checked_at is None
        case Action.ENDORSE:
            return holds and out.endorsed_at is None
        case Action.SIGN | Action.ALLOW:
            # The name and the key on the paper are the signer's own: no deputy of a post signs in it (art. 13).
            return out.signer_id == worker.account_id and holds
        case Action.TAKE_NUMBER:
            return holds or worker.role in CLERKS
        case Action.SEND_BACK:
            checks = out.checker_id in worker.accounts and state is State.IN_REVIEW
            return holds or checks or (worker.role in CLERKS and state in (State.SIGNED, State.NUMBERED))
        case Action.EDIT:
            # Leaders open and mend drafts themselves (App. VI, S5).
            return holds or (worker.role in LEADERS and state in OPEN)
        case _:
            return holds or not act.holds


def decide(action: Action, state: State, out: OutgoingLike, worker: Worker, *, reviewed: bool = True) -> State:
    """The state after the act.

    Raises:
        NotNow: not from this state.
        NotAllowed: not by this person.
    """
    goal = next_state(state, action, order=Order(out.order), reviewed=reviewed)
    if not may(action, state, out, worker):
        said = ACTS[action].words
        raise NotAllowed(act=said.vi.lower(), act_en=said.en.lower())
    return goal


def reviewed(out: OutgoingLike, *, endorsing: bool = False, checking: bool = False) -> bool:
    """Whether nothing of the review is open any more once this is done: content endorsed, form checked if asked."""
    content = endorsing or out.endorsed_at is not None
    form = checking or out.checker_id is None or out.form_checked_at is not None
    return content and form


def complete(content: Content) -> None:
    """Stop what cannot be submitted (App. I: the parts that every document has).

    Raises:
        NotComplete: it names the first thing that is missing.
    """
    wanted = (
        (content.subject.strip(), "trích yếu", "what it is about"),
        (content.body.strip(), "nội dung", "its text"),
        (content.signature.name.strip(), "người ký", "who signs"),
        (content.head.name.strip(), "tên cơ quan trên tiêu đề", "the office’s name on the letterhead"),
        (content.receivers or content.addressed_to, "nơi nhận", "receivers"),
        (not content.is_letter or content.addressed_to, "kính gửi", "whom it is addressed to"),
        (not content.decides or content.grounds, "căn cứ ban hành", "the grounds of the decision"),
    )
    for there, what, what_en in wanted:
        if not there:
            raise NotComplete(what=what, what_en=what_en)


def names_none(locked: Iterable[tuple[str, str]], *texts: str) -> None:
    """Stop words that bear the number and symbol of a locked document; once issued nobody could take them out.

    `locked`: numbers with their symbols, as they stand in the register; a draft may write them with a zero before.

    Raises:
        NamesLocked: they bear one.
    """
    for number, notation in locked:
        if not number or not notation:
            continue
        code = re.compile(
            rf"(?<!\d)0*{re.escape(number.lstrip('0'))}\s*/\s*{re.escape(notation)}(?![\w-])", re.IGNORECASE
        )
        if any(code.search(text) for text in texts):
            raise NamesLocked


def reason(said: str) -> str:
    """The reason, cleaned.

    Raises:
        ReasonNeeded: there is none.
    """
    said = " ".join(said.split())
    if not said:
        raise ReasonNeeded
    return said[:500]


def looked_at(seen: str, current: str) -> None:
    """Stop a signature under bytes other than those that the signer was shown.

    Raises:
        LookAgain: the paper is another one by now.
    """
    if seen != current:
        raise LookAgain


def laid_out_now(file: FileLike, basis: str) -> bool:
    """Whether a file bears the present words and number, and not those of a moment ago."""
    return bool(basis) and file.basis == basis


def signed_now(file: FileLike, basis: str) -> None:
    """Stop the seal over a file that does not bear the present words and number and the signer's hand.

    Raises:
        NotAsSigned: it is another one.
    """
    if file.made_by not in ("signed", "numbered") or not laid_out_now(file, basis):
        raise NotAsSigned


def number_of_today(on: date | None, today: date) -> None:
    """Stop a signature under another day's date.

    Raises:
        NumberOfAnotherDay: the reserved number was taken for it.
    """
    if on is not None and on != today:
        raise NumberOfAnotherDay(on=f"{on:%d/%m/%Y}")


def initials(name: str, copies: int) -> str:
    """Box 12: the drafter's initials in capitals and the number of copies: `LAT.03`."""
    letters = "".join(part[0] for part in name.split() if part[0].isalpha()).upper()
    return f"{letters}.{copies:02d}"


def kept_line(clerk: str, unit_short: str) -> str:
    """The last line of “Nơi nhận”: `Lưu: VT, VX`."""
    return f"Lưu: {', '.join(filter(None, (clerk, unit_short)))}"


def kept_last(lines: Sequence[str]) -> tuple[str, ...]:
    """The last line, where it says what is kept in the office: it closes the list (App. I II.9.b)."""
    last = lines_of(lines[-1]) if lines else ()
    return last if last and last[0].startswith("Lưu") else ()


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text area, without blanks, dashes before and punctuation behind."""
    found: Sequence[str] = [line.strip().lstrip("-–•+ ").rstrip(" ;.,") for line in text.splitlines()]
    return tuple(line for line in found if line)
