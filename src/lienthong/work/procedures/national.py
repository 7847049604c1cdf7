"""The packet of the national procedure database: one JSON object per procedure, read leniently and with a report.

Field names are those of the national database. What we do not know stays in the packet, which is kept beside the
version; what cannot be read is told, and does not stop the rest.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal

from lienthong.kernel.calendar import Term, TermKind
from lienthong.kernel.moments import read_day
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.vietnamese import fold
from lienthong.kernel.words import Words
from lienthong.work.procedures.content import (
    Channel,
    Component,
    Content,
    Fee,
    LegalText,
    Level,
    Result,
    Variant,
)
from lienthong.work.procedures.doors import json_of, text_of
from lienthong.work.procedures.sheets import slug

_FIELDS = """
ID MaTTHC TENTTHC MACOQUANCONGBO LOAITTHC MOTADOITUONGTHUCHIEN DIACHITIEPNHAN QUYETDINH IDQUYETDINHCONGBO YEUCAU TUKHOA
TRANGTHAI MOTA MOTACOQUANTHUCHIEN MOTACOQUANTHAMQUYEN TRINHTUTHUCHIEN CAPTHUCHIEN LINHVUCTHUCHIEN CACHTHUCTHUCHIEN
DOITUONGTHUCHIEN THANHPHANHOSO KETQUATHUCHIEN CANCUPHAPLY COQUANTHUCHIEN COQUANTHAMQUYEN COQUANDUOCUYQUYEN COQUANPHOIHOP
TTHCLIENQUAN TTHCLIENTHONG
"""
_KNOWN = frozenset(_FIELDS.split())
_CHANNELS: dict[str, Channel] = {"1": "counter", "2": "online", "3": "post"}
_LEVELS: tuple[tuple[str, Level], ...] = (("xa", "commune"), ("huyen", "district"), ("tinh", "province"))


class NoPacket(Refusal):
    """The file holds no packet of a procedure."""

    code: ClassVar[str] = "no_national_packet"
    words: ClassVar[Words] = Words(
        vi="Tệp không phải gói dữ liệu thủ tục: cần một đối tượng JSON có TENTTHC, hoặc danh sách như vậy.",
        en="The file holds no packet of a procedure: it must be a JSON object with TENTTHC, or a list of such objects.",
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What was understood of one packet, what was not, and the packet itself."""

    content: Content
    sector: str
    decision: str
    """The number of the decision that announced it."""
    raw: Mapping[str, Any]
    unknown: tuple[str, ...]
    """Names of fields that we do not know."""
    unclear: tuple[str, ...]
    """Places whose value could not be read, with the value."""

    def under(self, key: str) -> Content:
        """The content for a procedure that has a key here already."""
        return replace(self.content, key=key)


def read(data: bytes) -> list[Taken]:
    """Every packet in a file.

    Raises:
        NoPacket: there is none.
        TooLargeFile, NotUnicode, NoJson, OddJson: it cannot be read.
    """
    return take(json_of(text_of(data)))


def take(told: object) -> list[Taken]:
    """Every packet in a document.

    Raises:
        NoPacket: there is none.
    """
    packets: list[Any] = told if isinstance(told, list) else [told]
    if not packets or not all(isinstance(each, dict) and _text(each.get("TENTTHC")) for each in packets):
        raise NoPacket()
    return [_take(each) for each in packets]


def _take(packet: Mapping[str, Any]) -> Taken:
    unclear: list[str] = []
    code = _text(packet.get("MaTTHC"))
    name = _text(packet.get("TENTTHC"))
    sector = next((_text(row.get("TENLINHVUC")) for row in _rows(packet, "LINHVUCTHUCHIEN")), "")
    channels, terms, fees, times = _ways(packet, unclear)
    content = Content(
        key=f"np-{slug(code or name)}",
        name=name,
        code=code,
        sector=slug(sector) if sector else "",
        level=_level(packet, unclear),
        authority=_names(packet, "COQUANTHAMQUYEN", "TENDONVI") or _text(packet.get("MOTACOQUANTHAMQUYEN")),
        handled_by=_names(packet, "COQUANTHUCHIEN", "TENDONVI") or _text(packet.get("MOTACOQUANTHUCHIEN")),
        applicants=tuple(_text(row.get("TENDOITUONG")) for row in _rows(packet, "DOITUONGTHUCHIEN")),
        channels=tuple(channels),
        terms=terms,
        variants=_variants(packet, unclear),
        fees=tuple(fees),
        sequence=tuple(
            _text(step.get("TENTRINHTU"))
            for case in _rows(packet, "TRINHTUTHUCHIEN")
            for step in _rows(case, "TRINHTU")
            if _text(step.get("TENTRINHTU"))
        ),
        interconnected=bool(packet.get("TTHCLIENTHONG")),
        result=Result(_names(packet, "KETQUATHUCHIEN", "TENKETQUA")),
        legal_basis=tuple(_law(row) for row in _rows(packet, "CANCUPHAPLY")),
        conditions=tuple(filter(None, [_text(packet.get("YEUCAU"))])),
        notes=tuple(filter(None, [_text(packet.get("MOTA")), *times])),
        evidence=("portal",),
    )
    unknown = tuple(sorted(set(packet) - _KNOWN))
    return Taken(content, sector, _text(packet.get("QUYETDINH"))[:120], packet, unknown, tuple(unclear))


def _ways(packet: Mapping[str, Any], unclear: list[str]) -> tuple[list[Channel], dict[str, Term], list[Fee], list[str]]:
    channels: list[Channel] = []
    times: dict[str, None] = {}
    terms: dict[str, Term] = {}
    fees: dict[tuple[str, str], Fee] = {}
    for way in _rows(packet, "CACHTHUCTHUCHIEN"):
        channel = _CHANNELS.get(_text(way.get("KENH")))
        if channel is None:
            unclear.append(f"KENH: {_text(way.get('KENH'))}")
            continue
        if channel not in channels:
            channels.append(channel)
        for row in _rows(way, "THOIGIAN"):
            term = _term(row)
            if term is None:
                unclear.append(
                    f"THOIGIANGIAIQUYET: {_text(row.get('THOIGIANGIAIQUYET'))} {_text(row.get('DONVITINH'))}"
                )
            # A way may name several times, for several situations: the first is the ordinary one, and what is said of
            # it, and of the others, stays to be read. “Ngày” with the note “ngày làm việc” is a fault of real pages.
            said = _text(row.get("MOTA"))
            if channel in terms:
                said = f"{_text(row.get('THOIGIANGIAIQUYET'))} {_text(row.get('DONVITINH'))}: {said}".strip(" :")
            if said:
                times[f"Thời hạn: {said}"] = None
            terms.setdefault(channel, term or Term(TermKind.UNSPECIFIED))
            for money in _rows(row, "PHILEPHI"):
                _fee(money, channel, fees, unclear)
    return channels, terms, list(fees.values()), list(times)


def _term(row: Mapping[str, Any]) -> Term | None:
    number = re.fullmatch(r"0*(\d{1,4})", _text(row.get("THOIGIANGIAIQUYET")))
    unit, told = fold(_text(row.get("DONVITINH"))), fold(_text(row.get("MOTA")))
    if number is None:
        return Term(TermKind.SAME_DAY) if "trong ngay" in told else None
    kinds = {
        "ngay lam viec": TermKind.WORKING_DAYS,
        "ngay": TermKind.CALENDAR_DAYS,
        "gio lam viec": TermKind.WORKING_HOURS,
        "gio": TermKind.WORKING_HOURS,
    }
    kind = kinds.get(unit)
    return Term(kind, int(number[1])) if kind and int(number[1]) else None


def _fee(row: Mapping[str, Any], channel: str, fees: dict[tuple[str, str], Fee], unclear: list[str]) -> None:
    told, code = _text(row.get("MOTA")), _text(row.get("MAPHILEPHI"))
    amount = _sum(row)
    if amount is None:
        unclear.append(f"SOTIEN: {_text(row.get('SOTIEN'))} {_text(row.get('DONVI'))}".rstrip())
    kind: Literal["phí", "lệ phí"] = "lệ phí" if fold(told).startswith("le phi") else "phí"
    known = fees.get((code, told))
    if known is None:
        key = slug(code or told) + (f"-{len(fees)}" if fees else "")
        fees[code, told] = Fee(key, told or code or "Phí, lệ phí", kind, amount)
    elif amount is not None and amount != known.amount:
        fees[code, told] = replace(known, channel_amounts={**known.channel_amounts, channel: amount})


def _sum(row: Mapping[str, Any]) -> Decimal | None:
    """A sum in đồng: `50.000`, `50,000 đồng`, `50000`, `50000.0`; None for anything else, and for other money."""
    told = re.sub(r"\s|đồng|vnđ|vnd|đ", "", _text(row.get("SOTIEN")).lower())
    # Three digits after a point or comma are thousands; noughts alone after it are what JSON makes of a whole number.
    if not re.fullmatch(r"\d{1,12}([.,]0{1,2})?|\d{1,3}([.,]\d{3}){1,3}", told):
        return None
    if fold(_text(row.get("DONVI"))).replace(".", "") not in ("", "dong", "d", "vnd", "viet nam dong"):
        return None
    return Decimal(re.sub(r"[.,]", "", re.sub(r"[.,]0{1,2}$", "", told)))


def _variants(packet: Mapping[str, Any], unclear: list[str]) -> tuple[Variant, ...]:
    read = []
    for place, case in enumerate(_rows(packet, "THANHPHANHOSO")):
        name = _text(case.get("TRUONGHOP"))
        papers = []
        for number, row in enumerate(_rows(case, "GIAYTO")):
            code = _text(row.get("MAGIAYTO"))
            papers.append(
                Component(
                    key=f"{slug(code or _text(row.get('TENGIAYTO')))}-{number + 1}",
                    name=_text(row.get("TENGIAYTO")),
                    originals=_count(row, "SOBANCHINH", unclear),
                    copies=_count(row, "SOBANSAO", unclear),
                    form=_text(row.get("TENMAUDON")),
                    result_code=_text(row.get("MA_KQ_THAYTHE")),
                )
            )
        read.append(Variant(f"{slug(name)}-{place + 1}" if name else f"case-{place + 1}", name, tuple(papers)))
    return tuple(read)


def _count(row: Mapping[str, Any], name: str, unclear: list[str]) -> int:
    told = _text(row.get(name))
    if not told:
        return 0
    if not re.fullmatch(r"\d{1,3}", told):
        unclear.append(f"{name}: {told}")
        return 0
    return int(told)


def _law(row: Mapping[str, Any]) -> LegalText:
    def day(name: str) -> date | None:
        return read_day(_text(row.get(name)))

    title = _text(row.get("TENVANBAN"))
    return LegalText(
        text=_text(row.get("SOVANBAN")) or title,
        title=title,
        issued_on=day("NGAYBANHANH"),
        in_force_on=day("NGAYHIEULUC"),
        issuer=_text(row.get("COQUANBANHANH")),
        address=_text(row.get("DIACHITRUYCAP")),
    )


def _level(packet: Mapping[str, Any], unclear: list[str]) -> Level:
    names = [fold(_text(row.get("TENCAP"))) for row in _rows(packet, "CAPTHUCHIEN")]
    for word, level in _LEVELS:
        if any(word in name.split() for name in names):
            return level
    unclear.append(f"TENCAP: {', '.join(names)}")
    return "province"


def _names(packet: Mapping[str, Any], table: str, name: str) -> str:
    return "; ".join(filter(None, (_text(row.get(name)) for row in _rows(packet, table))))


def _rows(packet: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    rows = packet.get(name)
    if isinstance(rows, dict):
        # A table with one row comes as that row.
        return [rows]
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else " ".join(str(value).split())
