"""What the sender of a document is told of it, by status messages over the axis (edXML §8)."""

from datetime import datetime

from lienthong.formats.edxml import Business
from lienthong.ground.letters import actions as letters
from lienthong.ground.letters import queries as kept
from lienthong.kernel.words import Words
from lienthong.work.documents.incoming.life import ACTS, Action
from lienthong.work.documents.models import Document

ONWARD = ("03", "04", "05", "06")
"""Each is told once, and none after a later one: the sender's view of a document never steps back."""
ANSWERS = {Business.UPDATE: {"03": "15", "02": "16"}, Business.RECALL: {"02": "16"}}
"""An update is agreed to or declined, where another document is accepted or refused (edXML §7).

A recall of what the office does not have can only be declined; it waits for its document, which is then given back.
"""


def past(action: Action) -> Words:
    """An act as its story tells it."""
    act = ACTS[action]
    return act.past or act.words


def tell(document: Document, action: Action, words: str, now: datetime, *, letter_id: str = "") -> None:
    """Tell the sender, in the caller's transaction, if the document came over the axis and this is news to them.

    `letter_id`: the letter that is answered, where it is not the one that brought the document.
    """
    code, about = ACTS[action].code, letter_id or (str(document.letter_id) if document.letter_id else "")
    if not code or not about:
        return
    letter = kept.letter(about)
    if letter is None:
        return
    if letter.business in ANSWERS and not letter_id:
        code = ANSWERS[letter.business].get(code, "")
    if not code:
        return
    office = document.organization_key
    told = {each.status_code for each in letter.reports.all() if each.organization_key == office}
    if code in ONWARD and told & set(ONWARD[ONWARD.index(code) :]):
        return
    letters.report(letter, code, words or past(action).vi, now, office_key=office)
