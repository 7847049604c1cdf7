"""Annexes in files of their own: put to a draft, taken off again; the organisation signs each when it is issued."""

from datetime import datetime

from django.db import transaction

from lienthong.formats import signing
from lienthong.ground.files import queries as files
from lienthong.ground.files.models import File
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.keeping import keep, load
from lienthong.work.documents.models import Document, DocumentFile
from lienthong.work.documents.outgoing import papers, rules
from lienthong.work.documents.outgoing.life import Action, State
from lienthong.work.documents.rights import Unseen, Worker

MOST = 40
PDF = "application/pdf"


class NoAnnex(Refusal):
    """An annex is a PDF that can be opened: it is signed as it is. Facts: `name`."""

    code = "no_annex"
    words = Words(
        vi="“{name}” không dùng làm phụ lục được: chỉ nhận PDF đọc được, không khóa. Tệp Word hãy xuất ra PDF trước.",
        en="“{name}” cannot be an annex: only a readable PDF without a password. Export a Word file as PDF first.",
    )


class TooManyAnnexes(Refusal):
    """There are as many as a document may have. Facts: `most`."""

    code = "too_many_annexes"
    words = Words(vi="Văn bản đã có {most} tệp phụ lục.", en="The document has {most} annex files already.")


@transaction.atomic
def put_annex(document_id: int, file: File, *, revision: int, worker: Worker, now: datetime) -> DocumentFile:
    """Put a kept file to a draft as an annex. What another organisation has closed with its signature goes along as it
    is: it can be signed by nobody else, and needs it no more than a letter that is forwarded (art. 25).

    Raises:
        NoAnnex, TooManyAnnexes, NotNow, NotAllowed, Unseen, Changed, Frozen.
    """
    document = load(document_id, worker=worker, revision=revision)
    state = rules.decide(Action.EDIT, State(document.state), document.outgoing, worker)
    if file.media_type != PDF or not file.judged.readable:
        raise NoAnnex(name=file.name)
    try:
        made_by = papers.ENCLOSED if signing.closed(files.read(file)) else "upload"
    except signing.Unsignable as no:
        raise NoAnnex(name=file.name) from no
    there = DocumentFile.objects.filter(document=document, part=papers.ANNEX)
    if there.filter(current=True).count() >= MOST:
        raise TooManyAnnexes(most=MOST)
    last = there.order_by("-place").values_list("place", flat=True).first() or 0
    made = papers.attach(document, file, made_by, by=worker.account_id, now=now, part=papers.ANNEX, place=last + 1)
    said = Words(vi=f"Thêm phụ lục {file.name}", en=f"Added the annex {file.name}")
    keep(document, "annex", said, worker=worker, now=now, state=state, facts={"sha256": file.sha256})
    return made


@transaction.atomic
def take_annex_off(document_id: int, file_id: int, *, revision: int, worker: Worker, now: datetime) -> Document:
    """Take an annex off a draft. The file stays among the earlier versions.

    Raises:
        Unseen, NotNow, NotAllowed, Changed, Frozen.
    """
    document = load(document_id, worker=worker, revision=revision)
    state = rules.decide(Action.EDIT, State(document.state), document.outgoing, worker)
    found = DocumentFile.objects.filter(pk=file_id, document=document, part=papers.ANNEX, current=True).first()
    if found is None:
        raise Unseen
    found.current = False
    found.save(update_fields=["current"])
    said = Words(vi=f"Bỏ phụ lục {found.name}", en=f"Took the annex {found.name} off")
    keep(document, "annex_off", said, worker=worker, now=now, state=state)
    return document
