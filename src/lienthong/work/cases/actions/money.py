"""Money asked for and taken while a case goes on."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.cases.actions.following import move_on
from lienthong.work.cases.actions.handling import at_work
from lienthong.work.cases.acts import ACTS
from lienthong.work.cases.keeping import Story, load, load_step
from lienthong.work.cases.life import Action, State
from lienthong.work.cases.models import Case, Charge
from lienthong.work.cases.officers import NotAllowed, Officer, allow, may
from lienthong.work.procedures.fees import money


class NothingDue(Refusal):
    """There is nothing to pay."""

    code = "nothing_due"
    words = Words(vi="Hồ sơ không còn khoản nào phải thu.", en="Nothing is left to pay.")


class NothingToGiveBack(Refusal):
    """Nothing that was paid waits to be given back."""

    code = "nothing_to_give_back"
    words = Words(vi="Hồ sơ không có khoản nào phải hoàn.", en="There is nothing to give back.")


class SumOfItsOwn(Refusal):
    """More than was paid is given back, or less and nobody says why. Facts: `paid`."""

    code = "sum_to_give_back"
    words = Words(
        vi="Đã thu {paid} đồng: không hoàn quá số ấy, và nếu hoàn ít hơn thì phải ghi lý do.",
        en="{paid} đồng were paid: no more is given back, and whoever gives less says why.",
    )


@transaction.atomic
def ask_payment(
    step_id: int, name: str, amount: Decimal, *, kind: str = "phí", officer: Officer, now: datetime,
    revision: int | None = None,
) -> Charge:  # fmt: skip
    """Ask for money that only the handling could tell: tax, a land fee. The clock goes on, unless a law says otherwise.

    Raises:
        NothingDue: no amount.
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    if amount <= 0 or not name.strip():
        raise NothingDue
    case, step = load_step(step_id, officer=officer, revision=revision)
    state = allow(Action.ASK_PAYMENT, case, officer, step)
    at_work(step, officer)
    charge = Charge.objects.create(case=case, fee="asked", name=name.strip()[:300], kind=kind, amount=amount)
    case.money = "due"
    story = Story(case, officer, now)
    story.add(
        Action.ASK_PAYMENT, state, unit_key=step.unit_key, slots={"amount": money(amount), "what": name.strip()},
        facts={"amount": str(amount), "what": name.strip()},
    )  # fmt: skip
    story.keep()
    return charge


@transaction.atomic
def pay(
    case_id: int, *, method: str, receipt: str = "", officer: Officer, now: datetime, revision: int | None = None
) -> Case:
    """Take everything that is due.

    Raises:
        NothingDue: there is nothing to take.
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    case = load(case_id, officer=officer, revision=revision)
    if not may(Action.PAY, case, officer):
        words = ACTS[Action.PAY].words
        raise NotAllowed(action=words.vi, action_en=words.en)
    if State(case.state) in (State.NOT_ACCEPTED, State.STOPPED):
        # Nothing is taken for what was never done.
        raise NothingDue
    # Fees of the intake are taken in any state; only where the case waits for money does its state change.
    state = State.IN_PROGRESS if State(case.state) is State.AWAITING_PAYMENT else State(case.state)
    due = Charge.objects.filter(case=case, state="due")
    amount = sum((charge.amount for charge in due), Decimal(0))
    if not amount:
        raise NothingDue
    due.update(state="paid", paid_at=now, method=method, receipt=receipt)
    case.money = "paid"
    story = Story(case, officer, now)
    story.add(Action.PAY, state, slots={"amount": money(amount)}, facts={"amount": str(amount), "method": method})
    if case.accepted_at is not None:
        move_on(case, story, now)
    story.keep()
    return case


@transaction.atomic
def give_back(
    case_id: int, amount: Decimal, *, receiver: str, method: str, receipt: str = "", why: str = "", officer: Officer,
    now: datetime, revision: int | None = None,
) -> Case:  # fmt: skip
    """Give back what was paid for a case that its applicant withdrew. Less of it, or nothing, needs a reason.

    Raises:
        NothingToGiveBack: it was given back before, or nothing was paid.
        SumOfItsOwn: see there.
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    case = load(case_id, officer=officer, revision=revision)
    state = allow(Action.GIVE_MONEY_BACK, case, officer)
    if case.money != "refund":
        raise NothingToGiveBack
    paid = Charge.objects.filter(case=case, state="paid")
    total = sum((charge.amount for charge in paid), Decimal(0))
    why = why.strip()
    if not 0 <= amount <= total or (amount < total and not why):
        raise SumOfItsOwn(paid=money(total))
    if amount:
        paid.update(state="refund")
    case.money = "refunded" if amount else "paid"
    story = Story(case, officer, now)
    slots = {"amount": money(amount), "receiver": receiver.strip(), "reason": f": {why}" if why else ""}
    told = {"amount": str(amount), "paid": str(total), "receiver": receiver.strip(), "method": method, "why": why}
    story.add(Action.GIVE_MONEY_BACK, state, slots=slots, facts={**told, "receipt": receipt.strip()})
    story.keep()
    return case
