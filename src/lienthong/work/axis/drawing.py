"""The way of a document as a picture: levels of government, stops on them, steps of each stop. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lienthong.exchange.hub.watch import Fact, Receiver, Relay, Route, Way
from lienthong.exchange.protocol.life import ORDER, Package, State
from lienthong.kernel.organizations import Level
from lienthong.kernel.words import Words
from lienthong.work.axis.naming import Named, Namer
from lienthong.work.axis.vocabulary import ELSEWHERE, KINDS_OF_STATE, LEVELS, STATES

SHOWN_IN_A_LANE = 6
"""So many stops of a level are drawn; the others are folded into a table, those that need someone never."""
LONG_IN_THE_INBOX = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a stop. `kind`: `done`, `skipped` (implied by a later one), `next`, `open`, `bad`."""

    label: Words
    kind: str
    at: datetime | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One receiver on the picture."""

    organization: Named
    receiver: Receiver
    kind: str
    state: Words
    steps: tuple[Step, ...]
    former: Named | None
    candidates: tuple[Named, ...]
    last_at: datetime | None

    @property
    def needs_someone(self) -> bool:
        """It does not move by itself."""
        return self.kind in ("bad", "warning")


@dataclass(frozen=True, slots=True)
class Lane:
    """One level of government. `row` counts from 1, the centre; `exists`: that level exists on the day."""

    level: Level | None
    name: Words
    row: int
    stops: tuple[Stop, ...]
    folded: tuple[Stop, ...]
    sender_here: bool
    exists: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the bar that shows how far all receivers are."""

    kind: str
    name: Words
    count: int
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the page draws."""

    sender: Named
    sender_row: int
    lanes: tuple[Lane, ...]
    sentence: tuple[Words, ...]
    segments: tuple[Segment, ...]
    beyond: bool
    """Whether it also goes over another axis."""
    passed_at: datetime | None
    """When that axis took it."""
    total: int


def picture(way: Way, namer: Namer, now: datetime) -> Picture:
    """The picture of a way as it stands at this moment."""
    sender = namer.of(way.sender)
    stops = [_stop(receiver, namer, now) for receiver in way.receivers]
    lanes = _lanes(stops, sender, namer)
    relays = [relay for receiver in way.receivers for relay in receiver.relays]
    return Picture(
        sender=sender,
        sender_row=next((lane.row for lane in lanes if lane.sender_here), 4),
        lanes=lanes,
        sentence=_sentence(stops),
        segments=_segments(stops),
        beyond=bool(relays) or way.first.via != "agency",
        passed_at=min((relay.passed_at for relay in relays if relay.passed_at), default=None),
        total=len(stops),
    )


def _lanes(stops: Sequence[Stop], sender: Named, namer: Namer) -> tuple[Lane, ...]:
    levels: list[Level | None] = list(Level)
    if sender.level is None or any(stop.organization.level is None for stop in stops):
        levels.append(None)
    lanes = []
    for row, level in enumerate(levels, 1):
        here = sorted(
            (stop for stop in stops if stop.organization.level is level), key=lambda stop: not stop.needs_someone
        )
        calm = max(SHOWN_IN_A_LANE - sum(stop.needs_someone for stop in here), 2)
        shown = [stop for stop in here if stop.needs_someone]
        rest = [stop for stop in here if not stop.needs_someone]
        # Two more than fit are shown rather than folded: a fold for one line is a nuisance.
        cut = len(rest) if len(rest) <= calm + 1 else calm
        lanes.append(
            Lane(
                level=level,
                name=LEVELS[level] if level else ELSEWHERE,
                row=row,
                stops=(*shown, *rest[:cut]),
                folded=tuple(rest[cut:]),
                sender_here=sender.level is level,
                exists=level is None or bool(here) or namer.has(level),
            )
        )
    return tuple(lanes)


def _stop(receiver: Receiver, namer: Namer, now: datetime) -> Stop:
    organization = namer.of(receiver.organization)
    former = namer.bearer(receiver.former) if receiver.former else None
    candidates: tuple[Named, ...] = ()
    if receiver.route is Route.CLERK and receiver.held is not None:
        bearer = namer.bearer(receiver.addressed_as)
        candidates = tuple(namer.of(key) for key in receiver.held.candidates)
        level = candidates[0].level if candidates else None
        organization = Named(
            "", bearer.name if bearer else receiver.addressed_as, receiver.addressed_as, level, known=bool(bearer)
        )
    kind, state = _state(receiver, now)
    return Stop(
        organization=organization,
        receiver=receiver,
        kind=kind,
        state=state,
        steps=_steps(receiver),
        former=former,
        candidates=candidates,
        last_at=_last_at(receiver),
    )


def _state(receiver: Receiver, now: datetime) -> tuple[str, Words]:
    held = receiver.held
    if receiver.route is Route.CLERK and held is not None:
        if held.decided_at is None:
            return "warning", Words(vi="Chờ văn thư chọn nơi nhận", en="Waiting for a clerk’s choice")
        return "neutral", Words(vi="Văn thư quyết định không giao", en="Not delivered, a clerk decided")
    if receiver.state is not None and receiver.state is not State.SENT:
        return KINDS_OF_STATE[receiver.state], STATES[receiver.state]
    if receiver.relays:
        return _relay_state(receiver.relays[0])
    delivery = receiver.deliveries[0] if receiver.deliveries else None
    if delivery is None:
        return "neutral", STATES[State.SENT]
    if delivery.state == Package.FAIL.value:
        return "bad", Words(vi="Nơi nhận không đọc được", en="The receiver cannot read it")
    if delivery.state == Package.DONE.value:
        return "info", Words(vi="Đã lấy về, chưa báo đến", en="Fetched, arrival not confirmed")
    late = now - delivery.delivered_at > LONG_IN_THE_INBOX
    return "warning" if late else "neutral", Words(vi="Trong hộp đến, chưa lấy về", en="In the inbox, not fetched yet")


def _relay_state(relay: Relay) -> tuple[str, Words]:
    if relay.state == "failed":
        return "bad", Words(vi="Trục quốc gia từ chối", en="Refused by the national axis")
    if relay.state == "waiting":
        kind = "warning" if relay.attempts else "neutral"
        return kind, Words(vi="Chờ lên trục quốc gia", en="Waiting for the national axis")
    if relay.far_state == Package.DONE.value:
        return "info", Words(vi="Nơi nhận đã lấy về, chưa báo đến", en="Fetched over there, arrival not confirmed")
    return "info", Words(vi="Đã lên trục quốc gia", en="With the national axis")


def _steps(receiver: Receiver) -> tuple[Step, ...]:
    if receiver.route is Route.CLERK:
        return ()
    steps = [*_transport(receiver), *_business(receiver)]
    # The first step that nobody has taken is the one that is waited for.
    for index, step in enumerate(steps):
        if step.kind == "open":
            if index == 0 or steps[index - 1].kind != "bad":
                steps[index] = Step(step.label, "next", code=step.code)
            break
    return tuple(steps)


def _transport(receiver: Receiver) -> list[Step]:
    fetched = Words(vi="Lấy về", en="Fetched")
    if receiver.relays:
        relay = receiver.relays[0]
        passed = Words(vi="Lên trục", en="Passed on")
        done = relay.far_state == Package.DONE.value
        return [
            Step(passed, {"failed": "bad", "waiting": "next"}.get(relay.state, "done"), relay.passed_at),
            Step(fetched, _implied("done" if done else "open", receiver), relay.far_state_at if done else None),
        ]
    if not receiver.deliveries:
        return []
    delivery = receiver.deliveries[0]
    kind = {Package.DONE.value: "done", Package.FAIL.value: "bad"}.get(delivery.state, "open")
    return [
        Step(Words(vi="Vào hộp đến", en="In the inbox"), "done", delivery.delivered_at),
        Step(fetched, _implied(kind, receiver), delivery.state_at if kind != "open" else None),
    ]


def _implied(kind: str, receiver: Receiver) -> str:
    # Whoever reported a status has read the document, though the transport may not have been told.
    return "skipped" if kind == "open" and receiver.facts else kind


def _business(receiver: Receiver) -> list[Step]:
    arrived = _step(receiver, Words(vi="Đã đến", en="Arrived"), "01", State.ARRIVED)
    if receiver.state is State.REFUSED:
        refusal = receiver.first("02")
        at = _moment(refusal) if refusal else None
        return [arrived, Step(Words(vi="Từ chối", en="Refused"), "bad", at, "02")]
    steps = [
        arrived,
        _step(receiver, Words(vi="Tiếp nhận", en="Accepted"), "03", State.ACCEPTED),
        _step(receiver, Words(vi="Xử lý", en="In hand"), "04", State.ASSIGNED, "05"),
    ]
    if receiver.state in (State.RECALL_ASKED, State.RECALLED):
        recall = receiver.deliveries[-1].delivered_at if len(receiver.deliveries) > 1 else None
        asked = receiver.first("13")
        steps = [step for step in steps if step.kind == "done"]
        steps.append(Step(Words(vi="Xin thu hồi", en="Recall asked"), "done", _moment(asked) if asked else recall))
        answer = receiver.first("15")
        agreed = Words(vi="Thu hồi", en="Recalled")
        done = receiver.state is State.RECALLED
        steps.append(Step(agreed, "done" if done else "open", _moment(answer) if answer else None, "15"))
        return steps
    return [*steps, _step(receiver, Words(vi="Xong", en="Finished"), "06", State.DONE)]


def _step(receiver: Receiver, label: Words, code: str, reached: State, *also: str) -> Step:
    fact = next((fact for fact in receiver.facts if fact.code in (code, *also)), None)
    if fact is not None:
        return Step(label, "done", _moment(fact), fact.code)
    if receiver.state in ORDER and ORDER.index(receiver.state) >= ORDER.index(reached):
        return Step(label, "skipped", code=code)
    return Step(label, "open", code=code)


def _moment(fact: Fact) -> datetime:
    """The moment of the act, as its office stamped it; where it did not, the moment we heard of it."""
    return fact.stamped_at or fact.heard_at


def _last_at(receiver: Receiver) -> datetime | None:
    moments: list[datetime] = [fact.heard_at for fact in receiver.facts]
    moments += [delivery.state_at or delivery.delivered_at for delivery in receiver.deliveries]
    moments += [relay.far_state_at or relay.passed_at or relay.created_at for relay in receiver.relays]
    if receiver.held is not None:
        moments.append(receiver.held.decided_at or receiver.held.created_at)
    return max(moments, default=None)


_GROUPS: tuple[tuple[str, Words], ...] = (
    ("done", Words(vi="đã xử lý xong", en="finished")),
    ("accepted", Words(vi="đã tiếp nhận", en="accepted")),
    ("arrived", Words(vi="đã đến", en="arrived")),
    ("way", Words(vi="đang trên đường", en="on the way")),
    ("held", Words(vi="chờ văn thư", en="waiting for a clerk")),
    ("trouble", Words(vi="bị từ chối hoặc mắc lỗi", en="refused or failing")),
    ("back", Words(vi="thu hồi", en="recalled")),
)


def _group(stop: Stop) -> str:
    state = stop.receiver.state
    if stop.kind == "bad":
        return "trouble"
    if stop.receiver.route is Route.CLERK:
        return "held" if stop.kind == "warning" else "trouble"
    if state is State.DONE:
        return "done"
    if state in (State.ACCEPTED, State.ASSIGNED, State.PROCESSING):
        return "accepted"
    if state is State.ARRIVED:
        return "arrived"
    if state in (State.RECALL_ASKED, State.RECALLED):
        return "back"
    return "way"


def _segments(stops: Iterable[Stop]) -> tuple[Segment, ...]:
    counts = Counter(map(_group, stops))
    total, left, segments = sum(counts.values()), 0.0, []
    for kind, name in _GROUPS:
        if counts[kind]:
            width = 100 * counts[kind] / total
            segments.append(Segment(kind, name, counts[kind], left, width))
            left += width
    return tuple(segments)


def _sentence(stops: Sequence[Stop]) -> tuple[Words, ...]:
    """Where it is, in one or two sentences, the good news first."""
    total = len(stops)
    if not total:
        return (Words(vi="Chưa có nơi nhận nào.", en="It has no receiver yet."),)
    counts = Counter(map(_group, stops))
    there = counts["arrived"] + counts["accepted"] + counts["done"] + counts["back"]
    there += sum(stop.receiver.state is State.REFUSED for stop in stops)
    if total == 1:
        return (_alone(stops[0]),)
    if counts["done"] == total:
        return (
            Words(
                vi=f"Đã tới cả {total} nơi nhận, và cả {total} nơi đã xử lý xong.",
                en=f"It has reached all {total} receivers, and all of them have finished.",
            ),
        )
    first = (
        Words(vi=f"Đã tới cả {total} nơi nhận", en=f"It has reached all {total} receivers")
        if there == total
        else Words(vi=f"Đã tới {there} trong {total} nơi nhận", en=f"It has reached {there} of {total} receivers")
        if there
        else Words(vi=f"Chưa tới nơi nào trong {total} nơi nhận", en=f"It has reached none of {total} receivers yet")
    )
    sentence = [_with_those_at_work(first, counts["accepted"] + counts["done"], counts["done"])]
    open_ends = []
    for group, vi, en in (
        ("way", "{n} nơi còn trên đường", "{n} still on the way"),
        ("held", "{n} nơi chờ văn thư chọn", "{n} waiting for a clerk’s choice"),
        ("trouble", "{n} nơi bị từ chối hoặc mắc lỗi", "{n} refused or failing"),
        ("back", "{n} nơi thu hồi", "{n} recalled or asked back"),
    ):
        if counts[group]:
            open_ends.append(Words(vi=vi.format(n=counts[group]), en=en.format(n=counts[group])))
    if open_ends:
        sentence.append(_listed(open_ends))
    return tuple(sentence)


def _alone(stop: Stop) -> Words:
    name, state = stop.organization.name, stop.state
    return Words(vi=f"{name}: {_small(state.vi)}.", en=f"{name}: {_small(state.en)}.")


def _with_those_at_work(first: Words, accepted: int, finished: int) -> Words:
    if not accepted:
        return Words(vi=f"{first.vi}.", en=f"{first.en}.")
    vi, en = f"{first.vi}: {accepted} nơi đã tiếp nhận", f"{first.en}: {accepted} accepted it"
    if finished:
        vi += f", trong đó {finished} nơi đã xử lý xong"
        en += f", {finished} of them finished"
    return Words(vi=f"{vi}.", en=f"{en}.")


def _listed(parts: Sequence[Words]) -> Words:
    vi, en = ", ".join(part.vi for part in parts), ", ".join(part.en for part in parts)
    return Words(vi=f"{vi}.", en=f"{en[:1].upper()}{en[1:]}.")


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
