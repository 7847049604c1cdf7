"""How procedures change: drafts are written, checked, published from a day on; amounts of the province are set.

A published version never changes. Whoever wants it otherwise writes a draft and publishes it from a day on; the version
before it ends on the day before.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from django.db import transaction
from django.db.models import Max, Q

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.vietnamese import collation_key, fold
from lienthong.kernel.words import Words
from lienthong.work.procedures import codec, limits
from lienthong.work.procedures.content import Content
from lienthong.work.procedures.models import LocalAmount, Procedure, Version
from lienthong.work.procedures.versions import FiledBefore


class UnknownProcedure(Refusal):
    """There is no such procedure. Facts: `key`."""

    code: ClassVar[str] = "unknown_procedure"
    words: ClassVar[Words] = Words(vi="Không có thủ tục “{key}”.", en="There is no procedure “{key}”.")


class NotADraft(Refusal):
    """The version was published, and what was published never changes. Facts: `name`, `number`."""

    code: ClassVar[str] = "not_a_draft"
    words: ClassVar[Words] = Words(
        vi="Bản {number} của “{name}” đã công bố nên không sửa được. Hãy soạn bản mới.",
        en="Version {number} of “{name}” is published and cannot be changed. Write a new version.",
    )


class PublishedInThePast(Refusal):
    """A version may not begin before today: cases of these days already obey another. Facts: `day`."""

    code: ClassVar[str] = "published_in_the_past"
    words: ClassVar[Words] = Words(
        vi="Ngày {day:%d/%m/%Y} đã qua. Bản mới chỉ có thể có hiệu lực từ hôm nay trở đi.",
        en="{day:%d/%m/%Y} is over. A new version can begin today or later.",
    )


class HasErrors(Refusal):
    """The draft fails checks that no published procedure may fail. Facts: `count`, `first`, `first_en`."""

    code: ClassVar[str] = "procedure_has_errors"
    words: ClassVar[Words] = Words(
        vi="Chưa công bố được: còn {count} lỗi. Lỗi đầu tiên: {first}",
        en="It cannot be published yet: {count} errors. The first one: {first_en}",
    )


class ChangedMeanwhile(Refusal):
    """Somebody else saved the draft after this person opened it. Facts: `by`."""

    code: ClassVar[str] = "draft_changed_meanwhile"
    words: ClassVar[Words] = Words(
        vi="Bản dự thảo đã được người khác lưu sau khi bạn mở, nên chưa ghi gì của bạn. Hãy xem lại rồi làm lại.",
        en="Somebody else saved this draft after you opened it, so nothing of yours was kept. Look again, then repeat.",
    )


class KnownAlready(Refusal):
    """A new procedure has the key or the national code of one that is there. Facts: `name`."""

    code: ClassVar[str] = "procedure_known_already"
    words: ClassVar[Words] = Words(
        vi="Danh mục đã có “{name}”. Hãy mở thủ tục ấy và soạn bản mới.",
        en="“{name}” is in the catalogue. Open it and write a new version.",
    )


def start_draft(procedure_key: str, by: str, now: datetime) -> Version:
    """A draft that says what the newest published version says; the one being written already, where there is one.

    Raises:
        UnknownProcedure: there is no procedure of that key, or nobody ever wrote a version of it.
    """
    with transaction.atomic():
        procedure = locked(procedure_key)
        known = procedure.versions.filter(status=Version.Status.DRAFT).first()
        if known is not None:
            return known
        newest = procedure.versions.filter(status=Version.Status.PUBLISHED).order_by("-valid_from").first()
        if newest is None:
            raise UnknownProcedure(key=procedure_key)
        day = max(now.date(), newest.valid_from)
        return add_version(codec.from_json(newest.content), day, by=by, now=now, regime=newest.regime)


def start_new(content: Content, by: str, now: datetime) -> Version:
    """A draft of a procedure that was not in the catalogue, or of one of which only the name was known."""
    with transaction.atomic():
        return add_version(content, now.date(), by=by, now=now, here=True)


def begin(content: Content, by: str, now: datetime) -> Version:
    """The same at the desk, where a procedure that is there already is not begun again.

    Raises:
        KnownAlready: its key or its national code belongs to another.
    """
    with transaction.atomic():
        known = Procedure.objects.filter(Q(pk=content.key) | Q(code=content.code) & ~Q(code="")).exclude(versions=None)
        if (other := known.first()) is not None:
            raise KnownAlready(name=other.name)
        return start_new(content, by, now)


def save_draft(version_id: int, content: Content, *, by: str, now: datetime, opened_at: datetime | None = None) -> None:
    """Write what a draft says. `opened_at` is its `changed_at` as the person saw it.

    Raises:
        NotADraft: it is published already.
        ChangedMeanwhile: somebody saved it after `opened_at`.
    """
    with transaction.atomic():
        row = _draft(version_id)
        if opened_at is not None and row.changed_at != opened_at:
            raise ChangedMeanwhile()
        fill(row, content)
        row.changed_at = now
        row.created_by = by
        row.save()


def discard_draft(version_id: int) -> bool:
    """Throw a draft away; a procedure that was begun with it and never published goes too.

    Says whether the procedure is still there.

    Raises:
        NotADraft: it is published.
    """
    with transaction.atomic():
        row = _draft(version_id)
        procedure = locked(row.procedure_id)
        row.delete()
        if procedure.versions.exists():
            return True
        if procedure.written_here:
            procedure.delete()
        return False


def publish(
    version_id: int,
    from_day: date,
    *,
    decision: str,
    by: str,
    now: datetime,
    errors: Sequence[Words] = (),
    filed_before: FiledBefore = "acceptance",
) -> Version:
    """Let a draft hold from a day on; the version before it ends there, a later one that waits keeps its day.

    `filed_before` says what becomes of cases filed before that day and not accepted yet; `errors` are what the checks
    of the catalogue found and no published procedure may have.

    Raises:
        NotADraft: it is published already.
        PublishedInThePast: the day is over.
        HasErrors: the draft may not be published yet.
    """
    with transaction.atomic():
        row = _draft(version_id)
        locked(row.procedure_id)
        if from_day < now.date():
            raise PublishedInThePast(day=from_day)
        if errors:
            raise HasErrors(count=len(errors), first=errors[0].vi, first_en=errors[0].en)
        make_room(row, from_day)
        row.status = Version.Status.PUBLISHED
        row.decision_number = decision
        row.filed_before = filed_before
        row.published_at = row.changed_at = now
        row.published_by = by
        row.save()
        rename(row)
        return row


def set_local_amount(
    setting: str, amount: Decimal, from_day: date, *, resolution: str, by: str, now: datetime
) -> LocalAmount:
    """Keep an amount that the People's Council set, in đồng; the one before it ends there.

    One that was entered for the same day is replaced by it and stays to be read.
    """
    with transaction.atomic():
        others = LocalAmount.objects.select_for_update().filter(setting=setting, replaced_at=None)
        later = others.filter(valid_from__gt=from_day).order_by("valid_from").first()
        others.filter(valid_from=from_day).update(replaced_at=now)
        earlier = others.filter(valid_from__lt=from_day)
        earlier.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=from_day)).update(valid_until=from_day)
        return LocalAmount.objects.create(
            setting=setting,
            amount=amount,
            valid_from=from_day,
            valid_until=later.valid_from if later else None,
            resolution=resolution,
            set_by=by,
            set_at=now,
        )


def add_version(
    content: Content,
    valid_from: date,
    *,
    by: str,
    now: datetime,
    regime: str = "",
    origin: str = "",
    note: str = "",
    here: bool = False,
) -> Version:
    """A further draft of a procedure, which is made where it is not known yet. Within the caller's transaction."""
    procedure, made = Procedure.objects.get_or_create(
        pk=content.key,
        defaults={
            "name": content.name,
            "code": content.code,
            "sort_key": collation_key(content.name),
            "haystack": "",
            "written_here": here,
        },
    )
    if made or not procedure.haystack:
        procedure.haystack = haystack(content.name, content.code, content.key)
        procedure.save()
    procedure = locked(content.key)
    last = procedure.versions.aggregate(last=Max("number"))["last"] or 0
    row = Version(
        procedure=procedure,
        number=last + 1,
        valid_from=valid_from,
        regime=regime,
        origin=origin,
        note=note,
        created_at=now,
        created_by=by,
        changed_at=now,
    )
    fill(row, content)
    row.save()
    return row


def fill(row: Version, content: Content) -> None:
    """Put a content into a row, with what lists and searches look at.

    Raises:
        UnreadableContent: it is beyond what a catalogue can keep.
    """
    limits.check(content)
    row.content = codec.to_json(content)
    row.name = content.name
    row.code = content.code
    row.sector = content.sector
    row.level = content.level
    row.service_level = content.service_level
    row.sort_key = collation_key(content.name)
    row.haystack = haystack(content.name, content.code, content.key, *(each.code for each in content.other_codes))


def make_room(row: Version, from_day: date) -> None:
    """Let a version begin on a day: whoever holds then ends, and it ends itself where the next one begins.

    A version that would begin on the very same day makes way altogether: it never held, or held for less than a day.
    """
    others = Version.objects.filter(procedure_id=row.procedure_id, status=Version.Status.PUBLISHED).exclude(pk=row.pk)
    others.filter(valid_from=from_day).update(status=Version.Status.WITHDRAWN)
    held = others.filter(valid_from__lt=from_day)
    held.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=from_day)).update(valid_until=from_day)
    following = others.filter(valid_from__gt=from_day).order_by("valid_from").first()
    row.valid_from = from_day
    row.valid_until = following.valid_from if following else None


def rename(row: Version) -> None:
    """Let the procedure be called as its newest published version calls it."""
    newest = row.procedure.versions.filter(status=Version.Status.PUBLISHED).order_by("-valid_from").first()
    if newest is not None:
        Procedure.objects.filter(pk=row.procedure_id).update(
            name=newest.name, code=newest.code, sort_key=newest.sort_key, haystack=newest.haystack
        )


def haystack(*texts: str) -> str:
    """What a search looks through: every word without accents after a space, codes also without their dots."""
    words: list[str] = []
    for text in texts:
        for word in fold(text).split():
            bare = word.strip("()[]“”\"',;:/")
            words += [bare] + ([bare.replace(".", "").replace("-", "")] if any(c in bare for c in ".-") else [])
    return f" {' '.join(words)} "


def locked(procedure_key: str) -> Procedure:
    """The procedure, held by this transaction.

    Raises:
        UnknownProcedure: there is none of that key.
    """
    found = Procedure.objects.select_for_update().filter(pk=procedure_key).first()
    if found is None:
        raise UnknownProcedure(key=procedure_key)
    return found


def _draft(version_id: int) -> Version:
    row = Version.objects.select_for_update().get(pk=version_id)
    if row.status != Version.Status.DRAFT:
        raise NotADraft(name=row.name, number=row.number)
    return row
