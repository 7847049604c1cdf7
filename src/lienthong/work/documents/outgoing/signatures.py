"""The hand and the seal: the two signatures of a document, made with the keys that `ground.keys` holds.

How each looks is Decree 30/2020/NĐ-CP, App. I: the hand in blue at box 7c, the seal in red at box 8, an annex in a file
of its own marked with number, symbol and time at the top right of its first page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lienthong.formats import signing
from lienthong.formats.signing import ORGANIZATION_FIELD, Appearance, Place, numbering
from lienthong.formats.signing.numbering import DATE_FIELD, NUMBER_FIELD, Blank
from lienthong.ground.files import queries as files
from lienthong.ground.keys import queries as keys
from lienthong.ground.keys.accepting import accepted, sound
from lienthong.ground.keys.actions import key_for
from lienthong.ground.keys.models import SigningTask
from lienthong.ground.people.models import Account
from lienthong.work.documents.composing import Box
from lienthong.work.documents.models import Document, DocumentFile
from lienthong.work.documents.outgoing.letterheads import Named

PERSON, SEAL = "7c", "8"
SIGNED_WORDS, SEALED_WORDS = "Đã ký số", "Đã đóng dấu số"
"""What stands where nobody has put in a picture yet: a signature that nobody sees would be taken for none."""


@dataclass(frozen=True, slots=True)
class Made:
    """A signed file. `finding`: what checking it found (`formats.signing.Report`), as kept with the file."""

    pdf: bytes
    time_stamped: bool
    finding: dict[str, Any] | None = None


def by_person(pdf: bytes, places: Mapping[str, Box], *, account_id: int, name: str, office: str, at: datetime) -> Made:
    """Sign as a person, seen at box 7c.

    Raises:
        NoKey, KeyExpired, OtherName, KeyElsewhere, UnusableKey, KeyRefused: there is nothing to sign with, or it did
            not sign.
        Unsignable, Misplaced, BadPicture: the file or the picture does not take it.
        NotIntact, KeyRevoked: what was signed does not hold, or the certificate is revoked.
    """
    account = Account(pk=account_id, full_name=name)
    key = key_for(account=account, now=at)
    looks = _look(places.get(PERSON), keys.picture_of(account=account), SIGNED_WORDS)
    field = signing.free_field(pdf)
    return _checked(
        signing.sign(pdf, key, looks, at=at, field=field, stamps=keys.time_stamps()), office, at, field=field
    )


def by_office(
    pdf: bytes,
    places: Mapping[str, Box],
    *,
    organization_key: str,
    head: Named,
    at: datetime,
    body: str = "",
    corner: str = "",
    copy: bool = False,
) -> Made:
    """Sign as the organisation, seen at box 8, and lock the file against every later change.

    `head`: the letterhead of whoever seals; `body`: short, where that is an advisory body with a key of its own.
    `corner`: what stands at the top right of the first page instead, of an annex or a copy (`corner_of`). `copy`:
    nobody signs it in person.

    Raises:
        NoKey, KeyExpired, OtherName, KeyElsewhere, UnusableKey, KeyRefused: there is nothing to sign with, or it did
            not sign.
        Unsignable, Misplaced, BadPicture: the file or the picture does not take it.
        NotIntact, KeyRevoked: what was signed does not hold, or the certificate is revoked.
    """
    key = key_for(organization_key=organization_key, body=body, now=at)
    if corner:
        looks = Appearance(signing.corner(pdf), text=corner)
    else:
        looks = _look(places.get(SEAL), seal_of(organization_key, head, body), SEALED_WORDS)
    stamps = keys.time_stamps()
    signed = signing.sign(pdf, key, looks, at=at, field=ORGANIZATION_FIELD, stamps=stamps, final=True)
    return _checked(signed, head.name, at, copy=copy)


def corner_of(document: Document, part: str, office: str, at: datetime) -> str:
    """The text form of the organisation's signature: of an annex in a file of its own, and of a copy (box 14)."""
    if document.outgoing.is_copy:
        return signing.copy_text(document.type_name.upper(), office, at)
    return signing.annex_text(document.code, at) if part == DocumentFile.Part.ANNEX else ""


def at_desk(task: SigningTask, *, name: str, organization_key: str = "", body: str = "", at: datetime) -> Made:
    """What a person, or the clerk with the token of the organisation or its body, signed at their own machine.

    `name`: who is the sender.

    Raises:
        NoKey, KeyExpired, OtherName, Replaced, NotIntact, KeyRevoked, OtherCertificate: it is not taken
            (`ground.keys.accepting`).
    """
    account = None if organization_key else task.account
    pdf, report = accepted(task, account=account, organization_key=organization_key, body=body, office=name, now=at)
    stamped = any(one.stamp is signing.Stamp.VERIFIED for one in report.signers[-1:])
    return Made(pdf, stamped, report.to_json())


def with_blanks(pdf: bytes, places: Mapping[str, Box]) -> bytes:
    """The file with room for number and date, for an office that signs first."""
    number, date = places["3"], places["4"]
    return numbering.with_blanks(
        pdf,
        {
            NUMBER_FIELD: Blank(Place(1, number.x, number.y - 1.4, 66, 6), 13, align="center"),
            DATE_FIELD: Blank(Place(1, date.x, date.y - 1.5, 92, 6), 13.5, italic=True, align="center"),
        },
    )


def numbered(pdf: bytes, values: Mapping[str, str], *, office: str, at: datetime) -> Made:
    """The signed file with these blanks filled in, its number and date; the signature before them stays whole.

    Raises:
        Unsignable: it has no blanks, or they are filled already.
    """
    written = numbering.write_number(pdf, values, at=at) if values else pdf
    report = signing.check(written, keys.trust(at), at=at, organization=office)
    return Made(written, False, report.to_json())


def seal_of(organization_key: str, head: Named, body: str = "") -> bytes:
    """The picture of a seal: that of its keys, else that of the letterhead; empty where there is none."""
    picture = keys.picture_of(organization_key=organization_key, body=body)
    if picture:
        return picture
    return files.read(files.file(head.seal_file_id)) if head.seal_file_id else b""


def _look(box: Box | None, picture: bytes, words: str) -> Appearance:
    if box is None:
        return Appearance.invisible()
    place = Place(box.page, box.x, box.y, box.width, box.height)
    return Appearance(place, picture) if picture else Appearance(place, text=words, align="center")


def _checked(
    signed: signing.Signed, office: str, at: datetime, *, field: str = ORGANIZATION_FIELD, copy: bool = False
) -> Made:
    report = signing.check(signed.pdf, keys.trust(at), at=at, organization=office, copy=copy)
    for one in report.signers:
        if one.field == field:
            sound(one, at)
    return Made(signed.pdf, signed.time_stamped, report.to_json())
