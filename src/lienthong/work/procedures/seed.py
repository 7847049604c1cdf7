"""Loading sheets and packets into the tables: what is there already stays as it is, and what is new is added."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from django.db import transaction

from lienthong.kernel.vietnamese import collation_key
from lienthong.kernel.words import Words
from lienthong.work.procedures import actions, around, codec, limits, rules, sheets
from lienthong.work.procedures.content import Content
from lienthong.work.procedures.models import Abolition, Packet, Procedure, Sector, Version
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
    drafts: tuple[tuple[str, Words], ...] = ()
    """Names of those that wait at the desk, because of an error that no published procedure may have: the first."""
    refused: tuple[tuple[str, Words], ...] = ()
    """Names of those that could not be taken at all, and why."""
    faulty: int = 0
    """How many of a sheet hold now although they have an error that the desk would not have published."""


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
    that would overlap another one with other content is left out and named: those days belong to cases. So is one
    whose national code belongs to another procedure.
    """
    unchanged = 0
    new: list[Content] = []
    differing: list[str] = []
    refused: list[tuple[str, Words]] = []
    with transaction.atomic():
        Sector.objects.bulk_create(
            [Sector(key=key, name=name, sort_key=collation_key(name)) for key, name in sheet.sectors.items()],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["name", "sort_key"],
        )
        known = _known([each.content.key for each in sheet.versions])
        owners = _owners([each.content.code for each in sheet.versions])
        for each in sheet.versions:
            key, code = each.content.key, each.content.code
            if code and owners.setdefault(code, key) != key:
                refused.append((each.content.name, _both(_CODE_TAKEN, code=code)))
                continue
            outcome = _add(each, known, now, origin=origin, by=by, day=each.valid_from or from_day or now.date())
            new += [each.content] if outcome is True else []
            unchanged += outcome is None
            if outcome is False:
                differing.append(each.content.name)
        added = len(new)
        names = _names(sheet.names_only)
        faulty = _faulty(new, now.date()) if origin != OURS else 0
    return Loaded(
        added,
        unchanged,
        tuple(dict.fromkeys(differing)),
        names,
        refused=tuple(dict.fromkeys(refused)),
        faulty=faulty,
    )


def _faulty(contents: Sequence[Content], day: date) -> int:
    if not contents:
        return 0
    world = around.surroundings(day)
    return sum(bool(rules.errors(rules.check(each, world))) for each in contents)


def load_national(taken: Sequence[Taken], now: datetime, *, origin: str, from_day: date, by: str = "") -> Loaded:
    """The same for packets of the national database: each becomes the version of its procedure from a day on.

    A procedure that is known by its national code keeps its key. The packet is kept beside the version as it came.
    One that lacks a mandatory part, or has another error that the desk may not publish, waits there as a draft; one
    that cannot be kept at all is told and does not stop the rest. No version ends on a day that is over: its cases
    were accepted under it.
    """
    told = _Told()
    with transaction.atomic():
        world = around.surroundings(max(from_day, now.date()))
        for each in taken:
            code = each.content.code
            same = Procedure.objects.filter(code=code).exclude(versions=None).first() if code else None
            content = each.under(same.key) if same else each.content
            try:
                limits.check(content)
            except codec.UnreadableContent as no:
                shown = "".join(letter if letter.isprintable() else "?" for letter in content.name[:200])
                told.refused.append((shown, _both(no.words, **no.facts)))
                continue
            if content.key in told.seen:
                told.refused.append((content.name, _both(_TWICE, code=code or content.key)))
                continue
            told.seen.add(content.key)
            if (ended := _abolished(content.key, from_day)) is not None:
                told.refused.append((content.name, _both(_ABOLISHED, on=f"{ended:%d/%m/%Y}")))
                continue
            if content.sector:
                Sector.objects.get_or_create(
                    pk=content.sector, defaults={"name": each.sector[:250], "sort_key": collation_key(each.sector)}
                )
            faults = rules.errors(rules.check(content, world))
            if faults:
                _wait(content, each, told, faults[0], now, origin=origin, by=by, day=from_day)
                continue
            version = SheetVersion(content, from_day, None, "", "")
            outcome = _add(
                version,
                _known([content.key]),
                now,
                origin=origin,
                by=by,
                day=from_day,
                onward=True,
                decision=each.decision,
            )
            told.added += outcome is True
            told.unchanged += outcome is None
            if outcome is False:
                told.differing.append(content.name)
            if outcome is True:
                row = Version.objects.filter(procedure_id=content.key).latest("number")
                Packet.objects.create(version=row, raw=each.raw)
    return Loaded(
        told.added, told.unchanged, tuple(told.differing), 0, drafts=tuple(told.drafts), refused=tuple(told.refused)
    )


_CODE_TAKEN = Words(
    vi="mã {code} là của một thủ tục khác trong danh mục", en="the code {code} belongs to another procedure here"
)
_ABOLISHED = Words(
    vi="đã bãi bỏ từ {on}; muốn công bố lại thì soạn bản mới ở trang thủ tục",
    en="it was abolished from {on}; to bring it back, write a new version on its page",
)
_TWICE = Words(
    vi="mã {code} có hai lần trong tệp; giữ gói đầu tiên", en="{code} is twice in the file; the first one is kept"
)
_BEING_WRITTEN = Words(
    vi="có lỗi nên phải qua bàn soạn, nhưng ở đó đang có một bản dự thảo khác",
    en="it has errors and would wait at the desk, but another draft is being written there",
)


@dataclass(slots=True)
class _Told:
    """What was done so far."""

    added: int = 0
    unchanged: int = 0
    differing: list[str] = field(default_factory=list)
    drafts: list[tuple[str, Words]] = field(default_factory=list)
    refused: list[tuple[str, Words]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


def _wait(
    content: Content, each: Taken, told: _Told, fault: Words, now: datetime, *, origin: str, by: str, day: date
) -> None:
    written = codec.to_json(content)
    held = Version.objects.filter(procedure_id=content.key)
    if held.filter(status=Version.Status.DRAFT, content=written).exists():
        told.unchanged += 1
    elif held.filter(status=Version.Status.DRAFT).exists():
        told.refused.append((content.name, _BEING_WRITTEN))
    else:
        row = actions.add_version(content, day, by=by, now=now, origin=origin, here=True)
        row.decision_number = each.decision
        row.save(update_fields=["decision_number"])
        Packet.objects.create(version=row, raw=each.raw)
        told.drafts.append((content.name, fault))


def _both(words: Words, **facts: object) -> Words:
    return Words(vi=words.say("vi", **facts), en=words.say("en", **facts))


def _abolished(key: str, day: date) -> date | None:
    """Since when a procedure is given up, where nobody has published it anew; None where it goes on."""
    last = Abolition.objects.filter(procedure_id=key, on__lte=day).order_by("-on").first()
    later = Version.objects.filter(procedure_id=key, status=Version.Status.PUBLISHED)
    return None if last is None or later.filter(valid_from__gte=last.on).exists() else last.on


def _owners(codes: Sequence[str]) -> dict[str, str]:
    """Which procedures have these national codes already."""
    wanted = {code for code in codes if code}
    known = Procedure.objects.filter(code__in=wanted).exclude(versions=None)
    return dict(known.values_list("code", "key"))


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
    decision: str = "",
) -> bool | None:
    """True: added. None: there already, word for word. False: other content holds on one of these days.

    `onward` lets it take over from a version that began earlier, though not on a day that is over.
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
    if any(not onward or row.valid_from >= day or day < now.date() for row in overlapping):
        return False
    row = actions.add_version(each.content, day, by=by, now=now, regime=each.regime, origin=origin, note=each.note)
    if onward:
        actions.make_room(row, day)
    row.valid_until = each.valid_until or row.valid_until
    row.status, row.decision_number = Version.Status.PUBLISHED, decision
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
