"""Finding documents: by number and symbol, words of the subject, or an id."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lienthong.exchange.hub.marks import concerning, question
from lienthong.exchange.hub.watch.sight import Page, Row, Sight, facts, page_of
from lienthong.kernel.moments import in_vietnam

FIRST_PAGE = 2**62
_COLUMNS = """
s.position, s.document_id, s.sender, s.sent_at, s.number, s.notation, s.subject, cardinality(s.parties) - 1 as others,
(select jsonb_object_agg(c.state, c.count) from (
    select p.state, count(*) as count from {hub}.pairs p
    where p.document_id = s.document_id and p.sender = s.sender
      and (%(all)s or s.sender = any(%(own)s::text[]) or p.receiver = any(%(own)s::text[]))
    group by p.state) as c) as states,
(select count(*) from {hub}.held h where h.position = s.position and h.decided_at is null
    and (%(all)s or s.sender = any(%(own)s::text[]))) as held
"""
# What the words name exactly comes first, each part the latest first; the page's cursor says in which part we are.
_SEARCH = """
(select 0 as part, {columns} from {hub}.searches s
 where s.marks @@ %(first)s::tsquery and s.position < %(before_first)s
 order by s.position desc limit %(size)s)
union all
(select 1 as part, {columns} from {hub}.searches s
 where s.marks @@ %(other)s::tsquery and not s.marks @@ %(first)s::tsquery and s.position < %(before_other)s
 order by s.position desc limit %(size)s)
order by part, position desc limit %(size)s
""".replace("{columns}", _COLUMNS)
_RECENT = """
select 1 as part, {columns} from {hub}.searches s
where s.position < %(before)s and (%(scope)s::text is null or s.marks @@ %(scope)s::text::tsquery)
order by s.position desc limit %(size)s
""".replace("{columns}", _COLUMNS)
# An id alone is in no index by itself, since it is unique only with its sender; there are few senders, and each is
# one look into the index of both.
_BY_MESSAGE_ID = """
with recursive senders as (
    (select sender from {hub}.messages order by sender limit 1)
    union all
    select (select m.sender from {hub}.messages m where m.sender > s.sender order by m.sender limit 1)
    from senders s where s.sender is not null
)
select m.position, m.document_id, s.position as document_position, s.parties
from senders join {hub}.messages m on m.sender = senders.sender and m.message_id = %(message_id)s
join {hub}.searches s on s.document_id = m.document_id
order by s.position limit 1
"""


@dataclass(frozen=True, slots=True)
class Match:
    """One document that was found. `states`: how many receivers are in each state of the protocol's life, those that
    the asker may see (all of them for the sender, for a receiver its own)."""

    position: int
    document_id: str
    sender: str
    sent_at: datetime
    number: str
    notation: str
    subject: str
    receivers: int
    held: int
    states: Mapping[str, int]
    exact: bool


def search(
    sight: Sight,
    text: str,
    *,
    within: frozenset[str] | None = None,
    after: str | None = None,
    size: int = 20,
) -> Page[Match]:
    """What the words mean, what they name exactly first. One query. `within`: keys of organisations it must concern.

    Words that hold nothing to search by find nothing.
    """
    asked = question(text, within=within)
    if asked is None:
        return Page((), None)
    before_first, before_other = _cursor(after)
    rows = sight.rows(
        _SEARCH,
        {
            "first": asked.first,
            "other": asked.other,
            "before_first": before_first,
            "before_other": before_other,
            "size": size + 1,
            **_seen_by(within),
        },
    )
    return page_of((_match(row) for row in rows), size, lambda last: f"{'e' if last.exact else 'o'}{last.position}")


def recent(sight: Sight, *, within: frozenset[str] | None = None, size: int = 10) -> list[Match]:
    """What went over the axis last. One query."""
    scope = None if within is None else concerning(within)
    asked = {"before": FIRST_PAGE, "scope": scope, "size": size, **_seen_by(within)}
    return [_match(row) for row in sight.rows(_RECENT, asked)]


def document_of_message(
    sight: Sight, message_id: str, *, within: frozenset[str] | None = None
) -> tuple[int, str] | None:
    """The position and the id of the document that a message (a status, a recall) is about; None where there is none
    to see."""
    row = sight.row(_BY_MESSAGE_ID, {"message_id": message_id.strip()})
    if row is None or (within is not None and within.isdisjoint(row["parties"])):
        return None
    return row["document_position"], row["document_id"]


def _seen_by(within: frozenset[str] | None) -> dict[str, object]:
    return {"all": within is None, "own": sorted(within or ())}


def _match(row: Row) -> Match:
    return Match(
        position=row["position"],
        document_id=row["document_id"],
        sender=row["sender"],
        sent_at=in_vietnam(row["sent_at"]),
        number=row["number"],
        notation=row["notation"],
        subject=row["subject"],
        receivers=row["others"],
        held=row["held"],
        states=facts(row["states"]) or {},
        exact=row["part"] == 0,
    )


def _cursor(after: str | None) -> tuple[int, int]:
    part, number = (after or "")[:1], (after or "")[1:]
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        return FIRST_PAGE, FIRST_PAGE
    if part == "e":
        return int(number), FIRST_PAGE
    return (0, int(number)) if part == "o" else (FIRST_PAGE, FIRST_PAGE)
