"""What is stuck, why, and since when."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lienthong.exchange.hub.watch.sight import Page, Row, Sight, moment, page_of
from lienthong.kernel.moments import VIETNAM, in_vietnam

AT_MOST = 10_000
"""No kind is counted further than this."""


class Kind(StrEnum):
    """Why something does not move, in the order in which one looks."""

    RELAY_FAILED = "relay_failed"
    """The other axis refuses it for good."""
    RELAY_WAITING = "relay_waiting"
    """The other axis did not take it yet; it is tried again."""
    CANNOT_READ = "cannot_read"
    """The receiver's software fetched it and could not read it (transport status `fail`)."""
    HELD = "held"
    """A clerk must say who gets it."""
    NOT_FETCHED = "not_fetched"
    """It lies in an inbox and the receiver's software does not fetch it."""
    FAR_SILENT = "far_silent"
    """The other axis took it, and nobody there has fetched it."""
    NO_01 = "no_01"
    """The receiver has it and did not confirm its arrival."""
    NO_03 = "no_03"
    """It arrived, and no clerk has accepted or refused it."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each thing may take before it counts as stuck. Ours, for a province to change; no law names hours."""

    not_fetched: timedelta = timedelta(hours=1)
    relay_waiting: timedelta = timedelta(minutes=10)
    far_silent: timedelta = timedelta(days=1)
    no_01: timedelta = timedelta(hours=1)
    no_03: timedelta = timedelta(days=1)
    forget_after: timedelta = timedelta(days=30)
    """What another axis refused or left lying for so long is history. Nothing that waits here is ever forgotten."""


@dataclass(frozen=True, slots=True)
class Heap:
    """Everything of one kind. `overdue`: those past the day that the law names."""

    kind: Kind
    count: int
    overdue: int
    since: datetime | None

    @property
    def uncounted(self) -> bool:
        """More than was counted."""
        return self.count >= AT_MOST


@dataclass(frozen=True, slots=True)
class Stuck:
    """One thing that is stuck. Keys of organisations; `words` are the far side's or the receiver's own."""

    kind: Kind
    since: datetime
    id: int
    position: int
    document_id: str
    number: str
    notation: str
    subject: str
    message_kind: str
    from_code: str
    sender: str | None
    receivers: tuple[str, ...]
    addressed_as: str
    words: str | None
    attempts: int
    next_at: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Silent:
    """An organisation whose software does not fetch. `last_at`: when it last did; None where it never did."""

    organization: str
    waiting: int
    since: datetime
    last_at: datetime | None


# What each kind selects: since, id, position, receivers, addressed_as, words, attempts, next_at, overdue.
_SELECTS: dict[Kind, str] = {
    Kind.NOT_FETCHED: """
        select d.delivered_at as since, d.seq as id, d.position, array[d.receiver] as receivers, d.addressed_as,
               null::text as words, 0 as attempts, null::timestamptz as next_at, false as overdue
        from {hub}.deliveries d where d.state in ('initial', 'processing') and d.delivered_at < %(not_fetched)s""",
    Kind.CANNOT_READ: """
        select coalesce(d.state_at, d.delivered_at) as since, d.seq as id, d.position, array[d.receiver] as receivers,
               d.addressed_as, d.reason as words, 0 as attempts, null::timestamptz as next_at, false as overdue
        from {hub}.deliveries d where d.state = 'fail'""",
    Kind.RELAY_WAITING: """
        select r.created_at as since, r.id, r.position, r.organizations as receivers,
               array_to_string(r.codes, ', ') as addressed_as, r.last_words as words, r.attempts, r.next_at,
               false as overdue
        from {hub}.relays r where r.state = 'waiting' and (r.attempts > 0 or r.created_at < %(relay_waiting)s)""",
    Kind.RELAY_FAILED: """
        select r.created_at as since, r.id, r.position, r.organizations as receivers,
               array_to_string(r.codes, ', ') as addressed_as, r.last_words as words, r.attempts,
               null::timestamptz as next_at, false as overdue
        from {hub}.relays r where r.state = 'failed' and r.created_at > %(forgotten)s""",
    Kind.FAR_SILENT: """
        select r.passed_at as since, r.id, r.position, r.organizations as receivers,
               array_to_string(r.codes, ', ') as addressed_as, r.far_state as words, r.attempts,
               null::timestamptz as next_at, false as overdue
        from {hub}.relays r where r.state = 'passed' and r.far_state is distinct from 'done'
          and r.passed_at < %(far_silent)s and r.passed_at > %(forgotten)s""",
    Kind.NO_01: """
        select p.state_at as since, p.first_position as id, p.first_position as position,
               array[p.receiver] as receivers, ''::text as addressed_as, null::text as words, 0 as attempts,
               null::timestamptz as next_at, p.sent_at < %(today)s as overdue
        from {hub}.pairs p where p.state = 'sent' and p.state_at < %(no_01)s and (
            exists (select 1 from {hub}.deliveries d where d.position = p.first_position
                    and d.receiver = p.receiver and d.state = 'done')
            or exists (select 1 from {hub}.relays r where r.position = p.first_position
                       and p.receiver = any(r.organizations) and r.far_state = 'done'))""",
    Kind.NO_03: """
        select p.state_at as since, p.first_position as id, p.first_position as position,
               array[p.receiver] as receivers, ''::text as addressed_as, null::text as words, 0 as attempts,
               null::timestamptz as next_at, p.state_at < %(next_working_day)s as overdue
        from {hub}.pairs p where p.state = 'arrived' and p.state_at < %(no_03)s""",
    Kind.HELD: """
        select h.created_at as since, h.id, h.position, h.candidates as receivers, h.code as addressed_as,
               h.reason as words, 0 as attempts, null::timestamptz as next_at, false as overdue
        from {hub}.held h where h.decided_at is null""",
}
_HEAP = """
select '%(kind)s' as kind, count(*) as count, count(*) filter (where overdue) as overdue, min(since) as since
from (select since, overdue from (%(select)s) as found limit %(most)s) as counted
"""
# A pair is named by its document's position and its receiver: two receivers of one document share the position.
_LIST = """
select s.*, m.document_id, m.number, m.notation, m.subject, m.kind as message_kind, m.from_code,
       m.from_organization as sender
from ({select}) as s join {hub}.messages m on m.position = s.position
where %(after_since)s::timestamptz is null or (s.since, s.id, coalesce(s.receivers[1], ''))
    > (%(after_since)s::timestamptz, %(after_id)s::bigint, %(after_receiver)s::text)
order by s.since, s.id, coalesce(s.receivers[1], '') limit %(size)s
"""
_SILENT = """
select w.receiver as organization, w.waiting, w.since,
       (select d.state_at from {hub}.deliveries d where d.receiver = w.receiver and d.state = 'done'
        order by d.seq desc limit 1) as last_at
from (select receiver, count(*) as waiting, min(delivered_at) as since from {hub}.deliveries
      where state in ('initial', 'processing') and delivered_at < %(not_fetched)s
      group by receiver order by min(delivered_at), receiver limit %(size)s) as w
order by w.since, w.receiver
"""


def heaps(sight: Sight, at: datetime, patience: Patience = Patience()) -> list[Heap]:
    """Every kind that has something in it. One query."""
    parts = [
        _HEAP.replace("%(kind)s", kind.value).replace("%(select)s", _SELECTS[kind]).replace("%(most)s", str(AT_MOST))
        for kind in Kind
    ]
    found = {row["kind"]: row for row in sight.rows(" union all ".join(parts), _limits(at, patience))}
    return [
        Heap(kind, row["count"], row["overdue"], moment(row["since"]))
        for kind in Kind
        if (row := found[kind.value])["count"]
    ]


def listed(
    sight: Sight,
    kind: Kind,
    at: datetime,
    *,
    after: str | None = None,
    size: int = 50,
    patience: Patience = Patience(),
) -> Page[Stuck]:
    """What is stuck for one reason, the oldest first. One query."""
    since, identity, receiver = _cursor(after)
    asked = {
        **_limits(at, patience),
        "after_since": since,
        "after_id": identity,
        "after_receiver": receiver,
        "size": size + 1,
    }
    rows = sight.rows(_LIST.replace("{select}", _SELECTS[kind]), asked)
    return page_of((_stuck(kind, row) for row in rows), size, _after)


def silent(sight: Sight, at: datetime, *, size: int = 100, patience: Patience = Patience()) -> list[Silent]:
    """The organisations whose software does not fetch, the longest first. One query."""
    return [
        Silent(row["organization"], row["waiting"], in_vietnam(row["since"]), moment(row["last_at"]))
        for row in sight.rows(_SILENT, {**_limits(at, patience), "size": size})
    ]


def last_weekday_before(day: date) -> date:
    """The latest Monday to Friday before a day. Public holidays are not known here, so after one it is a day too early
    and an honest delay may show as overdue."""
    day -= timedelta(days=1)
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return day


def _limits(at: datetime, patience: Patience) -> dict[str, object]:
    today = in_vietnam(at).date()
    return {
        "not_fetched": at - patience.not_fetched,
        "relay_waiting": at - patience.relay_waiting,
        "far_silent": at - patience.far_silent,
        "no_01": at - patience.no_01,
        "no_03": at - patience.no_03,
        "forgotten": at - patience.forget_after,
        # "Arrived" is told on the same day (Decree 30/2020/NĐ-CP Art. 21.2.c).
        "today": _midnight(today),
        # Registered the same day, at the latest the next working day (Art. 4.2.c): what arrived before the last
        # working day before today should have been accepted by its end.
        "next_working_day": _midnight(last_weekday_before(today)),
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)


def _stuck(kind: Kind, row: Row) -> Stuck:
    return Stuck(
        kind=kind,
        since=in_vietnam(row["since"]),
        id=row["id"],
        position=row["position"],
        document_id=row["document_id"],
        number=row["number"],
        notation=row["notation"],
        subject=row["subject"],
        message_kind=row["message_kind"],
        from_code=row["from_code"],
        sender=row["sender"],
        receivers=tuple(row["receivers"]),
        addressed_as=row["addressed_as"],
        words=row["words"],
        attempts=row["attempts"],
        next_at=moment(row["next_at"]),
        overdue=row["overdue"],
    )


def _after(last: Stuck) -> str:
    return f"{last.since.isoformat()}_{last.id}_{last.receivers[0] if last.receivers else ''}"


def _cursor(after: str | None) -> tuple[datetime | None, int, str]:
    since, _, rest = (after or "").partition("_")
    identity, _, receiver = rest.partition("_")
    try:
        return datetime.fromisoformat(since), int(identity), receiver
    except ValueError:
        return None, 0, ""


__all__ = ["AT_MOST", "Heap", "Kind", "Patience", "Silent", "Stuck", "heaps", "last_weekday_before", "listed", "silent"]
