"""How documents come in: over the axis by themselves, on paper through the clerk's hands; and requests to give back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from lienthong.formats.edxml import Business
from lienthong.ground.calendars import queries as calendars
from lienthong.ground.letters import queries as letters
from lienthong.ground.letters.facts import LetterArrived, LetterStatus
from lienthong.ground.letters.models import Letter
from lienthong.ground.organizations import queries as organizations
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words
from lienthong.work.documents import keeping, kinds, limits
from lienthong.work.documents.incoming import linking, noticing, queries
from lienthong.work.documents.incoming.life import ACTS, Action, Overall, State
from lienthong.work.documents.incoming.looking import Look, look
from lienthong.work.documents.incoming.noticing import Told
from lienthong.work.documents.incoming.signatures import signed_by
from lienthong.work.documents.models import Document, DocumentFile, Incoming
from lienthong.work.documents.rights import NotAllowed, Worker

CAME = Words(vi="Văn bản đến qua trục liên thông", en="It came over the axis")
BROUGHT = Words(vi="Văn thư nhập văn bản đến", en="The clerk took it in")
ASKED_BACK = Words(vi="Nơi gửi yêu cầu thu hồi", en="Its sender asks for it back")
ASKED_BACK_THERE = Words(
    vi="Nơi gửi yêu cầu thu hồi bản trùng đã nhập vào văn bản này",
    en="Its sender asks for the copy back that was joined to this one",
)
GIVE_BACK = "13"
_SECRET = Words(
    vi="Thấy dấu “{mark}” ở trang đầu: nội dung đã được giấu. Lãnh đạo xem và quyết định.",
    en="The stamp “{mark}” stands on the first page: the content is hidden. A leader looks and decides.",
)


@dataclass(frozen=True, slots=True)
class Paper:
    """What the clerk enters of a document that came on paper or by e-mail. `files`: kept ones, with their names."""

    way: str
    arrived_at: datetime
    type_key: str
    number: str
    notation: str
    issued_on: date | None
    issuer_key: str
    issuer_name: str
    subject: str
    signer_name: str = ""
    priority: int = 0
    due_on: date | None = None
    note: str = ""
    files: Sequence[tuple[UUID, str]] = ()


def hear_letter(fact: LetterArrived, now: datetime, *, is_the_counters: Callable[[LetterArrived], bool]) -> None:
    """Put a letter that came on the desk of its office. Heard twice, it lies there once.

    Not in a transaction: its files are looked at first. Letters that carry a step of a case are the counter's, as
    `is_the_counters` says: the one place that knows what became of them.
    """
    letter = letters.letter(fact.letter_id)
    if letter is None or is_the_counters(fact) or queries.of_letter(letter.id, fact.receiver_key) is not None:
        return
    if letter.business == Business.RECALL and _recall(letter, fact.receiver_key, now):
        return
    kept = [(each.file_id, each.name) for each in letter.attachments.all() if each.file_id is not None]
    missing = [each.name for each in letter.attachments.all() if each.file_id is None]
    looked = look(kept, now=now, issuer=letter.sender_name, notation=letter.notation, waits=True)
    with transaction.atomic():
        if queries.of_letter(letter.id, fact.receiver_key) is None:
            _lay_down(letter, fact.receiver_key, looked, missing, now)


@transaction.atomic
def hear_status(fact: LetterStatus, now: datetime) -> None:
    """Its sender wants a letter back that came to us (status 13): the clerk answers, nothing happens by itself."""
    if fact.status_code != GIVE_BACK:
        return
    found = queries.of_letter(UUID(fact.letter_id), fact.receiver_key)
    if found is not None:
        _ask_back(found.pk, fact.words, fact.letter_id, now)


def take_in(paper: Paper, worker: Worker, now: datetime, *, looked: Look | None = None) -> Document:
    """Enter what came on paper. Its scans are looked at before anything is kept; a secret is refused here.

    Raises:
        SecretRefused: the scan bears a secrecy stamp (Decision 28/2018/QĐ-TTg art. 1.2).
        NotAllowed: the clerk takes documents in, nobody else.
    """
    if worker.role not in ACTS[Action.REGISTER].roles:
        raise NotAllowed(act="tiếp nhận văn bản", act_en="take documents in")
    looked = looked or look(paper.files, now=now, issuer=paper.issuer_name, notation=paper.notation)
    kinds.no_secret(looked.mark)
    kind = kinds.kinds().get(paper.type_key)
    document = Document(
        organization_key=worker.organization_key, direction=Document.Direction.IN, state=State.ARRIVED,
        type_key=paper.type_key if kind else "", type_name=kind.words.vi if kind else "", number=paper.number.strip(),
        notation=paper.notation.strip(), issued_on=paper.issued_on, issuer_key=paper.issuer_key,
        issuer_name=paper.issuer_name.strip(), subject=paper.subject.strip(), priority=paper.priority,
        signer_name=paper.signer_name.strip(), due_on=paper.due_on, note=paper.note.strip(), text=looked.text,
        pages=looked.pages, created_by_id=worker.account_id,
    )  # fmt: skip
    today = in_vietnam(now).date()
    told = _told(document, looked, ())
    found = noticing.problems(told, today=today, office=_office(worker.organization_key, today))
    electronic = paper.way == Incoming.Way.EMAIL
    with transaction.atomic():
        # A scan that nobody signed says nothing of the paper, which the clerk has looked at.
        overall = looked.overall if electronic or looked.overall != Overall.UNSIGNED else ""
        _keep(
            document, looked, Incoming.Way(paper.way), paper.arrived_at, found, overall, BROUGHT, worker, now,
            twin=queries.twin_of(document),
        )  # fmt: skip
    return document


def _lay_down(letter: Letter, office_key: str, looked: Look, missing: Sequence[str], now: datetime) -> None:
    today = in_vietnam(now).date()
    kind = kinds.kind_named(letter.type_name)
    document = Document(
        organization_key=office_key, direction=Document.Direction.IN, state=State.ARRIVED,
        type_key=kind.key if kind else "", type_name=letter.type_name, number=letter.number, notation=letter.notation,
        issued_on=letter.promulgated_on, issuer_key=letter.sender_key, issuer_name=letter.sender_name[:500],
        subject=letter.subject, text=looked.text, pages=looked.pages, priority=letter.priority,
        signer_name=letter.signer_name, signer_position=letter.signer_position,
        signer_competence=letter.signer_competence, due_on=letter.due_on, document_id=letter.document_id,
        letter_id=letter.id,
    )  # fmt: skip
    found = noticing.problems(_told(document, looked, missing), today=today, office=_office(office_key, today))
    if looked.mark:
        document.hidden, document.text = True, ""
        found.insert(0, Words(vi=_SECRET.say("vi", mark=looked.mark), en=_SECRET.say("en", mark=looked.mark)))
    acts_on = linking.found_for(letter, office_key)
    # A recall and an update bear the id of their document, and are no second copy of it.
    about_another = letter.business in (Business.RECALL, Business.UPDATE)
    found[:0] = linking.problems(letter, acts_on)
    _keep(
        document, looked, Incoming.Way.AXIS, now, found, looked.overall, CAME, None, now,
        paper_follows=letter.paper_follows, told=letters.acknowledged(letter, office_key),
        twin=None if about_another else queries.twin_of(document),
    )  # fmt: skip
    linking.link(letter, document, acts_on, now)
    if not about_another:
        _overtaken(document, letter, now)


def _keep(
    document: Document, looked: Look, way: Incoming.Way, arrived_at: datetime, found: Sequence[Words], overall: str,
    words: Words, worker: Worker | None, now: datetime, *, paper_follows: bool = False,
    twin: Document | None = None, told: tuple[datetime | None, datetime | None] = (None, None),
) -> None:  # fmt: skip
    keeping.keep(document, "arrive", words, worker=worker, now=now, by_name=_by(document, worker))
    DocumentFile.objects.bulk_create(
        DocumentFile(
            document=document, part=DocumentFile.Part.ANNEX if place else DocumentFile.Part.MAIN, place=place,
            file_id=each.file.id, name=each.name[:255], sha256=each.file.sha256,
            made_by="letter" if way == Incoming.Way.AXIS else "scan",
            finding=each.checked.finding, checked_at=now, added_at=now,
            added_by_id=worker.account_id if worker else None,
        )
        for place, each in enumerate(looked.files)
    )  # fmt: skip
    calendar = calendars.calendar_of(document.organization_key, in_vietnam(now).date())
    Incoming.objects.create(
        document=document, organization_key=document.organization_key, way=way, arrived_at=arrived_at, overall=overall,
        paper_follows=paper_follows, on_axis_at=told[0], told_arrived_at=told[1],
        signed_by=signed_by(looked.files[0].checked.finding) if looked.files else "",
        problems=[{"vi": each.vi, "en": each.en} for each in found], twin=twin,
        register_by=limits.next_working_day_end(calendar, in_vietnam(arrived_at), document.priority),
    )  # fmt: skip


def _by(document: Document, worker: Worker | None) -> str:
    return "" if worker else document.issuer_name[:160]


def _recall(letter: Letter, office_key: str, now: datetime) -> bool:
    """A formal recall: the document that it names waits for the clerk's answer. False where we do not have it."""
    found = queries.named(office_key, linking.names_of(letter))
    if found is None:
        return False
    with transaction.atomic():
        _ask_back(found.pk, _why(letter), str(letter.id), now)
    return True


def _overtaken(document: Document, letter: Letter, now: datetime) -> None:
    """What reached the office before the letter that it is about: recalls, replacements, pleas to give it back."""
    for each in linking.meet(document, now):
        recall = letters.letter(each.later.letter_id) if each.later.letter_id else None
        if recall is not None:
            linking.recall_met(each, now)
            _ask_back(document.pk, _why(recall), str(recall.id), now)
    for plea in letters.pleas(letter, document.organization_key):
        _ask_back(document.pk, plea.words, str(letter.id), now)


def _why(recall: Letter) -> str:
    return recall.reason or recall.content or recall.subject


def _ask_back(document_id: int, words: str, letter_id: str, now: datetime) -> None:
    # Its sender may ask whatever stands frozen here: the clerk answers once it is open again.
    document = keeping.load(linking.kept_as(document_id), frozen=True)
    incoming = document.incoming
    if document.state in (State.RETURNED, State.CANCELLED, State.JOINED):
        return
    if letter_id in queries.recall_letters(document):
        return
    if incoming.recall_asked_at is None:
        incoming.recall_asked_at, incoming.recall_words = now, words
        incoming.save(update_fields=["recall_asked_at", "recall_words"])
    said = ASKED_BACK if document.pk == document_id else ASKED_BACK_THERE
    keeping.keep(
        document, "ask_recall", said, worker=None, now=now, note=words, facts={"letter": letter_id},
        by_name=document.issuer_name[:160],
    )  # fmt: skip


def _told(document: Document, looked: Look, missing: Sequence[str]) -> Told:
    return Told(
        document.number, document.notation, document.issued_on, document.subject, document.issuer_name,
        bool(document.issuer_key), [each.told for each in looked.files], missing, looked.text, looked.first,
    )  # fmt: skip


def _office(key: str, day: date) -> str:
    try:
        return organizations.directory().by_key(key).name_on(day)
    except KeyError:
        return ""
