"""Changes of rights wait until the competent person confirms them (Decree 30/2020/NĐ-CP, App. VI, part I).

The change holds at once: work does not stand still. But it stands on a list, and goes only when a leader of the office,
or its administrator, has looked at it: never whoever made it, and never whoever gained by it.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from lienthong.ground.audit.actions import note
from lienthong.ground.audit.models import Confirmation, Entry
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.models import Account, Post
from lienthong.ground.people.roles import Role
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

CHANGES = frozenset(
    {"post_given", "post_ended", "delegated", "delegation_ended", "authority_given", "authority_ended", "key_added",
     "key_ended", "key_name_allowed", "letterhead_kept", "body_seal"}
)  # fmt: skip
COMPETENT = (Role.SIGNER, Role.OFFICER, Role.ADMINISTRATOR)


class NotYours(Refusal):
    """Whoever made a change, or gained by it, does not confirm it."""

    code = "not_yours_to_confirm"
    words = Words(
        vi="Người đã thay đổi hoặc người được giao quyền không tự xác nhận. Hãy để lãnh đạo khác xác nhận.",
        en="Whoever made the change, or was given the right, does not confirm it. Leave it to another leader.",
    )


class NoSuchChange(Refusal):
    """There is no such change at an office of theirs, or it was confirmed before."""

    code = "no_such_change"
    words = Words(
        vi="Thay đổi này không còn chờ xác nhận ở cơ quan của anh chị.",
        en="This change waits for nobody at your office.",
    )


def offices_of(posts: Iterable[Post], today: date) -> frozenset[str]:
    """The offices whose changes these posts confirm: a leader's own; an administrator's with everyone under it."""
    found: set[str] = set()
    for post in posts:
        if post.role in COMPETENT:
            found.add(post.organization_key)
        if post.role == Role.ADMINISTRATOR:
            found |= organizations.below(post.organization_key, today)
    return frozenset(found)


def waiting(offices: frozenset[str]) -> QuerySet[Entry]:
    """The changes that nobody has confirmed, the oldest first."""
    confirmed = Confirmation.objects.filter(entry_id=OuterRef("pk"))
    found = Entry.objects.filter(act__in=CHANGES, organization_key__in=sorted(offices))
    return found.filter(~Exists(confirmed)).order_by("id")


def may_confirm(entry: Entry, account: Account) -> bool:
    """Whether it is theirs to confirm: they did not make it, and it is neither given to them nor taken from them."""
    # Posts and delegations are written about the person; keys name their holder, authorities whom they concern.
    facts = json.loads(entry.facts)
    concerns = facts.get("concerns")
    concerned = {entry.thing, facts.get("holder"), *(concerns if isinstance(concerns, list) else [concerns])}
    return account.pk != entry.account_id and f"account:{account.pk}" not in concerned


@transaction.atomic
def confirm(entry_id: int, *, by: Account, offices: frozenset[str], now: datetime) -> None:
    """Confirm that a change of rights was meant.

    Raises:
        NoSuchChange: none waits there for them.
        NotYours: they made it, or gained by it.
    """
    entry = waiting(offices).filter(pk=entry_id).first()
    if entry is None:
        raise NoSuchChange
    if not may_confirm(entry, by):
        raise NotYours
    told = {"account_id": by.pk, "by_name": by.full_name[:160], "at": now}
    _, new = Confirmation.objects.get_or_create(entry_id=entry.pk, defaults=told)
    if not new:
        raise NoSuchChange
    facts = {"entry": entry.pk, "act": entry.act}
    note("rights_confirmed", entry.thing, by=by, organization_key=entry.organization_key, now=now, facts=facts)
