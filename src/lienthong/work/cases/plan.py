"""Which steps a case goes through, at which offices, and which of them may begin now."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.cases.life import Outcome
from lienthong.work.procedures.content import Content, Step

OVER = frozenset({"done", "refused", "dropped"})


class Part(StrEnum):
    """Where in the case a step lies."""

    INTAKE = "intake"
    WORK = "work"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Planned:
    """A step of the procedure, put at an office."""

    step: Step
    part: Part
    unit_key: str
    role: str
    starts_after: tuple[str, ...]
    elsewhere: bool
    """Of another organisation: it travels over the axis."""
    trouble: Words | None = None


class NoPlan(Refusal):
    """The steps go round in a circle or name one that is not there. Facts: `steps`."""

    code = "no_plan"
    words = Words(
        vi="Quy trình của thủ tục có lỗi ở các bước: {steps}. Báo người quản trị danh mục thủ tục.",
        en="The procedure's process is wrong at the steps: {steps}. Tell whoever keeps the catalogue.",
    )


_NOBODY = Words(
    vi="Chưa biết cơ quan nào làm bước này ({kind}); bộ phận tiếp nhận liên hệ và nhập kết quả.",
    en="It is not known which office does this step ({kind}); the counter asks around and enters the result.",
)


def planned(
    content: Content, *, counter_key: str, decider_key: str, office: Callable[[str], str | None]
) -> tuple[Planned, ...]:
    """The steps of one case in the order of the procedure.

    Steps that hang on a condition are left out: an officer adds them when the condition holds. Whoever started after
    such a step starts after what came before it.

    Raises:
        NoPlan: the steps cannot all be reached.
    """
    steps = [step for step in content.plan if not step.condition]
    before = _before(content.plan, {step.key for step in steps})
    followed = {key for step in steps for key in before[step.key]}
    result = []
    for step in steps:
        counter = step.role in ("counter", "centre_head")
        first, last = not before[step.key], step.key not in followed
        # A process with one step at the counter begins there; its end is the handing over.
        part = Part.INTAKE if counter and first else Part.RETURN if counter and last else Part.WORK
        unit, trouble = counter_key if counter else office(step.organization), None
        if unit is None:
            unit, trouble = counter_key, _NOBODY
        result.append(
            Planned(
                step, part, unit, "counter" if counter or trouble else step.role or "specialist", before[step.key],
                elsewhere=unit not in (counter_key, decider_key), trouble=trouble,
            )
        )  # fmt: skip
    if not any(each.part is Part.WORK for each in result):
        raise NoPlan(steps=", ".join(step.key for step in steps))
    return tuple(result)


def _before(plan: Sequence[Step], kept: set[str]) -> dict[str, tuple[str, ...]]:
    known = {step.key: step for step in plan}
    named = any(step.starts_after for step in plan)
    direct: dict[str, tuple[str, ...]] = {
        step.key: step.starts_after if named else (plan[index - 1].key,) if index else ()
        for index, step in enumerate(plan)
    }

    def reached(key: str, seen: frozenset[str]) -> tuple[str, ...]:
        if key in seen or key not in known:
            raise NoPlan(steps=key)
        found: list[str] = []
        for earlier in direct[key]:
            found += [earlier] if earlier in kept else reached(earlier, seen | {key})
        for earlier in direct[key]:
            reached(earlier, seen | {key})
        return tuple(dict.fromkeys(found))

    return {step.key: reached(step.key, frozenset()) for step in plan}


class Standing(Protocol):
    """What of a kept step decides what may follow."""

    @property
    def key(self) -> str: ...  # noqa: D102
    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def starts_after(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def gives_result(self) -> bool: ...  # noqa: D102


def may_begin(steps: Iterable[Standing]) -> list[str]:
    """The waiting steps whose predecessors are all over; each result that was refused holds back only what needs it."""
    states = {step.key: step.state for step in steps}
    return [
        step.key
        for step in steps
        if step.state == "waiting" and all(states.get(key, "done") in ("done", "dropped") for key in step.starts_after)
    ]


def cannot_begin(steps: Iterable[Standing]) -> list[str]:
    """The waiting steps that will never begin, because what they need was refused; directly or through others."""
    states = {step.key: step.state for step in steps}
    needs = {step.key: step.starts_after for step in steps if step.state == "waiting"}
    lost: set[str] = set()
    while True:
        more = {
            key
            for key, after in needs.items()
            if key not in lost and any(states.get(each) == "refused" or each in lost for each in after)
        }
        if not more:
            return [step.key for step in steps if step.key in lost]
        lost |= more


def outcome_of(steps: Iterable[Standing]) -> Outcome | None:
    """How the work ended; None while some of it goes on. Hand in the steps of the work alone."""
    work = list(steps)
    if any(step.state not in OVER for step in work):
        return None
    results = [step for step in work if step.gives_result] or work
    given = [step for step in results if step.state == "done"]
    if len(given) == len(results):
        return Outcome.GRANTED
    return Outcome.PARTLY if given else Outcome.REFUSED
