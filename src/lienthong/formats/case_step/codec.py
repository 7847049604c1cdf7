"""Reading strictly and writing the envelope `lienthong/case-step/1`."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from lienthong.formats.case_step.values import (
    FORMAT,
    Named,
    Outcome,
    Person,
    Request,
    Result,
    ResultPaper,
    StepFile,
)
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

MOST_BYTES = 256 * 1024
MOST_TEXT = 4000
"""Characters of one text; names and numbers are far from it."""
MOST_ITEMS = 200
"""Files or persons."""
MOST_DEPTH = 12

T = TypeVar("T")


class NotAStep(Refusal):
    """The bytes are no envelope that we understand. Facts: `at` (the member), `why` (words of both languages)."""

    code: ClassVar[str] = "not_a_case_step"
    words: ClassVar[Words] = Words(
        vi="Không đọc được tệp bước hồ sơ, mục “{at}”: {why_vi}.",
        en="The case step cannot be read at “{at}”: {why_en}.",
    )

    def __init__(self, at: str, why: Words) -> None:
        super().__init__(at=at, why_vi=why.vi, why_en=why.en)


class _Why:
    TOO_LARGE = Words(vi="quá lớn", en="too large")
    NOT_JSON = Words(vi="không phải JSON (UTF-8)", en="not JSON (UTF-8)")
    NOT_OURS = Words(vi=f"không phải định dạng {FORMAT}", en=f"not the format {FORMAT}")
    MISSING = Words(vi="thiếu", en="missing")
    NOT_TEXT = Words(vi="không phải chữ", en="not text")
    NOT_LIST = Words(vi="không phải danh sách", en="not a list")
    NOT_OBJECT = Words(vi="không phải một nhóm mục", en="not an object")
    NOT_MOMENT = Words(vi="không phải thời điểm có múi giờ", en="not a moment with a time zone")
    NOT_DAY = Words(vi="không phải ngày dạng 2018-09-03", en="not a day such as 2018-09-03")
    NOT_DIGEST = Words(vi="không phải mã băm SHA-256", en="not a SHA-256 digest")
    UNKNOWN = Words(vi="giá trị lạ", en="an unknown value")
    TWICE = Words(vi="ghi hai lần", en="written twice")
    NEEDS_WORDS = Words(vi="từ chối hoặc yêu cầu bổ sung phải có lý do", en="a refusal needs a reason")


def read(body: bytes) -> Request | Result:
    """The envelope in these bytes.

    Raises:
        NotAStep: it is not one, or not one that can be acted on; the facts say where and why.
    """
    if len(body) > MOST_BYTES:
        raise NotAStep("", _Why.TOO_LARGE)
    try:
        written = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise NotAStep("", _Why.NOT_JSON) from None
    if _depth(written) > MOST_DEPTH:
        raise NotAStep("", _Why.TOO_LARGE)
    at = _Members("", written)
    if at.take("format") != FORMAT:
        raise NotAStep("format", _Why.NOT_OURS)
    kind = at.take("kind")
    if kind == "request":
        return _request(at)
    if kind == "result":
        return _result(at)
    raise NotAStep("kind", _Why.UNKNOWN)


def write(step: Request | Result) -> bytes:
    """The envelope as bytes: indented, so that a clerk who opens it can read it. Unknown members are written back."""
    facts = _of_request(step) if isinstance(step, Request) else _of_result(step)
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def _request(at: "_Members") -> Request:
    return Request(
        case_number=at.text("case_number", needed=True),
        procedure=_named(at.inner("procedure")),
        step=_named(at.inner("step")),
        work=at.text("work"),
        from_organization=_named(at.inner("from_organization")),
        to_organization=_named(at.inner("to_organization")),
        applicant=_person(at.inner("applicant")),
        due_at=at.moment("due_at"),
        subjects=tuple(_person(one) for one in at.inners("subjects")),
        legal_basis=at.text("legal_basis"),
        files=tuple(_file(one) for one in at.inners("files")),
        more=at.rest(),
    )


def _result(at: "_Members") -> Result:
    try:
        outcome = Outcome(at.text("outcome", needed=True))
    except ValueError:
        raise NotAStep("outcome", _Why.UNKNOWN) from None
    words = at.text("words")
    if outcome is not Outcome.DONE and not words.strip():
        raise NotAStep("words", _Why.NEEDS_WORDS)
    handled_at = at.moment("handled_at")
    if handled_at is None:
        raise NotAStep("handled_at", _Why.MISSING)
    paper = at.inner("result", needed=False)
    return Result(
        case_number=at.text("case_number", needed=True),
        step_key=at.text("step_key", needed=True),
        outcome=outcome,
        handled_at=handled_at,
        handled_by=at.text("handled_by"),
        words=words,
        result=None if paper is None else _paper(paper),
        more=at.rest(),
    )


def _named(at: "_Members | None") -> Named:
    at = _there(at)
    return Named(at.text("key", needed=True), at.text("name"), at.rest())


def _person(at: "_Members | None") -> Person:
    at = _there(at)
    return Person(
        role=at.text("role"),
        name=at.text("name", needed=True),
        born_on=at.text("born_on"),
        gender=at.text("gender"),
        identity=at.text("identity"),
        address=at.text("address"),
        more=at.rest(),
    )


def _file(at: "_Members") -> StepFile:
    sha256 = at.text("sha256")
    if sha256 and (len(sha256) != 64 or set(sha256) - set("0123456789abcdef")):
        raise NotAStep(f"{at.path}sha256", _Why.NOT_DIGEST)
    return StepFile(at.text("name", needed=True), at.text("component"), sha256, at.text("media_type"), at.rest())


def _paper(at: "_Members") -> ResultPaper:
    issued_on = at.text("issued_on")
    try:
        if issued_on:
            date.fromisoformat(issued_on)
    except ValueError:
        raise NotAStep(f"{at.path}issued_on", _Why.NOT_DAY) from None
    return ResultPaper(at.text("name", needed=True), at.text("number"), issued_on, at.text("file"), at.rest())


def _there(at: "_Members | None") -> "_Members":
    assert at is not None  # `inner` raises where a needed one is missing
    return at


class _Members:
    """The members of one object: taken one by one, and what nobody took is the rest."""

    def __init__(self, path: str, written: object) -> None:
        if not isinstance(written, dict):
            raise NotAStep(path.rstrip("."), _Why.NOT_OBJECT)
        self.path = path
        self._left: dict[str, Any] = dict(written)

    def take(self, name: str) -> Any:
        return self._left.pop(name, None)

    def text(self, name: str, *, needed: bool = False) -> str:
        value = self.take(name)
        if value is None:
            value = ""
        if not isinstance(value, str):
            raise NotAStep(self.path + name, _Why.NOT_TEXT)
        if needed and not value.strip():
            raise NotAStep(self.path + name, _Why.MISSING)
        if len(value) > MOST_TEXT:
            raise NotAStep(self.path + name, _Why.TOO_LARGE)
        # PostgreSQL keeps no NUL, and half a surrogate pair is no character.
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise NotAStep(self.path + name, _Why.NOT_TEXT)
        return value

    def moment(self, name: str) -> datetime | None:
        text = self.text(name)
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise NotAStep(self.path + name, _Why.NOT_MOMENT) from None
        if moment.tzinfo is None:
            raise NotAStep(self.path + name, _Why.NOT_MOMENT)
        return moment

    def inner(self, name: str, *, needed: bool = True) -> "_Members | None":
        value = self.take(name)
        if value is None:
            if needed:
                raise NotAStep(self.path + name, _Why.MISSING)
            return None
        return _Members(f"{self.path}{name}.", value)

    def inners(self, name: str) -> list["_Members"]:
        value = self.take(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise NotAStep(self.path + name, _Why.NOT_LIST)
        if len(value) > MOST_ITEMS:
            raise NotAStep(self.path + name, _Why.TOO_LARGE)
        return [_Members(f"{self.path}{name}[{number}].", one) for number, one in enumerate(value)]

    def rest(self) -> dict[str, Any]:
        return self._left


def _of_request(step: Request) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kind": "request",
        "case_number": step.case_number,
        "procedure": _of(step.procedure),
        "step": _of(step.step),
        "work": step.work,
        "due_at": step.due_at.isoformat() if step.due_at else None,
        "from_organization": _of(step.from_organization),
        "to_organization": _of(step.to_organization),
        "applicant": _of(step.applicant),
        "subjects": [_of(one) for one in step.subjects],
        "legal_basis": step.legal_basis,
        "files": [_of(one) for one in step.files],
        **step.more,
    }


def _of_result(step: Result) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kind": "result",
        "case_number": step.case_number,
        "step_key": step.step_key,
        "outcome": step.outcome.value,
        "words": step.words,
        "result": _of(step.result) if step.result else None,
        "handled_by": step.handled_by,
        "handled_at": step.handled_at.isoformat(),
        **step.more,
    }


def _of(value: Named | Person | StepFile | ResultPaper) -> dict[str, Any]:
    names = [name for name in value.__slots__ if name != "more"]
    return {**{name: getattr(value, name) for name in names if getattr(value, name)}, **value.more}


def _once(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotAStep(pairs[-1][0][:80], _Why.TWICE)
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0
