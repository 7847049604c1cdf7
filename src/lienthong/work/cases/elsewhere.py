"""Steps of other organisations: each leaves as a letter over the axis, and its answer comes back the same way.

The letter can be read and answered by people; the envelope beside it (`formats.case_step`) lets a program do so. What
cannot be understood, or does not come, is noted on the step and stands on the counter's list: a person enters it.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from lienthong.formats import case_step
from lienthong.formats.case_step import Named, Outcome, Person, Request, Result, StepFile
from lienthong.ground.files import queries as files
from lienthong.ground.letters import actions as letters
from lienthong.ground.letters import queries as arrived
from lienthong.ground.letters.facts import LetterArrived, LetterFailed, LetterStatus
from lienthong.ground.letters.models import LetterAttachment
from lienthong.ground.letters.values import Attachment
from lienthong.kernel.moments import in_vietnam, read_day
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.cases import offices
from lienthong.work.cases.actions.following import Outcomes, step_came_back
from lienthong.work.cases.actions.handling import NotTheirs
from lienthong.work.cases.actions.intake import ReasonNeeded
from lienthong.work.cases.facts import StepLeft
from lienthong.work.cases.keeping import Story, load, load_step, version_of
from lienthong.work.cases.life import Action
from lienthong.work.cases.models import Case, PaperFile, Step
from lienthong.work.cases.officers import Officer, allow

NOTATION = "PCHS"
CHILD, BORN = "Họ và tên trẻ", "Ngày sinh của trẻ"
"""What the procedures of a birth ask for under these names, and what the letter calls the child."""
"""Phiếu chuyển hồ sơ: the letters by which steps travel have a series of their own."""
_SUBJECT = Words(vi="V/v giải quyết “{step}” của hồ sơ {number}", en="“{step}” of case {number}")
_PLAIN = Words(
    vi="{office} đã trả lời bằng văn bản {code}; đọc văn bản rồi nhập kết quả.",
    en="{office} answered by letter {code}; read it and enter the result.",
)
_PAPERS = Words(vi="{office} cần thêm giấy tờ: {words}", en="{office} needs more papers: {words}")
_REFUSED = Words(vi="{office} từ chối tiếp nhận: {words}", en="{office} does not take it on: {words}")
_FAILED = Words(vi="Không gửi được qua trục: {why}", en="It could not be sent over the axis: {why}")


@transaction.atomic
def send_step(fact: StepLeft, now: datetime) -> None:
    """Queue the letter of a step that begins elsewhere. Heard twice, it is sent once."""
    found = Step.objects.filter(pk=fact.step_id).values_list("case_id", flat=True).first()
    if found is None:
        return
    case = load(found)
    step = Step.objects.get(pk=fact.step_id)
    if step.state != Step.States.SENT or step.letter_id is not None:
        return
    try:
        with transaction.atomic():
            letter = letters.send(
                sender_key=case.decides_key,
                receiver_keys=[step.unit_key],
                subject=_SUBJECT.say("vi", step=step.name, number=case.number or ""),
                number=f"{case.number}-{step.position:02d}",
                notation=NOTATION,
                content=_letter(case, step),
                attachments=_enclosed(case, step, now),
                reference=case.number or "",
                due_on=in_vietnam(step.due).date() if step.due else None,
                now=now,
            )
    except Refusal as no:
        _trouble(step, _FAILED.say("vi", why=no.say("vi")))
        return
    step.letter_id = letter.id
    step.save(update_fields=["letter_id"])


@transaction.atomic
def hear_letter(fact: LetterArrived, now: datetime) -> None:
    """A letter came: an answer to a step of ours, or a step of ours that reached an office that the platform hosts."""
    if fact.answers is not None:
        step = Step.objects.filter(letter_id=UUID(fact.answers)).first()
        if step is not None:
            _answered(step, fact, now)
        return
    asked = _envelope(fact.letter_id)
    if isinstance(asked, Request):
        _reached(asked, fact, now)


def is_a_step(fact: LetterArrived) -> bool:
    """Whether a letter is the counter's: the answer to a step of ours, or a step of ours that reached an office here.

    Any other letter is its office's, also one with a step of another platform: there its clerk sees it.
    """
    said = _envelope(fact.letter_id)
    if isinstance(said, Result):
        return fact.answers is not None and Step.objects.filter(letter_id=UUID(fact.answers)).exists()
    return isinstance(said, Request) and _asked(said, fact).exists()


@transaction.atomic
def hear_status(fact: LetterStatus) -> None:
    """An office says what it does with our letter; only a refusal changes the step: somebody must act."""
    step = Step.objects.filter(letter_id=UUID(fact.letter_id), state=Step.States.SENT).first()
    if step is not None and fact.status_code == "02":
        _trouble(step, _REFUSED.say("vi", office=offices.name_of(step.unit_key), words=fact.words))


@transaction.atomic
def hear_failure(fact: LetterFailed) -> None:
    """The axis refuses our letter for good."""
    step = Step.objects.filter(letter_id=UUID(fact.letter_id), state=Step.States.SENT).first()
    if step is not None:
        _trouble(step, _FAILED.say("vi", why=fact.why))


@transaction.atomic
def enter_answer(
    step_id: int, *, refused: bool, words: str, result: Outcomes, officer: Officer, now: datetime,
    revision: int | None = None,
) -> Case:  # fmt: skip
    """Enter by hand what another organisation answered: by paper, by phone, by a letter without an envelope.

    Raises:
        NotTheirs: the step does not wait for an answer from elsewhere.
        ReasonNeeded: a refusal without words, or a result without a name.
        NotAllowed, NotNow, Unseen, Changed: see `officers` and `keeping`.
    """
    case, step = load_step(step_id, officer=officer, revision=revision)
    allow(Action.ENTER_ANSWER, case, officer)
    if step.state != Step.States.SENT:
        raise NotTheirs(holder=offices.name_of(step.unit_key))
    if (refused and not words.strip()) or (not refused and step.gives_result and not result.name.strip()):
        raise ReasonNeeded
    story = Story(case, officer, now)
    step_came_back(
        case, step, refused=refused, words=words.strip(), result=result, by_name=offices.name_of(step.unit_key),
        story=story, now=now, entered_by=officer,
    )  # fmt: skip
    story.keep()
    return case


def _answered(step: Step, fact: LetterArrived, now: datetime) -> None:
    case = load(step.case_id)
    step.refresh_from_db()
    if step.state != Step.States.SENT:
        return
    said = _envelope(fact.letter_id)
    office = offices.name_of(step.unit_key)
    if not isinstance(said, Result) or said.step_key != step.key or said.case_number != case.number:
        letter = arrived.letter(fact.letter_id)
        _trouble(step, _PLAIN.say("vi", office=office, code=letter.code if letter else "?"))
        return
    if said.outcome is Outcome.NEEDS_PAPERS:
        _trouble(step, _PAPERS.say("vi", office=office, words=said.words))
        return
    paper = said.result
    result = Outcomes(
        name=paper.name if paper else "",
        number=paper.number if paper else "",
        issued_on=read_day(paper.issued_on) if paper and paper.issued_on else None,
        signed_by=said.handled_by or office,
        files=_files(fact.letter_id),
    )
    story = Story(case, None, now, "axis")
    step_came_back(
        case, step, refused=said.outcome is Outcome.REFUSED, words=said.words, result=result,
        by_name=said.handled_by or office, story=story, now=now,
    )  # fmt: skip
    story.keep()


def _reached(asked: Request, fact: LetterArrived, now: datetime) -> None:
    found = _asked(asked, fact).filter(state=Step.States.SENT).first()
    if found is None:
        # A case of another platform: the letter itself is at the office, where its clerk sees it.
        return
    found.state, found.why, found.since = Step.States.OPEN, "turn", now
    found.save(update_fields=["state", "why", "since"])
    letters.report(fact.letter_id, "03", "Đã vào hàng đợi của đơn vị", now, office_key=fact.receiver_key)


def _subjects(case: Case) -> tuple[Person, ...]:
    """The child of a birth. The envelope repeats what the letter says, so both ask here."""
    name = case.details.get(CHILD, "")
    return (Person("child", name, born_on=case.details.get(BORN, "")),) if name else ()


def _asked(asked: Request, fact: LetterArrived) -> QuerySet[Step]:
    return Step.objects.filter(case__number=asked.case_number, key=asked.step.key, unit_key=fact.receiver_key)


def _letter(case: Case, step: Step) -> str:
    lines = [
        f"Hồ sơ: {case.number}",
        f"Người nộp: {case.applicant}",
        *(f"Trẻ: {child.name}" + (f", sinh {child.born_on}" if child.born_on else "") for child in _subjects(case)),
        f"Việc đề nghị: {step.name}",
    ]
    if step.due:
        lines.append(f"Đề nghị trả lời trước: {in_vietnam(step.due):%H:%M ngày %d/%m/%Y}")
    return "\n".join(lines)


def _enclosed(case: Case, step: Step, now: datetime) -> list[Attachment]:
    content = version_of(case).content
    papers = list(PaperFile.objects.filter(case=case).select_related("paper").order_by("id"))
    names: set[str] = set()
    enclosed, told = [], []
    for number, paper in enumerate(papers, 1):
        name = paper.name if paper.name.casefold() not in names else f"{number:02d}-{paper.name}"
        names.add(name.casefold())
        enclosed.append(Attachment(name, "", paper.file_id))
        told.append(StepFile(name, component=paper.paper.component if paper.paper else ""))
    request = Request(
        case_number=case.number or "",
        procedure=Named(content.code or content.key, content.name),
        step=Named(step.key, step.name),
        work=step.result_name or step.name,
        from_organization=Named(_code(case.decides_key, now), offices.name_of(case.decides_key)),
        to_organization=Named(_code(step.unit_key, now), offices.name_of(step.unit_key)),
        applicant=Person("applicant", case.applicant, identity=case.identity, address=case.address),
        due_at=in_vietnam(step.due) if step.due else None,
        subjects=_subjects(case),
        legal_basis="; ".join(law.text for law in content.legal_basis),
        files=tuple(told),
    )
    return [Attachment(case_step.FILE_NAME, case_step.MEDIA_TYPE, case_step.write(request)), *enclosed]


def _code(key: str, now: datetime) -> str:
    try:
        return offices.code_of(key, in_vietnam(now).date())
    except offices.NoSuchOffice:
        return key


def _envelope(letter_id: str) -> Request | Result | None:
    kept = arrived.attachment(letter_id, case_step.FILE_NAME)
    if kept is None or kept.file_id is None or (kept.size or 0) > case_step.MOST_BYTES:
        return None
    with files.open(files.file(kept.file_id)) as source:
        try:
            return case_step.read(source.read(case_step.MOST_BYTES))
        except case_step.NotAStep:
            return None


def _files(letter_id: str) -> tuple[tuple[UUID, str], ...]:
    return tuple(
        (kept.file_id, kept.name)
        for kept in LetterAttachment.objects.filter(letter_id=letter_id).exclude(file_id=None).order_by("place")
        if kept.file_id is not None and kept.name.casefold() != case_step.FILE_NAME
    )


def _trouble(step: Step, words: str) -> None:
    step.trouble = words[:500]
    step.save(update_fields=["trouble"])
