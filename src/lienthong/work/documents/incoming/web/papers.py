"""The two papers of a document that came, as PDF: the slip of directions, and the arrival stamp."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from lienthong.ground.audit import actions as audit
from lienthong.ground.people.access import who_may
from lienthong.kernel.moments import in_vietnam
from lienthong.work.documents import rights
from lienthong.work.documents.desk import Desk, at_desk
from lienthong.work.documents.incoming import paper, queries
from lienthong.work.documents.incoming.paper import Line, Slip, Stamp
from lienthong.work.documents.incoming.web.common import kind_of, who_leads
from lienthong.work.documents.incoming.web.work import PARTS
from lienthong.work.documents.models import Assignment, Document, FileMember, Opinion
from lienthong.work.documents.outgoing import letterheads
from lienthong.work.documents.printed import Mark
from lienthong.work.documents.printed.serving import file
from lienthong.work.documents.rights import Unseen

KINDS = ("slip", "stamp")
PDF = "application/pdf"


@who_may(*rights.READERS)
@require_GET
@at_desk
def printed(request: HttpRequest, desk: Desk, document_id: int, kind: str) -> HttpResponse:
    """The paper; `?size=A4` chooses the larger sheet. What is locked, or has no arrival number, has none."""
    document, _ = queries.document(document_id, desk.workers)
    incoming = document.incoming
    if kind not in KINDS or document.hidden or incoming.arrival_number is None:
        raise Unseen
    asked = request.GET.get("size", "")
    audit.note(
        "printed", f"document:{document.pk}", by=desk.account, organization_key=document.organization_key, now=desk.now,
        facts={"paper": kind},
    )  # fmt: skip
    if kind == "slip":
        made = paper.slip(_slip(document, desk), now=desk.now, size="A4" if asked == "A4" else "A5")
    else:
        made = paper.stamp(_stamp(document, desk), now=desk.now, size="A5" if asked == "A5" else "A4")
    return file(made, PDF, f"{kind}-{incoming.arrival_year}-{incoming.arrival_number}.pdf", shown=True)


def _slip(document: Document, desk: Desk) -> Slip:
    incoming = document.incoming
    head = letterheads.on(document.organization_key, desk.today)
    opinions = list(document.opinions.all())
    given = list(document.assignments.filter(ended_at=None).select_related("account"))
    dated = f" ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    return Slip(
        above=head.governing,
        office=head.name,
        number=incoming.arrival_number or 0,
        arrived_on=in_vietnam(incoming.arrived_at).date(),
        about=f"{kind_of(document).vi} {document.code}{dated} của {document.issuer_name}",
        subject=document.subject,
        tasks=[_task(each) for each in given],
        leader=_lines(opinions, Opinion.Kind.LEADER),
        unit=_lines(opinions, Opinion.Kind.UNIT),
        solver=_lines(opinions, Opinion.Kind.SOLVER),
        mark=Mark(desk.account.full_name, desk.now).words,
    )


def _stamp(document: Document, desk: Desk) -> Stamp:
    incoming = document.incoming
    lead = document.assignments.filter(ended_at=None, part="lead", parent=None).select_related("account").first()
    to = _who(lead) if lead else incoming.leader.full_name if incoming.leader else ""
    member = FileMember.objects.filter(document=document).select_related("file").order_by("id").first()
    return Stamp(
        letterheads.on(document.organization_key, desk.today).name, incoming.arrival_number or 0,
        in_vietnam(incoming.arrived_at).date(), to, member.file.symbol if member else "",
    )  # fmt: skip


def _task(given: Assignment) -> tuple[str, str, str]:
    return _who(given), PARTS[given.part].vi, f"{given.due_on:%d/%m/%Y}" if given.due_on else ""


def _who(given: Assignment) -> str:
    return who_leads(given.account.full_name if given.account else "", given.division)


def _lines(opinions: Sequence[Opinion], kind: str) -> list[Line]:
    return [Line(each.words, each.by_name, in_vietnam(each.at).date()) for each in opinions if each.kind == kind]
