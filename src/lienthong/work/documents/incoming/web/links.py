"""What a document does to others on the desk and they to it, as pages show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from lienthong.kernel.words import Words
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk
from lienthong.work.documents.incoming import linking
from lienthong.work.documents.incoming.life import AT_WORK, State
from lienthong.work.documents.models import Assignment, Document, DocumentLink


@dataclass(frozen=True, slots=True)
class Later:
    """What acts on a document. `counts`: the document is not to be taken for valid, or not as it stands."""

    words: Words
    other: Document
    counts: bool
    since: datetime | None
    badge: Words


_ACTS_ON = {
    "replaces": Words(vi="Thay thế", en="Replaces"), "updates": Words(vi="Cập nhật", en="Updates"),
    "recalls": Words(vi="Thu hồi", en="Recalls"), "repeats": Words(vi="Trùng với", en="Repeats"),
}  # fmt: skip
_ACTED_ON = {**linking.MARKS, "repeats": Words(vi="Có bản trùng", en="Repeated by")}
_WOULD = {
    "replaces": Words(vi="Chờ vào sổ văn bản thay thế", en="To be replaced, once registered, by"),
    "updates": Words(vi="Chờ tiếp nhận bản cập nhật", en="To be updated, once accepted, by"),
    "repeats": Words(vi="Có bản trùng", en="Repeated by"),
}


def links_of(document: Document, desk: Desk) -> dict[str, Any]:
    """What it replaces, updates, recalls or repeats, and what does so to it; only what this person may see."""
    found = DocumentLink.objects.filter(Q(earlier=document) | Q(later=document)).exclude(earlier=None)
    after, before = [], []
    for each in found.select_related("earlier", "later").order_by("id"):
        other = each.later if each.earlier_id == document.pk else each.earlier
        if other is None or not rights.told_to(desk.workers, other):
            continue
        if other is each.earlier:
            before.append((_ACTS_ON[each.kind], other))
        elif each.kind != DocumentLink.Kind.RECALLS:
            # A replacement counts once it is registered; one that was returned does nothing to this document.
            words = _ACTED_ON[each.kind] if each.settled_at else _WOULD[each.kind]
            if each.settled_at or other.state == State.ARRIVED:
                counts = each.settled_at is not None and each.kind != DocumentLink.Kind.REPEATS
                after.append(Later(words, other, counts, each.settled_at, linking.BADGES.get(each.kind, words)))
    return {"earlier_ones": before, "later_ones": after, "overtaken": next((one for one in after if one.counts), None)}


def at_work(document: Document, desk: Desk) -> list[tuple[Document, list[Assignment]]]:
    """What it replaced or updated and is still worked on, with who was given it: a leader moves that work here."""
    links = DocumentLink.objects.filter(later=document, kind__in=linking.MARKS, earlier__state__in=AT_WORK)
    links = links.exclude(settled_at=None).exclude(earlier__frozen=True).select_related("earlier")
    found = [each.earlier for each in links if each.earlier and rights.told_to(desk.workers, each.earlier)]
    given = Assignment.objects.filter(document__in=found, parent=None, done_at=None, ended_at=None)
    given = given.exclude(part=Assignment.Part.KNOW).select_related("account").order_by("id")
    held = [(one, [each for each in given if each.document_id == one.pk]) for one in found]
    return [(one, theirs) for one, theirs in held if any(each.part == Assignment.Part.LEAD for each in theirs)]
