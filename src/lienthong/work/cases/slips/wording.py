"""How the forms write moments, days, money and amounts."""

import base64
import hashlib
from datetime import date, datetime
from decimal import Decimal

from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words

NOT_KNOWN = Words(vi="chưa xác định", en="not known yet")


def moment(at: datetime) -> Words:
    """`09 giờ 14 phút, ngày 02/03/2026`, as the forms of Circulars 01/2018 and 03/2025/TT-VPCP have it."""
    local = in_vietnam(at)
    return Words(vi=f"{local:%H} giờ {local:%M} phút, ngày {local:%d/%m/%Y}", en=f"{local:%H:%M, %d/%m/%Y}")


def day(on: date) -> Words:
    """`ngày 02/03/2026`."""
    return Words(vi=f"ngày {on:%d/%m/%Y}", en=f"{on:%d/%m/%Y}")


def short_day(on: date | datetime | None) -> str:
    """`02/03/2026` for a narrow column; empty where there is none."""
    if on is None:
        return ""
    return f"{in_vietnam(on) if isinstance(on, datetime) else on:%d/%m/%Y}"


def when(told: datetime | date | None) -> Words:
    """A moment, a day, or that it is not known."""
    if told is None:
        return NOT_KNOWN
    return moment(told) if isinstance(told, datetime) else day(told)


def place_and_day(place: str, at: datetime) -> Words:
    """`Biển Hồ, ngày 02 tháng 3 năm 2026`: days under 10 and the months 1 and 2 get a zero (Decree 30/2020/NĐ-CP)."""
    local = in_vietnam(at)
    month = f"{local.month:02d}" if local.month < 3 else f"{local.month}"
    if not place:
        return Words(vi=f"Ngày {local:%d} tháng {month} năm {local.year}", en=f"{local.day}/{local.month}/{local.year}")
    return Words(
        vi=f"{place}, ngày {local:%d} tháng {month} năm {local.year}",
        en=f"{place}, {local.day}/{local.month}/{local.year}",
    )


def money(amount: Decimal | None) -> Words:
    """`8.000 đồng`; `Không thu` for zero; not known where nobody could compute it yet."""
    if amount is None:
        return NOT_KNOWN
    if amount == 0:
        return Words(vi="Không thu", en="Free")
    grouped = f"{amount:,.0f}".replace(",", ".")
    return Words(vi=f"{grouped} đồng", en=f"{grouped} dong")


def amount(count: int) -> str:
    """`02`: the forms write amounts under ten with a zero, so that no digit can be put before; empty for none."""
    return f"{count:02d}" if count else ""


def applicant_reference(identity: str, key: bytes) -> str:
    """Eight letters that stand for a citizen number where anybody may read it, such as in a QR code.

    Keyed (BLAKE2b), so that nobody finds the number by trying all of them; the same person has the same reference
    everywhere under one key.
    """
    digest = hashlib.blake2b(identity.strip().encode(), key=key, digest_size=5, person=b"slip-reference").digest()
    return base64.b32encode(digest).decode()
