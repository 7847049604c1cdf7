"""Pages over all those documents through HTTP, beside the same question put to the database without any thought."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, unquote

import httpx
import psycopg

from lienthong.assembly.bench.documents import vocabulary
from lienthong.assembly.bench.documents.stage import LARGE, DocumentStage
from lienthong.assembly.bench.load import percentile

ROUNDS = 12
"""Times that each question is asked, after once to warm it."""

QUESTIONS = (
    "báo cáo", "uy ban nhan dan", "hộ nghèo", "việc", "y", "ở", "sửa chữa đường", "duong giao thong nong thon",
    "4321/UBND-VX", "4321/UBND", vocabulary.rare(4321), f"báo cáo {vocabulary.rare(77)}", "thực phẩm cháy rừng",
    "khôngcótrongđâu", "công văn nguyễn văn dũng",
)  # fmt: skip
"""Words in nearly every document, in some, in few, in none; common with rare, and common ones that never meet."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One kind of page. Milliseconds; `worst` is the question with the highest median."""

    name: str
    p50: float
    p95: float
    worst: str = ""
    worst_p50: float = 0.0


def measure(stage: DocumentStage) -> Iterator[Seen]:
    """Every kind of page, one request at a time."""
    ordinary, large = stage.sign_in("clerk"), stage.sign_in("clerk-large")
    specialist, inspector = stage.sign_in("specialist"), stage.sign_in("inspector")
    search = "/documents/search/?text="
    asked = [search + quote(each) for each in QUESTIONS]
    filtered = [f"{address}&direction=in&state=in_progress&issuer=s%E1%BB%9F" for address in asked[:6]]
    year, day = stage.now.year, f"{stage.now:%d/%m/%Y}"
    first = f"{stage.now.replace(day=1):%d/%m/%Y}"
    month = f"/documents/registers/statistics/?first={first}&last={day}"
    year_ago = f"{stage.now - timedelta(days=360):%d/%m/%Y}"
    units = f"/documents/registers/units/?last={day}&on={day}"
    books = [f"/documents/registers/{key}/?year={year}" for key in ("in", "out", "handling")]
    yield _floor(stage)
    for name, browser, addresses in (
        ("empty", ordinary, ["/documents/search/"]),
        ("search", ordinary, asked),
        ("search-large", large, asked),
        ("search-all", inspector, asked),
        ("search-mine", specialist, asked),
        ("search-filtered", large, filtered),
        ("search-filtered-all", inspector, filtered),
        ("desk-in", ordinary, ["/documents/in/"]),
        ("desk-out", ordinary, ["/documents/out/?list=office"]),
        ("desk-large", large, ["/documents/in/", "/documents/out/?list=office"]),
        ("registers", ordinary, books),
        ("registers-large", large, books),
        ("statistics", ordinary, [month]),
        ("statistics-large", large, [month]),
        ("late", ordinary, ["/documents/registers/late/"]),
        ("late-large", large, ["/documents/registers/late/"]),
        (
            "units",
            inspector,
            [f"{units}&first={first}", f"{units}&first={year_ago}", f"{units}&first={year_ago}&figure=received"],
        ),
    ):
        yield _seen(name, browser, addresses)


def _seen(name: str, browser: httpx.Client, addresses: Sequence[str]) -> Seen:
    def opening(address: str) -> Callable[[], object]:
        return lambda: browser.get(address).raise_for_status()

    taken = {address: _taken(opening(address)) for address in addresses}
    every = [each for times in taken.values() for each in times]
    worst = max(taken, key=lambda address: percentile(taken[address], 0.5))
    said = unquote(worst.partition("text=")[2] or worst) if len(addresses) > 1 else ""
    return Seen(name, percentile(every, 0.5), percentile(every, 0.95), said, percentile(taken[worst], 0.5))


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
    return Seen("naive", percentile(taken, 0.5), percentile(taken, 0.95))


def _taken(act: Callable[[], object], rounds: int = 0) -> list[float]:
    act()
    found = []
    for _ in range(rounds or ROUNDS):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return found
