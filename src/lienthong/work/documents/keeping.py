"""Load, keep, tell: what every act on a document has in common."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lienthong.ground import outbox
from lienthong.ground.audit.actions import note as audit
from lienthong.ground.people.models import Account
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.vietnamese import fold
from lienthong.kernel.words import Words
from lienthong.work.documents import facets
from lienthong.work.documents.facts import DocumentChanged
from lienthong.work.documents.models import Document, DocumentEvent, FileMember, Incoming, Opinion, Outgoing, Receiver
from lienthong.work.documents.rights import Unseen, Worker, sees


class Changed(Refusal):
    """Somebody acted on the document since the page was shown. Facts: `code`."""

    code = "changed"
    words = Words(
        vi="Văn bản {code} vừa có người khác xử lý. Hãy xem lại rồi làm tiếp; chưa có gì bị mất.",
        en="Somebody else has just worked on {code}. Look again, then go on; nothing was lost.",
    )


class Frozen(Refusal):
    """It is kept against every change. Facts: `code`."""

    code = "frozen"
    words = Words(
        vi="Văn bản {code} đã được đóng băng (thu hồi hoặc khóa); không sửa được nữa.",
        en="Document {code} is frozen (recalled or locked) and cannot be changed.",
    )


def load(
    document_id: int, *, worker: Worker | None = None, revision: int | None = None, frozen: bool = False
) -> Document:
    """The document, locked until the transaction ends.

    `frozen`: also one that may not change, for what the office hears of it and for locking it.

    Raises:
        Unseen: there is none for this person.
        Changed: it is not the revision that the page showed.
        Frozen: nothing about it may change any more.
    """
    document = Document.objects.select_for_update().filter(pk=document_id).first()
    if document is None or (worker is not None and not sees(worker, document)):
        raise Unseen
    if document.closed and not frozen:
        raise Frozen(code=_called(document))
    if revision is not None and document.revision != revision:
        raise Changed(code=_called(document))
    return document


def _called(document: Document) -> str:
    """How a refusal names a document: what is locked goes by our own number, also to whoever may open it."""
    return (not document.hidden and document.called) or str(document.pk)


def keep(
    document: Document, act: str, words: Words, *, worker: Worker | None, now: datetime, state: str | None = None,
    note: str = "", facts: Mapping[str, Any] | None = None, by_name: str = "",
) -> DocumentEvent:  # fmt: skip
    """Save the document with what it is searched by, write the act into its story and the trail, and tell the news.

    Call it inside the transaction of the act, once what else changes has been put on the document.
    """
    if state is not None:
        document.state = state
    document.touched_at = now
    if document._state.adding:
        document.created_at = now
    document.haystack = haystack_of(document, beside_of(document))
    if document._state.adding:
        document.save(force_insert=True)
    else:
        document.revision += 1
        document.save()
    event = DocumentEvent.objects.create(
        document=document, act=act, at=now, by_id=worker.account_id if worker else None,
        by_name=by_name or (worker.name if worker else ""), role=worker.role.value if worker else "",
        deputy=worker.deputy if worker else "", state=document.state, words_vi=words.vi, words_en=words.en, note=note,
        facts=dict(facts or {}),
    )  # fmt: skip
    by = Account(pk=worker.account_id, full_name=worker.name) if worker else None
    stands = {"state": document.state, "revision": document.revision}
    audit(act, f"document:{document.pk}", by=by, organization_key=document.organization_key, now=now, facts=stands)
    outbox.tell(DocumentChanged(document.pk, document.organization_key, document.direction, act, document.state))
    return event


def join(document: Document, parties: Iterable[str]) -> None:
    """Let these have part in the document (not saved)."""
    document.parties = list(dict.fromkeys([*document.parties, *parties]))


@dataclass(frozen=True, slots=True)
class Beside:
    """What people also search a document by that other tables hold. It is found by whoever sees the document."""

    said: str = ""
    """Its receivers, or its arrival number."""
    opinions: str = ""
    drafter: str = ""
    """The person and the unit."""
    files: Sequence[str] = ()
    """Symbols of the files in which it lies."""


NOTHING = Beside()
MOST = 600_000
"""Bytes of what people type that are searched of one document: PostgreSQL refuses a row with more than 1,048,575 bytes
of words and of where they stand, and a document is not kept from its office because its annexes are long lists."""
_PLACE = 8
"""Bytes that the place of a word takes beside it, at most."""


def haystack_of(document: Document, beside: Beside = NOTHING) -> str:
    """Everything that people search by: folded, and words with marks once more as they are written.

    The office and the parties stand among them as words that nobody types, so that a search stays inside what a
    person may see; so do what is filtered by and the month, so that one index answers the whole question (`facets`).
    `beside` is said in other tables. Of a very long text the end is left out (`MOST`); what else is known of the
    document stands before it and is found always.
    """
    said = " ".join(
        (
            document.subject, document.issuer_name, document.type_name, document.notation, document.signer_name,
            document.signer_position, document.note, beside.said, beside.opinions, beside.drafter, *beside.files,
        )
    )  # fmt: skip
    text = document.text
    exact = (
        key_of(document.number + document.notation), key_of(document.number), key_of(document.document_id),
        *map(key_of, beside.files),
    )  # fmt: skip
    scope = (office_word(document.organization_key), *map(party_word, document.parties))
    # A text that spells out such a word, as a stranger's may, gives nobody part in it.
    typed = dict.fromkeys(
        word
        for word in (*filter(None, exact), *words_of(fold(said)), *marked(said), *words_of(fold(text)), *marked(text))
        if not word.startswith(_SCOPE)
    )
    filtered = [
        *(facets.opinion(word) for word in words_of(fold(beside.opinions))),
        *(facets.drafter(word) for word in words_of(fold(beside.drafter))),
        *(facets.file(key_of(symbol)) for symbol in beside.files),
    ]
    return " ".join(dict.fromkeys([*_bounded(typed), *scope, *facets.words(document), *filtered]))


def _bounded(typed: Iterable[str]) -> Iterator[str]:
    size = 0
    for word in typed:
        size += len(word.encode()) + _PLACE
        if size > MOST:
            return
        yield word


def beside_of(document: Document) -> Beside:
    """What the other tables say. What is locked is found by nothing that was said about it either."""
    return NOTHING if document._state.adding else besides_of([document])[document.pk]


def besides_of(documents: Collection[Document]) -> Mapping[int, Beside]:
    """The same of many documents at once, by their ids; as many questions as for one."""
    told = [document for document in documents if not document.hidden]
    went = [document.pk for document in told if document.direction == Document.Direction.OUT]
    came = [document.pk for document in told if document.direction == Document.Direction.IN]
    lying = FileMember.objects.filter(taken_out_at=None)
    # A direction is an opinion of the leader too, word for word.
    opinions = _by_document(Opinion.objects.all(), [*went, *came], "words")
    files = _by_document(lying, [*went, *came], "file__symbol")
    receivers = _by_document(Receiver.objects.all(), went, "name")
    drafters = _by_document(Outgoing.objects.all(), went, "drafter__full_name", "division")
    numbers = _by_document(Incoming.objects.all(), came, "arrival_number")
    found = dict.fromkeys((document.pk for document in documents), NOTHING)
    for pk in went:
        found[pk] = Beside(" ".join(receivers[pk]), " ".join(opinions[pk]), " ".join(drafters[pk]), files[pk])
    for pk in came:
        found[pk] = Beside(" ".join(each for each in numbers[pk] if each), " ".join(opinions[pk]), "", files[pk])
    return found


def _by_document(found: Any, ids: Sequence[int], *columns: str) -> Mapping[int, list[str]]:
    """What stands in these columns of the rows of each document, in the order of the rows."""
    told: dict[int, list[str]] = {pk: [] for pk in ids}
    if ids:
        for pk, *values in found.filter(document_id__in=ids).values_list("document_id", *columns):
            told[pk] += [str(value or "") for value in values]
    return told


def find_anew(document_id: int) -> None:
    """Write anew what a document is searched by, where something beside it changed and nothing happened to itself."""
    document = Document.objects.select_for_update().get(pk=document_id)
    document.haystack = haystack_of(document, beside_of(document))
    document.save(update_fields=["haystack"])


def words_of(text: str) -> list[str]:
    """Runs of letters and digits, in small letters, marks joined to their letters (NFC)."""
    plain = unicodedata.normalize("NFC", text).lower()
    return "".join(letter if letter.isalnum() else " " for letter in plain).split()


def marked(text: str) -> list[str]:
    """The words of a text that bear marks, as they are written: `đường` beside `duong`."""
    return [word for word in words_of(text) if fold(word) != word]


def key_of(code: str) -> str:
    """What two spellings of a number and symbol are compared by: small letters and digits, marks folded."""
    return "".join(words_of(fold(code)))


_SCOPE = ("u0", "p0", "k0")
"""How words begin that say whose a document is."""


def office_word(key: str) -> str:
    """An organisation's key as one word that nobody types by accident."""
    return "u0" + "".join(words_of(key))


def party_word(party: str) -> str:
    """One of `Document.parties` as such a word."""
    return "p0" + "".join(words_of(fold(party)))
