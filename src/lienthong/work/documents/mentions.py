"""What the story of one document says of another: by which number it goes, or only that it is locked.

A story is never changed. So the number of what is locked does not enter it; and of what was locked afterwards the
number is left out whenever the story is told (Law on the protection of state secrets: none is kept, and none leaves).
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from lienthong.kernel.words import Words
from lienthong.work.documents.models import Document, DocumentEvent

_SAID: Mapping[str, Words] = {
    "replaces": Words(vi="Đã được thay thế bằng văn bản {code}", en="Replaced by {code}"),
    "updates": Words(vi="Đã được cập nhật bằng văn bản {code}", en="Updated by {code}"),
    "moved": Words(
        vi="Việc đang làm chuyển sang văn bản thay thế: văn bản {code}",
        en="The work goes on with what replaced it: {code}",
    ),
    "repeated": Words(
        vi="Có bản trùng được nhập vào: văn bản {code}", en="A copy that repeats it was joined to it: {code}"
    ),
    "finish": Words(vi="Đã trả lời bằng văn bản {code}", en="Answered by {code}"),
    "answered": Words(
        vi="Đã phát hành văn bản trả lời {code}; văn bản này đang đóng băng nên chưa kết thúc",
        en="Answered by {code}; this document is frozen, and not finished by that",
    ),
    "doubt_told": Words(
        vi="Đã phát hành văn bản {code} báo nơi gửi về nghi vấn",
        en="{code}, which tells its sender of the doubt, was issued",
    ),
    "mended-replaces": Words(vi="Được thay thế bằng văn bản {code}", en="Replaced by {code}"),
    "mended-corrects": Words(vi="Được đính chính bằng văn bản {code}", en="Corrected by {code}"),
}
"""By the act of the event, of `mended` with how."""
ACTS: Mapping[str, Words] = {
    "replaces": Words(vi="Được thay thế", en="Was replaced"),
    "updates": Words(vi="Được cập nhật", en="Was updated"),
    "moved": Words(vi="Chuyển việc sang văn bản thay thế", en="Its work went on with what replaced it"),
    "repeated": Words(vi="Có bản trùng nhập vào", en="A copy was joined to it"),
    "answered": Words(vi="Có văn bản trả lời", en="Was answered"),
    "doubt_told": Words(vi="Có văn bản báo nơi gửi về nghi vấn", en="A letter told its sender of the doubt"),
    "mended": Words(vi="Được thay thế hoặc đính chính", en="Was replaced or corrected"),
    "status_02": Words(vi="Nơi nhận trả lại (02)", en="A receiver returned it (02)"),
    "status_06": Words(vi="Nơi nhận giải quyết xong (06)", en="A receiver finished with it (06)"),
    "status_15": Words(vi="Nơi nhận đồng ý thu hồi (15)", en="A receiver agreed to the recall (15)"),
    "status_16": Words(vi="Nơi nhận không đồng ý thu hồi (16)", en="A receiver declined the recall (16)"),
    "recall_settled": Words(vi="Trục trả lời về văn bản thu hồi", en="The axis answered about what was recalled"),
    "not_told": Words(vi="Trục không chuyển lời báo", en="The axis did not pass on what was said"),
}
"""What the trail calls these acts."""
_WHOM = ("by", "other", "answer")
"""Under which of these the facts of an event hold the id of the other document."""
LOCKED = Words(vi="đang bị khóa", en="a locked document")
"""In the place of a number, behind “văn bản”."""


def code_of(document: Document) -> Words:
    """What a sentence calls a document."""
    if document.hidden:
        return LOCKED
    code = document.code or f"({document.pk})"
    return Words(vi=code, en=code)


def said(act: str, other: Document, *, mending: str = "") -> Words:
    """The words of an event of that act about another document; its facts are to hold the other's id."""
    return _filled(_SAID[_key(act, mending)], code_of(other))


def locked(events: Iterable[DocumentEvent]) -> frozenset[int]:
    """Which of the documents that these events speak of are locked now; one query, and none where they name nobody."""
    named = {other for event in events if (other := _other(event.act, event.facts)) is not None}
    found = Document.objects.filter(pk__in=named, hidden=True) if named else Document.objects.none()
    return frozenset(found.values_list("pk", flat=True))


def told(event: DocumentEvent, hidden: Collection[int]) -> Words:
    """What an event says, without the number of what is `locked`."""
    if _other(event.act, event.facts) in hidden:
        return _filled(_SAID[_key(event.act, event.facts.get("mending", ""))], LOCKED)
    return Words(vi=event.words_vi, en=event.words_en)


def _other(act: str, facts: Mapping[str, Any]) -> int | None:
    if _key(act, facts.get("mending", "")) not in _SAID:
        return None
    return next((facts[name] for name in _WHOM if isinstance(facts.get(name), int)), None)


def _key(act: str, mending: str) -> str:
    return f"{act}-{mending}" if mending else act


def _filled(words: Words, code: Words) -> Words:
    return Words(vi=words.say("vi", code=code.vi), en=words.say("en", code=code.en))
