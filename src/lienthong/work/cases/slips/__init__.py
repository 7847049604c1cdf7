"""The slips of a case: the forms of Circulars 01/2018 and 03/2025/TT-VPCP, and the papers that go with them.

    from lienthong.work.cases import slips

    slips.pdf(slips.Receipt(slip_set="c03", …))

Facts in, paper out: nothing here asks the database, the clock, or who is signed in.
"""

from lienthong.work.cases.slips import facts
from lienthong.work.cases.slips.facts import *  # noqa: F403
from lienthong.work.cases.slips.forms import Form, NoSuchForm, form, form_of, forms, kind_of
from lienthong.work.cases.slips.layouts import sheet_of
from lienthong.work.cases.slips.printing import context, html, pdf, pictures
from lienthong.work.cases.slips.wording import applicant_reference
from lienthong.work.cases.slips.written import read, write

__all__ = [
    "Form",
    "NoSuchForm",
    "applicant_reference",
    "context",
    "form",
    "form_of",
    "forms",
    "html",
    "kind_of",
    "pdf",
    "pictures",
    "read",
    "sheet_of",
    "write",
    *facts.__all__,
]
