"""Loading the directory: the one way in which organisations change."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import ClassVar

from django.db import connection, transaction

from lienthong.ground.organizations import queries, sheets
from lienthong.ground.organizations.models import (
    Code,
    Edition,
    FormerName,
    Organization,
    Source,
    Succession,
    order_of,
)
from lienthong.ground.organizations.rows import OrganizationRow, Rows
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.vietnamese import collation_key, fold
from lienthong.kernel.words import Words

# Two loads at once would each delete the other's rows. Any number does, as long as nobody else locks it.
_LOADING = 7_281_946
OURS = "lienthong"
"""The origin of the packaged sheets; sheets from elsewhere are remembered by their folder."""


class WouldRemove(Refusal):
    """The sheets do not name organisations that are kept here. Facts: `count`, `examples` (names)."""

    code: ClassVar[str] = "would_remove_organizations"
    words: ClassVar[Words] = Words(
        vi="Các tệp không có {count} cơ quan đang lưu ({examples}). Chưa thay đổi gì. Nếu đúng là phải bỏ, hãy nạp lại "
        "với tùy chọn thay thế toàn bộ.",
        en="The files do not name {count} organisations that are kept here ({examples}). Nothing was changed. If they "
        "are to go, load again and say that the files replace everything.",
    )

    def __init__(self, count: int, examples: str) -> None:
        super().__init__(count=count, examples=examples)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did."""

    digest: str
    changed: bool
    organizations: int
    codes: int
    successions: int
    removed: int


def load(now: datetime, folder: Traversable | None = None, *, replace: bool = False) -> Loaded:
    """Bring the tables in line with a folder of sheets, the packaged one if none is given. All of it or nothing.

    Loading the same sheets again changes nothing. Sheets that leave out an organisation that is kept here are refused,
    unless `replace` says that it is to go.

    Raises:
        MissingSheet, UnreadableSheet, SheetsContradict, WouldRemove: nothing was changed.
    """
    rows = sheets.read(folder)
    digest = rows.digest()
    removed = 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOADING])
        changed = not Edition.objects.filter(digest=digest).exists()
        if changed:
            strangers = Organization.objects.exclude(key__in=[row.key for row in rows.organizations])
            removed = strangers.count()
            if removed and not replace:
                raise WouldRemove(removed, ", ".join(organization.name for organization in strangers[:3]))
            _keep(rows)
            Edition.objects.all().delete()
            Edition.objects.create(digest=digest, origin=OURS if folder is None else str(folder), loaded_at=now)
    queries.forget()
    return Loaded(
        digest=digest,
        changed=changed,
        organizations=len(rows.organizations),
        codes=len(rows.codes),
        successions=len(rows.successions),
        removed=removed,
    )


def keep_current(now: datetime) -> Loaded | None:
    """Load the packaged sheets of this version, unless the tables hold sheets that a province brought itself.

    For upgrades: a new edition of ours replaces an older one of ours, and nothing else.
    """
    edition = Edition.objects.first()
    if edition is not None and edition.origin != OURS:
        return None
    return load(now, replace=True)


def _keep(rows: Rows) -> None:
    for model in (Succession, FormerName, Code):
        model.objects.all().delete()
    Source.objects.bulk_create(
        [Source(source=row.source, vi=row.vi, en=row.en) for row in rows.sources],
        update_conflicts=True,
        unique_fields=["source"],
        update_fields=["vi", "en"],
    )
    # A parent may stand further down its sheet, so everyone gets theirs once all are there.
    Organization.objects.update(parent=None)
    kept = _organizations(rows)
    Organization.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=[field.attname for field in Organization._meta.concrete_fields if field.attname != "key"],
    )
    for organization, row in zip(kept, rows.organizations, strict=True):
        organization.parent_id = row.parent
    Organization.objects.bulk_update(kept, ["parent"], batch_size=1000)
    Organization.objects.exclude(key__in=[row.key for row in rows.organizations]).delete()
    Code.objects.bulk_create(
        Code(
            organization_id=row.organization,
            scheme=row.scheme,
            code=row.code,
            start=row.start,
            end=row.end,
            preferred=row.preferred,
            assumed=row.assumed,
            source_id=row.source,
        )
        for row in rows.codes
    )
    FormerName.objects.bulk_create(
        FormerName(organization_id=row.organization, name=row.name, start=row.start, end=row.end, source_id=row.source)
        for row in rows.names
    )
    Succession.objects.bulk_create(
        Succession(before_id=row.from_key, after_id=row.to_key, on=row.on, share=row.share, source_id=row.source)
        for row in rows.successions
    )
    Source.objects.exclude(source__in=[row.source for row in rows.sources]).delete()


def _organizations(rows: Rows) -> list[Organization]:
    words: defaultdict[str, list[str]] = defaultdict(list)
    for name in rows.names:
        words[name.organization].append(name.name)
    for code in rows.codes:
        words[code.organization].append(code.code)
    return [_organization(row, words[row.key]) for row in rows.organizations]


def _organization(row: OrganizationRow, words: list[str]) -> Organization:
    return Organization(
        key=row.key,
        name=row.name,
        level=row.level,
        kind=row.kind,
        start=row.start,
        end=row.end,
        start_known=row.start_known,
        end_known=row.end_known,
        axis=row.axis,
        source_id=row.source,
        level_order=order_of(row.level, row.name),
        sort_key=collation_key(row.short_name),
        folded_name=fold(row.short_name),
        haystack=f" {fold(' '.join([row.name, *words]))} ",
    )
