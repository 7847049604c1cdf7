"""Loading sheets and packets into the tables: what is there already stays as it is, and what is new is added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from django.db import transaction

from lienthong.kernel.vietnamese import collation_key
from lienthong.work.procedures import actions, codec, sheets
from lienthong.work.procedures.models import Packet, Procedure, Sector, Version
from lienthong.work.procedures.national import Taken
from lienthong.work.procedures.sheets import NameOnly, Sheet, SheetVersion

OURS = "lienthong"
"""The origin of what ships with the product."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did."""

    added: int
    unchanged: int
    differing: tuple[str, ...]
    """Names of procedures that hold something else on these days here, and were left alone."""
    names_only: int


def keep_current(now: datetime) -> Loaded:
    """Add what this version of the product ships and the tables do not have. Nothing is ever overwritten."""
    return load(shipped(), now, origin=OURS)


@cache
def shipped() -> Sheet:
    """The sheet that this version of the product ships, read once a process."""
    return sheets.read(files("lienthong.work.procedures").joinpath("data/gia-lai.yaml").read_text("utf-8"))


def load(sheet: Sheet, now: datetime, *, origin: str, from_day: date | None = None, by: str = "") -> Loaded:
    """Publish the versions of a sheet for their days, all of them or none. Loading it again changes nothing.

    `from_day` is for versions that do not say their own; where there is none either, they hold from today. A version
    that would overlap another one with other content is left out and named: those days belong to cases.
    """
    added = unchanged = 0
    differing: list[str] = []
    with transaction.atomic():
        Sector.objects.bulk_create(
            [Sector(key=key, name=name, sort_key=collation_key(name)) for key, name in sheet.sectors.items()],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["name", "sort_key"],
        )
        known = _known([each.content.key for each in sheet.versions])
        for each in sheet.versions:
            outcome = _add(each, known, now, origin=origin, by=by, day=each.valid_from or from_day or now.date())
            added += outcome is True
            unchanged += outcome is None
            if outcome is False:
                differing.append(each.content.name)
        names = _names(sheet.names_only)
    return Loaded(added, unchanged, tuple(dict.fromkeys(differing)), names)


def load_national(taken: Sequence[Taken], now: datetime, *, origin: str, from_day: date, by: str = "") -> Loaded:
    """The same for packets of the national database: each becomes the version of its procedure from a day on.

    A procedure that is known by its national code keeps its key. The packet is kept beside the version as it came.
    """
    added = unchanged = 0
    differing: list[str] = []
    with transaction.atomic():
        for each in taken:
            code = each.content.code
            same = Procedure.objects.filter(code=code).exclude(versions=None).first() if code else None
            content = each.under(same.key) if same else each.content
            Sector.objects.get_or_create(
                pk=content.sector, defaults={"name": each.sector, "sort_key": collation_key(each.sector)}
            )
            version = SheetVersion(content, from_day, None, "", "")
            known = _known([content.key])
            outcome = _add(version, known, now, origin=origin, by=by, day=from_day, onward=True)
            added += outcome is True
            unchanged += outcome is None
            if outcome is False:
                differing.append(content.name)
            if outcome is True:
                row = Version.objects.filter(procedure_id=content.key).latest("number")
                Packet.objects.create(version=row, raw=each.raw)
    return Loaded(added, unchanged, tuple(differing), 0)


def _known(keys: Sequence[str]) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for row in Version.objects.filter(procedure_id__in=keys, status=Version.Status.PUBLISHED).order_by("valid_from"):
        found.setdefault(row.procedure_id, []).append(row)
    return found


def _add(
    each: SheetVersion,
    known: dict[str, list[Version]],
    now: datetime,
    *,
    origin: str,
    by: str,
    day: date,
    onward: bool = False,
) -> bool | None:
    """True: added. None: there already, word for word. False: other content holds on one of these days.

    `onward` lets it take over from a version that began earlier.
    """
    content = codec.to_json(each.content)
    there = known.setdefault(each.content.key, [])
    overlapping = [
        row
        for row in there
        if (row.valid_until is None or row.valid_until > day)
        and (each.valid_until is None or row.valid_from < each.valid_until)
    ]
    if any(row.content == content for row in overlapping):
        return None
    if any(not onward or row.valid_from >= day for row in overlapping):
        return False
    row = actions.add_version(each.content, day, by=by, now=now, regime=each.regime, origin=origin, note=each.note)
    if onward:
        actions.make_room(row, day)
    row.valid_until = each.valid_until or row.valid_until
    row.status = Version.Status.PUBLISHED
    row.published_at, row.published_by = now, by
    row.save()
    actions.rename(row)
    there.append(row)
    return True


def _names(names: Sequence[NameOnly]) -> int:
    kept = [
        Procedure(
            key=f"code-{each.code.replace('.', '-')}",
            code=each.code,
            name=each.name,
            name_exact=each.exact,
            sort_key=collation_key(each.name),
            haystack=actions.haystack(each.name, each.code),
        )
        for each in names
        if each.code
    ]
    Procedure.objects.bulk_create(kept, ignore_conflicts=True)
    return len(kept)
