"""What others ask about procedures: which version held on a day, what it says, which ones match some words."""

import functools
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar, cast

from django.db.models import Q, QuerySet

from lienthong.ground import editions
from lienthong.kernel.vietnamese import fold
from lienthong.work.procedures import codec, versions
from lienthong.work.procedures.content import Content, Local
from lienthong.work.procedures.models import Abolition, LocalAmount, Procedure, Sector, Version
from lienthong.work.procedures.versions import FiledBefore, ProcedureVersion, Status, Summary

__all__ = [
    "ProcedureVersion",
    "Summary",
    "abolition",
    "amounts_entered",
    "amounts_used",
    "counts",
    "history",
    "in_force",
    "in_force_full",
    "known_by_name",
    "local_amounts",
    "search",
    "sectors",
    "version",
    "version_on",
]

T = TypeVar("T")

KEPT = 2000
"""So many versions' contents stay in the memory of a process; a province has about as many procedures."""


edition = editions.named("procedures", "SELECT digest FROM procedures_edition")
"""Another text after every change of a version or a local amount (database trigger)."""


def version(version_id: int) -> ProcedureVersion:
    """A version by its id, whatever its status; read once per process and edition.

    Raises:
        Version.DoesNotExist: there is none.
    """
    return _kept(
        ("version", version_id), lambda: value_of(Version.objects.defer("haystack", "note").get(pk=version_id))
    )


def version_on(procedure_key: str, day: date) -> ProcedureVersion | None:
    """The published version that holds on a day; None where none does. One query."""
    found = _on(day).filter(procedure_id=procedure_key).first()
    return None if found is None else value_of(found)


def accepted_under(filed: ProcedureVersion, day: date) -> ProcedureVersion:
    """The version under which a case is accepted on a day that was filed under another; read once per edition."""
    published = Version.objects.filter(status=Version.Status.PUBLISHED, procedure_id=filed.procedure_key)
    known = _kept(("published", filed.procedure_key), lambda: [value_of(row) for row in published])
    return versions.accepted_under(filed, known, day)


def in_force(day: date, level: str | None = None) -> list[Summary]:
    """The procedures that hold on a day, of all levels or one, in the order of a Vietnamese dictionary. One query."""
    return [_summary(row) for row in _listed(_on(day), level)]


def in_force_full(day: date, level: str | None = None) -> list[ProcedureVersion]:
    """The same, with what each says. One query."""
    found = _on(day) if level is None else _on(day).filter(level=level)
    return [value_of(row) for row in found.order_by("sort_key", "procedure_id")]


def search(text: str, day: date, level: str | None = None, sector: str | None = None) -> list[Summary]:
    """Procedures of a day whose names or codes have words that begin as typed, accents or none. One query.

    What begins as typed comes first; dots and dashes in codes may be left out.
    """
    found = _matching(_listed(_on(day), level), text)
    if sector:
        found = found.filter(sector=sector)
    summaries = [_summary(row) for row in found]
    start = fold(text)
    return sorted(summaries, key=lambda each: not fold(each.name).startswith(start)) if start else summaries


def known_by_name(text: str) -> list[Summary]:
    """Procedures of which nothing but a code and a name is known, by words of these. One query."""
    bare = Procedure.objects.filter(versions=None)
    return [
        Summary(row.key, None, row.code, row.name, "", "", "")
        for row in _matching(bare, text).order_by("sort_key", "key")
    ]


def counts(text: str, day: date) -> dict[tuple[str, str], int]:
    """How many procedures of a day match, by sector and level. One query."""
    told: dict[tuple[str, str], int] = {}
    for place in _matching(_on(day), text).order_by().values_list("sector", "level"):
        told[place] = told.get(place, 0) + 1
    return told


def history(procedure_key: str) -> Sequence[Version]:
    """Every version of a procedure, the newest first. One query."""
    return list(Version.objects.filter(procedure_id=procedure_key).order_by("-valid_from", "-number"))


def sectors() -> dict[str, str]:
    """The names of the sectors by key, in the order of a Vietnamese dictionary. One query."""
    return dict(Sector.objects.values_list("key", "name"))


def local_amounts(day: date) -> Mapping[str, Decimal]:
    """The amounts set by the province that hold on a day, by setting, in đồng; read once per process and edition."""
    return _kept(("amounts", day), lambda: _local_amounts(day))


def _local_amounts(day: date) -> Mapping[str, Decimal]:
    held = LocalAmount.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day, replaced_at=None
    )
    return MappingProxyType(dict(held.values_list("setting", "amount")))


def amounts_entered() -> list[LocalAmount]:
    """Every amount of the province that was ever entered, by name and the newest day first. One query."""
    return list(LocalAmount.objects.order_by("setting", "-valid_from", "-set_at"))


def amounts_used(day: date) -> dict[str, list[str]]:
    """Which amounts of the province the procedures of a day ask for: name → names of the fees. One query."""
    told: dict[str, list[str]] = {}
    for each in in_force_full(day):
        for fee in each.content.fees:
            if isinstance(fee.rule, Local) and fee.name not in told.setdefault(fee.rule.setting, []):
                told[fee.rule.setting].append(fee.name)
    return told


def abolition(procedure_key: str, on: date) -> Abolition | None:
    """What gave a procedure up from this day on; None where a version merely ended. One query."""
    return Abolition.objects.filter(procedure_id=procedure_key, on=on).order_by("-abolished_at").first()


class _Memory:
    """What was read under one edition; another edition begins with an empty one."""

    def __init__(self, edition: str) -> None:
        self.edition = edition
        self.answers: dict[Hashable, object] = {}


_memory = _Memory("")


def _kept(question: Hashable, ask: Callable[[], T]) -> T:
    global _memory
    now, memory = edition(), _memory
    if memory.edition != now or len(memory.answers) >= KEPT:
        memory = _memory = _Memory(now)
    if question not in memory.answers:
        memory.answers[question] = ask()
    return cast(T, memory.answers[question])


def value_of(row: Version) -> ProcedureVersion:
    """The row as an immutable value."""
    # A draft changes under its id; what was published does not (database trigger), so it is parsed once.
    content = (
        codec.from_json(row.content) if row.status == Version.Status.DRAFT else _content(row.pk, _Raw(row.content))
    )
    return ProcedureVersion(
        id=row.pk,
        procedure_key=row.procedure_id,
        number=row.number,
        content=content,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        status=cast(Status, row.status),
        regime=row.regime,
        filed_before=cast(FiledBefore, row.filed_before),
    )


class _Raw:
    """What was read from the database, equal to every other reading of the same version."""

    def __init__(self, content: object) -> None:
        self.content = content

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Raw) and self.content == other.content


@functools.lru_cache(maxsize=KEPT)
def _content(_version_id: int, raw: _Raw) -> Content:
    return codec.from_json(raw.content)


def _on(day: date) -> QuerySet[Version]:
    held = Version.objects.filter(status=Version.Status.PUBLISHED, valid_from__lte=day)
    return held.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day))


def _listed(found: QuerySet[Version], level: str | None) -> QuerySet[Version]:
    found = found.defer("content", "haystack", "note")
    return (found.filter(level=level) if level else found).order_by("sort_key", "procedure_id")


def _matching(found: QuerySet, text: str) -> QuerySet:  # type: ignore[type-arg]  # of either model
    for word in fold(text).split():
        bare = word.replace(".", "").replace("-", "")
        wanted = Q(haystack__contains=f" {word}")
        found = found.filter(wanted | Q(haystack__contains=f" {bare}") if bare and bare != word else wanted)
    return found


def _summary(row: Version) -> Summary:
    return Summary(row.procedure_id, row.pk, row.code, row.name, row.sector, row.level, row.service_level)
