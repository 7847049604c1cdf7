"""On the page of a document: of what it is a copy, what copies there are of it, and the door to make one."""

from typing import Any

from django import template

from lienthong.kernel.refusals import Refusal
from lienthong.work.documents.desk import Desk
from lienthong.work.documents.models import Copy, Document
from lienthong.work.documents.outgoing.copies import rules, sources
from lienthong.work.documents.outgoing.life import Order, State, words_of
from lienthong.work.documents.rights import DESK, LEADERS, told_to

register = template.Library()


@register.inclusion_tag("documents/outgoing/copies.html", takes_context=True)
def copy_links(context: dict[str, Any], document: Document) -> dict[str, Any]:
    """What is locked is named by nothing but that it is; two queries."""
    desk: Desk = context["desk"]
    own = Copy.objects.filter(pk=document.pk).select_related("source__outgoing", "source__incoming").first()
    found = [each.document for each in document.copies.select_related("document__outgoing")]
    source = own.source if own else None
    return {
        "source": source if source and told_to(desk.workers, source) else None,
        "locked": bool(source and source.hidden),
        "recalled": bool(source and not source.hidden and document.state == State.ISSUED
                         and sources.known(source).recalled),
        "copies": [
            (each, words_of(State(each.state), Order.COPY), told_to(desk.workers, each))
            for each in found
            if told_to(desk.workers, each) or (each.hidden and any(one.role in LEADERS for one in desk.workers))
        ],
        "document": document,
        "may": any(each.role in DESK for each in desk.workers) and _may_be_copied(document),
    }  # fmt: skip


def _may_be_copied(document: Document) -> bool:
    known = sources.known(document)
    try:
        rules.available(known)
    except Refusal:
        return False
    return known.true_copy or not known.copied
