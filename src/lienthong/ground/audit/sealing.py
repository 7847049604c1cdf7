"""Sealing: links over what was written since, and the signed head of every day that is over."""

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from lienthong.formats.evidence import heads
from lienthong.formats.evidence.keys import KeyPair
from lienthong.ground.audit import chain
from lienthong.ground.audit.models import Gap, Head, Link
from lienthong.kernel.moments import VIETNAM, in_vietnam

MOST = 20_000
"""Entries of one link: their digests are held in memory together."""
PATIENCE = timedelta(days=1)
"""So long, at least, a number that is missing may still come: longer than any transaction of ours lives."""
_ONE_AT_A_TIME = 0x4C54_4155_4449_5401
"""The advisory lock of whoever seals; writers take none."""


def seal(now: datetime) -> int:
    """Seal whatever is written and not sealed yet; how many entries. Many may call it at once.

    Nobody who writes waits for it. An entry whose transaction ends late is sealed by a later link, as `late`.
    """
    sealed = 0
    while count := _seal_some(now):
        sealed += count
    return sealed


def seal_and_pledge(now: datetime) -> None:
    """What the worker does every minute: seal, and sign the heads of the days that are over."""
    seal(now)
    pledge(now)


@transaction.atomic
def _seal_some(now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    last = Link.objects.order_by("-number").defer("digests").first()
    after = last.last_id if last else 0
    late = _lines("FROM audit_gap JOIN audit_entry ON id BETWEEN first_id AND audit_gap.last_id") if last else []
    fresh = _lines(f"FROM audit_entry WHERE id > {after:d}", MOST)
    if not late and not fresh:
        return 0
    numbers = [number for number, _ in fresh]
    missing = chain.gaps(after, numbers)
    link = chain.Sealed(
        number=last.number + 1 if last else 1,
        at=now,
        after_id=after,
        last_id=numbers[-1] if numbers else after,
        missing=chain.written(missing),
        late=chain.written(chain.runs(number for number, _ in late)),
        digests=b"".join(chain.digest(line) for _, line in [*late, *fresh]),
        previous=bytes(last.hash) if last else chain.BEGINNING,
    )
    Link.objects.create(
        number=link.number, at=link.at, after_id=link.after_id, last_id=link.last_id, missing=link.missing,
        late=link.late, count=len(late) + len(fresh), digests=link.digests, previous=link.previous,
        hash=chain.hash_of(link),
    )  # fmt: skip
    _remember(missing, [number for number, _ in late], now)
    return len(late) + len(fresh)


def _lines(what: str, most: int | None = None) -> list[tuple[int, bytes]]:
    limit = f" LIMIT {most:d}" if most else ""
    return list(lines(f"SELECT {chain.COLUMNS} {what} ORDER BY id{limit}"))


def lines(query: str) -> Iterator[tuple[int, bytes]]:
    """The canonical line of each entry of a query over `chain.COLUMNS`, with its number; one by one."""
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT WITH (ENCODING 'UTF8')") as copy:
        for row in copy:
            line = bytes(row)[:-1]
            yield int(line[: line.index(b"\t")]), line


def _remember(missing: Sequence[tuple[int, int]], come: Sequence[int], now: datetime) -> None:
    """Note the numbers that may still come, and forget those that cannot any more."""
    with connection.cursor() as cursor:
        # 64 bits of both: a snapshot's bounds do not wrap.
        cursor.execute(
            "SELECT pg_snapshot_xmin(now)::text::bigint, pg_snapshot_xmax(now)::text::bigint"
            " FROM pg_current_snapshot() now"
        )
        settled, horizon = cursor.fetchone()
    there = set(come)
    for gap in Gap.objects.all():
        inside = sorted(number for number in there if gap.first_id <= number <= gap.last_id)
        over = gap.since < now - PATIENCE and gap.horizon <= settled
        if not inside and not over:
            continue
        Gap.objects.filter(pk=gap.pk).delete()
        if not over:
            rest = chain.gaps(gap.first_id - 1, [*inside, gap.last_id + 1])
            Gap.objects.bulk_create(Gap(first_id=a, last_id=b, since=gap.since, horizon=gap.horizon) for a, b in rest)
    Gap.objects.bulk_create(Gap(first_id=a, last_id=b, since=now, horizon=horizon) for a, b in missing)


def pledge(now: datetime) -> list[date]:
    """Sign and publish the head of each day that is over and has none; the days. A day without a link has no head."""
    today = in_vietnam(now).date()
    signed = []
    for day in _days_without_head(today):
        midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), VIETNAM)
        signed.append(_pledge(day, midnight, now).day)
    publish()
    return signed


def head_now(now: datetime) -> str | None:
    """The head of what is sealed this moment, signed, for somebody who wants one before the day is over.

    Nothing keeps it here: whoever asked for it does. None where nothing is sealed.
    """
    last = Link.objects.order_by("-number").defer("digests").first()
    return heads.sign(_head(in_vietnam(now).date(), last, now), key()) if last else None


def _days_without_head(today: date) -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT (at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day FROM audit_link"
            # A head of a day to come was put there so that none is signed until then; verifying names it.
            " WHERE at >= coalesce((SELECT max(day) + 1 FROM audit_head WHERE day < %s)::timestamp"
            " AT TIME ZONE 'Asia/Ho_Chi_Minh', '-infinity')"
            " AND at < %s::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' ORDER BY day",
            [today, today],
        )
        return [row[0] for row in cursor.fetchall()]


def _pledge(day: date, until: datetime, now: datetime) -> Head:
    last = Link.objects.filter(at__lt=until).order_by("-number").defer("digests").first()
    assert last is not None  # The day is one of a link.
    head = _head(day, last, now)
    kept, _ = Head.objects.get_or_create(
        day=day,
        defaults={"link": head.link, "entries": head.entries, "signed": heads.sign(head, key()), "made_at": now},
    )
    return kept


def _head(day: date, last: Link, now: datetime) -> heads.Head:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(count) FROM audit_link WHERE number <= %s", [last.number])
        entries = int(cursor.fetchone()[0])
    return heads.Head(settings.AUDIT_INSTALLATION, day, last.number, bytes(last.hash).hex(), entries, in_vietnam(now))


def publish() -> None:
    """Write the heads that have no file yet, a file a day, and the public key beside them. What is there stays."""
    folder = Path(settings.AUDIT_HEADS_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    for head in Head.objects.all():
        path = folder / f"{head.day:%Y-%m-%d}.json"
        if path.exists():
            # They are written in order: whatever is older is there too.
            break
        _write(path, json.dumps(as_json(head), ensure_ascii=False, indent=2) + "\n")
    if Head.objects.exists() and not (folder / "key.pem").exists():
        _write(folder / "key.pem", key().public_pem)


def as_json(head: Head) -> dict[str, object]:
    """A head as it is published: the signed text, and what it says for whoever only reads."""
    return {"day": head.day.isoformat(), "link": head.link, "entries": head.entries, "signed": head.signed}


def key() -> KeyPair:
    """The key that pledges; made when it is missing.

    Raises:
        UnusableKey: the file holds something else, or others may read it.
    """
    path = Path(settings.AUDIT_KEY_FILE)
    if not path.exists():
        # Where another process was quicker, its key is ours.
        with contextlib.suppress(FileExistsError):
            KeyPair.generate().save(path)
    return KeyPair.load(path)


def _write(path: Path, text: str) -> None:
    own = path.with_name(f".{path.name}.{os.getpid()}")
    with own.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    own.replace(path)
