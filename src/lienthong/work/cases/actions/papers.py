"""Papers that are missing: one consolidated request, what the citizen brings, and what happens when nothing comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lienthong.ground.calendars import queries as calendars
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.cases.actions.following import end_without_decision, move_on, refused_by_time
from lienthong.work.cases.actions.handling import asked_by, at_work
from lienthong.work.cases.clock import spoken
from lienthong.work.cases.filing import Ticked, digitised
from lienthong.work.cases.keeping import Story, calendar_of, components_of, iso, load, load_step, redate, version_of
from lienthong.work.cases.life import Action, Outcome, State
from lienthong.work.cases.models import Case, Paper, PaperFile, PaperRequest, Pause, Step
from lienthong.work.cases.officers import HEADS, Officer, allow
from lienthong.work.cases.opening import begin, electronic
from lienthong.work.procedures import regimes

_SYSTEM = "Hệ thống"
_NOT_GIVEN = Words(
    vi="Quá hạn bổ sung giấy tờ mà hồ sơ đã có kết quả; giữ các kết quả đã ký và quyết định phần còn lại.",
    en="The papers did not come in time, but there are results; keep them and decide about the rest.",
)


class NothingAsked(Refusal):
    """A request without lines asks for nothing; one with a line that says nothing helps nobody."""

    code = "nothing_asked"
    words = Words(
        vi="Hãy chọn ít nhất một thành phần, ghi rõ sai gì và cần làm gì.",
        en="Choose at least one paper and say what is wrong with it and what to do.",
    )


class NothingBrought(Refusal):
    """The citizen brought nothing, so nothing can be taken in."""

    code = "nothing_brought"
    words = Words(
        vi="Chưa ghi giấy tờ nào người dân mang đến: hãy ghi số bản, hoặc chọn tệp.",
        en="Nothing that the citizen brought is noted: say how many papers of which kind, or choose a file.",
    )


class NotOfTheProcedure(Refusal):
    """Only papers of the published procedure may be asked for (Decree 61/2018/NĐ-CP art. 5). Facts: `component`."""

    code = "not_of_the_procedure"
    words = Words(
        vi="Thủ tục không có thành phần “{component}”; không được yêu cầu thêm giấy tờ ngoài quy định.",
        en="The procedure has no paper “{component}”; nothing outside the published list may be asked for.",
    )


class AskedBefore(Refusal):
    """Papers were asked for already; once more needs a legal ground and the head. Facts: `times`."""

    code = "asked_before"
    words = Words(
        vi="Đã yêu cầu bổ sung {times} lần. Chỉ được yêu cầu thêm khi có căn cứ pháp luật và thủ trưởng ký cho phép.",
        en="Papers have been asked for {times} time(s). Once more needs a legal ground and the head’s permission.",
    )


class TooLateToAsk(Refusal):
    """The days within which papers may be asked for are over. Facts: `until`."""

    code = "too_late_to_ask"
    words = Words(
        vi="Đã quá thời hạn được yêu cầu bổ sung (đến hết ngày {until}). Cần căn cứ pháp luật và thủ trưởng cho phép.",
        en="The time for asking is over (it ended on {until}). A legal ground and the head’s permission are needed.",
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One paper of the request: which, what is wrong, what to do, an example."""

    component: str
    wrong: str
    todo: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Permission:
    """For asking beyond the ordinary: the law that allows it and the head who does."""

    ground: str = ""
    allowed_by: str = ""


@transaction.atomic
def ask_before_acceptance(
    case_id: int, lines: Sequence[Line], *, permission: Permission | None = None, officer: Officer, now: datetime,
    revision: int | None = None,
) -> PaperRequest:  # fmt: skip
    """Tell the citizen, once and completely, what is missing before the case can be accepted.

    Raises:
        NothingAsked, NotOfTheProcedure, AskedBefore: see above.
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    case = load(case_id, officer=officer, revision=revision)
    state = allow(Action.ASK_BEFORE_ACCEPTANCE, case, officer)
    request = _request(case, lines, permission or Permission(), officer, now, before=True)
    story = Story(case, officer, now, case.channel)
    story.add(Action.ASK_BEFORE_ACCEPTANCE, state, facts=_facts(request))
    story.keep()
    return request


@transaction.atomic
def ask_for_papers(
    step_id: int, lines: Sequence[Line], *, permission: Permission | None = None, officer: Officer, now: datetime,
    revision: int | None = None,
) -> PaperRequest:  # fmt: skip
    """Ask for papers while the case is handled: the clock stands until they come. The counter tells the citizen.

    Raises:
        NothingAsked, NotOfTheProcedure, AskedBefore, TooLateToAsk: see above.
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    case, step = load_step(step_id, officer=officer, revision=revision)
    state = allow(Action.ASK_FOR_PAPERS, case, officer, step)
    at_work(step, officer)
    request = _request(case, lines, permission or Permission(), officer, now, before=False)
    mode = version_of(case).content.supplement.clock or regimes.named(case.regime).pause_mode.value
    Pause.objects.create(case=case, reason="papers", mode=mode, started_at=now)
    case.paused = True
    story = Story(case, officer, now)
    story.add(
        Action.ASK_FOR_PAPERS, state, unit_key=step.unit_key, facts={**_facts(request), "mode": mode, "step": step.key}
    )
    story.keep()
    return request


@transaction.atomic
def give_papers(
    case_id: int, papers: Sequence[Ticked], *, officer: Officer, now: datetime, revision: int | None = None
) -> Case:
    """The citizen brought what was asked for: the clock goes on as the procedure or its regime says.

    Raises:
        NothingBrought: see above.
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    case = load(case_id, officer=officer, revision=revision)
    if case.accepted_at is None:
        return _complete_before_acceptance(case, papers, officer, now)
    state = allow(Action.GIVE_PAPERS, case, officer)
    request = _answered(case, papers, officer, now)
    asking = asked_by(case)
    Pause.objects.filter(case=case, ended_at=None).update(ended_at=now)
    case.paused = False
    before = case.due_on
    found = redate(case, now)
    story = Story(case, officer, now)
    unknown = Words(vi="khi có thông báo", en="as you will be told")
    story.add(
        Action.GIVE_PAPERS, state, slots={"due": spoken(found.due_at) if found.due_at else unknown},
        facts={"round": request, "old_due_on": iso(before), "due_on": iso(found.due_on)},
    )  # fmt: skip
    # Whoever asked finds the case on top of the queue again.
    for step in Step.objects.filter(case=case, key=asking, state__in=[Step.States.OPEN, Step.States.TO_SIGN]):
        begin(step, calendar_of(case, now), case, now, "papers_came", state=step.state)
        if step.trouble == _NOT_GIVEN.vi:
            step.trouble = ""
        step.save()
    move_on(case, story, now)
    story.keep()
    return case


@transaction.atomic
def papers_overdue(case_id: int, *, now: datetime) -> Case | None:
    """The citizen's term is over and nothing came: the case is stopped, or refused where the procedure says so.

    A case that has given results already is neither: they are kept, it goes on waiting, and the step that asked for
    papers stands on the counter's list, where people decide. None where nothing was ended.

    Raises:
        Unseen: there is no such case.
    """
    case = load(case_id)
    request = PaperRequest.objects.filter(case=case, given_at=None).order_by("-round").first()
    over = request is not None and request.answer_by is not None and in_vietnam(now).date() > request.answer_by
    if State(case.state) is not State.AWAITING_PAPERS or not over or case.accepted_at is None:
        return None
    if case.results.exists():
        asking = Step.objects.filter(case=case, key=asked_by(case), state__in=[Step.States.OPEN, Step.States.TO_SIGN])
        asking.filter(trouble="").update(trouble=_NOT_GIVEN.vi, why="trouble")
        return None
    reason = Words(vi="quá hạn bổ sung giấy tờ", en="the papers did not come in time")
    facts: dict[str, object] = {"reason": reason.vi, "answer_by": iso(request.answer_by if request else None)}
    story = Story(case, None, now, "system")
    if version_of(case).content.supplement.then == "refuse":
        refused_by_time(case, reason, story, facts, now)
    else:
        back = end_without_decision(case, Outcome.STOPPED, now)
        story.add(
            Action.PAPERS_OVERDUE, State.STOPPED, slots={"reason": reason}, by_name=_SYSTEM, facts={**facts, **back}
        )  # fmt: skip
    story.keep()
    return case


def last_day_to_ask(case: Case) -> datetime | None:
    """Until when papers may be asked for: so many working days after receipt (art. 19.4); None before acceptance."""
    if case.accepted_at is None:
        return None
    days = version_of(case).content.supplement.ask_within_wd
    if days is None:
        days = regimes.named(case.regime).ask_within_wd.value
    calendar = calendars.calendar_of(case.unit_key, in_vietnam(case.accepted_at).date())
    day = in_vietnam(case.accepted_at).date()
    for _ in range(days):
        day = calendar.next_working_day(day)
    return calendar.closes_at(day) if calendar.is_working(day) else in_vietnam(case.accepted_at)


def barred(case: Case, now: datetime) -> Refusal | None:
    """Why papers can be asked for now only on a legal ground and by a head; None where anybody who has the case may."""
    asked = PaperRequest.objects.filter(case=case).count()
    if asked >= version_of(case, now).content.supplement.max_rounds:
        return AskedBefore(times=asked)
    until = last_day_to_ask(case)
    return TooLateToAsk(until=f"{until:%d/%m/%Y}") if until is not None and now > until else None


def _request(
    case: Case, lines: Sequence[Line], permission: Permission, officer: Officer, now: datetime, *, before: bool
) -> PaperRequest:
    content = version_of(case, now).content
    components = {each.key: each for each in components_of(case, now)}
    if not lines or any(not (line.wrong.strip() and line.todo.strip()) for line in lines):
        raise NothingAsked
    for line in lines:
        if line.component not in components:
            raise NotOfTheProcedure(component=line.component)
    refusal = barred(case, now)
    if refusal is not None and not _permitted(permission, officer):
        raise refusal
    asked = PaperRequest.objects.filter(case=case).count()
    days = content.supplement.applicant_wd
    answer_by = None
    if days is not None:
        calendar = calendars.calendar_of(case.unit_key, in_vietnam(now).date())
        answer_by = in_vietnam(now).date()
        for _ in range(days):
            answer_by = calendar.next_working_day(answer_by)
    return PaperRequest.objects.create(
        case=case, round=asked + 1, before_acceptance=before, asked_at=now, answer_by=answer_by,
        ground=permission.ground.strip(), allowed_by=officer.name if permission.ground.strip() else "",
        previous_due_on=case.due_on,
        lines=[
            {"component": line.component, "name": components[line.component].name, "wrong": line.wrong.strip(),
             "todo": line.todo.strip(), "example": line.example.strip()}
            for line in lines
        ],
    )  # fmt: skip


def _permitted(permission: Permission, officer: Officer) -> bool:
    # The head's own post must carry it: a name typed into a box permits nothing.
    return bool(permission.ground.strip()) and officer.role in HEADS


def _complete_before_acceptance(case: Case, papers: Sequence[Ticked], officer: Officer, now: datetime) -> Case:
    allow(Action.ACCEPT, case, officer)
    number = _answered(case, papers, officer, now)
    story = Story(case, officer, now)
    later = Words(vi="sau khi hồ sơ được tiếp nhận", en="as you will be told when it is accepted")
    story.add(Action.GIVE_PAPERS, State(case.state), slots={"due": later}, facts={"round": number})
    story.keep()
    return case


def _answered(case: Case, papers: Sequence[Ticked], officer: Officer, now: datetime) -> int:
    handed = [each for each in papers if each.originals or each.copies or each.electronic or each.files or each.instead]
    if not handed:
        raise NothingBrought
    components = {each.key: each for each in components_of(case, now)}
    request = PaperRequest.objects.filter(case=case, given_at=None).order_by("-round").first()
    number = request.round if request else 0
    for ticked in handed:
        if ticked.component not in components:
            raise NotOfTheProcedure(component=ticked.component)
        paper = Paper.objects.create(
            case=case, component=ticked.component, name=components[ticked.component].name[:500],
            kind=components[ticked.component].kind, originals=ticked.originals, copies=ticked.copies,
            electronic=electronic(ticked), instead=ticked.instead, round=number,
        )  # fmt: skip
        PaperFile.objects.bulk_create(
            PaperFile(
                case=case, paper=paper, file_id=file_id, name=name[:255], added_at=now, added_by_id=officer.account_id
            )
            for file_id, name in ticked.files
        )
    if request is not None:
        request.given_at = now
        request.save(update_fields=["given_at"])
    if any(each.originals or each.copies for each in handed):
        case.papers_with = case.papers_with or case.unit_key
    kept = Paper.objects.filter(case=case).prefetch_related("files")
    case.digitised = digitised((paper.kind, bool(paper.electronic or paper.files.all())) for paper in kept)
    return number


def _facts(request: PaperRequest) -> dict[str, object]:
    return {
        "round": request.round, "lines": request.lines, "answer_by": iso(request.answer_by),
        "ground": request.ground, "allowed_by": request.allowed_by,
    }  # fmt: skip
