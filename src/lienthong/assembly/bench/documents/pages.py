"""Pages over all those documents through HTTP, beside the same question put to the database without any thought."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, unquote

import httpx
import psycopg

from lienthong.assembly.bench.documents import vocabulary
from lienthong.assembly.bench.documents.stage import LARGE, DocumentStage
from lienthong.assembly.bench.load import percentile

ROUNDS = 12
"""Times that each question is asked, after once to warm it."""

COMMON = ("báo cáo", "việc", "ở", "sửa chữa đường", "công văn nguyễn văn dũng")
PLAIN = ("bao cao", "uy ban nhan dan", "y", "duong giao thong nong thon")
RARE = (
    "hộ nghèo", "thực phẩm cháy rừng", vocabulary.rare(4321), f"báo cáo {vocabulary.rare(77)}", "khôngcótrongđâu",
    "4321/UBND-VX", "4321/UBND",
)  # fmt: skip
QUESTIONS = (*COMMON, *PLAIN, *RARE)
"""Words in nearly every document, with marks and without; in few, in none; common ones that never meet; numbers."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One kind of page. Milliseconds; `worst` is the question with the highest median. `load` of the machine then."""

    name: str
    p50: float
    p95: float
    worst: str = ""
    worst_p50: float = 0.0
    load: float = 0.0


def measure(stage: DocumentStage) -> Iterator[Seen]:
    """Every kind of page, one request at a time."""
    who = {name: stage.sign_in(name) for name in (
        "clerk", "clerk-large", "specialist", "specialist-large", "inspector",
    )}  # fmt: skip
    yield _floor(stage)
    for name, whose, addresses in _rows(stage.now):
        yield _seen(name, who[whose], addresses)


def _rows(now: datetime) -> Iterator[tuple[str, str, Sequence[str]]]:
    """The name of each line, who looks, and at what."""
    yield "empty", "clerk", ["/documents/search/"]
    registered = "/documents/in/registered/"
    desks = ["/documents/out/clerk/", "/documents/out/", "/documents/out/?list=office", registered]
    tasks = ["/documents/in/mine/", "/documents/out/", registered]
    yield from _twice("in", "clerk", ["/documents/in/"])
    yield from _twice("clerk", "clerk", desks)
    yield from _twice("specialist", "specialist", tasks)
    yield "inspector", "inspector", [registered, "/documents/out/?list=office"]
    yield "search", "clerk", _searching(QUESTIONS)
    yield "search-common", "clerk-large", _searching(COMMON)
    yield "search-plain", "clerk-large", _searching(PLAIN)
    yield "search-rare", "clerk-large", _searching(RARE)
    yield "search-filtered", "clerk-large", _searching(QUESTIONS[:10], filtered=True)
    yield "search-mine", "specialist-large", _searching(QUESTIONS)
    yield "search-all", "inspector", _searching(QUESTIONS)
    yield "search-filtered-all", "inspector", _searching(QUESTIONS[:10], filtered=True)
    day, first, ago = f"{now:%d/%m/%Y}", f"{now.replace(day=1):%d/%m/%Y}", f"{now - timedelta(days=360):%d/%m/%Y}"
    statistics, units = "/documents/registers/statistics/?", f"/documents/registers/units/?on={day}&"
    books = [f"/documents/registers/{key}/?year={now.year}" for key in ("in", "out", "handling")]
    yield from _twice("registers", "clerk", books)
    yield from _twice("statistics", "clerk", [f"{statistics}first={first}&last={day}"])
    yield from _twice("statistics-year", "clerk", [f"{statistics}first={ago}&last={day}"])
    reports = [f"/documents/registers/reports/{each}/?first={ago}&last={day}" for each in ("in", "out")]
    yield from _twice("reports-year", "clerk", reports)
    yield from _twice("late", "clerk", ["/documents/registers/late/"])
    yield "units", "inspector", [f"{units}first={first}&last={day}"]
    year = f"{units}first={ago}&last={day}"
    yield "units-year", "inspector", [year, f"{year}&figure=received"]


def _twice(name: str, whose: str, addresses: Sequence[str]) -> Iterator[tuple[str, str, Sequence[str]]]:
    """In an ordinary office, and in the large one."""
    for size in ("", "-large"):
        yield f"{name}{size}", f"{whose}{size}", addresses


def _searching(questions: Sequence[str], *, filtered: bool = False) -> list[str]:
    filters = "&direction=in&state=in_progress&issuer=s%E1%BB%9F" if filtered else ""
    return [f"/documents/search/?text={quote(each)}{filters}" for each in questions]


def _seen(name: str, browser: httpx.Client, addresses: Sequence[str]) -> Seen:
    def opening(address: str) -> Callable[[], object]:
        return lambda: browser.get(address).raise_for_status()

    taken = {address: _taken(opening(address)) for address in addresses}
    every = [each for times in taken.values() for each in times]
    worst = max(taken, key=lambda address: percentile(taken[address], 0.5))
    said = unquote(worst.partition("text=")[2] or worst) if len(addresses) > 1 else ""
    load = round(os.getloadavg()[0], 1)
    return Seen(name, percentile(every, 0.5), percentile(every, 0.95), said, percentile(taken[worst], 0.5), load)


def _floor(stage: DocumentStage) -> Seen:
    """The same words as one would ask for them without thinking of how many documents have them: no page around it."""
    from lienthong.kernel.vietnamese import fold
    from lienthong.work.documents.keeping import words_of

    taken = []
    with psycopg.connect(stage.database, autocommit=True) as connection:
        for question in QUESTIONS:
            query = " & ".join(words_of(fold(question)))
            facts = (query, stage.units[LARGE])

            def ask(facts: tuple[str, str] = facts) -> None:
                connection.execute(
                    "SELECT id, subject FROM documents_document WHERE to_tsvector('simple', COALESCE(haystack, '')) @@ "
                    "to_tsquery('simple', %s) AND organization_key = %s ORDER BY day DESC, id DESC LIMIT 25", facts,
                ).fetchall()  # fmt: skip

            taken += _taken(ask, rounds=1)
    load = round(os.getloadavg()[0], 1)
    return Seen("naive", percentile(taken, 0.5), percentile(taken, 0.95), load=load)


def _taken(act: Callable[[], object], rounds: int = 0) -> list[float]:
    act()
    found = []
    for _ in range(rounds or ROUNDS):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return found
