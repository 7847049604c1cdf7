"""From a case to its slips: everything that a form says, gathered once, in a number of queries that does not grow."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.crypto import salted_hmac

from lienthong.ground.people.models import Post
from lienthong.kernel.calendar import Term
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.cases import offices, papers_letterhead, queries, redating
from lienthong.work.cases.life import Action
from lienthong.work.cases.models import Case, CaseEvent, Charge, Guidance, Moved, Paper, PaperRequest, Result, Step
from lienthong.work.cases.papers_course import control_rows
from lienthong.work.cases.slips import applicant_reference, facts
from lienthong.work.procedures import queries as procedures
from lienthong.work.procedures import regimes
from lienthong.work.procedures.versions import ProcedureVersion

CHARGES = {
    "paid": Words(vi="Đã nộp", en="Paid"),
    "due": Words(vi="Chưa nộp", en="Not paid yet"),
    "exempt": Words(vi="Được miễn", en="Exempt"),
    "cancel": Words(vi="Không thu nữa", en="Not due any more"),
    "refund": Words(vi="Được hoàn trả", en="Refunded"),
}
NO_TERM = Words(vi="thủ tục không quy định thời hạn bổ sung", en="the procedure sets no time")
RESULT_BY = {"counter": "tại quầy", "post": "qua bưu chính", "online": "trực tuyến"}


class NoSuchSlip(Refusal):
    """The case has nothing to print of this kind, yet or at all. Facts: `slip`."""

    code = "no_such_slip"
    words = Words(vi="Hồ sơ này không có “{slip}”, hoặc chưa tới lúc in.", en="This case has no “{slip}”, or not yet.")


@dataclass(slots=True)
class Gathered:
    """A case with all that slips tell of it: ten queries, however long its story."""

    case: Case
    version: ProcedureVersion
    events: list[CaseEvent]
    steps: list[Step]
    papers: list[Paper]
    charges: list[Charge]
    requests: list[PaperRequest]
    results: list[Result]
    moves: list[Moved]
    name: Callable[[str], str]
    """The name of an office by its key."""
    titles: Mapping[int, str] = field(default_factory=dict)
    """What the people of the story are called in their office, by account."""

    @property
    def slip_set(self) -> str:
        """Which set of forms: that of the case's regime; before the first circular its set is used (`d61`)."""
        return slip_set_of(self.case.regime)

    @property
    def office(self) -> facts.Office:
        """The counter that received it, as a letterhead."""
        return papers_letterhead.office(self.name(self.case.unit_key), self.case.regime)

    def last(self, *actions: Action) -> CaseEvent | None:
        """The last act of one of these kinds."""
        names = {action.value for action in actions}
        return next((event for event in reversed(self.events) if event.action in names), None)

    def by(self, event: CaseEvent) -> facts.Officer:
        """Who acted, with their title and office."""
        title = self.titles.get(event.by_id or 0, "")
        return facts.Officer(event.by_name, title, self.name(event.unit_key))

    @property
    def shown(self) -> facts.CaseShown:
        """The case as slips name it."""
        case, content = self.case, self.version.content
        return facts.CaseShown(
            number=case.number, procedure_code=content.code, procedure_name=content.name,
            applicant=facts.Applicant(
                name=case.applicant, reference=reference(case.identity or case.tracking),
                identity=masked(case.identity), address=case.address or None,
                phone=case.phone or None, email=case.email or None,
                represents=case.represents or None,
            ),
            request=case.subject or None,
        )  # fmt: skip

    @property
    def components(self) -> tuple[facts.Component, ...]:
        """What was handed in, at intake and later."""
        return tuple(
            facts.Component(paper.name, paper.originals, paper.copies, paper.electronic, _note(paper))
            for paper in self.papers
        )

    @property
    def fees(self) -> tuple[facts.FeeLine, ...]:
        """The money of the case."""
        return tuple(
            facts.FeeLine(each.name, Decimal(0) if each.state == "exempt" else each.amount, CHARGES.get(each.state))
            for each in self.charges
        )


def gathered(case: Case) -> Gathered:
    """Everything at once."""
    events = list(case.events.order_by("id"))
    accounts = {event.by_id for event in events if event.by_id}
    posts = Post.objects.filter(account_id__in=accounts).order_by("valid_from")
    return Gathered(
        case=case,
        version=procedures.version(case.version_id),
        events=events,
        steps=list(case.steps.order_by("position")),
        papers=list(case.papers.order_by("id")),
        charges=list(case.charges.order_by("id")),
        requests=list(case.requests.order_by("round")),
        results=list(case.results.order_by("id")),
        moves=redating.of_case(case),
        name=offices.names(),
        titles={post.account_id: post.title for post in posts},
    )


def slip(kind: str, case: Case, now: datetime) -> facts.Slip:
    """One slip of a case.

    Raises:
        NoSuchSlip: the case has none of that kind.
    """
    make = MAKERS.get(kind)
    if make is None:
        raise NoSuchSlip(slip=kind)
    return make(gathered(case), now)


MADE_BY: Mapping[str, frozenset[Action]] = {
    "receipt": frozenset({Action.ACCEPT}),
    "papers_request": frozenset({Action.ASK_BEFORE_ACCEPTANCE, Action.ASK_FOR_PAPERS}),
    "rejection": frozenset({Action.NOT_ACCEPT, Action.REFUSE}),
    "apology": frozenset({Action.EXTEND, Action.APOLOGISE}),
    "stop": frozenset({Action.STOP, Action.PAPERS_OVERDUE, Action.CONFIRM_WITHDRAWAL}),
    "control": frozenset({Action.ACCEPT}),
    "transfer": frozenset({Action.TRANSFER}),
    "hand_over": frozenset({Action.DECIDE, Action.REFUSE}),
    "result_receipt": frozenset({Action.RETURN_RESULT}),
    "ballot": frozenset(Action),
}
"""By which acts each kind of slip comes about, in the order of a case's life."""
FOR_THE_CITIZEN = ("papers_request", "rejection", "apology", "stop", "result_receipt")
"""What the citizen is handed after an act; the receipt has a page of its own."""


def available(case: Case) -> list[str]:
    """The kinds that can be printed now, in the order in which they come about; one query."""
    return made_by(case.events.values_list("action", flat=True))


def made_by(acts: Iterable[str]) -> list[str]:
    """The kinds that came about by these acts, in the order of a case's life."""
    done = set(acts)
    return [kind for kind, wanted in MADE_BY.items() if done & {action.value for action in wanted}]


def to_hand_over(acts: Sequence[str]) -> str | None:
    """What the last of these acts has the citizen handed; None where they are handed nothing."""
    last = made_by(acts[-1:])
    return next((kind for kind in last if kind in FOR_THE_CITIZEN), None)


def _receipt(told: Gathered, now: datetime) -> facts.Receipt:
    event = _needed(told, "receipt", Action.ACCEPT)
    case = told.case
    at = f"{told.office.name} – {told.name(case.unit_key)}, {RESULT_BY.get(case.result_by, '')}"
    return facts.Receipt(
        told.slip_set, told.office, event.at, case=told.shown, components=told.components,
        sets=told.version.content.sets, term=Term.parse(case.term).words, received_at=event.at,
        # What was promised when it was handed over; what moved it since has papers of its own.
        due=_promised(event, case), channel=facts.Channel(case.channel), result_at=at, officer=told.by(event),
        fees=told.fees,
    )  # fmt: skip


def _papers_request(told: Gathered, now: datetime) -> facts.PapersRequest:
    event = _needed(told, "papers_request", Action.ASK_FOR_PAPERS, Action.ASK_BEFORE_ACCEPTANCE)
    request = told.requests[-1]
    until = request.answer_by
    return facts.PapersRequest(
        told.slip_set, told.office, event.at, case=told.shown,
        lines=tuple(
            facts.RequestLine(line["name"], line["todo"], line["wrong"], line.get("example") or None)
            for line in request.lines
        ),
        stage=facts.Stage.BEFORE if request.before_acceptance else facts.Stage.AFTER, drafter=told.by(event),
        contact=f"{event.by_name}, {told.office.name} {told.name(told.case.unit_key)}",
        term=None if until else NO_TERM, until=until, exception=request.ground or None,
    )  # fmt: skip


def _rejection(told: Gathered, now: datetime) -> facts.Rejection:
    event = _needed(told, "rejection", Action.NOT_ACCEPT, Action.REFUSE)
    reason = str(event.facts.get("reason") or event.note or event.words_vi)
    basis = "; ".join(text.text for text in told.version.content.legal_basis[:3])
    return facts.Rejection(
        told.slip_set, told.office, event.at, case=told.shown, reason=reason,
        legal_ground=event.facts.get("ground") or basis or reason,
        officer=told.by(event), go_to=event.facts.get("instead") or None,
    )  # fmt: skip


def _apology(told: Gathered, now: datetime) -> facts.Apology:
    event = _needed(told, "apology", Action.EXTEND, Action.APOLOGISE)
    case = told.case
    first = date.fromisoformat(event.facts["old_due_on"])
    done = [step.name for step in told.steps if step.state == Step.States.DONE]
    return facts.Apology(
        told.slip_set, told.office, event.at, case=told.shown, agency=told.name(case.decides_key),
        received_at=case.accepted_at or event.at, first_due=first, reason=str(event.facts.get("reason", "")),
        proposed_due=date.fromisoformat(event.facts["due_on"]), signer=told.by(event),
        summary=f"Đã làm: {'; '.join(done)}." if done else None,
    )  # fmt: skip


def _stop(told: Gathered, now: datetime) -> facts.StopNotice:
    event = _needed(told, "stop", Action.STOP, Action.PAPERS_OVERDUE, Action.CONFIRM_WITHDRAWAL)
    asked = told.last(Action.ASK_WITHDRAWAL) if event.action == Action.CONFIRM_WITHDRAWAL else None
    reason = (asked or event).facts.get("reason") or event.note or event.words_vi
    return facts.StopNotice(
        told.slip_set, told.office, event.at, case=told.shown,
        asked_by=facts.AskedBy.CITIZEN if asked else facts.AskedBy.AGENCY, asked_at=asked.at if asked else None,
        stage=facts.Stage.AFTER if told.case.accepted_at else facts.Stage.BEFORE, reason=str(reason),
        signer=told.by(event), money=tuple(line for line in told.fees if line.amount),
    )  # fmt: skip


def _control(told: Gathered, now: datetime) -> facts.ControlSlip:
    event = _needed(told, "control", Action.ACCEPT)
    case = told.case
    partners = (key for key in case.units if key not in (case.unit_key, case.decides_key))
    return facts.ControlSlip(
        told.slip_set, told.office, now, case=told.shown, received_at=case.accepted_at or event.at,
        due=in_vietnam(case.due_at) if case.due_at else case.due_on, lead=told.name(case.decides_key),
        rows=control_rows(told),
        partners=tuple(told.name(key) for key in partners),
    )  # fmt: skip


def _transfer(told: Gathered, now: datetime) -> facts.Transfer:
    event = _needed(told, "transfer", Action.TRANSFER)
    case = told.case
    others = [step for step in told.steps if step.unit_key != case.unit_key] or [
        step for step in told.steps if step.role != "counter"
    ]
    works = tuple(
        facts.Work(told.name(step.unit_key), step.name, step.due, step.unit_key == case.decides_key)
        for step in told.steps if step.role != "counter" or step in others
    )  # fmt: skip
    receivers = dict.fromkeys(told.name(step.unit_key) for step in others)
    return facts.Transfer(
        told.slip_set, told.office, event.at, case=told.shown, sender=told.name(case.unit_key),
        receiver="; ".join(receivers), received_at=case.accepted_at or event.at, due=case.due_at, works=works,
        components=told.components, give_back_to=f"{told.office.name} – {told.name(case.unit_key)}",
        giver=told.by(event),
    )  # fmt: skip


def _hand_over(told: Gathered, now: datetime) -> facts.HandOver:
    event = _needed(told, "hand_over", Action.DECIDE, Action.REFUSE)
    case = told.case
    received = told.last(Action.ACCEPT)
    rows = tuple(
        facts.HandedResult(case.number or "", case.applicant, _result(each), case.due_at, each.words or None)
        for each in told.results
    )
    return facts.HandOver(
        told.slip_set, told.office, event.at, giver=told.by(event), taker=told.by(received or event), rows=rows
    )


def _result_receipt(told: Gathered, now: datetime) -> facts.ResultReceipt:
    event = _needed(told, "result_receipt", Action.RETURN_RESULT)
    back = tuple(facts.Component(paper.name, paper.originals) for paper in told.papers if paper.returned_at)
    return facts.ResultReceipt(
        told.slip_set, told.office, event.at, case=told.shown, results=tuple(map(_result, told.results)),
        returned_at=event.at, way=facts.Channel(told.case.result_by), officer=told.by(event),
        receiver=str(event.facts.get("receiver") or told.case.applicant),
        authorisation=event.facts.get("authorised") or None, originals=back,
        fees=tuple(line for line in told.fees if line.amount),
    )  # fmt: skip


def _ballot(told: Gathered, now: datetime) -> facts.Ballot:
    content = told.version.content
    return facts.Ballot(
        told.slip_set, told.office, told.events[0].at, procedure_code=content.code, procedure_name=content.name,
    )  # fmt: skip


MAKERS: Mapping[str, Callable[[Gathered, datetime], facts.Slip]] = {
    "receipt": _receipt, "papers_request": _papers_request, "rejection": _rejection, "apology": _apology,
    "stop": _stop, "control": _control, "transfer": _transfer, "hand_over": _hand_over,
    "result_receipt": _result_receipt, "ballot": _ballot,
}  # fmt: skip


def guidance_note(note: Guidance) -> facts.GuidanceNote:
    """What a citizen was told, with what the procedure wants; two queries."""
    version, name = procedures.version(note.version_id), offices.names()
    content, day = version.content, in_vietnam(note.at).date()
    regime = version.regime_on(day).key
    variant = content.variants[0] if content.variants else None
    shown = facts.CaseShown(
        None, content.code, content.name,
        facts.Applicant(note.citizen or "–", reference(f"guidance-{note.pk}"), phone=note.phone or None),
    )  # fmt: skip
    return facts.GuidanceNote(
        slip_set_of(regime), papers_letterhead.office(name(note.unit_key), regime), note.at, case=shown,
        channel=facts.Channel.COUNTER, officer=facts.Officer(note.by.full_name, unit=name(note.unit_key)),
        components=tuple(
            facts.Component(each.name, each.originals, each.copies, note=each.condition or None)
            for each in (variant.components if variant else ())
        ),
        term=content.term_for("counter").words,
        fees=tuple(facts.FeeLine(fee.name, fee.amount) for fee in content.fees),
        told=(facts.Told("Nội dung đã hướng dẫn", note.words),),
    )  # fmt: skip


def register(unit_key: str, first: date, last: date, keeper: facts.Officer, now: datetime) -> facts.Register:
    """What an office received from one day to another (both included); three queries, however many cases."""
    regime, name = regimes.on(last).key, offices.names()
    before, cases = queries.accepted_between(unit_key, first, last)
    rows = tuple(
        facts.RegisterRow(
            number=before + at, case_number=case.number or "", procedure=case.procedure_name, quantity=1,
            applicant=case.applicant, address=case.address or None, phone=case.phone or None,
            unit=name(case.decides_key), received_at=case.accepted_at or now, due=case.due_at or case.due_on,
            moved_on=in_vietnam(case.finished_at).date() if case.finished_at else None,
            returned_on=in_vietnam(case.returned_at).date() if case.returned_at else None,
            how=facts.Channel(case.result_by) if case.returned_at else None,
            note="Đã gia hạn" if case.extended_to else None,
        )
        for at, case in enumerate(cases, start=1)
    )  # fmt: skip
    return facts.Register(
        slip_set_of(regime), papers_letterhead.office(name(unit_key), regime), now, year=first.year, first_day=first,
        last_day=last, rows=rows, keeper=keeper,
    )  # fmt: skip


def slip_set_of(regime: str) -> str:
    """The set of forms of a regime. The decree's own annex had the forms that its circular then numbered."""
    found = regimes.named(regime).slip_set.value
    return "c01" if found == "d61" else found


def reference(identity: str) -> str:
    """What stands for a person in a QR code."""
    return applicant_reference(identity, salted_hmac("lienthong.cases.slips", "applicant").digest())


def masked(identity: str) -> str | None:
    """The number of an identity paper as it is printed: enough to know one's own, not enough to use it."""
    digits = identity.strip()
    if not digits:
        return None
    return f"{digits[:3]} *** *** {digits[-3:]}" if digits.isdigit() and len(digits) >= 9 else digits


def _needed(told: Gathered, kind: str, *actions: Action) -> CaseEvent:
    event = told.last(*actions)
    if event is None:
        raise NoSuchSlip(slip=kind)
    return event


def _promised(event: CaseEvent, case: Case) -> datetime | date | None:
    at = event.facts.get("due_at")
    return datetime.fromisoformat(at) if at else case.first_due_on


def _result(each: Result) -> facts.Result:
    return facts.Result(each.name, each.number or None, each.issued_on)


def _note(paper: Paper) -> str | None:
    parts = [f"Thay bằng: {paper.instead}" if paper.instead else ""]
    parts.append("Chỉ xuất trình" if paper.kind == "show" else "")
    parts.append(f"Bổ sung lần {paper.round}" if paper.round else "")
    return "; ".join(filter(None, parts)) or None
