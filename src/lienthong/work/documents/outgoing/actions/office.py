"""What the office decides once: its letterhead, who may sign for whom, which series of numbers there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from lienthong.ground.audit.actions import note
from lienthong.ground.people.models import Account, Post
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.vietnamese import fold
from lienthong.kernel.words import Words
from lienthong.work.documents.kinds import kinds
from lienthong.work.documents.models import Authority, Letterhead, Series
from lienthong.work.documents.outgoing import letterheads, numbers, passing_on, rules
from lienthong.work.documents.outgoing.authority import AUTHORISED, DEPUTY, IN_BODY
from lienthong.work.documents.outgoing.numbering import COPIES
from lienthong.work.documents.rights import CLERKS, LEADERS, NotAllowed, Unseen, Worker


class CannotGive(Refusal):
    """An authority that the decree does not know. Facts: `why`, `why_en`."""

    code = "cannot_give"
    words = Words(vi="Không giao được: {why}.", en="This cannot be given: {why_en}.")


class SeriesThere(Refusal):
    """The types have a series of their own already. Facts: `kind`, `kind_en`."""

    code = "series_there"
    words = Words(
        vi="“{kind}” đã có hệ thống số riêng từ ngày đó.",
        en="“{kind_en}” has a series of its own from that day already.",
    )


class BodyName(Refusal):
    """An advisory body has one name in all its series, and one that is printed. Facts: `why`, `why_en`."""

    code = "body_name"
    words = Words(vi="Tên tổ chức tư vấn chưa đúng: {why}.", en="The name of the advisory body is not right: {why_en}.")


class CannotEnd(Refusal):
    """The series goes on. Facts: `why`, `why_en`."""

    code = "cannot_end"
    words = Words(vi="Không khóa được hệ thống số: {why}.", en="The series cannot be closed: {why_en}.")


class PastDay(Refusal):
    """A letterhead would hold for days on which documents bore another one. Facts: `day`."""

    code = "past_day"
    words = Words(
        vi="Ngày {day:%d/%m/%Y} đã qua: văn bản của những ngày đó đã mang tiêu đề cũ. Hãy chọn hôm nay hoặc ngày sau.",
        en="{day:%d/%m/%Y} is over: documents of those days bear the letterhead of then. Choose today or a later day.",
    )


@dataclass(frozen=True, slots=True)
class Given:
    """An authority as it is entered."""

    post_id: int
    kind: str
    for_title: str
    document: str
    valid_from: date
    valid_until: date | None = None
    type_keys: Sequence[str] = ()
    fields: str = ""
    under_id: int | None = None
    """Of a deputy of a unit: the signing by order that is passed on."""
    body: str = ""
    """The advisory body in which the title is held, short."""


@transaction.atomic
def give(told: Given, *, worker: Worker, now: datetime) -> Authority:
    """Let the holder of a post sign for somebody, by a document, for a time (art. 13).

    Raises:
        NotAllowed: only a leader gives it.
        Unseen: the post is not the office's.
        CannotGive: without a document, for days that end before they begin, in writing without an end, or to oneself;
            or in a body that has no series.
        CannotPassOn: the law, or the signing by order that is passed on, does not let it.
    """
    _only(worker, LEADERS, "giao ký", "give authority to sign")
    post = Post.objects.filter(pk=told.post_id, organization_key=worker.organization_key).first()
    if post is None:
        raise Unseen
    if not told.document.strip() or not told.for_title.strip():
        raise CannotGive(why="chưa ghi văn bản giao hoặc chức vụ", why_en="the document or the title is missing")
    if told.valid_until is not None and told.valid_until <= told.valid_from:
        raise CannotGive(why="khoảng ngày không hợp lệ", why_en="the days are not right")
    if told.kind == AUTHORISED and told.valid_until is None:
        raise CannotGive(why="ủy quyền phải có thời hạn", why_en="a written authorisation ends")
    if post.account_id == worker.account_id:
        raise CannotGive(why="không tự giao cho mình", why_en="nobody gives it to themselves")
    under = _passed_on(told, post, worker, now)
    if (told.kind == IN_BODY) != bool(told.body) or told.body not in (
        "",
        *numbers.bodies_of(worker.organization_key, told.valid_from),
    ):
        raise CannotGive(why="chưa chọn tổ chức tư vấn có hệ thống số riêng", why_en="no advisory body with a series")
    for_title = under.post.title if under is not None else told.for_title
    made = Authority.objects.create(
        post=post, kind=told.kind, under=under, body=told.body,
        for_title=for_title.strip().upper()[:160], type_keys=list(told.type_keys),
        fields=told.fields.strip()[:300], document=told.document.strip()[:300], valid_from=told.valid_from,
        valid_until=told.valid_until, given_by_id=worker.account_id, given_at=now,
    )  # fmt: skip
    facts = {"concerns": f"account:{post.account_id}", "kind": told.kind, "post": post.pk, "until": told.valid_until}
    _noted("authority_given", f"authority:{made.pk}", worker, now, **facts)
    return made


@transaction.atomic
def end(authority_id: int, *, worker: Worker, now: datetime) -> Authority:
    """End an authority at once. What was signed under it stays signed.

    Raises:
        NotAllowed, Unseen.
    """
    _only(worker, LEADERS, "chấm dứt việc giao ký", "end an authority to sign")
    found = Authority.objects.select_for_update().filter(
        pk=authority_id, post__organization_key=worker.organization_key, ended_at=None
    ).first()  # fmt: skip
    if found is None:
        raise Unseen
    found.ended_at = now
    found.save(update_fields=["ended_at"])
    concerns = f"account:{found.post.account_id}"
    _noted("authority_ended", f"authority:{found.pk}", worker, now, concerns=concerns)
    return found


@transaction.atomic
def keep_letterhead(
    *, name: str, short: str, place: str, head_title: str, governing: str, collective: str, address: str,
    valid_from: date, seal_file_id: UUID | None, worker: Worker, now: datetime,
) -> Letterhead:  # fmt: skip
    """Keep how the office names itself from a day on. What was made under an earlier letterhead stays under that one.

    Nothing is overwritten: of several from one day the last one holds, and the others stay to be seen. Whoever bears
    the head's title signs, so it is a change of rights and waits for a leader's confirmation (`ground.audit.rights`).

    Raises:
        NotAllowed: only clerks and leaders; who heads the office and for whom it decides, only leaders.
        PastDay: documents of that day exist already.
        CannotGive: it would make the editor's own title that of the head.
    """
    _only(worker, CLERKS | LEADERS, "sửa tiêu đề văn bản", "change the letterhead")
    if valid_from < now.date():
        raise PastDay(day=valid_from)
    before = letterheads.on(worker.organization_key, valid_from)
    if (head_title, collective) != (before.head_title, before.collective):
        # Whoever bears the head's title signs everything: nobody gives that to themselves.
        _only(worker, LEADERS, "sửa chức danh người đứng đầu", "change the title of the head")
        titles = Post.objects.filter(account_id=worker.account_id, organization_key=worker.organization_key)
        if fold(head_title) != fold(before.head_title) and fold(head_title) in {fold(one.title) for one in titles}:
            raise CannotGive(why="không tự giao cho mình", why_en="nobody gives it to themselves")
    kept = Letterhead.objects.create(
        organization_key=worker.organization_key, valid_from=valid_from, name=name, short=short, place=place,
        head_title=head_title, governing=governing, collective=collective, address=address,
        seal_file_id=seal_file_id or before.seal_file_id, kept_at=now, kept_by_id=worker.account_id,
    )  # fmt: skip
    told = {
        "concerns": _bearing(worker.organization_key, head_title) if head_title != before.head_title else [],
        "valid_from": valid_from, "was_head_title": before.head_title, "head_title": head_title,
        "was_collective": before.collective, "collective": collective, "was_name": before.name, "name": name,
    }  # fmt: skip
    _noted("letterhead_kept", f"letterhead:{kept.pk}", worker, now, **told)
    return kept


@transaction.atomic
def begin_series(
    *, name: str, type_keys: Sequence[str], body: str, decided_by: str, valid_from: date, worker: Worker, now: datetime,
    body_name: str = "",
) -> Series:  # fmt: skip
    """Number some types, or an advisory body's documents, in a series of their own from a day on (art. 15.1).

    `body_name`: what the body is called on paper; empty where another series of it says so.

    Raises:
        NotAllowed: only clerks and leaders.
        ReasonNeeded: no decision of the head is named.
        SeriesThere: one of the types is numbered on its own already.
        BodyName: a body without a name, with another than in its other series, or a name without a body.
    """
    _only(worker, CLERKS | LEADERS, "mở hệ thống số", "begin a series")
    decided_by = rules.reason(decided_by)
    body = body.strip()[:24]
    numbers.series_of(worker.organization_key)
    # Locked until it is kept: of two presses at once the second meets what the first made.
    there = numbers.locked(worker.organization_key)
    for one in there:
        all_others = not type_keys and not one.type_keys and one.key != COPIES
        if one.body == body and all_others and (one.valid_until is None or one.valid_until > valid_from):
            raise SeriesThere(kind="Mọi loại còn lại", kind_en="All other types")
        taken = set(one.type_keys) & set(type_keys)
        if one.body == body and taken and (one.valid_until is None or one.valid_until > valid_from):
            kind = kinds()[min(taken)]
            raise SeriesThere(kind=kind.words.vi, kind_en=kind.words.en)
    standing = [one for one in there if one.valid_until is None or one.valid_until > valid_from]
    body_name = _body_name(standing, body, body_name)
    made = Series.objects.create(
        organization_key=worker.organization_key, key=f"series-{len(there) + 1}", name=name.strip()[:200],
        type_keys=list(type_keys), body=body, body_name=body_name, decided_by=decided_by, valid_from=valid_from,
    )  # fmt: skip
    _noted("series_begun", f"series:{made.pk}", worker, now, types=",".join(type_keys), body=body, body_name=body_name)
    return made


@transaction.atomic
def name_body(series_id: int, name: str, *, worker: Worker, now: datetime) -> Series:
    """Enter what the advisory body of a series is called on paper, where that was never entered; in all its series.

    Raises:
        NotAllowed: only clerks and leaders.
        Unseen: the office has no such series of a body without a name.
        BodyName: without a name, or with another than in its other series.
    """
    _only(worker, CLERKS | LEADERS, "ghi tên tổ chức tư vấn", "name an advisory body")
    there = numbers.locked(worker.organization_key)
    found = next((one for one in there if one.pk == series_id and one.body and not one.body_name), None)
    if found is None:
        raise Unseen
    found.body_name = _body_name(there, found.body, name)
    unnamed = [one.pk for one in there if one.body == found.body and not one.body_name] + [found.pk]
    Series.objects.filter(pk__in=unnamed).update(body_name=found.body_name)
    _noted("body_named", f"series:{found.pk}", worker, now, body=found.body, body_name=found.body_name)
    return found


def _body_name(there: Sequence[Series], body: str, name: str) -> str:
    """The name that a series of this body bears beside those that there are."""
    name = " ".join(name.split())[:200]
    named = next((one.body_name for one in reversed(there) if body and one.body == body and one.body_name), "")
    if name and not body:
        raise BodyName(why="chưa ghi tên viết tắt", why_en="how it is written short is missing")
    if body and not (name or named):
        raise BodyName(why="chưa ghi tên đầy đủ như in trên văn bản", why_en="it is missing as it is printed")
    if name and named and name != named:
        raise BodyName(why=f"{body} đã có tên là “{named}”", why_en=f"{body} is called “{named}” already")
    return name or named


def _bearing(organization_key: str, title: str) -> list[str]:
    """Who bears a title in the office, as the trail names them: what makes it that of the head, they do not confirm."""
    posts = Post.objects.filter(organization_key=organization_key).exclude(title="")
    return sorted({f"account:{one.account_id}" for one in posts if fold(one.title) == fold(title)})


@transaction.atomic
def end_series(series_id: int, *, on: date, why: str, worker: Worker, now: datetime) -> Series:
    """Close a series: from that day on nothing is taken from it. What it gave stays as it is, and visible.

    Raises:
        NotAllowed: only clerks and leaders.
        Unseen: the office has no such series.
        ReasonNeeded: nobody says why.
        CannotEnd: for days that are over, a second time, or the one of copies, which the decree wants (App. I).
    """
    _only(worker, CLERKS | LEADERS, "khóa hệ thống số", "close a series")
    why = rules.reason(why)[:300]
    # Locked as whoever takes a number locks them: no number is on its way meanwhile.
    found = next((one for one in numbers.locked(worker.organization_key) if one.pk == series_id), None)
    if found is None:
        raise Unseen
    if found.key == COPIES:
        raise CannotEnd(why="bản sao luôn có một hệ thống số", why_en="copies always have a series")
    if found.valid_until is not None:
        raise CannotEnd(
            why=f"đã khóa từ ngày {found.valid_until:%d/%m/%Y}",
            why_en=f"it is closed from {found.valid_until:%d/%m/%Y}",
        )
    if on < now.date():
        raise CannotEnd(why=f"ngày {on:%d/%m/%Y} đã qua", why_en=f"{on:%d/%m/%Y} is over")
    found.valid_until, found.ended_because = on, why
    found.save(update_fields=["valid_until", "ended_because"])
    _noted("series_ended", f"series:{found.pk}", worker, now, until=on, reason=why)
    return found


def _passed_on(told: Given, post: Post, worker: Worker, now: datetime) -> Authority | None:
    """The signing by order that is passed on to a deputy (art. 13.4); its head does it too (`actions.passing_on`)."""
    if told.under_id is None:
        return None
    found = Authority.objects.select_related("post").filter(
        pk=told.under_id, post__organization_key=worker.organization_key
    ).first()  # fmt: skip
    if found is None:
        raise Unseen
    if told.kind != DEPUTY:
        raise CannotGive(
            why="chỉ thừa lệnh đang có hiệu lực được giao lại cho cấp phó ký thay (KT.)",
            why_en="only signing by order that is in force is passed on, to a deputy of the unit (KT.)",
        )
    passing_on.allowed(
        found, found.post, post, first=told.valid_from, last=told.valid_until, types=told.type_keys, fields=told.fields
    )
    return found


def _only(worker: Worker, roles: frozenset[object], act: str, act_en: str) -> None:
    if worker.role not in roles:
        raise NotAllowed(act=act, act_en=act_en)


def _noted(act: str, thing: str, worker: Worker, now: datetime, **facts: object) -> None:
    by = Account(pk=worker.account_id, full_name=worker.name)
    note(act, thing, by=by, organization_key=worker.organization_key, now=now, facts=facts)
