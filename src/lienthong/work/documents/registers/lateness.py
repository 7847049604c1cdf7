"""What is late at an office: clerical acts and answers, by unit and person, and the documents behind each figure.

Each limit is a line of a table: the column that keeps it, what ends it, in which states it still runs, and at whose
desk it is counted. Two figures each: what still waits at this moment though its limit has passed, and what was done
after a limit that lay in the days asked for. What is locked is not counted, so that a figure opens to all it counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate

from lienthong.ground.dates import EARLIEST, LATEST
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.words import Words
from lienthong.work.documents.models import Assignment, Document, DocumentEvent
from lienthong.work.documents.registers.figures import OPEN_IN, of_offices
from lienthong.work.documents.rights import HEADS, Worker, sight_of

PAGE = 50
Kind = Literal["waiting", "done"]
NOBODY = 0
"""In place of an account where there is none."""

_LEAD = Assignment.objects.filter(document=OuterRef("pk"), part="lead", ended_at=None).order_by("-id")
"""The leading assignment, the one furthest down: whoever really has it."""
_SUBMITTED = DocumentEvent.objects.filter(document=OuterRef("pk"), act="submit").order_by("id").values("at")[:1]
"""The first time: what comes back to the leader with a proposal was not submitted late."""


@dataclass(frozen=True, slots=True)
class Whose:
    """At whose desk something is counted; `by_unit`: it is the work of a unit, whose head sees it too."""

    unit: Any
    person: Any
    by_unit: bool = True


@dataclass(frozen=True, slots=True)
class Watch:
    """One limit, and at whose desk it is counted."""

    key: str
    direction: str
    words: Words
    source: str
    """The article, as people quote it."""
    limit: str
    """The column that keeps it."""
    done: Any
    """When it was done; later than the limit is late."""
    states: tuple[str, ...]
    """In which it is still to be done."""
    whose: Whose


_NO_UNIT = Value("")
_DRAFTED = Whose(F("outgoing__division"), F("outgoing__drafter"))
_LED = Whose(Subquery(_LEAD.values("division")[:1]), Subquery(_LEAD.values("account")[:1]))
_CLERK = Whose(_NO_UNIT, F("incoming__registered_by"), by_unit=False)
_LEADER = Whose(_NO_UNIT, F("incoming__leader"), by_unit=False)

WATCHES: Mapping[str, Watch] = {
    watch.key: watch
    for watch in (
        Watch(
            "issue", "out", Words(vi="Phát hành sau khi ký", en="Issuing what was signed"),
            "Nghị định 30/2020/NĐ-CP, Điều 18.1", "outgoing__issue_by", F("outgoing__issued_at"),
            ("signed", "numbered"), _DRAFTED,
        ),
        Watch(
            "send", "out", Words(vi="Gửi văn bản đã ký", en="Sending what was signed"),
            "Quyết định 28/2018/QĐ-TTg, Điều 6.2", "outgoing__send_by", F("outgoing__sent_at"),
            ("signed", "numbered", "issued"), _DRAFTED,
        ),
        Watch(
            "register", "in", Words(vi="Đăng ký văn bản đến", en="Registering what came"),
            "Nghị định 30/2020/NĐ-CP, Điều 4.2.c", "incoming__register_by", F("incoming__registered_at"),
            ("arrived",), _CLERK,
        ),
        Watch(
            "submit", "in", Words(vi="Trình lãnh đạo", en="Submitting to the leader"),
            "Nghị định 30/2020/NĐ-CP, Điều 23.1", "incoming__submit_by", Subquery(_SUBMITTED), ("registered",),
            _CLERK,
        ),
        Watch(
            # The decree sets no limit of its own for directing. What is directed is handed over, and every document is
            # handed over the same day or the next working day (art. 4.2.c): our reading.
            "direct", "in", Words(vi="Chỉ đạo giải quyết", en="Directing what was submitted"),
            "Nghị định 30/2020/NĐ-CP, Điều 4.2.c", "incoming__direct_by", F("incoming__directed_at"),
            ("submitted",), _LEADER,
        ),
        Watch(
            "answer", "in", Words(vi="Giải quyết, trả lời", en="Solving and answering"),
            "Nghị định 30/2020/NĐ-CP, Điều 24", "due_on", TruncDate("incoming__done_at", tzinfo=VIETNAM), OPEN_IN,
            _LED,
        ),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose documents, of which days. `units`: only what these units of the office have; None: all of it."""

    office: str
    first: date
    last: date
    now: datetime
    parties: tuple[str, ...] | None = None
    units: tuple[str, ...] | None = None

    @property
    def watches(self) -> list[Watch]:
        """The limits that these people follow."""
        return [watch for watch in WATCHES.values() if watch.whose.by_unit or self.units is None]


def asked_by(workers: Sequence[Worker], office: str, first: date, last: date, now: datetime) -> Asked:
    """What these people may ask: heads about their units, everyone else about the office of which they see all."""
    if sight_of(workers).sees_all:
        return Asked(office, first, last, now)
    units = tuple(worker.division for worker in workers if worker.role in HEADS and worker.division)
    return Asked(office, first, last, now, sight_of(workers).parties, units)


@dataclass(frozen=True, slots=True)
class Line:
    """What one person of a unit has late under one limit. `person` is `NOBODY` where it lies with the unit alone."""

    unit: str
    person: int
    waiting: int
    done: int


def lines(watch: Watch, asked: Asked) -> list[Line]:
    """Who has how much late, whoever lets most wait first; two questions."""
    counted: dict[tuple[str, int], dict[Kind, int]] = {}
    for kind in ("waiting", "done"):
        found = _documents(watch, kind, asked).values("unit", "person").annotate(many=Count("pk")).order_by()
        for row in found:
            counted.setdefault((row["unit"], row["person"]), {"waiting": 0, "done": 0})[kind] = row["many"]
    made = [Line(unit, person, many["waiting"], many["done"]) for (unit, person), many in counted.items()]
    return sorted(made, key=lambda line: (-line.waiting, -line.done, line.unit, line.person))


@dataclass(frozen=True, slots=True)
class Page:
    """Documents behind a figure, the longest overdue first. `after` asks for the next; empty at the end."""

    rows: Sequence[Any]
    """Documents with `limit_at`, `ended_at`, `unit` and `person`."""
    after: str = ""


def documents(
    watch: Watch, kind: Kind, asked: Asked, *, unit: str | None = None, person: int | None = None, after: str = ""
) -> Page:
    """The documents that a figure counts; of one unit and person where they are given."""
    found = _documents(watch, kind, asked)
    if unit is not None:
        found = found.filter(unit=unit)
    if person is not None:
        found = found.filter(person=person)
    limit, _, number = after.partition("_")
    if (at := _read(watch, limit)) is not None and number.isascii() and number.isdecimal() and len(number) < 19:
        found = found.filter(Q(limit_at__gt=at) | Q(limit_at=at, pk__gt=int(number)))
    rows = list(found.defer("text", "haystack").order_by("limit_at", "pk")[: PAGE + 1])
    more = f"{rows[PAGE - 1].limit_at.isoformat()}_{rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    return Page(rows[:PAGE], more)


def _documents(watch: Watch, kind: Kind, asked: Asked) -> QuerySet[Any]:
    # Said of both tables: what was late is few, and has an index beside the document.
    found = Document.objects.filter(of_offices(watch.direction, [asked.office]), hidden=False)
    found = found.filter(direction=watch.direction)
    by_day = watch.limit == "due_on"
    if kind == "waiting":
        found = found.filter(
            state__in=watch.states, **{f"{watch.limit}__lt": asked.now.date() if by_day else asked.now}
        )
    else:
        first, after = asked.first, asked.last + timedelta(days=1)
        start, end = (each if by_day else datetime.combine(each, time.min, VIETNAM) for each in (first, after))
        found = found.filter(**{f"{watch.limit}__gte": start, f"{watch.limit}__lt": end})
    found = found.annotate(ended_at=watch.done, limit_at=F(watch.limit))
    if kind == "done" and watch.key == "submit":
        # What was late the first time was so the last time, and that is indexed.
        found = found.filter(incoming__submitted_at__gt=F("incoming__submit_by"))
    # Of what waits nothing has ended it yet; a document may be signed again after it was sent back.
    found = found.filter(ended_at=None) if kind == "waiting" else found.filter(ended_at__gt=F("limit_at"))
    found = found.annotate(
        unit=Coalesce(watch.whose.unit, _NO_UNIT),
        person=Coalesce(watch.whose.person, Value(NOBODY), output_field=BigIntegerField()),
    )
    if asked.units is None:
        return found
    theirs = Q(pk__in=())
    for unit in asked.units:
        theirs |= Q(unit__iexact=unit.strip())
    return found.filter(theirs, parties__overlap=list(asked.parties or ()))


def _read(watch: Watch, text: str) -> date | datetime | None:
    try:
        if watch.limit == "due_on":
            return date.fromisoformat(text)
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None and EARLIEST <= at.year <= LATEST else None
