"""What others ask about organisations: who a code means on a day, who is called so, what became of one."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from lienthong.ground import editions
from lienthong.ground.once import forget as forget_answers
from lienthong.ground.organizations.models import Code, FormerName, Organization, Source, Succession
from lienthong.ground.organizations.rows import (
    STATISTICAL,
    CodeRow,
    NameRow,
    OrganizationRow,
    Rows,
    SourceRow,
    SuccessionRow,
)
from lienthong.kernel import organizations as kernel
from lienthong.kernel.organizations import Axis, Directory, Level, Share
from lienthong.kernel.vietnamese import fold

PAGE = 30
ELSEWHEN = 8
"""So many organisations of other days are offered under the ones of the day."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a search."""

    organizations: Sequence[Organization]
    total: int
    after: str | None
    """Hand it in again to get the next page; None on the last one."""
    elsewhen: Sequence[Organization]
    """What the words also match, but which does not exist on the day: shown so that nobody searches in vain."""
    elsewhen_total: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One succession as seen from an organisation."""

    organization: kernel.Organization
    on: date
    share: Share
    source: Source


@dataclass(frozen=True, slots=True)
class History:
    """An organisation with everyone before and after it."""

    organization: kernel.Organization
    source: Source
    codes: Sequence[Code]
    former_names: Sequence[FormerName]
    predecessors: Sequence[Step]
    successors: Sequence[Step]


class _Kept:
    """The directory of one edition; it is built once per process and edition, and never changed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.digest: str | None = None
        self.directory = Directory(())


_kept = _Kept()


version = editions.named("organizations", "SELECT digest FROM organizations_edition ORDER BY id LIMIT 1")
"""The digest of the facts in the tables; empty where nothing was loaded yet."""


def forget() -> None:
    """Drop the directory kept in memory. `version` makes this needless but for a load that was rolled back."""
    _kept.digest = None
    forget_answers()


def directory() -> Directory:
    """Every organisation as the kernel knows them. One small query, unless another edition has been loaded."""
    digest = version()
    if _kept.digest != digest:
        with _kept.lock:
            if _kept.digest != digest:
                _kept.directory = rows().directory()
                _kept.digest = digest
    return _kept.directory


def at(code: str, day: date) -> kernel.Organization:
    """The organisation that bears the code and exists on that day.

    Raises:
        UnknownOrganization: nobody bore the code on that day or before.
        Dissolved: its bearer is gone; the refusal names the successors of that day.
    """
    return directory().at(code, day)


def numbered(code: str) -> list[tuple[str, date]]:
    """Who ever bore a number of the Statistics Office: keys, and the first day of each. One query."""
    return list(Code.objects.filter(scheme=STATISTICAL, code=code).values_list("organization_id", "start"))


def search(text: str, day: date, level: Level | None = None, page: str | None = None, size: int = PAGE) -> Page:
    """Organisations of that day whose names or codes have words that begin as typed, accents or none.

    What is called exactly so comes first, then what begins so, each in the order of a Vietnamese dictionary, the
    central level first. `page` is the `after` of the page before; one that makes no sense is taken as the first.
    """
    words = fold(text).split()
    matching = _matching(words)
    if level is not None:
        matching = matching.filter(level=level)
    found = _ranked(matching.filter(_on(day)), " ".join(words))
    elsewhen = _ranked(matching.exclude(_on(day)), " ".join(words)) if words else Organization.objects.none()
    rest = list(_after(found, page)[: size + 1])
    return Page(
        organizations=rest[:size],
        total=found.count(),
        after=_cursor(rest[size - 1]) if len(rest) > size else None,
        elsewhen=list(elsewhen[:ELSEWHEN]),
        elsewhen_total=elsewhen.count() if words else 0,
    )


def counts(text: str, day: date) -> dict[Level, int]:
    """How many organisations of that day match, by level; a level without any is left out."""
    found = _matching(fold(text).split()).filter(_on(day)).order_by()
    return {Level(level): many for level, many in found.values_list("level").annotate(many=Count("key"))}


def history(key: str) -> History | None:
    """An organisation with its codes, names, predecessors and successors; None where the key is nobody's."""
    known = directory()
    try:
        organization = known.by_key(key)
    except KeyError:
        return None
    kept = Organization.objects.select_related("source").get(key=key)
    return History(
        organization=organization,
        source=kept.source,
        codes=list(
            kept.codes.select_related("source")
            .annotate(is_statistical=Q(scheme=STATISTICAL))
            .order_by("is_statistical", "-preferred", "scheme", "start", "code")
        ),
        former_names=list(kept.former_names.select_related("source").order_by("start")),
        predecessors=[
            _step(known, succession.before_id, succession)
            for succession in kept.inheritances.select_related("source").order_by(
                "on", "before__level_order", "before__sort_key"
            )
        ],
        successors=[
            _step(known, succession.after_id, succession)
            for succession in kept.successions.select_related("source").order_by("on", "after__sort_key")
        ],
    )


def rows() -> Rows:
    """Everything in the tables, as the sheets would say it."""
    return Rows(
        sources=tuple(SourceRow(row.source, row.vi, row.en) for row in Source.objects.all()),
        organizations=tuple(
            OrganizationRow(
                key=row.key,
                name=row.name,
                level=Level(row.level),
                kind=row.kind,
                parent=row.parent_id,
                start=row.start,
                end=row.end,
                start_known=row.start_known,
                end_known=row.end_known,
                axis=_AXES[row.axis],
                source=row.source_id,
            )
            for row in Organization.objects.all()
        ),
        codes=tuple(
            CodeRow(
                row.organization_id,
                row.scheme,
                row.code,
                row.start,
                row.end,
                row.preferred,
                row.assumed,
                row.source_id,
            )
            for row in Code.objects.order_by("id")
        ),
        names=tuple(
            NameRow(row.organization_id, row.name, row.start, row.end, row.source_id)
            for row in FormerName.objects.order_by("id")
        ),
        successions=tuple(
            SuccessionRow(row.before_id, row.after_id, row.on, _SHARES[row.share], row.source_id)
            for row in Succession.objects.order_by("id")
        ),
    )


_AXES: dict[str, Axis] = {"province": "province", "national": "national"}
_SHARES: dict[str, Share] = {"whole": "whole", "part": "part"}


def below(key: str, day: date) -> frozenset[str]:
    """The organisation and everyone under it on a day; of an inspectorate, everyone under the committee that it serves.

    Empty where nobody has the key.
    """
    return _below(version(), key, day, ("thanh tra",))


def added_up_by(key: str, day: date) -> frozenset[str]:
    """Whose figures an organisation adds up: its own and everyone's under it; of the office of a committee, everyone
    under the committee (Decision 28/2018/QĐ-TTg art. 7.3.c, 11.3). That is no right to read their documents. On a day
    before it began, those under the organisations that it took over from.
    """
    known = directory()
    try:
        roots = _standing(known, known.by_key(key), day)
    except KeyError:
        return frozenset()
    return frozenset().union(*(_below(version(), root, day, ("thanh tra", "văn phòng")) for root in roots))


def _standing(known: Directory, organization: kernel.Organization, day: date) -> list[str]:
    """The organisation, or before it began those that it took over from."""
    if day >= organization.span.start:
        return [organization.key]
    before = [known.by_key(each.from_key) for each in known.predecessors(organization.key)]
    return [key for each in before for key in _standing(known, each, day)]


@lru_cache(maxsize=64)
def _below(_edition: str, key: str, day: date, serving: tuple[str, ...]) -> frozenset[str]:
    known = directory()
    try:
        top = known.by_key(key)
    except KeyError:
        return frozenset()
    root = key
    if top.kind in serving:
        # The committee may have been merged into another since: the directory knows who stands in its place.
        above = known.parents(top, day)
        root = above[0].key if above else key
    found, frontier = {root}, {root}
    while frontier:
        frontier = {child.key for parent in frontier for child in known.children(parent, day)} - found
        found |= frontier
    return frozenset(found)


def _step(known: Directory, key: str, succession: Succession) -> Step:
    return Step(known.by_key(key), succession.on, _SHARES[succession.share], succession.source)


def _matching(words: Sequence[str]) -> QuerySet[Organization]:
    matching = Organization.objects.all()
    for word in words:
        matching = matching.filter(haystack__contains=f" {word}")
    return matching


def _on(day: date) -> Q:
    return Q(start__lte=day) & (Q(end__isnull=True) | Q(end__gt=day))


def _ranked(matching: QuerySet[Organization], words: str) -> QuerySet[Organization]:
    if words:
        closeness = Case(
            When(folded_name=words, then=Value(0)),
            When(folded_name__startswith=words, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
    else:
        closeness = Case(default=Value(2), output_field=IntegerField())
    return matching.annotate(closeness=closeness).order_by("closeness", "level_order", "sort_key", "key")


def _cursor(last: Organization) -> str:
    closeness: Literal[0, 1, 2] = last.closeness  # type: ignore[attr-defined]  # annotated by _ranked
    return f"{closeness}.{last.key}"


def _after(found: QuerySet[Organization], page: str | None) -> QuerySet[Organization]:
    closeness, _, key = (page or "").partition(".")
    last = Organization.objects.filter(key=key).first() if closeness in ("0", "1", "2") else None
    if last is None:
        return found
    order, sort_key = last.level_order, last.sort_key
    return found.filter(
        Q(closeness__gt=int(closeness))
        | Q(closeness=int(closeness), level_order__gt=order)
        | Q(closeness=int(closeness), level_order=order, sort_key__gt=sort_key)
        | Q(closeness=int(closeness), level_order=order, sort_key=sort_key, key__gt=last.key)
    )
