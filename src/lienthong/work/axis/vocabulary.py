"""The words of the axis: states, statuses, what is stuck and what to do about it. In both languages, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from lienthong.exchange.hub import refusals as hub_refusals
from lienthong.exchange.hub.watch import Kind
from lienthong.exchange.protocol.life import Package, State
from lienthong.formats.edxml import Unreadable
from lienthong.kernel.organizations import Level
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Language, Words

LEVELS: Mapping[Level, Words] = {
    Level.CENTRAL: Words(vi="Trung ương", en="Centre"),
    Level.PROVINCE: Words(vi="Tỉnh", en="Province"),
    Level.DISTRICT: Words(vi="Huyện", en="District"),
    Level.COMMUNE: Words(vi="Xã", en="Commune"),
}
ELSEWHERE = Words(vi="Chưa rõ cấp", en="Level not known")

STATES: Mapping[State, Words] = {
    State.QUEUED: Words(vi="Chờ gửi", en="Waiting to be sent"),
    State.NOT_SENT: Words(vi="Không gửi được", en="Not sent"),
    State.SENT: Words(vi="Đã gửi", en="Sent"),
    State.ARRIVED: Words(vi="Đã đến", en="Arrived"),
    State.REFUSED: Words(vi="Bị từ chối", en="Refused"),
    State.ACCEPTED: Words(vi="Đã tiếp nhận", en="Accepted"),
    State.ASSIGNED: Words(vi="Đã phân công", en="Assigned"),
    State.PROCESSING: Words(vi="Đang xử lý", en="In progress"),
    State.DONE: Words(vi="Đã xử lý xong", en="Finished"),
    State.RECALL_ASKED: Words(vi="Đang đề nghị thu hồi", en="Recall asked"),
    State.RECALLED: Words(vi="Đã thu hồi", en="Recalled"),
}
KINDS_OF_STATE: Mapping[State, str] = {
    State.QUEUED: "neutral",
    State.NOT_SENT: "bad",
    State.SENT: "neutral",
    State.ARRIVED: "info",
    State.REFUSED: "bad",
    State.ACCEPTED: "good",
    State.ASSIGNED: "good",
    State.PROCESSING: "good",
    State.DONE: "good",
    State.RECALL_ASKED: "warning",
    State.RECALLED: "neutral",
}

STATUS_CODES: Mapping[str, Words] = {
    "01": Words(vi="Đã đến", en="Arrived"),
    "02": Words(vi="Từ chối tiếp nhận", en="Reception refused"),
    "03": Words(vi="Đã tiếp nhận, vào sổ", en="Accepted and registered"),
    "04": Words(vi="Lãnh đạo đã phân công", en="Assigned by the leader"),
    "05": Words(vi="Đang xử lý", en="In progress"),
    "06": Words(vi="Đã xử lý xong", en="Finished"),
    "13": Words(vi="Nơi gửi xin lấy lại", en="The sender asks to give it back"),
    "15": Words(vi="Đồng ý thu hồi hoặc cập nhật", en="Recall or update agreed"),
    "16": Words(vi="Không đồng ý thu hồi hoặc cập nhật", en="Recall or update refused"),
}
UNKNOWN_STATUS = Words(vi="Mã trạng thái lạ", en="Unknown status code")

EFFECTS: Mapping[str, Words] = {
    "surprise": Words(
        vi="Không hợp với trạng thái đang có; giữ lại làm bằng chứng, không thay đổi gì.",
        en="Does not fit the state at that moment; kept as a fact, changed nothing.",
    ),
    "unknown_document": Words(
        vi="Nói về một văn bản mà trục này chưa từng chuyển từ nơi đó tới nơi đó.",
        en="Speaks of a document that this axis never carried between the two.",
    ),
    "unknown_code": Words(
        vi="Mã trạng thái không có trong quy chuẩn; giữ nguyên văn, không thay đổi gì.",
        en="A status code that no standard names; kept as written, changed nothing.",
    ),
    "repeated": Words(vi="Đã biết từ trước, không thay đổi gì.", en="Known already, changed nothing."),
}

PACKAGES: Mapping[str, Words] = {
    Package.INITIAL.value: Words(vi="Chưa lấy về", en="Not fetched yet"),
    Package.PROCESSING.value: Words(vi="Đang lấy về", en="Being fetched"),
    Package.DONE.value: Words(vi="Đã lấy về", en="Fetched"),
    Package.FAIL.value: Words(vi="Lấy về nhưng không đọc được", en="Fetched, but not readable"),
}

BUSINESS: Mapping[int | None, Words] = {
    None: Words(vi="Văn bản mới", en="New document"),
    -1: Words(vi="Văn bản mới", en="New document"),
    0: Words(vi="Văn bản mới", en="New document"),
    1: Words(vi="Thu hồi", en="Recall"),
    2: Words(vi="Cập nhật", en="Update"),
    3: Words(vi="Thay thế", en="Replacement"),
}

PRIORITIES: Mapping[int, Words] = {
    1: Words(vi="Khẩn", en="Urgent"),
    2: Words(vi="Thượng khẩn", en="Very urgent"),
    3: Words(vi="Hỏa tốc", en="Most urgent"),
    4: Words(vi="Hỏa tốc hẹn giờ", en="Most urgent, at a set hour"),
}

RELATIONS: Mapping[tuple[str, bool], Words] = {
    ("answers", True): Words(vi="Trả lời văn bản", en="Answers"),
    ("answers", False): Words(vi="Được trả lời bằng văn bản", en="Answered by"),
    ("replaces", True): Words(vi="Thay thế văn bản", en="Replaces"),
    ("replaces", False): Words(vi="Bị thay thế bởi văn bản", en="Replaced by"),
    ("updates", True): Words(vi="Cập nhật văn bản", en="Updates"),
    ("updates", False): Words(vi="Được cập nhật bởi", en="Updated by"),
}

HELD_REASONS: Mapping[str, Words] = {
    "several_successors": Words(
        vi="Cơ quan mang mã này đã giải thể và chia cho nhiều đơn vị kế thừa. Trục không đoán.",
        en="The organisation of this code was dissolved and divided among several successors. The axis does not guess.",
    ),
    "unknown_code": Words(
        vi="Không cơ quan nào trong danh mục mang mã này.",
        en="No organisation in the directory bears this code.",
    ),
}
OUTCOMES: Mapping[str, Words] = {
    "delivered": Words(vi="Đã giao", en="Delivered"),
    "relayed": Words(vi="Đã chuyển lên trục khác", en="Passed on to another axis"),
    "duplicate": Words(vi="Nơi này đã có văn bản, không giao lại", en="It was there already and not delivered again"),
    "closed": Words(vi="Không giao", en="Not delivered"),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of what is stuck: its name, why it happens, and what to do."""

    name: Words
    short: Words
    why: Words
    do: Words
    severity: str


TROUBLES: Mapping[Kind, Trouble] = {
    Kind.RELAY_FAILED: Trouble(
        Words(vi="Trục khác từ chối hẳn", en="Refused by the other axis"),
        Words(vi="trục khác từ chối hẳn", en="refused by the other axis"),
        Words(
            vi="Trục quốc gia trả lời rằng gửi lại cũng vô ích: mã nơi nhận chưa đăng ký, gói sai, tài khoản bị khóa.",
            en="The national axis says that sending again is useless: receiver not registered, bad package, locked "
            "account.",
        ),
        Words(
            vi="Đọc lời của trục. Báo nơi gửi, sửa mã nơi nhận rồi gửi lại thành văn bản mới.",
            en="Read the axis’s words. Tell the sender, mend the receiver’s code, and have it sent anew.",
        ),
        "bad",
    ),
    Kind.RELAY_WAITING: Trouble(
        Words(vi="Chưa chuyển được lên trục khác", en="Not yet passed on to the other axis"),
        Words(vi="chưa lên được trục khác", en="waiting for the other axis"),
        Words(
            vi="Đường truyền lỗi, hết giờ chờ, hoặc trục quốc gia bận. Hệ thống tự gửi lại sau 1, 2, 5, 15, 60 phút.",
            en="The line failed, timed out, or the national axis is busy. It is tried again after 1, 2, 5, 15, 60 "
            "minutes.",
        ),
        Words(
            vi="Nếu nhiều văn bản cùng chờ: kiểm tra đường truyền và chứng thư tới trục quốc gia. Không cần gửi lại.",
            en="If many wait: check the line and the certificate towards the national axis. Nothing needs resending.",
        ),
        "warning",
    ),
    Kind.CANNOT_READ: Trouble(
        Words(vi="Nơi nhận không đọc được", en="The receiver cannot read it"),
        Words(vi="nơi nhận không đọc được", en="not readable for the receiver"),
        Words(
            vi="Phần mềm của nơi nhận đã lấy gói về và báo lỗi khi đọc.",
            en="The receiver’s software fetched the package and reported that it cannot read it.",
        ),
        Words(
            vi="Chuyển lời báo lỗi cho bên làm phần mềm; sửa xong họ lấy lại được, văn bản vẫn nằm trong hộp đến.",
            en="Hand the words to the vendor; once mended they can fetch again, it still lies in the inbox.",
        ),
        "bad",
    ),
    Kind.HELD: Trouble(
        Words(vi="Chờ văn thư chọn nơi nhận", en="Waiting for a clerk’s choice"),
        Words(vi="chờ văn thư chọn nơi nhận", en="waiting for a clerk"),
        Words(
            vi="Mã nơi nhận không có trong danh mục cơ quan, hoặc đơn vị đã giải thể được chia cho nhiều đơn vị.",
            en="The receiver’s code is not in the directory, or belongs to a dissolved unit that was divided.",
        ),
        Words(
            vi="Văn thư tỉnh mở danh sách, chọn nơi nhận hoặc ghi lý do không giao.",
            en="The province’s clerk opens the list and chooses, or says why it is not delivered.",
        ),
        "warning",
    ),
    Kind.NOT_FETCHED: Trouble(
        Words(vi="Nằm trong hộp đến, chưa ai lấy", en="In the inbox, not fetched"),
        Words(vi="chưa ai lấy về", en="not fetched"),
        Words(
            vi="Phần mềm của nơi nhận không hỏi trục: máy tắt, mất mạng, hoặc khóa hết hạn.",
            en="The receiver’s software does not ask: it is off, offline, or its key has expired.",
        ),
        Words(
            vi="Gọi đơn vị im lặng lâu nhất trước. Văn bản vẫn an toàn và sẽ được lấy đủ, đúng thứ tự.",
            en="Call the one that is silent longest. Nothing is lost; all will be fetched, in order.",
        ),
        "warning",
    ),
    Kind.FAR_SILENT: Trouble(
        Words(vi="Trục khác đã nhận, nơi nhận chưa lấy", en="With the other axis, not fetched there"),
        Words(vi="bên kia chưa lấy", en="not fetched over there"),
        Words(
            vi="Trục quốc gia giữ gói, nhưng cơ quan nhận chưa lấy về quá một ngày.",
            en="The national axis holds the package, and the receiver has not fetched it for over a day.",
        ),
        Words(vi="Gọi cơ quan nhận; gửi lại không giúp được gì.", en="Call the receiver; sending again does not help."),
        "info",
    ),
    Kind.NO_01: Trouble(
        Words(vi="Đã lấy về, chưa báo đến (01)", en="Fetched, arrival not confirmed (01)"),
        Words(vi="chưa báo đến", en="arrival not confirmed"),
        Words(
            vi="Phần mềm nơi nhận phải tự gửi 01 ngay trong ngày (Nghị định 30/2020, Điều 21.2.c) mà chưa gửi.",
            en="The receiver’s software must send 01 by itself the same day (Decree 30/2020, Art. 21.2.c) and has not.",
        ),
        Words(
            vi="Nếu một đơn vị lặp lại nhiều lần: phần mềm của họ chưa gửi trạng thái, báo bên làm phần mềm.",
            en="If one organisation recurs: its software sends no statuses; tell its vendor.",
        ),
        "warning",
    ),
    Kind.NO_03: Trouble(
        Words(vi="Đã đến, chưa tiếp nhận (03)", en="Arrived, not accepted (03)"),
        Words(vi="chưa tiếp nhận", en="not accepted"),
        Words(
            vi="Chưa văn thư nào vào sổ hoặc từ chối. Luật định: trong ngày, chậm nhất ngày làm việc tiếp theo "
            "(Nghị định 30/2020, Điều 4.2.c).",
            en="No clerk has registered or refused it. The law says: the same day, at the latest the next working day "
            "(Decree 30/2020, Art. 4.2.c).",
        ),
        Words(vi="Nhắc văn thư của nơi nhận.", en="Remind the receiver’s clerk."),
        "info",
    ),
}


def status_words(code: str) -> Words:
    """What a status code on the wire means."""
    return STATUS_CODES.get(code, UNKNOWN_STATUS)


def refusal_in_words(code: str, facts: Mapping[str, Any], language: Language) -> str:
    """A kept refusal as a sentence; empty where its words are not known any more.

    Several refusals share a code (everything unreadable is `unreadable`); the one that uses most of the facts it is.
    """
    fitting = [known for known in _refusals() if known.code == code and _slots(known) <= facts.keys()]
    best = max(fitting, key=lambda known: len(_slots(known)), default=None)
    return best.words.say(language, **facts) if best else ""


def _slots(refusal: type[Refusal]) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(refusal.words.vi) if name}


def _refusals() -> list[type[Refusal]]:
    found: list[type[Refusal]] = []
    waiting: list[type[Refusal]] = [hub_refusals.HubRefusal, Unreadable]
    while waiting:
        each = waiting.pop()
        if "words" in vars(each):
            found.append(each)
        waiting.extend(each.__subclasses__())
    return found
