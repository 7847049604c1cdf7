"""Cases at Ia Ly in several states, for the officers' pages."""

from datetime import date, datetime, timedelta

from django.db import connection

from lienthong.ground.people.models import Account
from lienthong.ground.people.queries import posts_on
from lienthong.work.cases.actions import consulting, following, handling, intake, papers
from lienthong.work.cases.filing import Applicant, Filing, Ticked
from lienthong.work.cases.models import Case, Moved, Redating
from lienthong.work.cases.officers import Officer, officer_of
from lienthong.work.cases.web.seeing import chance
from lienthong.work.procedures import queries as procedures

FIRST = 9001
"""The first case's number in the database, for the addresses of pages; the second has an unassigned step."""


def fill(now: datetime) -> None:
    """Seven cases: new, late, with papers asked for, with an opinion asked, to sign, decided, only filed."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SEQUENCE cases_case_id_seq RESTART WITH {FIRST}")
    nga, tuan, dung = (_officer(name, now) for name in ("nga", "tuan", "dung"))
    names = ("Nguyễn Thị Lan", "Rơ Châm H’Bia", "Trần Văn Hòa", "Siu Thơm", "Lê Thị Mai", "Kpă Y Đức")
    long_ago = now - timedelta(days=20)
    cases = [_taken(name, nga, long_ago if index in (1, 5) else now) for index, name in enumerate(names)]
    step = {case.pk: case.steps.filter(state="open").first() for case in cases}
    handling.take_on(step[cases[0].pk].pk, officer=tuan, now=now)
    consulting.consult(step[cases[0].pk].pk, "unit2025-23749", "Xác minh nơi cư trú trước đây.", officer=tuan, now=now)
    line = papers.Line(cases[2].papers.first().component, "Bản chụp mờ, không đọc được số", "Nộp bản rõ", "")
    papers.ask_for_papers(step[cases[2].pk].pk, [line], officer=tuan, now=now)
    for case in (cases[3], cases[4]):
        handling.finish_step(step[case.pk].pk, note="Đủ điều kiện", officer=tuan, now=now)
    signing = cases[4].steps.filter(state__in=["open", "to_sign"]).first()
    handling.sign(signing.pk, result=following.Outcomes("Giấy chứng nhận", "15/GCN"), officer=dung, now=now)
    intake.submit(_filing("Phạm Thị Hạnh", now), officer=nga, now=now, chance=chance)
    changed = Redating.objects.create(
        pk=FIRST, edition="trial", why_vi="Nghỉ bù theo thông báo mới", why_en="A day in lieu was announced",
        first_day=now.date(), last_day=now.date(), started_at=now, looked_at=6, moved=1, finished_at=now,
    )  # fmt: skip
    late = Case.objects.select_related("clock").get(pk=cases[1].pk)
    if late.due_on and late.due_at:
        Moved.objects.create(
            redating=changed, case=late, old_due_on=late.due_on - timedelta(days=1),
            old_due_at=late.due_at - timedelta(days=1), new_due_on=late.due_on, new_due_at=late.due_at, at=now,
        )  # fmt: skip


def _officer(name: str, now: datetime) -> Officer:
    account = Account.objects.get(username=name)
    return officer_of(posts_on(account, now.date())[0], account.pk, account.full_name)


def _filing(name: str, now: datetime) -> Filing:
    version = procedures.version_on(KEY, now.date()) or _any(now.date())
    variant = version.content.variants[0]
    ticked = tuple(Ticked(each.key, 1) for each in variant.components)
    applicant = Applicant(name, "064199001234", "0905123456", address="Tổ dân phố 2, Ia Ly")
    return Filing(version.id, variant.key, applicant, ticked, channel=version.content.channels[0])


KEY = "death-registration"


def _any(day: date) -> procedures.ProcedureVersion:
    commune = procedures.in_force_full(day, "commune")
    return next(
        each for each in commune
        if each.content.variants and each.content.variants[0].components and not each.content.interconnected
        and str(each.content.term_for("counter")).startswith("working_days") and "counter" in each.content.channels
    )  # fmt: skip


def _taken(name: str, nga: Officer, now: datetime) -> Case:
    return intake.take_in(_filing(name, now), officer=nga, now=now, chance=chance)
