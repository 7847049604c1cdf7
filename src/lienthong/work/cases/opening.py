"""A case begins: what may be filed, its number and due date, its steps. `actions.intake` puts these in order."""

from collections.abc import Callable, Sequence
from datetime import datetime

from lienthong.ground import outbox
from lienthong.ground.calendars import queries as calendars
from lienthong.kernel.calendar import Calendar, Term, due
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.cases import offices, plan
from lienthong.work.cases.acts import ACTS
from lienthong.work.cases.clock import spoken
from lienthong.work.cases.facts import StepLeft
from lienthong.work.cases.filing import (
    Applicant,
    Filing,
    Incomplete,
    Ticked,
    digitised,
    haystack_of,
    missing,
    problems,
    variant_of,
)
from lienthong.work.cases.keeping import Story, iso
from lienthong.work.cases.life import Action, State
from lienthong.work.cases.models import Case, Charge, Clock, Paper, PaperFile, Step
from lienthong.work.cases.numbers import key_of, next_number
from lienthong.work.cases.officers import NotAllowed, Officer
from lienthong.work.procedures import queries as procedures
from lienthong.work.procedures.content import Content
from lienthong.work.procedures.versions import ProcedureVersion

Chance = Callable[[], str]
"""Gives the citizen's tracking secret: 16 characters that nobody can guess."""


class NotInForce(Refusal):
    """The procedure does not hold on the day of receipt. Facts: `name`, `day`."""

    code = "not_in_force"
    words = Words(
        vi="Thủ tục “{name}” không có hiệu lực vào ngày {day}. Hãy chọn phiên bản đang có hiệu lực.",
        en="The procedure “{name}” is not in force on {day}. Choose the one that is.",
    )


def counter_only(officer: Officer, action: Action) -> None:
    """Stop whoever does not sit at a counter.

    Raises:
        NotAllowed: the post does not carry it.
    """
    if officer.role not in ACTS[action].roles:
        words = ACTS[action].words
        raise NotAllowed(action=words.vi, action_en=words.en)


def checked(filing: Filing, now: datetime) -> ProcedureVersion:
    """The version it is filed under, once the filing can be kept at all.

    Raises:
        NotInForce: it does not hold on the day.
        Incomplete: no name, papers that the procedure does not know, a channel that it does not have.
        NoSuchOffice: nobody has the key of the office that is to decide, or of the one that helped.
    """
    version, day = procedures.version(filing.version_id), in_vietnam(now).date()
    held = version.valid_from <= day and (version.valid_until is None or day < version.valid_until)
    if version.status != "published" or not held:
        raise NotInForce(name=version.content.name, day=f"{day:%d/%m/%Y}")
    if told := problems(version.content, filing):
        raise Incomplete(problems="; ".join(told))
    for key in (filing.decides_key, filing.helped_key):
        if key and offices.find(key) is None:
            raise offices.NoSuchOffice(key=key)
    return version


def complete(content: Content, variant: str, papers: Sequence[Ticked]) -> None:
    """Stop where papers are missing.

    Raises:
        Incomplete: all of them, told at once.
    """
    lacking = missing(variant_of(content, variant), papers)
    if lacking:
        lines = "; ".join(f"{each.component.name} {each.words.vi} ({each.words.en})" for each in lacking)
        raise Incomplete(problems=lines)


def handed_in(case: Case) -> list[Ticked]:
    """What a case that was filed before was filed with, and what was brought since; two queries."""
    return [
        Ticked(
            paper.component, paper.originals, paper.copies, paper.electronic, paper.instead,
            tuple((file.file_id, file.name) for file in paper.files.all()),
        )
        for paper in case.papers.order_by("id").prefetch_related("files")
    ]  # fmt: skip


def take_over(case: Case, version: ProcedureVersion, variant: str) -> None:
    """Let a filing go on under the version that has come into force since, with its term (not saved).

    `variant` is the list of papers that applies now; empty where the version still has that of the filing, or only one.

    Raises:
        Incomplete: the version has several lists, and none was chosen.
    """
    known = version.content.variant(case.variant)
    case.variant = variant_of(version.content, variant or (known.key if known else "")).key
    case.version_id, case.term = version.id, str(version.content.term_for(case.channel))


def new_case(filing: Filing, version: ProcedureVersion, officer: Officer, now: datetime, chance: Chance) -> Case:
    """The case as a draft, not saved."""
    person, content = filing.applicant, version.content
    variant = variant_of(content, filing.variant)
    decides = filing.decides_key or officer.unit_key
    units = list(dict.fromkeys([officer.unit_key, decides, *([filing.helped_key] if filing.helped_key else [])]))
    subject = filing.subject.strip() or f"{content.name} – {person.name.strip()}"
    kinds = {each.key: each.kind for each in variant.components}
    filed = [(kinds[ticked.component], bool(ticked.files or ticked.electronic)) for ticked in filing.papers]
    paid = [charge for charge in filing.charges if charge.amount and not charge.exemption]
    return Case(
        tracking=chance(),
        version_id=version.id,
        procedure_key=version.procedure_key,
        variant=variant.key,
        regime=version.regime_on(in_vietnam(now).date()).key,
        state=State.DRAFT.value,
        helped_key=filing.helped_key,
        unit_key=officer.unit_key,
        decides_key=decides,
        units=units,
        channel=filing.channel,
        applicant_kind=person.kind,
        applicant=person.name.strip(),
        identity=person.identity.strip(),
        phone=person.phone.strip(),
        email=person.email.strip(),
        address=person.address.strip(),
        represents=person.represents.strip(),
        subject=subject[:500],
        details=dict(filing.details),
        haystack=haystack_of(person, subject, "", units, filing.details),
        submitted_at=now,
        term=str(content.term_for(filing.channel)),
        result_by=filing.result_by,
        money="none" if not paid else "paid" if all(charge.paid for charge in paid) else "due",
        papers_with=officer.unit_key if any(ticked.originals or ticked.copies for ticked in filing.papers) else "",
        digitised=digitised(filed),
        form_key=filing.form_key or None,
        created_by_id=officer.account_id,
        touched_at=now,
    )


def accepted(
    case: Case,
    story: Story,
    version: ProcedureVersion,
    now: datetime,
    *,
    hand_over: bool = True,
    filed_under: ProcedureVersion | None = None,
) -> list[Step]:
    """Number, due date, steps; nothing is saved but the number. Then the hand-over to whoever works first."""
    local = in_vietnam(now)
    day = local.date()
    case.number = next_number(offices.code_of(case.unit_key, day), day)
    case.number_key = key_of(case.number)
    case.accepted_at = now
    # The rules are those of the day of acceptance, also where it was filed under earlier ones.
    case.regime = version.regime_on(day).key
    calendar = calendars.calendar_of(case.unit_key, day)
    term = Term.parse(case.term)
    found = due(calendar, local, term)
    case.clock = Clock(
        unit_key=case.unit_key, accepted_at=now, term=case.term, due_on=found.due_on, due_at=found.due_at,
        first_due_on=found.due_on,
    )  # fmt: skip
    steps = steps_for(case, version, calendar, now)
    case.units = list(dict.fromkeys([*case.units, *(step.unit_key for step in steps)]))
    applicant = Applicant(
        case.applicant, case.identity, case.phone, case.email, case.address, represents=case.represents
    )
    case.haystack = haystack_of(applicant, case.subject, case.number, case.units, case.details)
    unknown = Words(vi="khi có thông báo", en="as you will be told")
    promised = spoken(found.due_at) if found.due_at else unknown
    story.add(
        Action.ACCEPT, State.ACCEPTED, slots={"due": promised},
        facts={
            "number": case.number, "term": case.term, "due_on": iso(found.due_on), "due_at": iso(found.due_at),
            "version": version.number, **({"filed_under": filed_under.number} if filed_under else {}),
        },
    )  # fmt: skip
    if hand_over:
        first = [step for step in steps if step.state in (Step.States.OPEN, Step.States.SENT)]
        names = ", ".join(dict.fromkeys(offices.name_of(step.unit_key) for step in first))
        story.add(
            Action.TRANSFER, State.IN_PROGRESS, slots={"unit": names},
            facts={"to": [step.unit_key for step in first], "steps": [step.key for step in first]},
        )  # fmt: skip
    return steps


def steps_for(case: Case, version: ProcedureVersion, calendar: Calendar, now: datetime) -> list[Step]:
    """The steps of the case, those that may begin already begun; not saved."""
    day = in_vietnam(now).date()
    planned = plan.planned(
        version.content,
        counter_key=case.unit_key,
        decider_key=case.decides_key,
        office=lambda wanted: offices.office_for(wanted, case.decides_key, day),
    )
    steps = [
        Step(
            key=each.step.key, position=position, name=each.step.name[:300], unit_key=each.unit_key, role=each.role,
            state=Step.States.DONE if each.part is plan.Part.INTAKE else Step.States.WAITING,
            done_at=now if each.part is plan.Part.INTAKE else None,
            since=now if each.part is plan.Part.INTAKE else None,
            starts_after=list(each.starts_after), gives_result=each.step.gives_result,
            result_name=each.step.result_name[:300], foreign=each.elsewhere,
            allowance=str(each.step.allowance) if each.step.allowance else "", silence=each.step.silence,
            trouble=each.trouble.vi.format(kind=each.step.organization) if each.trouble else "",
        )
        for position, each in enumerate(planned)
    ]  # fmt: skip
    for step in steps:
        if step.key in plan.may_begin(steps) and not is_return(step, steps):
            begin(step, calendar, case, now)
    return steps


def begin(
    step: Step, calendar: Calendar, case: Case, now: datetime, why: str = "turn", *, state: str | None = None
) -> None:
    """Open a step, or let it begin anew in the `state` it has: it is on somebody's queue now, or on its way over the
    axis (not saved)."""
    step.state = state or (Step.States.SENT if step.foreign else Step.States.OPEN)
    step.since, step.why = now, why
    share = due(calendar, in_vietnam(now), Term.parse(step.allowance)).due_at if step.allowance else None
    # An office's share never reaches past what the citizen was promised; without a share, that promise stands.
    step.due_at = min(share, case.due_at or share) if share else None


def is_return(step: Step, steps: Sequence[Step]) -> bool:
    """Whether it is the handing over of the result at the counter, which ends the case."""
    followed = {key for each in steps for key in each.starts_after}
    last = step.key not in followed and bool(step.starts_after)
    return step.role == "counter" and last and not step.gives_result and not step.trouble


def keep_steps(case: Case, steps: list[Step]) -> None:
    """Save the steps of a new case; those of other organisations are told to whoever sends letters."""
    for step in steps:
        step.case = case
    Step.objects.bulk_create(steps)
    for step in steps:
        if step.state == Step.States.SENT:
            outbox.tell(StepLeft(step.pk))


def keep_papers(case: Case, filing: Filing, content: Content, officer: Officer, now: datetime) -> None:
    """Save what was handed in: papers, their files, and the money."""
    papers = papers_of(case, filing, content)
    Paper.objects.bulk_create(papers)
    PaperFile.objects.bulk_create(
        PaperFile(
            case=case, paper=paper, file_id=file_id, name=name[:255], added_at=now, added_by_id=officer.account_id
        )
        for paper, ticked in zip(papers, filing.papers, strict=True)
        for file_id, name in ticked.files
    )
    Charge.objects.bulk_create(charges_of(case, filing, now))


def papers_of(case: Case, filing: Filing, content: Content) -> list[Paper]:
    """What was handed in, paper by paper; not saved."""
    known = {component.key: component for component in variant_of(content, filing.variant).components}
    return [
        Paper(
            case=case, component=ticked.component, name=known[ticked.component].name[:500],
            kind=known[ticked.component].kind, originals=ticked.originals, copies=ticked.copies,
            electronic=electronic(ticked), instead=ticked.instead,
        )
        for ticked in filing.papers
    ]  # fmt: skip


def charges_of(case: Case, filing: Filing, now: datetime) -> list[Charge]:
    """The money of the case; not saved."""
    return [
        Charge(
            case=case, fee=charge.fee, name=charge.name[:300], kind=charge.kind, amount=charge.amount,
            computed=charge.computed[:300], exemption=charge.exemption, method=charge.method, receipt=charge.receipt,
            state="exempt" if charge.exemption else "paid" if charge.paid else "due",
            paid_at=now if charge.paid else None,
        )
        for charge in filing.charges
    ]  # fmt: skip


def electronic(ticked: Ticked) -> int:
    """How many electronic copies were handed in: the scan of a paper that was is none of them."""
    return ticked.electronic or (0 if ticked.originals or ticked.copies else len(ticked.files))
