"""Full intakes through the web: session, post, validation, number, due date, rows, story, facts; and their floor."""

import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

import httpx
import psycopg

from lienthong.assembly.bench import load
from lienthong.assembly.bench.cases.stage import CaseStage

PROCEDURE = "copy-from-register"


class _Fields(HTMLParser):
    """The fields of a page's form as a browser would send them back untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.ticks: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Inputs, the first or chosen option of a list, and boxes that may be ticked."""
        told = dict(attrs)
        name = told.get("name") or ""
        if tag == "input" and name:
            if told.get("type") == "checkbox":
                self.ticks.append(name)
            elif told.get("type") == "radio":
                if "checked" in told:
                    self.values[name] = told.get("value") or "on"
            elif told.get("type") not in ("file", "submit"):
                self.values[name] = told.get("value") or ""
        elif tag in ("select", "textarea") and name:
            self._select, self.values[name] = name, ""
        elif tag == "option" and self._select and ("selected" in told or not self.values[self._select]):
            self.values[self._select] = told.get("value") or ""


@dataclass(frozen=True, slots=True)
class Intakes:
    """What the load gave. Latencies in milliseconds."""

    rate: float
    p50: float
    p95: float
    refused: int
    floor: float
    rows: int
    """Rows that one intake writes."""


def measure(stage: CaseStage, *, cases: int, connections: int, clerks: int) -> Intakes:
    """Send so many different filings over keep-alive connections; then write their rows once more by bare SQL."""
    browsers = [stage.sign_in(f"counter{number}") for number in range(clerks)]
    forms = [_form(browser) for browser in browsers]
    requests = [_request(stage, browsers[n % clerks], forms[n % clerks], n) for n in range(cases + 100)]
    where = urlsplit(stage.url)
    host, port = str(where.hostname), int(where.port or 80)
    load.run(host, port, requests[:100], connections=connections)
    result = load.run(host, port, requests[100:], connections=connections)
    rows = _rows(stage.database)
    return Intakes(
        result.rate,
        load.percentile(result.latencies, 0.50),
        load.percentile(result.latencies, 0.95),
        result.refused,
        _floor(stage.database, min(cases, 2000), connections),
        sum(rows.values()),
    )


def _form(browser: httpx.Client) -> _Fields:
    page = browser.get("/cases/new/", params={"procedure": PROCEDURE})
    page.raise_for_status()
    fields = _Fields()
    fields.feed(page.text[page.text.index("csrfmiddlewaretoken") - 400 :])
    return fields


def _request(stage: CaseStage, browser: httpx.Client, form: _Fields, number: int) -> load.Request:
    values = {
        **form.values,
        **{tick: "on" for tick in form.ticks if tick.startswith("p-")},
        "applicant": f"Nguyễn Thị Lan {number}",
        "identity": f"{64_000_000_000 + number:012d}",
        "phone": f"09{number:08d}",
        "address": "Tổ 3, Ia Ly",
        "form_key": uuid.UUID(int=number + 1).hex,
        "act": "accept",
    }
    body = urlencode(values).encode()
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    head = (
        f"POST /cases/new/ HTTP/1.1\r\nHost: {urlsplit(stage.url).netloc}\r\nCookie: {cookies}\r\n"
        f"Origin: {stage.url}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return load.Request(head.encode() + body, 1, accepted=b"HTTP/1.1 302")


_TABLES = ("cases_case", "cases_clock", "cases_event", "cases_step", "cases_paper")


def _rows(url: str) -> dict[str, int]:
    """How many rows the last accepted case has in each table."""
    with psycopg.connect(url) as connection:
        [last] = connection.execute("SELECT max(id) FROM cases_case").fetchone() or (0,)
        return {
            table: (connection.execute(
                f"SELECT count(*) FROM {table} WHERE {'id' if table == 'cases_case' else 'case_id'} = %s", [last]  # noqa: S608
            ).fetchone() or (0,))[0]
            for table in _TABLES
        }  # fmt: skip


def _floor(url: str, cases: int, connections: int) -> float:
    """The same rows written by bare SQL in as many transactions, over as many connections; transactions per second."""
    with psycopg.connect(url) as connection:
        [last] = connection.execute("SELECT max(id) FROM cases_case").fetchone() or (0,)
        columns = {table: _columns(connection, table) for table in _TABLES}
    counter = iter(range(cases))
    lock = threading.Lock()

    def write() -> None:
        with psycopg.connect(url) as connection:
            while True:
                with lock:
                    number = next(counter, None)
                if number is None:
                    return
                made = _copy(connection, last, number, columns)
                connection.commit()
                assert made

    threads = [threading.Thread(target=write) for _ in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return cases / (time.perf_counter() - began)


def _columns(connection: psycopg.Connection, table: str) -> Sequence[str]:
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name NOT IN ('id')",
        [table],
    ).fetchall()
    return [f'"{name}"' for [name] in found]


def _copy(
    connection: psycopg.Connection, last: int, number: int, columns: dict[str, Sequence[str]]
) -> int:  # fmt: skip
    special = {
        '"number"': f"'F{number:09d}'", '"number_key"': f"'F{number:09d}'", '"tracking"': f"'f{number:015d}'",
        '"form_key"': "NULL",
    }  # fmt: skip
    names = columns["cases_case"]
    chosen = ", ".join(special.get(name, name) for name in names)
    row = connection.execute(
        f"INSERT INTO cases_case ({', '.join(names)}) SELECT {chosen} FROM cases_case WHERE id = %s RETURNING id",  # noqa: S608
        [last],
    ).fetchone()
    assert row is not None
    for table in _TABLES[1:]:
        names = columns[table]
        chosen = ", ".join(str(row[0]) if name == '"case_id"' else name for name in names)
        connection.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table} WHERE case_id = %s",  # noqa: S608
            [last],
        )
    return int(row[0])
