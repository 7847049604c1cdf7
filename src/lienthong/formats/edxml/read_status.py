"""A status message from its tree (edXML §8)."""

from lienthong.formats.edxml.notebook import Notebook
from lienthong.formats.edxml.paths import MESSAGE_HEADER
from lienthong.formats.edxml.read_document import answered, party, staff
from lienthong.formats.edxml.tree import Node
from lienthong.formats.edxml.values import Answered, StatusMessage

_LEAVES = frozenset(("StatusCode", "Description", "Timestamp"))
_BRANCHES = frozenset(("From", "ResponseFor", "StaffInfo"))
_OF_A_DOCUMENT = ("To", "Subject", "Code", "DocumentType", "PromulgationInfo", "DocumentId", "SignerInfo")


def is_status(header: Node) -> bool:
    """True for a header that reports on a document, even where the vendor forgot the code itself."""
    names = {child.name for child in header.children}
    if "StatusCode" in names:
        return True
    return "ResponseFor" in names and names.isdisjoint(_OF_A_DOCUMENT)


def status(book: Notebook, header: Node) -> StatusMessage:
    """Read a status message."""
    at = MESSAGE_HEADER
    texts, nodes = book.split(header, at, _LEAVES, _BRANCHES)
    about = book.one(nodes, "ResponseFor", at)
    stamped_at, stamped_text = book.moment(texts, "Timestamp", at, "status_time_unreadable")
    code = texts.get("StatusCode", "")
    if len(code) == 1 and code.isdecimal():
        # A vendor who keeps the code as a number loses its zero; no one-digit code exists.
        book.remark("status_code_form", f"{at}/StatusCode", text=code)
        code = f"0{code}"
    return StatusMessage(
        sender=party(book, book.one(nodes, "From", at), f"{at}/From"),
        about=answered(book, about, f"{at}/ResponseFor") if about is not None else Answered(),
        staff=staff(book, book.one(nodes, "StaffInfo", at), f"{at}/StaffInfo"),
        status_code=code,
        description=texts.get("Description", ""),
        stamped_at=stamped_at,
        stamped_text=stamped_text,
    )
