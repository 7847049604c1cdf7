"""One run: due dates, intakes beside their floor, steps, then a million cases, pages over them, and their re-dating."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from lienthong.assembly.bench.cases import filling, intakes, others, pages
from lienthong.assembly.bench.cases.intakes import Intakes
from lienthong.assembly.bench.cases.pages import Seen
from lienthong.assembly.bench.cases.stage import CLERKS, CaseStage
from lienthong.kernel.calendar import Term, due
from lienthong.kernel.moments import VIETNAM

UNITS = 500


@dataclass(slots=True)
class Found:
    """Everything that was measured. Rates are per second, times in seconds where nothing else is said."""

    due_dates: float = 0.0
    intakes: Intakes | None = None
    steps: float = 0.0
    spiff: float | None = None
    filled: float = 0.0
    cases: int = 0
    units: int = 0
    seen: list[Seen] = field(default_factory=list)
    redated: int = 0
    redating: float = 0.0


def run(
    *, intake_count: int, cases: int, connections: int, workers: int, parent: Path | None = None,
    tell: Callable[[str], None] = lambda name: None,
) -> Found:  # fmt: skip
    """Measure everything in one run, over a stage of its own."""
    found = Found()
    tell("stage")
    with CaseStage(workers=workers, parent=parent) as stage:
        tell("due")
        found.due_dates = due_dates()
        tell("intakes")
        found.intakes = intakes.measure(stage, cases=intake_count, connections=connections, clerks=CLERKS)
        tell("steps")
        found.steps = steps(stage)
        found.spiff = others.spiff_steps()
        tell("filling")
        found.cases, found.units = cases, min(UNITS, len(stage.units))
        began = time.perf_counter()
        _fill(stage, cases, found.units)
        found.filled = time.perf_counter() - began
        tell("pages")
        found.seen = pages.measure(stage)
        tell("redating")
        found.redated, found.redating = redate(stage)
    return found


def due_dates(seconds: float = 2.0) -> float:
    """Due dates a second in one process: ten thousand moments of a year at every hour, terms of every kind in turn."""
    from lienthong.ground.calendars import sheets
    from lienthong.ground.calendars.book import BASE

    calendar = sheets.book().calendar(BASE)
    kinds = ("working_days:2", "working_days:15", "same_day@15:00", "calendar_days:20", "working_hours:12")
    terms = [Term.parse(text) for text in kinds]
    start = datetime(2024, 1, 2, 7, 0, tzinfo=VIETNAM)
    moments = [start + timedelta(minutes=37 * number) for number in range(10_000)]
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        for number, moment in enumerate(moments):
            due(calendar, moment, terms[number % len(terms)])
        done += len(moments)
    return done / (time.perf_counter() - began)


def steps(stage: CaseStage, cases: int = 150) -> float:
    """Steps a second of ours, in one process, each a transaction that is on disk: taken on and finished."""
    from lienthong.ground.people import queries as people
    from lienthong.work.cases.actions.handling import finish_step, take_on
    from lienthong.work.cases.models import Step
    from lienthong.work.cases.officers import officer_of

    account = people.account_named("specialist0")
    assert account is not None
    officer = officer_of(people.posts_on(account, stage.now.date())[0], account.pk, account.full_name)
    open_ones = Step.objects.filter(unit_key=officer.unit_key, role="specialist", state="open")
    ids = list(open_ones.values_list("pk", flat=True)[:cases])
    began = time.perf_counter()
    for pk in ids:
        take_on(pk, officer=officer, now=stage.now)
        finish_step(pk, officer=officer, now=stage.now)
    return 2 * len(ids) / (time.perf_counter() - began)


def redate(stage: CaseStage) -> tuple[int, float]:
    """A day off is announced: how many due dates moved, and how long it took."""
    from lienthong.work.cases import redating

    day = stage.now.date()
    begun = redating.begin(
        "bench", why_vi="Đo tốc độ", why_en="Bench", first_day=day - timedelta(days=60),
        last_day=day + timedelta(days=60), keys=[], now=stage.now,
    )  # fmt: skip
    began = time.perf_counter()
    moved = redating.run(begun, now=stage.now)
    return moved, time.perf_counter() - began


def _fill(stage: CaseStage, cases: int, units: int) -> None:
    from lienthong.work.procedures import queries as procedures

    version = procedures.version_on(intakes.PROCEDURE, stage.now.date())
    assert version is not None
    variant = version.content.variants[0].key
    keys = list(stage.units[:units])
    codes = [f"H21.{number}" for number in range(units)]
    regime = version.regime_on(stage.now.date()).key
    filling.fill(
        stage.database, cases=cases, keys=keys, codes=codes, now=stage.now,
        version=(version.id, version.procedure_key, variant, regime),
    )  # fmt: skip
