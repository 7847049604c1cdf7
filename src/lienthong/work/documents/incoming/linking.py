"""A document that replaces, updates or recalls another: which one is meant, also when it comes later, and what follows.

Nothing happens by itself but what is said: the earlier document is marked once the later one is registered (what the
clerk has not registered obliges nobody, Decree 30/2020/NĐ-CP art. 22.1), whoever has part in the earlier one sees the
later one too, and a recall is answered by the clerk.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from lienthong.formats.edxml import Business
from lienthong.ground.letters import replacing
from lienthong.ground.letters.models import Letter
from lienthong.kernel.words import Words
from lienthong.work.documents import keeping, mentions
from lienthong.work.documents.incoming import queries
from lienthong.work.documents.incoming.life import State
from lienthong.work.documents.incoming.queries import Names
from lienthong.work.documents.models import Document, DocumentLink, Incoming
from lienthong.work.documents.rights import Worker

Kind = DocumentLink.Kind
KINDS = {Business.REPLACEMENT: Kind.REPLACES, Business.UPDATE: Kind.UPDATES, Business.RECALL: Kind.RECALLS}
_NOT_HERE = Words(
    vi="{act} văn bản “{named}” mà cơ quan không có; văn bản đó đến sau thì hai văn bản được nối với nhau.",
    en="{act} “{named}”, which the office does not have; should it still come, the two are linked by themselves.",
)
_ACTS = {
    Kind.REPLACES: Words(vi="Thay thế", en="It replaces"),
    Kind.UPDATES: Words(vi="Cập nhật", en="It updates"),
    Kind.RECALLS: Words(vi="Thu hồi", en="It recalls"),
}
_REPLACES = Words(
    vi="Thay thế văn bản {code} đang có ở cơ quan; vào sổ thì văn bản đó được đánh dấu đã thay thế.",
    en="It replaces {code}, which is here; once this one is registered, that one is marked as replaced.",
)
_UNSAID = Words(
    vi="Nơi gửi nói văn bản này thay thế văn bản khác nhưng không nói văn bản nào. Hãy hỏi nơi gửi.",
    en="Its sender says that it replaces another document and not which. Ask them.",
)
_UPDATE = Words(
    vi="Nơi gửi cập nhật {what} của văn bản {code}: tiếp nhận là đồng ý cập nhật (15), trả lại là không đồng ý (16).",
    en="Its sender updates {what} of {code}: accepting agrees to the update (15), returning declines it (16).",
)
_RECEIVERS = Words(
    vi="Thay đổi nơi nhận theo nơi gửi: {told}. Loại 0 hay 1 là thêm hay bớt thì tiêu chuẩn chưa rõ: hãy hỏi nơi gửi.",
    en="Receivers as its sender changes them: {told}. Whether type 0 or 1 adds or takes away is not settled: ask them.",
)
_WHAT = {
    (True, True): Words(vi="nội dung và nơi nhận", en="the content and the receivers"),
    (True, False): Words(vi="nội dung", en="the content"),
    (False, True): Words(vi="nơi nhận", en="the receivers"),
    (False, False): Words(vi="thông tin", en="something"),
}
MARKS = {
    Kind.REPLACES.value: Words(vi="Đã được thay thế bằng", en="Replaced by"),
    Kind.UPDATES.value: Words(vi="Đã được cập nhật bằng", en="Updated by"),
}
"""What lists say of a document that another one acts on."""
BADGES = {
    Kind.REPLACES.value: Words(vi="Đã bị thay thế", en="Replaced"),
    Kind.UPDATES.value: Words(vi="Đã có bản cập nhật", en="Updated since"),
}
"""The same in a badge: it is not to be taken for valid, or not as it stands."""
_RECALL_MET = Words(
    vi="Văn bản bị thu hồi đã đến; việc thu hồi được trả lời ở văn bản đó",
    en="What it recalls has come; the recall is answered there",
)


def names_of(letter: Letter) -> Names:
    """How a recall or an update names its document: by the id acted upon, its own, else what is printed (edXML §7)."""
    return Names(
        letter.sender_key, letter.sender_name[:500], [letter.acts_on, letter.document_id], letter.number,
        letter.notation, letter.promulgated_on,
    )  # fmt: skip


def found_for(letter: Letter, office_key: str) -> list[tuple[str, Document | None]]:
    """The documents that a letter acts on at an office: the id of each as its sender wrote it, and what is here."""
    if letter.business == Business.REPLACEMENT:
        ids = replacing.named_for(letter, office_key)
        by = (letter.sender_key, letter.sender_name[:500])
        return [(each, queries.named(office_key, Names(*by, [each]))) for each in ids]
    if letter.business in KINDS:
        return [(letter.acts_on or letter.document_id, queries.named(office_key, names_of(letter)))]
    return []


def problems(letter: Letter, found: Sequence[tuple[str, Document | None]]) -> Iterator[Words]:
    """What the clerk should know of it before deciding about the letter."""
    kind = KINDS.get(letter.business)
    if kind is None:
        return
    if letter.business == Business.REPLACEMENT and not letter.replaces:
        yield _UNSAID
    if letter.business == Business.UPDATE:
        changes = letter.changes or {}
        what = _WHAT[bool(changes.get("document")), bool(changes.get("receivers"))]
        yield _said(_UPDATE, what=what, code=Words(vi=letter.code, en=letter.code))
        told = "; ".join(f"{code} ({number})" for code, number in changes.get("organizations", []))
        if told:
            yield _said(_RECEIVERS, told=Words(vi=told, en=told))
    for named, earlier in found:
        if earlier is None:
            yield _said(_NOT_HERE, act=_ACTS[kind], named=Words(vi=named, en=named))
        elif kind is Kind.REPLACES:
            yield _said(_REPLACES, code=mentions.code_of(earlier))


def problems_of(incoming: Incoming) -> list[Words]:
    """What was told when it came, without the numbers of earlier documents that were locked since."""
    found = [Words(vi=each["vi"], en=each["en"]) for each in incoming.problems]
    earlier = (
        Document.objects.filter(acted_on_by__later=incoming.document_id, hidden=True).defer("text", "haystack")
        if found
        else ()
    )
    for code in filter(None, (each.code for each in earlier)):
        found = [
            Words(
                vi=each.vi.replace(f" {code} ", f" {mentions.LOCKED.vi} "),
                en=each.en.replace(f" {code},", f" {mentions.LOCKED.en},"),
            )
            for each in found
        ]
    return found


def link(letter: Letter, later: Document, found: Sequence[tuple[str, Document | None]], now: datetime) -> None:
    """Keep what a document acts on; what is not here yet waits for it."""
    DocumentLink.objects.bulk_create(
        DocumentLink(later=later, earlier=earlier, kind=KINDS[letter.business], named=named, made_at=now)
        for named, earlier in found
    )


def meet(document: Document, now: datetime) -> list[DocumentLink]:
    """Link what acted on a document before it came. The recalls among it, which the clerk is to answer here."""
    waiting = DocumentLink.objects.select_for_update(of=("self",)).filter(
        earlier=None, later__organization_key=document.organization_key, later__issuer_key=document.issuer_key
    )
    if not document.issuer_key and not document.issuer_name:
        return []
    if not document.issuer_key:
        waiting = waiting.filter(later__issuer_name=document.issuer_name)
    waiting = waiting.exclude(later__state=State.RETURNED).exclude(later=document).select_related("later__incoming")
    recalls = []
    for each in waiting:
        if not _means(each, document):
            continue
        each.earlier = document
        each.save(update_fields=["earlier"])
        if each.kind == Kind.RECALLS:
            recalls.append(each)
        elif each.later.incoming.arrival_number is not None:
            _mark(each, now)
    return recalls


def kept_as(document_id: int) -> int:
    """The document that is worked on: itself, or the one to which it was joined because it repeats it."""
    passed: set[int] = set()
    here: int | None = document_id
    while here is not None and here not in passed:
        document_id = here
        passed.add(here)
        joined = DocumentLink.objects.filter(later=here, kind=Kind.REPEATS).order_by("-id")
        here = joined.values_list("earlier", flat=True).first()
    return document_id


def recall_met(each: DocumentLink, now: datetime) -> None:
    """The document that a waiting recall means is here: the recall itself needs no desk of its own any more."""
    each.settled_at = now
    each.save(update_fields=["settled_at"])
    later = keeping.load(each.later_id, frozen=True)
    if later.state == State.ARRIVED and not later.frozen:
        Incoming.objects.filter(document=later).update(register_by=None)
        keeping.keep(later, "join", _RECALL_MET, worker=None, now=now, state=State.JOINED)


def registered(later: Document, worker: Worker, now: datetime) -> None:
    """The document is registered: what it replaces or updates is marked, and whoever has part in that sees it.

    Call it before the document itself is saved.
    """
    found = DocumentLink.objects.filter(later=later, settled_at=None, kind__in=MARKS)
    for each in found.exclude(earlier=None):
        _mark(each, now, later, worker)


def laters_of(documents: Sequence[Document]) -> dict[int, list[DocumentLink]]:
    """What acts on these documents and counts, by their number; one query."""
    found: dict[int, list[DocumentLink]] = {}
    rows = DocumentLink.objects.filter(earlier__in=[each.pk for each in documents], kind__in=MARKS)
    for each in rows.exclude(settled_at=None).select_related("later").order_by("id"):
        if each.earlier_id is not None:
            found.setdefault(each.earlier_id, []).append(each)
    return found


def follows(later: Document, earlier_id: int) -> bool:
    """Whether a document replaced or updated the earlier one, and that counts."""
    found = DocumentLink.objects.filter(later=later, earlier=earlier_id, kind__in=MARKS)
    return found.exclude(settled_at=None).exists()


def badges_of(laters: Sequence[DocumentLink]) -> list[Words]:
    """In a word or two, what has become of a document on which these act."""
    return [BADGES[kind] for kind in dict.fromkeys(each.kind for each in laters)]


def _mark(each: DocumentLink, now: datetime, later: Document | None = None, worker: Worker | None = None) -> None:
    assert each.earlier_id is not None
    each.settled_at = now
    each.save(update_fields=["settled_at"])
    earlier = Document.objects.select_for_update().get(pk=each.earlier_id)
    known = later or keeping.load(each.later_id, frozen=True)
    keeping.join(known, earlier.parties)
    if later is None:
        known.save(update_fields=["parties"])
        keeping.find_anew(known.pk)
    if earlier.frozen:
        return
    said = mentions.said(each.kind, known)
    keeping.keep(earlier, each.kind, said, worker=worker, now=now, facts={"by": known.pk})


def _means(each: DocumentLink, document: Document) -> bool:
    """By its id; a recall or an update also by what is printed on both (edXML §7)."""
    if each.named and each.named == document.document_id:
        return True
    later = each.later
    if each.kind == Kind.REPLACES or not later.number or not later.notation or later.issued_on is None:
        return False
    return (later.number, later.notation, later.issued_on) == (document.number, document.notation, document.issued_on)


def _said(words: Words, **facts: Words) -> Words:
    return Words(
        vi=words.say("vi", **{key: each.vi for key, each in facts.items()}),
        en=words.say("en", **{key: each.en for key, each in facts.items()}),
    )
