"""The second story: a child is registered at one counter, and three agencies do their part.

It is told with the very actions behind the officers' pages. The police and the social insurance have systems of their
own: their steps leave as letters over the axis and come back the same way.
"""

import secrets
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lienthong.assembly.demo.cast import COUNTER, DAY
from lienthong.assembly.demo.scene import DoesNotHold, Scene, Step
from lienthong.assembly.demo.stage import Stage
from lienthong.kernel.words import Words

if TYPE_CHECKING:
    from lienthong.work.cases.models import Case
    from lienthong.work.cases.officers import Officer

LINKED = "linked-birth-residence-health-card"
HOLIDAY = date(2018, 9, 28)
"""A Friday inside the term; the notice that frees it exists in this demonstration only."""
NOTICE = """\
number: 01/TB-TD
issued_on: 2018-09-04
issuer: UBND tỉnh Gia Lai
title: Nghỉ một ngày (văn bản của buổi trình diễn, không có thật)
off:
  - {day: 2018-09-28, name: Ngày nghỉ của buổi trình diễn, name_en: A day off of this demonstration}
"""
NUMBER = "64/2018"
_PAPER = Path(__file__).with_name("neighbour-result.typ")


class Birth(Scene):
    """Plays on a running stage, over Django set up in this process."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.case_id = 0
        self.number = ""
        self.promised: date | None = None

    def steps(self) -> Iterator[tuple[Words, Callable[[Step], None]]]:
        """Every step in order: its line, and what is done and checked."""
        yield (
            Words(
                vi="Một cửa thị trấn Ia Ly: chị Nga tiếp nhận khai sinh liên thông của chị Lan, có số và ngày hẹn trả",
                en="At Ia Ly's counter Ms Nga takes in Ms Lan's linked birth registration: a number and a due date",
            ),
            self.taken_in,
        )
        yield (
            Words(
                vi="Một ngày nghỉ được thông báo giữa chừng: hạn trả tự lùi một ngày và nói vì sao",
                en="A day off is announced in the middle of it: the due date moves by a day and says why",
            ),
            self.a_holiday_is_announced,
        )
        yield (
            Words(
                vi="Anh Tuấn làm khai sinh, ông Dũng ký; hai bước còn lại thành thư qua trục tới công an và bảo hiểm",
                en="Mr Tuấn prepares the birth record, Mr Dũng signs; two steps leave for police and insurance",
            ),
            self.the_birth_is_signed,
        )
        yield (
            Words(
                vi="Công an và BHXH huyện trả lời qua trục: cả ba kết quả về đúng nơi tiếp nhận đầu tiên",
                en="District police and insurance answer over the axis: all three results are back at the counter",
            ),
            self.three_results_come_back,
        )
        yield (
            Words(
                vi="Chị Lan nhận kết quả; phiếu kiểm soát (PDF) kể lại cả câu chuyện; xã bên cạnh không thấy gì",
                en="Ms Lan has her results; the control slip (PDF) tells the story; the commune next door sees none",
            ),
            self.it_is_returned,
        )

    def taken_in(self, step: Step) -> None:
        """One screen, one transaction."""
        from lienthong.ground.files import actions as files
        from lienthong.work.cases.actions.intake import take_in
        from lienthong.work.cases.filing import Applicant, Filing, Ticked
        from lienthong.work.procedures import queries as procedures

        now = self.now()
        version = procedures.version_on(LINKED, DAY)
        if version is None:
            raise DoesNotHold("the linked procedure is not in force")
        scan = files.keep(
            self._paper("Giấy chứng sinh", "Bé gái, sinh ngày 01/9/2018 tại Bệnh viện đa khoa tỉnh"),
            name="giay-chung-sinh.pdf", by=None, now=now, limit=5_000_000, purpose="demo",
        )  # fmt: skip
        papers = tuple(
            Ticked(each.key, each.originals, each.copies, files=((scan.id, scan.name),) if number == 1 else ())
            for number, each in enumerate(version.content.variants[0].components)
        )
        case = take_in(
            Filing(
                version.id, version.content.variants[0].key,
                Applicant("Nguyễn Thị Lan", "230912345", "0905123456", address="Tổ 3, thị trấn Ia Ly"), papers,
                details={"Họ và tên trẻ": "Rơ Châm H’Mai", "Ngày sinh của trẻ": "01/9/2018"},
            ),
            officer=self._officer("nga"), now=now, chance=lambda: secrets.token_hex(8),
        )  # fmt: skip
        self.case_id, self.number, self.promised = case.pk, case.number or "", case.due_on
        # Twenty working days after 4 September 2018, no day off among them: Tuesday 2 October.
        self.must(case.due_on == date(2018, 10, 2), f"due on {case.due_on}")
        step.facts |= {"number": self.number, "due_on": str(case.due_on)}

    def a_holiday_is_announced(self, step: Step) -> None:
        """Loaded like any notice; the worker computes every open case anew."""
        from lienthong.ground.calendars import actions as calendars
        from lienthong.ground.calendars import notices

        calendars.load_notice(notices.read(NOTICE), None, self.now())
        case = self.until(lambda: self._if(lambda case: case.due_on != self.promised), "the due date moves")
        self.must(case.due_on == date(2018, 10, 3), f"due on {case.due_on}")
        [moved] = case.moves.all()
        step.facts |= {"old_due_on": str(moved.old_due_on), "due_on": str(case.due_on), "why": moved.redating.why_vi}

    def the_birth_is_signed(self, step: Step) -> None:
        """The commune's own step: prepared by one, signed by another."""
        from lienthong.work.cases.actions.following import Outcomes
        from lienthong.work.cases.actions.handling import finish_step, sign, take_on
        from lienthong.work.cases.models import Step as CaseStep

        birth = CaseStep.objects.get(case_id=self.case_id, key="birth")
        tuan, dung = self._officer("tuan"), self._officer("dung")
        take_on(birth.pk, officer=tuan, now=self.now())
        finish_step(birth.pk, result=Outcomes("Giấy khai sinh", NUMBER), officer=tuan, now=self.now())
        sign(birth.pk, result=Outcomes("Giấy khai sinh", NUMBER), officer=dung, now=self.now())
        sent = CaseStep.objects.filter(case_id=self.case_id, state="sent")
        self.must(sent.count() == 2, "two steps are on their way")
        self.until(lambda: not sent.filter(letter_id=None).exists(), "both letters are queued")
        step.facts |= {"sent_to": sorted(sent.values_list("unit_key", flat=True))}

    def three_results_come_back(self, step: Step) -> None:
        """Letters there and back, by real processes."""
        case = self.until(lambda: self._if(lambda case: case.state == "decided"), "all three results")
        results = list(case.results.order_by("id"))
        self.must(len(results) == 3 and case.outcome == "granted", f"{len(results)} results, {case.outcome}")
        step.facts |= {"results": [f"{each.name} {each.number}".strip() for each in results]}

    def it_is_returned(self, step: Step) -> None:
        """Into the citizen's hands, and on paper."""
        from lienthong.work.cases import papers_out, queries
        from lienthong.work.cases.actions.closing import return_result
        from lienthong.work.cases.actions.money import pay
        from lienthong.work.cases.models import Case
        from lienthong.work.cases.officers import Unseen
        from lienthong.work.cases.slips import printing

        nga = self._officer("nga")
        if Case.objects.get(pk=self.case_id).money == "due":
            pay(self.case_id, method="cash", officer=nga, now=self.now())
        case = return_result(self.case_id, "Nguyễn Thị Lan", officer=nga, now=self.now())
        slip = printing.pdf(papers_out.slip("control", queries.by_id(case.pk, [COUNTER]), self.now()))
        place = self.stage.folder / "slips" / "phieu-kiem-soat.pdf"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(slip)
        try:
            queries.find(self.number, [self._officer("son").unit_key])
        except Unseen:
            step.facts |= {"control_slip": str(place), "state": case.state}
        else:
            raise DoesNotHold("the commune next door sees the case")

    def _if(self, holds: "Callable[[Case], bool]") -> "Case | None":
        from lienthong.work.cases.models import Case

        case = Case.objects.select_related("clock").get(pk=self.case_id)
        return case if holds(case) else None

    def _officer(self, username: str) -> "Officer":
        from lienthong.ground.people import queries as people
        from lienthong.work.cases.officers import officer_of

        account = people.account_named(username)
        if account is None:
            raise DoesNotHold(f"nobody is called {username}")
        return officer_of(people.posts_on(account, DAY)[0], account.pk, account.full_name)

    def _paper(self, title: str, text: str) -> bytes:
        from lienthong.formats import paper

        facts = {"office": "Bệnh viện đa khoa tỉnh Gia Lai", "title": title, "lines": [text], "handled_by": "Siu Hnhen",
                 "made_at": self.now()}  # fmt: skip
        return paper.render(_PAPER, facts, size="A5")
