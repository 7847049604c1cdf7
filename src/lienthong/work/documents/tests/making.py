"""Documents for tests, put straight onto a desk: as if they had gone through all acts that brought them there."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from lienthong.formats.signing import Appearance, sign
from lienthong.formats.signing.tests.cast import letter
from lienthong.ground.files import actions as files
from lienthong.ground.keys import actions as keys
from lienthong.ground.people.models import Account
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.words import Words
from lienthong.work.documents.keeping import join, keep
from lienthong.work.documents.kinds import kinds
from lienthong.work.documents.models import Document, DocumentFile, Incoming, Outgoing, Receiver

NOW = datetime(2018, 9, 4, 8, 0, tzinfo=VIETNAM)
IA_LY, IA_PHI = "unit-23734", "unit-23731"
PROVINCE = "Ủy ban nhân dân tỉnh Gia Lai"


def account(username: str = "hanh") -> Account:
    """Somebody to whom things may be put down."""
    return Account.objects.filter(username=username).first() or Account.objects.create(
        username=username, full_name="Phạm Thị Hạnh"
    )


@transaction.atomic
def came(
    subject: str, number: int | None = 1, *, office: str = IA_LY, now: datetime = NOW, state: str = "registered",
    code: tuple[str, str] = ("415", "UBND-KGVX"), issuer: str = PROVINCE, kind: str = "letter",
    parties: tuple[str, ...] = (), **more: Any,
) -> Document:  # fmt: skip
    """A document that came, registered under an arrival number (None: not yet)."""
    incoming = {name: more.pop(name) for name in list(more) if name in _INCOMING}
    document = _document("in", subject, office, now, code, kind, issuer, more)
    join(document, parties)
    said = Words(vi="Đến", en="Arrived")
    keep(document, "arrive", said, worker=None, now=now, state="arrived")
    Incoming.objects.create(
        document=document, organization_key=office,
        **{
            "way": "axis", "arrived_at": now, "arrival_year": now.year if number else None, "arrival_number": number,
            "registered_at": now if number else None, "overall": "valid", **incoming,
        },
    )  # fmt: skip
    keep(document, "register", Words(vi="Đăng ký", en="Registered"), worker=None, now=now, state=state)
    return document


@transaction.atomic
def went(
    subject: str, *, office: str = IA_LY, now: datetime = NOW, state: str = "issued",
    code: tuple[str, str] = ("15", "UBND-VX"), kind: str = "letter", to: tuple[str, ...] = (PROVINCE,),
    parties: tuple[str, ...] = (), drafter: Account | None = None, **more: Any,
) -> Document:  # fmt: skip
    """A document of the office that was issued, with its receivers and the line of the file copy."""
    outgoing = {name: more.pop(name) for name in list(more) if name in _OUTGOING}
    more = {"signer_name": "Nguyễn Văn Dũng", "signer_position": "Chủ tịch", **more}
    document = _document("out", subject, office, now, code, kind, "Ủy ban nhân dân thị trấn Ia Ly", more)
    join(document, parties)
    keep(document, "draft", Words(vi="Soạn thảo", en="Drafted"), worker=None, now=now, state="draft")
    person = drafter or account()
    Outgoing.objects.create(
        document=document, organization_key=office, drafter=person,
        **{
            "division": "Văn hóa - Xã hội", "division_short": "VX", "signed_at": now, "sealed_at": now,
            "issued_at": now + timedelta(hours=1), "sent_at": now + timedelta(hours=1), "copies": len(to) + 1,
            **outgoing,
        },
    )  # fmt: skip
    for place, name in enumerate(to):
        Receiver.objects.create(document=document, sender_key=office, place=place, kind="to", name=name, way="axis")
    Receiver.objects.create(
        document=document, sender_key=office, place=len(to), kind="copy", name="Lưu: VT, VX", way="kept"
    )
    keep(document, "issue", Words(vi="Phát hành", en="Issued"), worker=None, now=now, state=state)
    return document


def _document(
    direction: str, subject: str, office: str, now: datetime, code: tuple[str, str], kind: str, issuer: str,
    more: dict[str, Any],
) -> Document:  # fmt: skip
    told: dict[str, Any] = {
        "organization_key": office, "direction": direction, "subject": subject, "number": code[0], "notation": code[1],
        "type_key": kind, "type_name": kinds()[kind].words.vi, "issued_on": now.date(), "issuer_name": issuer,
        "pages": 2,
    }  # fmt: skip
    return Document(**{**told, **more})


def signed_and_sealed(by: Account) -> bytes:
    """A paper under the hand of somebody and the seal of Ia Ly, with keys of the demonstration and no time stamp."""
    for_all = {"at": NOW, "appearance": Appearance.invisible()}
    once = sign(letter(), keys.key_for(account=by, now=NOW), field="NguoiKy1", **for_all).pdf
    return sign(once, keys.key_for(organization_key=IA_LY, now=NOW), field="CoQuan", final=True, **for_all).pdf


def with_a_file(document: Document, pdf: bytes, finding: dict[str, Any] | None) -> DocumentFile:
    """Put a paper onto a document as its main file."""
    kept = files.keep(pdf, name="bao-cao.pdf", by=None, now=NOW, limit=10_000_000)
    return DocumentFile.objects.create(
        document=document, part="main", file_id=kept.id, name="bao-cao.pdf", sha256=kept.sha256, made_by="sealed",
        finding=finding, added_at=NOW,
    )  # fmt: skip


def day(text: str) -> date:
    """`day("2018-09-04")`."""
    return date.fromisoformat(text)


_INCOMING = {field.name for field in Incoming._meta.fields}
_OUTGOING = {field.name for field in Outgoing._meta.fields}
