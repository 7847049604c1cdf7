"""What this person may do to this case now: the acts that its life allows and that one of their posts carries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lienthong.kernel.calendar import Calendar
from lienthong.kernel.moments import in_vietnam
from lienthong.work.cases.actions.deadlines import last_day
from lienthong.work.cases.acts import ACTS, By
from lienthong.work.cases.life import Action, State, after
from lienthong.work.cases.models import Case, CaseEvent, Charge, Consultation, Step
from lienthong.work.cases.officers import HEADS, Officer, may, posts_for
from lienthong.work.cases.opening import is_return

ORDER = (
    Action.SIGN, Action.RETURN_RESULT, Action.START_STEP, Action.FINISH_STEP, Action.ACCEPT, Action.GIVE_PAPERS,
    Action.GIVE_OPINION, Action.CONFIRM_WITHDRAWAL, Action.APOLOGISE, Action.ENTER_ANSWER, Action.ASSIGN, Action.PAY,
    Action.GIVE_MONEY_BACK, Action.GIVE_BACK_STEP,
    Action.DECLINE_WITHDRAWAL, Action.ASK_FOR_PAPERS, Action.ASK_BEFORE_ACCEPTANCE, Action.CONSULT,
    Action.MAKE_APPOINTMENT, Action.ASK_PAYMENT, Action.EXTEND, Action.ASK_WITHDRAWAL, Action.REFUSE, Action.STOP,
    Action.NOT_ACCEPT, Action.CORRECT_RESULT, Action.RECORD_MISHAP,
)  # fmt: skip
"""The one that comes first is the page's main button, if it is one that leads on."""
LEADS_ON = frozenset(
    {
        Action.SIGN, Action.RETURN_RESULT, Action.START_STEP, Action.FINISH_STEP, Action.ACCEPT, Action.GIVE_PAPERS,
        Action.GIVE_OPINION, Action.CONFIRM_WITHDRAWAL, Action.APOLOGISE, Action.ASSIGN, Action.PAY,
        Action.GIVE_MONEY_BACK,
    }
)  # fmt: skip

OF_A_STEP = frozenset(
    {
        Action.ASSIGN, Action.START_STEP, Action.FINISH_STEP, Action.SIGN, Action.GIVE_BACK_STEP,
        Action.ASK_FOR_PAPERS, Action.ASK_PAYMENT, Action.CONSULT,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """One act, on one step or opinion where it is about one, in one of the person's posts."""

    action: Action
    officer: Officer
    step: Step | None = None
    consultation: Consultation | None = None

    @property
    def about(self) -> str:
        """The query that names the step or the opinion."""
        if self.step is not None:
            return f"?step={self.step.pk}"
        return f"?opinion={self.consultation.pk}" if self.consultation is not None else ""


def offers(
    case: Case, officers: Sequence[Officer], steps: Sequence[Step], charges: Iterable[Charge],
    consultations: Iterable[Consultation], *, calendar: Calendar, now: datetime, asking: str = "",
) -> list[Offer]:  # fmt: skip
    """Everything on offer, the likeliest first; each act on each step once, in the first post that carries it.

    `calendar` is that of the counter: whether the due date may still be put off hangs on it. `asking` is the key of the
    step that waits for papers: whoever asked for them waits, and finishes nothing meanwhile.
    """
    owed = any(charge.state == "due" for charge in charges)
    open_steps = [step for step in steps if step.state in ("open", "to_sign") and not is_return(step, steps)]
    sent = [step for step in steps if step.state == "sent"]
    open_opinions = [each for each in consultations if each.answered_at is None]
    found = []
    for action in ORDER:
        if not _possible(action, case, owed) or not _in_time(action, case, calendar, now):
            continue
        if action in OF_A_STEP:
            for step in open_steps:
                if action is Action.FINISH_STEP and step.key == asking:
                    continue
                officer = next((each for each in officers if _step_fits(action, case, step, each)), None)
                if officer is not None:
                    found.append(Offer(action, officer, step))
        elif action is Action.ENTER_ANSWER:
            officer = next((each for each in officers if may(action, case, each)), None)
            found += [Offer(action, officer, step) for step in sent if officer is not None]
        elif action is Action.GIVE_OPINION:
            for asked in open_opinions:
                officer = next((each for each in officers if may(action, case, each, asked)), None)
                if officer is not None:
                    found.append(Offer(action, officer, consultation=asked))
        else:
            officer = next((each for each in officers if _case_fits(action, case, each)), None)
            if officer is not None:
                found.append(Offer(action, officer))
    return found


def main_of(found: Sequence[Offer], *, late: bool) -> Offer | None:
    """The page's one main act: the first that leads the case on. An apology is that only for what is late by now."""
    leading = LEADS_ON if late else LEADS_ON - {Action.APOLOGISE}
    return next((offer for offer in found if offer.action in leading), None)


def asking(case: Case, events: Sequence[CaseEvent]) -> str:
    """The key of the step that waits for papers; empty where the case waits for none."""
    if State(case.state) is not State.AWAITING_PAPERS:
        return ""
    asked = [event for event in events if event.action == Action.ASK_FOR_PAPERS.value]
    return str(asked[-1].facts.get("step", "")) if asked else ""


def _possible(action: Action, case: Case, owed: bool) -> bool:
    state, accepted = State(case.state), case.accepted_at is not None
    if action is Action.PAY:
        # Fees of the intake are taken in any state.
        return owed
    if action is Action.GIVE_MONEY_BACK and case.money != "refund":
        return False
    if action in (Action.ACCEPT, Action.NOT_ACCEPT) and accepted:
        return False
    if action in (Action.ASK_WITHDRAWAL, Action.STOP) and not accepted:
        return False
    if action is Action.EXTEND and case.extended_to is not None:
        return False
    return after(state, action) is not None


def _in_time(action: Action, case: Case, calendar: Calendar, now: datetime) -> bool:
    """A due date is put off before the last day for that; afterwards there is an apology, once until its day."""
    if action not in (Action.EXTEND, Action.APOLOGISE):
        return True
    last, today = last_day(case, calendar), in_vietnam(now).date()
    if last is None or action is Action.EXTEND:
        return last is not None and today <= last
    return today > last and (case.promised_on is None or case.promised_on < today)


def _case_fits(action: Action, case: Case, officer: Officer) -> bool:
    if not may(action, case, officer):
        return False
    if ACTS[action].by is By.STEP:
        # Without a step, whoever has part in the case; a reader of a wider scope has not.
        return officer.unit_key in case.units
    return True


def _step_fits(action: Action, case: Case, step: Step, officer: Officer) -> bool:
    if not may(action, case, officer, step):
        return False
    fitting = officer.role in posts_for(step.role)
    free = step.account_id is None
    mine = free or step.account_id in (officer.account_id, officer.deputy_for)
    signing = step.role == "signer"
    match action:
        case Action.START_STEP:
            return fitting and free
        case Action.FINISH_STEP:
            return fitting and mine and not signing
        case Action.SIGN | Action.GIVE_BACK_STEP:
            return fitting and mine and signing
        case Action.ASK_FOR_PAPERS | Action.CONSULT | Action.ASK_PAYMENT:
            # As `handling.at_work` asks: a head may act from a colleague's step too.
            return (fitting and mine) or officer.role in HEADS
        case _:
            return True
