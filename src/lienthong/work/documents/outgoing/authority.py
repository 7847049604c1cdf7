"""Who may sign for whom, and the lines that then stand over the name (Decree 30/2020/NĐ-CP art. 13, App. I II.7).

The head of an office signs everything; in an office that decides as a body, on its behalf (`TM.`). Everybody else signs
because a dated `Authority` says so: a deputy for the head (`KT.`), an acting head (`Q.`), the head of a unit by order
(`TL.`), somebody authorised in writing for a time (`TUQ.`). What is outside is refused, with what there is.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.vietnamese import fold
from lienthong.kernel.words import Words
from lienthong.work.documents.kinds import COPIES

HEAD, ON_BEHALF = "head", "tm"
DEPUTY, ACTING, BY_ORDER, AUTHORISED = "kt", "q", "tl", "tuq"
PASSED_ON, IN_BODY = "tlkt", "body"
"""Keys of ways: signing by order that was passed on to a deputy; in an advisory body."""
PREFIXES = {DEPUTY: "KT.", ACTING: "Q.", BY_ORDER: "TL.", AUTHORISED: "TUQ."}
FOR_THE_BODY = (DEPUTY, ACTING)
"""Who may sign on behalf of the body too: TL. and TUQ. sign for a person (App. I II.7.a)."""
WAYS_IN_WORDS = {
    HEAD: Words(vi="Người đứng đầu ký", en="The head signs"),
    ON_BEHALF: Words(vi="Thay mặt tập thể (TM.)", en="On behalf of the body (TM.)"),
    DEPUTY: Words(vi="Ký thay cấp trưởng (KT.)", en="A deputy for the head (KT.)"),
    ACTING: Words(vi="Quyền cấp trưởng (Q.)", en="Acting head (Q.)"),
    BY_ORDER: Words(vi="Thừa lệnh (TL.)", en="By order (TL.)"),
    AUTHORISED: Words(vi="Thừa ủy quyền (TUQ.)", en="Authorised in writing (TUQ.)"),
    PASSED_ON: Words(vi="Thừa lệnh, cấp phó ký thay (TL., KT.)", en="By order, passed on to a deputy (TL., KT.)"),
    IN_BODY: Words(vi="Trong tổ chức tư vấn (hội đồng, ban, tổ)", en="In an advisory body (council, board, group)"),
}
_BODIES = ("hội đồng", "ban chỉ đạo", "ban tổ chức", "ban quản lý", "ban", "tổ công tác", "tổ")
"""How a body is called after `TM.`: by what it is, not by its whole name."""


class NoAuthority(Refusal):
    """The person may not sign this document on this day. Facts: `name`, `why`, `why_en`."""

    code = "no_authority"
    words = Words(vi="{name} không được ký văn bản này: {why}.", en="{name} may not sign this document: {why_en}.")


class OutsideMatters(Refusal):
    """What was given covers some matters only, and this one is none of them (art. 13). Facts: `name`, `matters`."""

    code = "outside_matters"
    words = Words(
        vi="{name} chỉ được giao ký về: {matters}. Hãy chọn văn bản thuộc việc nào; ngoài các việc đó không ký được.",
        en="{name} was given signing for these matters only: {matters}. Say which of them the document is about.",
    )


class Seat(Protocol):
    """A post, as far as signing asks."""

    @property
    def pk(self) -> int: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102


class Grant(Protocol):
    """A row of `Authority`."""

    @property
    def pk(self) -> int: ...  # noqa: D102
    @property
    def post_id(self) -> int: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def for_title(self) -> str: ...  # noqa: D102
    @property
    def type_keys(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def fields(self) -> str: ...  # noqa: D102
    @property
    def under_id(self) -> int | None: ...  # noqa: D102
    @property
    def body(self) -> str: ...  # noqa: D102
    @property
    def valid_from(self) -> date: ...  # noqa: D102
    @property
    def valid_until(self) -> date | None: ...  # noqa: D102
    @property
    def ended_at(self) -> object | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Office:
    """How the office names its head and the body on whose behalf the head signs; `collective` empty where none."""

    head_title: str
    collective: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which somebody may sign: its key, the lines as printed, the row that allows it (0: none needed)."""

    key: str
    lines: tuple[str, ...]
    authority_id: int = 0
    on_behalf: bool = False
    matters: tuple[str, ...] = ()
    """Limited to documents about these; empty: about anything."""
    body: str = ""
    """The advisory body, short, that issues what is signed so."""
    post: str = ""
    """Of a signature in an advisory body under the office's seal: the title in the office, which stands over the name
    (App. I II.7.b)."""

    @property
    def choice(self) -> str:
        """As a form sends it: `kt-12-tm`."""
        return "-".join(filter(None, (self.key, str(self.authority_id or ""), "tm" if self.on_behalf else "")))

    @property
    def competence(self) -> str:
        """What stands before the title."""
        return " ".join(self.lines[:-1])

    @property
    def position(self) -> str:
        """The signer's own title."""
        return self.lines[-1]

    @property
    def said(self) -> str:
        """In one line: `TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH`."""
        return " / ".join(self.lines)


def is_head(seat: Seat, office: Office) -> bool:
    """Whether this is the post of whoever leads the office. Titles decide: a role says only what a post does here."""
    return bool(seat.title) and fold(seat.title) == fold(office.head_title)


def ways(
    seats: Iterable[Seat], office: Office, grants: Iterable[Grant], *, type_key: str, on: date,
    bodies: Mapping[str, str] | None = None, own_seal: Collection[str] = (),
) -> tuple[Way, ...]:  # fmt: skip
    """Every way in which the holder of these posts may sign a document of this type on this day, the fittest first.

    `grants`: all of the office, because what was passed on holds as long as what it was passed on from. `bodies`: the
    advisory bodies of the day, by their short name; `own_seal`: those of them that have a seal of their own.
    """
    granted = [grant for grant in grants if holds(grant, on) and covers(grant, type_key)]
    by_order = {grant.pk: grant for grant in granted if grant.kind == BY_ORDER}
    found: list[Way] = []
    for seat in seats:
        if is_head(seat, office):
            found += _of_the_head(office, type_key)
        for grant in granted:
            if grant.post_id != seat.pk:
                continue
            if grant.kind == IN_BODY:
                found += _in_body(seat, grant, bodies or {}, own_seal)
            elif grant.under_id is not None:
                found += _passed_on(seat, grant, by_order.get(grant.under_id))
            else:
                found += _granted(seat, office, grant)
    return tuple(dict.fromkeys(found))


def choose(found: Sequence[Way], choice: str, *, name: str, grants: Iterable[Grant], type_key: str, on: date) -> Way:
    """The way that was chosen; the fittest where none was.

    Raises:
        NoAuthority: there is none, or not that one; it says what is missing.
    """
    if not choice and found:
        return found[0]
    for way in found:
        if way.choice == choice:
            return way
    raise NoAuthority(name=name, **_why(list(grants), type_key, on, other=bool(found)))


def holds(grant: Grant, on: date) -> bool:
    """Whether it is in force on a day: its first day is, the day on which it ends is not."""
    return grant.ended_at is None and grant.valid_from <= on and (grant.valid_until is None or on < grant.valid_until)


def covers(grant: Grant, type_key: str) -> bool:
    """Whether it is for documents of this type.

    Who copies is decided by the head in so many words (art. 26): what is given for all types is given for no copies.
    """
    return type_key in grant.type_keys or (not grant.type_keys and type_key not in COPIES)


def matters_of(fields: str) -> tuple[str, ...]:
    """The matters that an authority names, as somebody typed them: `Giáo dục; y tế` are two."""
    return tuple(filter(None, (" ".join(part.split()) for part in fields.replace("\n", ";").split(";"))))


def shared_matters(order: str, passed_on: str) -> tuple[str, ...] | None:
    """The matters for which what was passed on may be used: not more than the order covers, nor than was passed on.

    Empty: about anything; None: there is nothing that both cover.
    """
    first, own = matters_of(order), matters_of(passed_on)
    if not first or not own:
        return own or first
    return tuple(matter for matter in own if matter in first) or None


def likely(matters: Sequence[str], subject: str) -> str:
    """The matter that the subject line names in so many words; empty where it names none, or several."""
    words = _plain(subject)
    found = [matter for matter in matters if _plain(matter) in words]
    return found[0] if len(found) == 1 else ""


def about(way: Way, matter: str, *, name: str) -> str:
    """The matter for which a document is signed in this way; empty where the way asks for none.

    Raises:
        OutsideMatters: it is none of those that were given.
    """
    if not way.matters:
        return ""
    if matter not in way.matters:
        raise OutsideMatters(name=name, matters="; ".join(way.matters))
    return matter


def _of_the_head(office: Office, type_key: str) -> list[Way]:
    title = office.head_title.upper()
    alone = Way(HEAD, (title,))
    if not office.collective:
        return [alone]
    together = Way(ON_BEHALF, (f"TM. {office.collective.upper()}", title), on_behalf=True)
    # An individual decision is the chairman's own, and so is leave to copy (art. 26); what else a committee issues, it
    # issues as a body.
    return [alone, together] if type_key == "decision" or type_key in COPIES else [together, alone]


def _granted(seat: Seat, office: Office, grant: Grant) -> list[Way]:
    """KT. and the rest name the post for which they sign; `Q.` is the title itself, with its letter before it."""
    title = seat.title.upper()
    for_title = grant.for_title.upper()
    if grant.kind == ACTING:
        lines: tuple[str, ...] = (f"Q. {for_title}",)
    else:
        lines = (f"{PREFIXES[grant.kind]} {for_title}", title)
    matters = matters_of(grant.fields)
    own = Way(grant.kind, lines, grant.pk, matters=matters)
    if grant.kind in FOR_THE_BODY and office.collective and fold(for_title) == fold(office.head_title):
        together = (f"TM. {office.collective.upper()}", *lines)
        return [Way(grant.kind, together, grant.pk, on_behalf=True, matters=matters), own]
    return [own]


def _passed_on(seat: Seat, grant: Grant, order: Grant | None) -> list[Way]:
    """`TL. CHỦ TỊCH / KT. CHÁNH VĂN PHÒNG / PHÓ CHÁNH VĂN PHÒNG`: both lines (art. 13.4, App. I II.7.a)."""
    both = shared_matters(order.fields, grant.fields) if order is not None else None
    if order is None or both is None:
        return []
    lines = (f"TL. {order.for_title.upper()}", f"KT. {grant.for_title.upper()}", seat.title.upper())
    return [Way(PASSED_ON, lines, grant.pk, matters=both)]


def _in_body(seat: Seat, grant: Grant, bodies: Mapping[str, str], own_seal: Collection[str]) -> list[Way]:
    """`TM. HỘI ĐỒNG / CHỦ TỊCH`, and over the name the title in the office where the seal is that of the office.

    Under a seal of its own only the title in the body is written (App. I II.7.b).
    """
    name = bodies.get(grant.body)
    if name is None:
        return []
    said = next((each for each in _BODIES if f"{name.lower()} ".startswith(f"{each} ")), name)
    lines = (f"TM. {said.upper()}", grant.for_title.upper())
    post = "" if grant.body in own_seal else seat.title.upper()
    return [Way(IN_BODY, lines, grant.pk, matters=matters_of(grant.fields), body=grant.body, post=post)]


def _why(grants: Sequence[Grant], type_key: str, on: date, *, other: bool) -> dict[str, str]:
    if other:
        return {"why": "không ký được theo cách đã chọn", "why_en": "not in the way that was chosen"}
    if not grants:
        return {
            "why": "không phải người đứng đầu và chưa được giao ký thay, thừa lệnh hay ủy quyền",
            "why_en": "neither the head, nor was signing for the head, by order or in writing given to them",
        }
    in_time = [grant for grant in grants if holds(grant, on)]
    if not in_time:
        last = max((grant.valid_until or on for grant in grants), default=on)
        return {
            "why": f"thẩm quyền được giao không có hiệu lực ngày {on:%d/%m/%Y} (hết ngày {last:%d/%m/%Y})",
            "why_en": f"what was given is not in force on {on:%d/%m/%Y} (ended {last:%d/%m/%Y})",
        }
    return {
        "why": "thẩm quyền được giao không gồm loại văn bản này",
        "why_en": "what was given does not cover documents of this type",
    }


def _plain(text: str) -> str:
    words = re.findall(r"[^\W_]+", fold(text))
    return f" {' '.join(words)} "
