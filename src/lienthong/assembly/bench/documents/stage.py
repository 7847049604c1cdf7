"""Where it is played: the stage of the bench of cases, with clerks of the documents desk in it."""

from lienthong.assembly.bench.cases.stage import PASSWORD, CaseStage
from lienthong.assembly.bench.documents import filling

LARGE, ORDINARY = 0, 7
"""Places among the offices: the one with many documents, and one of the others."""


class DocumentStage(CaseStage):
    """Two clerks and two specialists with their colleagues, and an inspector who reads the whole province."""

    def _people(self) -> None:
        from lienthong.ground.organizations import queries as organizations
        from lienthong.ground.people import actions as people
        from lienthong.ground.people.roles import Role

        day = self.now.date()
        province = "unit2025-52"
        under = organizations.below(province, day)
        everyone = [each.key for each in organizations.directory() if each.key in under and each.key != province]
        others = [each.key for each in organizations.directory() if each.key not in under]
        # Bodies that share a key in the trial of a whole province: those under the committee first.
        self.units = [province, *everyone, *others]
        posts = (
            ("clerk-large", self.units[LARGE], Role.CLERK),
            ("clerk", self.units[ORDINARY], Role.CLERK),
            ("specialist", self.units[ORDINARY], Role.SPECIALIST),
            ("specialist-large", self.units[LARGE], Role.SPECIALIST),
            *((f"colleague{number}", self.units[ORDINARY], Role.SPECIALIST) for number in range(filling.PEOPLE - 2)),
            ("inspector", province, Role.INSPECTOR),
        )
        for username, unit, role in posts:
            account = people.open_account(username, "Nguyễn Thị Hiền", password=PASSWORD)
            people.appoint(account, unit, role, since=day)
