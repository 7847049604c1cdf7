"""Whom a certificate speaks for, and whether it is the organisation that a document comes from.

There is no agreed attribute for either, so we read what Vietnamese authorities write: `UID=MST:…` is a tax code,
`UID=CCCD:…`, `CMND:…` a citizen's number; an agency's certificate carries its own name as common name. What stays open
is "not known".
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from asn1crypto import x509 as asn1

from lienthong.formats.signing.findings import Party, Role, Who
from lienthong.formats.signing.texts import readable
from lienthong.kernel.vietnamese import fold

_PERSONAL_CODES = ("cccd", "cmnd", "cmtnd", "hc", "hochieu", "bhxh", "pid")
_ORGANIZATION_CODES = ("mst", "mns", "mdv", "mqhns", "mdd", "vat", "ntr")
_ORGANIZATION_WORDS = (
    "ủy ban", "uỷ ban", "ubnd", "hội đồng", "hđnd", "sở", "bộ", "ban", "cục", "tổng cục", "chi cục", "vụ", "viện",
    "văn phòng", "phòng", "trung tâm", "trường", "bệnh viện", "công ty", "tổng công ty", "tập đoàn", "ngân hàng",
    "chi nhánh", "hợp tác xã", "doanh nghiệp", "công an", "tòa án", "toà án", "viện kiểm sát", "thanh tra", "kho bạc",
    "bảo hiểm", "hội", "đoàn", "liên đoàn", "mặt trận", "quỹ", "tỉnh ủy", "huyện ủy", "đảng ủy", "chi bộ", "đảng bộ",
    "báo", "đài", "nhà xuất bản", "tổ chức", "cơ quan", "cổng thông tin", "hệ thống", "kiểm toán", "thuế", "hải quan",
    "trạm", "xã", "phường", "thị trấn", "thành phố", "tỉnh", "huyện", "quận", "dịch vụ", "cty", "bảo tàng", "thư viện",
)  # fmt: skip
_ENGLISH = re.compile(
    r"\b(company|corporation|corp|ltd|limited|inc|jsc|llc|group|bank|ministry|department|office|agency|committee|council"
    r"|university|institute|association|bureau|authority|of|and|joint stock)\b|[,&]"
)
"""Signs of an organisation in an English name, as companies from abroad bear them; no Vietnamese name has one."""
_SURNAMES_TOO = {"đoàn", "quan", "vu", "doan", "ban", "bao", "dai", "xa", "so", "bo", "to", "thai", "quy", "hoi", "cuc"}
"""They begin names of organisations, and of people whose name has two to four words (some only without accents)."""
_SHORT = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "vp": "van phong",
    "tt": "thi tran",
    "tp": "thanh pho",
    "cty": "cong ty",
    "tnhh": "trach nhiem huu han",
    "cp": "co phan",
}
_AREAS = ("tinh ", "thanh pho ", "huyen ", "quan ", "thi xa ", "thi tran ", "phuong ", "xa ", "viet nam ")
"""With one of these begins what a long name adds to a short one."""


def who_of(certificate: asn1.Certificate) -> Who:
    """The certificate as a clerk reads it. Raises whatever a damaged certificate makes its reader raise."""
    subject = _parts(certificate.subject)
    return Who(
        name=_first(subject, "common_name") or _first(subject, "organization_name") or _one_line(certificate.subject),
        organization=_first(subject, "organization_name"),
        title=_first(subject, "title"),
        issuer=_first(_parts(certificate.issuer), "common_name", "organization_name") or _one_line(certificate.issuer),
        subject=_one_line(certificate.subject),
        serial=f"{certificate.serial_number:x}",
        since=certificate["tbs_certificate"]["validity"]["not_before"].native,
        until=certificate["tbs_certificate"]["validity"]["not_after"].native,
        codes=tuple(_codes(subject)),
        fingerprint=certificate.sha256.hex(),
    )


def party_of(certificate: asn1.Certificate) -> Party:
    """Whether it is a person's or an organisation's."""
    if "time_stamping" in _purposes(certificate):
        return Party.TIME_STAMP
    subject = _parts(certificate.subject)
    marks = {code.partition(":")[0].strip().lower() for code in _codes(subject)}
    if marks & set(_PERSONAL_CODES) or any(name in subject for name in ("given_name", "surname")):
        return Party.PERSON
    said = _first(subject, "common_name")
    name, within = fold(said), fold(_first(subject, "organization_name"))
    if not name:
        return Party.ORGANIZATION if within else Party.NOT_KNOWN
    if name == within or _sounds_like_an_organisation(said) or (said.isascii() and _ENGLISH.search(said.lower())):
        return Party.ORGANIZATION
    if any(mark.startswith(_ORGANIZATION_CODES) for mark in marks) and "title" not in subject and within == "":
        return Party.ORGANIZATION
    if 2 <= len(name.split()) <= 6 and not any(letter.isdigit() for letter in name):
        return Party.PERSON
    return Party.NOT_KNOWN


def role_of(who: Who, party: Party, organization: str) -> Role:
    """Whether this organisation is the one asked for: the same name, long or short, or the same code."""
    if not organization.strip() or party in (Party.PERSON, Party.TIME_STAMP):
        return Role.NOT_ASKED
    if not _long(organization):
        return Role.NOT_ASKED
    names = [name for name in (who.name, who.organization) if name]
    codes = {fold(code.partition(":")[2] or code) for code in who.codes}
    if fold(organization) in codes or any(same_organization(name, organization) for name in names):
        return Role.MATCHES
    return Role.DIFFERS if names else Role.NOT_KNOWN


def same_organization(name: str, other: str) -> bool:
    """Whether two names are of one organisation: capitals, accents, abbreviations and what it lies in do not matter."""
    one, two = _long(name), _long(other)
    # “Ủy ban nhân dân xã Ia Ly, tỉnh Gia Lai” and “Ủy ban nhân dân xã Ia Ly” are one; “… xã Ia Ly Mới” is another.
    return one == two or _lies_in(one, two) or _lies_in(two, one)


def same_person(name: str, other: str) -> bool:
    """Whether two names are of one person: capitals, blanks and apostrophes do not matter.

    Where one of them is written without any accent, accents do not matter either. Where both have some, `Dung` and
    `Dũng` are two people, `Hoà` and `Hòa` one.
    """
    if _letters(name) != _letters(other):
        return False
    marks, others = _marks(name), _marks(other)
    return marks == others or not any(marks) or not any(others)


def _lies_in(longer: str, shorter: str) -> bool:
    rest = longer.removeprefix(shorter + " ")
    return len(shorter.split()) >= 4 and rest != longer and f"{rest} ".startswith(_AREAS)


def _marks(name: str) -> list[str]:
    """The accents of each word, wherever they sit in it."""
    words = re.sub(r"[^\w\s]", "", name.casefold()).split()
    return ["".join(sorted(re.sub(r"[^\u0300-\u036fđ]", "", unicodedata.normalize("NFD", one)))) for one in words]


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", fold(name))


def _long(name: str) -> str:
    words = re.sub(r"[^\w\s]", " ", fold(name)).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def _sounds_like_an_organisation(name: str) -> bool:
    """By its first words. With accents “Vũ Thị Hoa” is a person and “Vụ Pháp chế” is none; without, length tells."""
    said = " ".join(unicodedata.normalize("NFC", name).lower().split())
    for accented in _ORGANIZATION_WORDS:
        word = fold(accented) if said.isascii() else accented
        if said == word or said.startswith(word + " "):
            return not (word in _SURNAMES_TOO and 2 <= len(said.split()) <= 4)
    return False


def _codes(subject: dict[str, list[str]]) -> Iterable[str]:
    for name in ("user_id", "organization_identifier", "serial_number"):
        yield from subject.get(name, ())


def _purposes(certificate: asn1.Certificate) -> set[str]:
    value = certificate.extended_key_usage_value
    return set(value.native) if value is not None else set()


def _parts(name: asn1.Name) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for relative in name.chosen:
        for part in relative:
            value: Any = part["value"].native
            found.setdefault(part["type"].native, []).append(readable(value, 300))
    return found


def _first(parts: dict[str, list[str]], *names: str) -> str:
    return next((" ".join(parts[name][0].split()) for name in names if parts.get(name)), "")


def _one_line(name: asn1.Name) -> str:
    return readable(" ".join(str(name.human_friendly).split()), 600)
