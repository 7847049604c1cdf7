"""Searches that people keep and use again (Decree 30, App. VI, S14)."""

from datetime import datetime

from django.db import transaction

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.models import SavedSearch
from lienthong.work.documents.rights import Worker
from lienthong.work.documents.searching.asked import Asked

MOST = 50
"""Searches that one person keeps at one desk."""


class TooMany(Refusal):
    """Somebody keeps as many searches as there may be. Facts: `most`."""

    code = "too_many_searches"
    words = Words(
        vi="Anh chị đã lưu {most} tìm kiếm. Hãy bỏ bớt một cái không dùng nữa rồi lưu lại.",
        en="You keep {most} searches already. Forget one that you no longer use, then save this one.",
    )


class Nameless(Refusal):
    """A search that is kept needs a name."""

    code = "nameless_search"
    words = Words(vi="Hãy đặt tên cho tìm kiếm trước khi lưu.", en="Give the search a name before you save it.")


@transaction.atomic
def save(name: str, asked: Asked, *, worker: Worker, now: datetime) -> SavedSearch:
    """Keep a search; one of the same name is written over.

    Raises:
        Nameless: it has no name.
        TooMany: the person keeps `MOST` others.
    """
    name = " ".join(name.replace("\x00", "").split())[:120]
    if not name:
        raise Nameless
    mine = SavedSearch.objects.filter(account_id=worker.account_id, organization_key=worker.organization_key)
    if mine.exclude(name=name).count() >= MOST:
        raise TooMany(most=MOST)
    found, _ = SavedSearch.objects.update_or_create(
        account_id=worker.account_id, organization_key=worker.organization_key, name=name,
        defaults={"asked": asked.to_json()}, create_defaults={"asked": asked.to_json(), "created_at": now},
    )  # fmt: skip
    return found


def forget(search_id: int, *, worker: Worker) -> None:
    """Keep a search no longer. Of anybody else's nothing happens."""
    SavedSearch.objects.filter(pk=search_id, account_id=worker.account_id).delete()


def kept(worker: Worker) -> list[SavedSearch]:
    """The searches of a person at their desk, by name."""
    return list(
        SavedSearch.objects.filter(account_id=worker.account_id, organization_key=worker.organization_key)[:MOST]
    )
