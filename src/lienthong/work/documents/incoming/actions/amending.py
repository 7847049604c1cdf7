"""What the clerk mends in the register: a value that was entered wrongly, a document that was there already."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words
from lienthong.work.documents import keeping, mentions
from lienthong.work.documents.incoming import amending, deciding, queries, telling
from lienthong.work.documents.incoming.amending import AnswerFirst, NotJoined, Value
from lienthong.work.documents.incoming.life import Action, State
from lienthong.work.documents.kinds import kinds
from lienthong.work.documents.models import Document, DocumentLink, Incoming
from lienthong.work.documents.rights import Worker

AMENDED = Words(vi="Đã sửa thông tin vào sổ: {fields}", en="What was registered was corrected: {fields}")
JOINED = Words(
    vi="Trùng với văn bản số đến {number}/{year}", en="It repeats the one with arrival number {number}/{year}"
)


@transaction.atomic
def amend(
    document_id: int, wanted: Mapping[str, Value], reason: str, *, issuer_key: str | None = None, worker: Worker,
    now: datetime, revision: int | None = None,
) -> Document:  # fmt: skip
    """Correct what was registered, and say why. The arrival number stays; the earlier values stay in the story.

    `wanted`: values by the names of `amending.FIELDS`; those that are left out stay. `issuer_key`: the organisation
    that the corrected issuer is, empty for one that the directory does not know; None leaves it.

    Raises:
        ReasonNeeded: without a reason.
        NothingChanged: every value is as it was.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document = keeping.load(document_id, worker=worker, revision=revision)
    incoming = Incoming.objects.get(document=document)
    then = deciding.allow(Action.AMEND, document.state, worker, ())
    if document.hidden:
        raise deciding.Locked
    if not reason.strip():
        raise deciding.ReasonNeeded
    found = amending.changes({name: getattr(document, name) for name in amending.FIELDS}, wanted)
    for change in found:
        value = wanted[change.field]
        setattr(document, change.field, value.strip() if isinstance(value, str) else value)
    names = {change.field for change in found}
    if "type_key" in names:
        kind = kinds().get(document.type_key)
        document.type_name = kind.words.vi if kind else document.type_name
    if issuer_key is not None and "issuer_name" in names:
        document.issuer_key = issuer_key
    incoming.amended_at, incoming.twin = now, queries.twin_of(document)
    incoming.save(update_fields=["amended_at", "twin"])
    words = [change.words for change in found]
    said = Words(
        vi=AMENDED.say("vi", fields=", ".join(each.vi.lower() for each in words)),
        en=AMENDED.say("en", fields=", ".join(each.en.lower() for each in words)),
    )
    keeping.keep(
        document, Action.AMEND, said, worker=worker, now=now, state=then, note=reason.strip(),
        facts={"amended": [[change.field, change.was, change.now] for change in found]},
    )  # fmt: skip
    return document


@transaction.atomic
def paper_came(
    document_id: int, on: date, note: str = "", *, worker: Worker, now: datetime, revision: int | None = None
) -> Document:
    """Note on which day the paper came that was to follow an electronic document (Decree 30 art. 23.4).

    It gets no arrival number of its own: one sequence for both (art. 22.2). A day that was noted wrongly is noted
    again; the story keeps both. `note`: to whom it was passed, or in what it differs.

    Raises:
        NoPaper: none was to follow, or not on that day.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document = keeping.load(document_id, worker=worker, revision=revision)
    incoming = Incoming.objects.get(document=document)
    then = deciding.allow(Action.PAPER_CAME, document.state, worker, ())
    amending.paper_fits(incoming.paper_follows, on, today=in_vietnam(now).date(), dated=document.issued_on)
    incoming.paper_came_on = on
    incoming.save(update_fields=["paper_came_on"])
    said = Words(vi=f"Bản giấy đến ngày {on:%d/%m/%Y}", en=f"The paper came on {on:%d/%m/%Y}")
    facts = {"on": on.isoformat()}
    keeping.keep(document, Action.PAPER_CAME, said, worker=worker, now=now, state=then, note=note.strip(), facts=facts)
    return document


@transaction.atomic
def join(
    document_id: int, number: int, year: int, *, worker: Worker, now: datetime, revision: int | None = None
) -> Document:
    """Say that a document repeats one that is registered under an arrival number, and work on that one alone.

    A number that it has got itself stays in the register with this note. Its sender is told 03 where nothing was told
    yet: the office has it, under the other number.

    Raises:
        NotJoined: there is no such other document, or it is not in use any more.
        AnswerFirst: its sender asks for it back.
        NotAllowed, NotNow, Unseen, Changed, Frozen: see `deciding.allow` and `keeping.load`.
    """
    document = keeping.load(document_id, worker=worker, revision=revision)
    then = deciding.allow(Action.JOIN, document.state, worker, ())
    if document.hidden:
        raise deciding.Locked
    if document.incoming.recall_asked_at is not None:
        raise AnswerFirst
    other = _registered(document, number, year)
    said = Words(vi=JOINED.say("vi", number=number, year=year), en=JOINED.say("en", number=number, year=year))
    Incoming.objects.filter(document=document).update(register_by=None, submit_by=None)
    document.assignments.filter(done_at=None, ended_at=None).update(ended_at=now)
    DocumentLink.objects.create(
        later=document, earlier=other, kind=DocumentLink.Kind.REPEATS, named=f"{number}/{year}", made_at=now,
        settled_at=now,
    )  # fmt: skip
    document.note = "; ".join(filter(None, (document.note, said.vi)))
    keeping.join(other, document.parties)
    telling.tell(document, Action.JOIN, said.vi, now)
    keeping.keep(document, Action.JOIN, said, worker=worker, now=now, state=then, facts={"other": other.pk})
    repeated = mentions.said("repeated", document)
    keeping.keep(other, "repeated", repeated, worker=worker, now=now, facts={"other": document.pk})
    return document


def _registered(document: Document, number: int, year: int) -> Document:
    found = (
        Document.objects.select_for_update(of=("self",))
        .filter(
            organization_key=document.organization_key, incoming__arrival_year=year, incoming__arrival_number=number,
            hidden=False, frozen=False,
        )
        .exclude(pk=document.pk)
        .exclude(state__in=(State.JOINED, State.CANCELLED))
        .first()
    )  # fmt: skip
    if found is None:
        raise NotJoined(number=number, year=year)
    return found
