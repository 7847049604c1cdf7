"""The head of a unit passes signing by order on to a deputy, and takes it back (Decree 30/2020/NĐ-CP art. 13.4)."""

from datetime import datetime

from django.db import transaction

from lienthong.ground.audit.actions import note
from lienthong.ground.people.models import Account, Post
from lienthong.work.documents.models import Authority
from lienthong.work.documents.outgoing import passing_on
from lienthong.work.documents.outgoing.actions.office import CannotGive
from lienthong.work.documents.outgoing.authority import DEPUTY
from lienthong.work.documents.outgoing.passing_on import PassedOn
from lienthong.work.documents.rights import Unseen, Worker


@transaction.atomic
def pass_on(authority_id: int, told: PassedOn, *, worker: Worker, now: datetime) -> Authority:
    """Let a deputy of one's unit sign what one signs by order; it holds no longer than the order itself.

    It is a change of rights like every other authority, and waits for a leader's confirmation.

    Raises:
        Unseen: the order is not theirs, or they only stand in for its holder; or the office has no such post.
        CannotGive: no document is named, or it ends before it begins.
        CannotPassOn: the law or the order does not let it; of `TUQ.` always (art. 13.3).
    """
    order = theirs(authority_id, worker)
    post = Post.objects.filter(pk=told.post_id, organization_key=worker.organization_key).first()
    if post is None or post.account_id == worker.account_id:
        raise Unseen
    if not told.document.strip():
        raise CannotGive(why="chưa ghi văn bản giao", why_en="the document is missing")
    if told.valid_until is not None and told.valid_until <= told.valid_from:
        raise CannotGive(why="khoảng ngày không hợp lệ", why_en="the days are not right")
    passing_on.allowed(
        order, order.post, post, first=told.valid_from, last=told.valid_until, types=told.type_keys,
        fields=told.fields,
    )  # fmt: skip
    made = Authority.objects.create(
        post=post, kind=DEPUTY, under=order, for_title=order.post.title.strip().upper()[:160],
        type_keys=list(told.type_keys), fields=told.fields.strip()[:300], document=told.document.strip()[:300],
        valid_from=told.valid_from, valid_until=told.valid_until, given_by_id=worker.account_id, given_at=now,
    )  # fmt: skip
    facts = {"kind": DEPUTY, "under": order.pk, "post": post.pk, "until": told.valid_until}
    _noted("authority_given", made, worker, now, **facts)
    return made


@transaction.atomic
def take_back(authority_id: int, *, worker: Worker, now: datetime) -> Authority:
    """End at once what one passed on. What was signed under it stays signed.

    Raises:
        Unseen: it was not passed on from an order of theirs, or has ended.
    """
    found = Authority.objects.select_for_update(of=("self",)).select_related("post").filter(
        pk=authority_id, ended_at=None, under__post_id=worker.post_id, under__post__account_id=worker.account_id,
        post__organization_key=worker.organization_key,
    ).first()  # fmt: skip
    if found is None:
        raise Unseen
    found.ended_at = now
    found.save(update_fields=["ended_at"])
    _noted("authority_ended", found, worker, now)
    return found


def theirs(authority_id: int, worker: Worker) -> Authority:
    """An authority that was given to this very person in this very post.

    Raises:
        Unseen: there is none; a stand-in in somebody's post passes nothing on.
    """
    found = Authority.objects.select_related("post").filter(
        pk=authority_id, post_id=worker.post_id, post__account_id=worker.account_id
    ).first()  # fmt: skip
    if found is None:
        raise Unseen
    return found


def _noted(act: str, authority: Authority, worker: Worker, now: datetime, **facts: object) -> None:
    by = Account(pk=worker.account_id, full_name=worker.name)
    told = {"concerns": f"account:{authority.post.account_id}", **facts}
    note(act, f"authority:{authority.pk}", by=by, organization_key=worker.organization_key, now=now, facts=told)
