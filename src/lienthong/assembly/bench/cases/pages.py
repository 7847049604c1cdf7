"""Pages over a million cases: how long a desk, a search, a case and the tracking page take through HTTP."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import psycopg

from lienthong.assembly.bench.cases.stage import CaseStage
from lienthong.assembly.bench.load import percentile

ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Seen:
    """One kind of page. Milliseconds."""

    name: str
    p50: float
    p95: float


def measure(stage: CaseStage) -> list[Seen]:
    """Open each kind of page many times, one at a time, after a few to warm it."""
    specialist, inspector = stage.sign_in("specialist3"), stage.sign_in("inspector")
    with psycopg.connect(stage.database) as connection:
        mine = connection.execute(
            "SELECT id, number FROM cases_case WHERE unit_key = %s ORDER BY id DESC LIMIT 20", [stage.units[3]]
        ).fetchall()
    names = ("nguyen thi lan", "siu thi h nga", "Trần", "ksor thi minh", "khanh")

    def opening(browser: httpx.Client, path: str) -> Callable[[int], None]:
        def act(number: int) -> None:
            identity, _ = mine[number % len(mine)]
            browser.get(path.format(id=identity, word=names[number % len(names)])).raise_for_status()

        return act

    def tracking(number: int) -> None:
        with_token = {"csrfmiddlewaretoken": token, "number": mine[number % len(mine)][1]}
        # Strangers are counted by address: the bench is many strangers.
        address = {"X-Forwarded-For": f"203.0.113.{number % 250}"}
        stranger.post("/cases/track/", data=with_token, headers=address)

    stranger = httpx.Client(base_url=stage.url, follow_redirects=True, timeout=60)
    token = _token(stranger.get("/cases/track/").text)
    kinds: list[tuple[str, Callable[[int], None]]] = [
        ("desk", opening(specialist, "/cases/")),
        ("search", opening(specialist, "/cases/search/?q={word}")),
        ("search-all", opening(inspector, "/cases/search/?q={word}")),
        ("case", opening(specialist, "/cases/{id}/")),
        ("tracking", tracking),
    ]
    return [Seen(name, *_measured(act)) for name, act in kinds]


def _measured(act: Callable[[int], None]) -> Iterator[float]:
    for number in range(5):
        act(number)
    taken = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        act(number)
        taken.append(time.perf_counter() - began)
    yield percentile(taken, 0.50)
    yield percentile(taken, 0.95)


def _token(page: str) -> str:
    place = page.index('name="csrfmiddlewaretoken" value="') + len('name="csrfmiddlewaretoken" value="')
    return page[place : page.index('"', place)]
