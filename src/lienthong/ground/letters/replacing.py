"""A letter that takes the place of earlier ones (edXML §7, type 3): whom it concerns, and which of ours is meant."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from lienthong.exchange.protocol.life import State
from lienthong.formats import edxml
from lienthong.formats.edxml import DocumentMessage, Replaced
from lienthong.ground.letters import addresses
from lienthong.ground.letters.models import Letter
from lienthong.ground.letters.refusals import NoAddress, NotOfOurs
from lienthong.ground.letters.values import Direction
from lienthong.kernel.identifiers import same_code

NEVER_HAD_IT = (State.NOT_SENT, State.REFUSED, State.RECALLED)
"""A receiver in whose hands nothing is left that could be replaced."""


def ours(ids: Sequence[UUID | str], sender_key: str) -> list[Letter]:
    """The letters that are replaced.

    Raises:
        Letter.DoesNotExist: there is no such letter.
        NotOfOurs: one of them is not that office's own.
    """
    letters = []
    for one in ids:
        letter = Letter.objects.prefetch_related("receivers").get(id=one)
        if letter.direction != Direction.OUT or letter.sender_key != sender_key:
            raise NotOfOurs(letter_id=letter.id, organization=sender_key)
        letters.append(letter)
    return letters


def replaced(letters: Sequence[Letter], receivers: Mapping[str, str], day: date) -> list[Replaced]:
    """What each of the letters is replaced for: those of the new receivers who hold it. `receivers`: codes by key.

    Whoever never had the earlier letter gets an ordinary new one; where that is all of them, nothing is replaced.
    """
    found = []
    for letter in letters:
        holders = [_today(one.organization_key, day) for one in letter.receivers.all() if one.state not in NEVER_HAD_IT]
        codes = tuple(code for key, code in receivers.items() if key in holders)
        if codes:
            found.append(Replaced(letter.document_id, codes))
    return found


def as_replacement(
    message: DocumentMessage, letters: Sequence[Letter], what: Sequence[Replaced], *, paper: bool, now: datetime
) -> DocumentMessage:
    """The message, saying what it replaces."""
    codes = ", ".join(letter.code for letter in letters)
    return edxml.replacement(message, replaced=what, reason=f"Thay thế văn bản số {codes}", now=now, paper=paper)


def named_for(letter: Letter, organization_key: str) -> list[str]:
    """The ids of the documents that this office should replace by a letter that came; nobody named means everybody."""
    own = {same_code(one.code) for one in letter.receivers.all() if one.organization_key == organization_key}
    day = letter.promulgated_on or letter.created_at.date()
    found = []
    for document_id, codes in letter.replaces:
        named = not codes or any(
            same_code(code) in own or addresses.key_of(code, day) == organization_key for code in codes
        )
        if named and document_id:
            found.append(document_id)
    return list(dict.fromkeys(found))


def _today(key: str, day: date) -> str:
    """Who does the work of a former receiver now."""
    try:
        return addresses.organization_on(key, day).key
    except NoAddress:
        return key
