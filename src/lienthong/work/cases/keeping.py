"""Load, keep, tell: what every act on a case has in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from lienthong.ground import outbox
from lienthong.ground.audit import actions as audit
from lienthong.ground.calendars import queries as calendars
from lienthong.ground.people.models import Account
from lienthong.ground.people.roles import Role
from lienthong.kernel.calendar import Calendar, Due, Term
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.cases import clock, together
from lienthong.work.cases.acts import ACTS
from lienthong.work.cases.facts import CaseChanged
from lienthong.work.cases.life import Action, State
from lienthong.work.cases.models import Case, CaseEvent, Charge, Clock, Paper, Pause, Step
from lienthong.work.cases.officers import Officer, Unseen
from lienthong.work.procedures import queries as procedures
from lienthong.work.procedures.content import Component
from lienthong.work.procedures.versions import ProcedureVersion


class Changed(Refusal):
    """Somebody acted on the case since the page was shown. Facts: `number`."""

    code = "changed"
    words = Words(
        vi="Hồ sơ {number} vừa có người khác xử lý. Hãy xem lại rồi làm tiếp; chưa có gì bị mất.",
        en="Somebody else has just worked on case {number}. Look again, then go on; nothing was lost.",
    )


def load(case_id: int, *, officer: Officer | None = None, revision: int | None = None) -> Case:
    """The case, locked until the transaction ends.

    Raises:
        Unseen: there is none, or the officer's office has no part in it.
        Changed: it is not the revision that the page showed.
    """
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None or (officer is not None and officer.unit_key not in case.units):
        raise Unseen
    if revision is not None and case.revision != revision:
        raise Changed(number=case.number or "")
    if case.accepted_at is not None:
        # Locked as well: a change of calendar that runs at this moment writes clocks and nothing else of a case.
        case.clock = Clock.objects.select_for_update().get(pk=case.pk)
    return case


def load_step(step_id: int, *, officer: Officer | None = None, revision: int | None = None) -> tuple[Case, Step]:
    """The step and its case, locked.

    Raises:
        Unseen: there is none, or the officer's office has no part in it.
        Changed: the case is not the revision that the page showed.
    """
    found = Step.objects.filter(pk=step_id).values_list("case_id", flat=True).first()
    if found is None:
        raise Unseen
    case = load(found, officer=officer, revision=revision)
    return case, Step.objects.get(pk=step_id)


def version_of(case: Case, now: datetime | None = None) -> ProcedureVersion:
    """The procedure as it was when the case was accepted; a case keeps it for life.

    Before acceptance: that of its filing, or, as of `now`, the one under which it would be accepted. A correction is
    made under the version of the case that it corrects.
    """
    filed = procedures.version(case.version_id)
    if now is None or case.accepted_at is not None or case.corrects_id is not None:
        return filed
    return procedures.accepted_under(filed, in_vietnam(now).date())


def components_of(case: Case, now: datetime | None = None) -> tuple[Component, ...]:
    """The papers of the case's list; of every list where a new version no longer has the one that it was filed for."""
    content = version_of(case, now).content
    variant = content.variant(case.variant)
    lists = content.variants if variant is None else (variant,)
    return tuple({each.key: each for found in lists for each in found.components}.values())


def calendar_of(case: Case, now: datetime) -> Calendar:
    """The calendar of the counter that received the case."""
    return calendars.calendar_of(case.unit_key, in_vietnam(now).date())


def redate(case: Case, now: datetime) -> Due:
    """Compute the due date anew from what happened, and put it on the case's clock (not saved)."""
    assert case.accepted_at is not None
    calendar = calendar_of(case, now)
    started = clock.Started(
        case.accepted_at, Term.parse(case.term), case.extended_to, extended_at(case.pk, case.extended_to)
    )
    found = clock.due_of(calendar, started, list(Pause.objects.filter(case=case).order_by("id")))
    case.clock.due_on, case.clock.due_at, case.clock.replayed = found.due_on, found.due_at, True
    return found


def originals_go_back(case: Case) -> dict[str, str]:
    """The case ended without a result: whoever holds paper originals gives them back (not saved); for the event."""
    held, case.papers_with = case.papers_with, ""
    return {"originals_back_from": held} if held else {}


def extended_at(case_id: int, extended_to: date | None) -> datetime | None:
    """When a case was put off; None where it was not, or where that is being done in this very act."""
    if extended_to is None:
        return None
    found = CaseEvent.objects.filter(case_id=case_id, action=Action.EXTEND.value).order_by("-id")
    return found.values_list("at", flat=True).first()


@dataclass(slots=True)
class Story:
    """The events of one transaction, kept together at its end."""

    case: Case
    officer: Officer | None
    now: datetime
    channel: str = ""
    """By which door it came; empty: the counter where its people act, else the office of whoever acts."""
    events: list[CaseEvent] = field(default_factory=list)

    def add(
        self,
        action: Action,
        state: State,
        *,
        note: str = "",
        facts: Mapping[str, Any] | None = None,
        slots: Mapping[str, Words | str] | None = None,
        unit_key: str | None = None,
        by_name: str | None = None,
        slip: bool = True,
    ) -> None:
        """One act. `slots` fill the words shown to the citizen, in each language its own."""
        act, officer = ACTS[action], self.officer
        self.case.state = state
        self.events.append(
            CaseEvent(
                action=action.value,
                at=self.now,
                by_id=officer.account_id if officer else None,
                by_name=by_name or (officer.name if officer else ""),
                role=officer.role if officer else "",
                unit_key=unit_key or (officer.unit_key if officer else self.case.unit_key),
                deputy=officer.deputy if officer else "",
                channel=self.channel or _door_of(officer),
                state=state.value,
                words_vi=_filled(act.to_citizen.vi, slots or {}, "vi"),
                words_en=_filled(act.to_citizen.en, slots or {}, "en"),
                note=note,
                slip=act.slip.value if slip and act.slip else "",
                facts=dict(facts or {}),
            )
        )

    def keep(self, *, new: bool = False) -> list[CaseEvent]:
        """Save the case and its events, and tell the news once."""
        self.case.touched_at = self.now
        if new:
            self.case.save(force_insert=True)
        else:
            self.case.revision += 1
            self.case.save()
        kept = self._clock()
        if kept is not None:
            kept.save(force_insert=kept._state.adding)
        for event in self.events:
            event.case = self.case
        CaseEvent.objects.bulk_create(self.events)
        self._note()
        self._tell()
        return self.events

    def keep_all(self, others: Sequence[Step | Paper | Charge]) -> None:
        """Save a new case with everything that belongs to it in one exchange, and tell the news once."""
        self.case.touched_at = self.now
        kept = self._clock()
        together.insert(self.case, "case", [*([kept] if kept is not None else []), *self.events, *others])
        self._tell()

    def _clock(self) -> Clock | None:
        kept = self.case.its_clock
        if kept is not None:
            kept.case = self.case
            kept.running = self.case.finished_at is None
            kept.replayed = kept.replayed or self.case.paused
        return kept

    def _note(self) -> None:
        by = Account(pk=self.officer.account_id, full_name=self.officer.name) if self.officer else None
        acts = [event.action for event in self.events]
        thing, office = f"case:{self.case.pk}", self.events[-1].unit_key
        audit.note("changed", thing, by=by, organization_key=office, now=self.now, facts={"acts": acts})

    def _tell(self) -> None:
        outbox.tell(CaseChanged(self.case.pk, self.case.number or "", self.events[-1].action, self.case.state))


def _door_of(officer: Officer | None) -> str:
    return "counter" if officer is None or officer.role in (Role.COUNTER, Role.CENTRE_HEAD) else "office"


def _filled(text: str, slots: Mapping[str, Words | str], language: str) -> str:
    said = {name: getattr(word, language) if isinstance(word, Words) else word for name, word in slots.items()}
    return text.format_map(said) if said else text


def steps_of(case: Case) -> Sequence[Step]:
    """The case's steps in order."""
    return list(Step.objects.filter(case=case).order_by("position"))


def iso(value: date | datetime | None) -> str | None:
    """A day or a moment as the facts of an event hold it; None where there is none."""
    return value.isoformat() if value is not None else None
