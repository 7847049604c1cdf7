"""What a document does to others on the desk and they to it, as pages show it."""

from typing import Any

from django.db.models import Q

from lienthong.kernel.words import Words
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk
from lienthong.work.documents.incoming import linking
from lienthong.work.documents.incoming.life import State
from lienthong.work.documents.models import Document, DocumentLink

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
                after.append((words, other, each.settled_at and each.kind != DocumentLink.Kind.REPEATS))
    return {"earlier_ones": before, "later_ones": after}
