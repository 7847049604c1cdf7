"""Slips of a case as links and as files: for the counter, for the page of a case, for whoever prints."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from lienthong.formats.paper import Size
from lienthong.kernel.words import Words
from lienthong.work.cases import papers_out, slips
from lienthong.work.cases.models import Case


@dataclass(frozen=True, slots=True)
class SlipLink:
    """One slip that can be printed: its name, its PDF, and the page that says the same."""

    name: Words
    pdf: str
    twin: str


def slip_links(case: Case, kinds: Sequence[str]) -> list[SlipLink]:
    """These kinds of slips of a case, each with its name in the set of forms of the case."""
    forms, found = papers_out.slip_set_of(case.regime), []
    for kind in kinds:
        address = reverse("cases:slip", kwargs={"case_id": case.pk, "kind": kind})
        found.append(SlipLink(slips.form(forms, kind).title, address, f"{address}?as=html"))
    return found


def printed(slip: slips.Slip, name: str, request: HttpRequest) -> HttpResponse:
    """A slip as a PDF: shown, or saved where `?save=1` asks for it; on A4 where `?paper=A4` does."""
    size: Size | None = "A4" if request.GET.get("paper") == "A4" else None
    response = HttpResponse(slips.pdf(slip, size), content_type="application/pdf")
    way = "attachment" if request.GET.get("save") else "inline"
    response["Content-Disposition"] = f'{way}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    # A viewer of PDFs draws with its own styles; it may load and run nothing of anybody's.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
    return response
