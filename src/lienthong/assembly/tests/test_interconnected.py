"""One filing at Ia Ly, three agencies, a real hub: the line of one agency is down for a day and nothing is lost."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

from lienthong.assembly.demo.cast import INSURANCE, POLICE
from lienthong.assembly.demo.neighbours import Conduct, Neighbour, NeighbourAtWork
from lienthong.exchange.agency.tests.poor_line import PoorLine
from lienthong.exchange.stores.journal import connect
from lienthong.exchange.stores.journal.registers import Agency, register_agencies
from lienthong.formats.evidence.keys import KeyPair
from lienthong.ground.letters.tests.axis import at_work, axis
from lienthong.ground.letters.tests.scene import COMMUNE, NOW, SERVED_SINCE
from lienthong.ground.outbox import listen, testing
from lienthong.work.cases.life import Outcome, State
from lienthong.work.cases.tests.conftest import IA_LY, Office, at, fresh, real_office

__all__ = ["real_office"]
BIRTH = "linked-birth-residence-health-card"


def listeners(clock):
    from lienthong.ground.letters.facts import LetterArrived, LetterFailed, LetterStatus
    from lienthong.work.cases import elsewhere
    from lienthong.work.cases.facts import StepLeft

    return (
        listen(StepLeft, "cases.send-step", lambda fact: elsewhere.send_step(fact, clock())),
        listen(LetterArrived, "cases.hear-letter", lambda fact: elsewhere.hear_letter(fact, clock())),
        listen(LetterStatus, "cases.hear-status", elsewhere.hear_status),
        listen(LetterFailed, "cases.hear-failure", elsewhere.hear_failure),
    )


async def neighbour(house, directory, key, folder, url):
    """An agency with a system of its own, known to the hub, that answers what it is asked."""
    code = directory.by_key(key).code_on(NOW.date())
    pair = KeyPair.generate()
    (folder / code).mkdir()
    pair.save(folder / code / "key.pem")
    async with await connect(house.database, "hub") as connection:
        known = [(Agency(code, code, frozenset({key})), [pair.public])]
        await register_agencies(connection, known, at=NOW - timedelta(days=1))
    return NeighbourAtWork(
        Neighbour(code, Conduct.ANSWERS, folder / code), url, house.clock, moment=timedelta(0)
    ).node  # fmt: skip


def test_a_case_comes_home_whole_after_the_line_of_the_police_was_down_for_a_day(
    real_office: Office, settings, fresh_database_url, tmp_path
):
    from lienthong.ground.letters import actions as letters
    from lienthong.ground.letters import queries as sent
    from lienthong.ground.organizations import queries as organizations
    from lienthong.work.cases import elsewhere, queries
    from lienthong.work.cases.actions import closing, handling
    from lienthong.work.cases.actions.following import Outcomes

    office = real_office
    settings.LETTERS_FOLDER, settings.FILES_FOLDER = tmp_path / "letters", tmp_path / "files"
    letters.serve(COMMUNE, SERVED_SINCE)
    child = {elsewhere.CHILD: "Rơ Châm H’Mai", elsewhere.BORN: "01/9/2018"}
    case = office.take_in(BIRTH, now=at(10, 9), details=child)
    handling.finish_step(office.step(case, "birth").pk, officer=office.tuan.officer, now=at(10, 10))
    directory = organizations.directory()

    def states():
        testing.run_all()
        return [office.step(case, key).state for key in ("residence", "health-card")]

    async def story():
        async with AsyncExitStack() as stack:
            house = await stack.enter_async_context(axis(fresh_database_url, tmp_path, directory))
            house.clock.move(hours=(at(10, 11) - NOW) / timedelta(hours=1))
            stack.enter_context(testing.listening(*listeners(house.clock)))
            theirs = await stack.enter_async_context(PoorLine(house.line.target_port).laid())
            theirs.down = True
            police = await neighbour(house, directory, POLICE, tmp_path, theirs.url)
            insurance = await neighbour(house, directory, INSURANCE, tmp_path, house.line.url)
            await house.do(
                lambda: handling.sign(
                    office.step(case, "birth").pk,
                    result=Outcomes(number="1"),
                    officer=office.dung.officer,
                    now=house.clock(),
                )
            )
            async with at_work(house.post(), police, insurance):
                await house.until(lambda: states() == ["sent", "done"], "the insurance answers", 40)
                house.clock.move(hours=25)

                def a_day_later():
                    waits = queries.in_trouble([IA_LY], house.clock() - timedelta(hours=8))
                    return states(), [step.key for step in waits], fresh(case).state

                # Nobody gives up, nobody decides without it, and the counter sees for whom it waits.
                assert await house.do(a_day_later) == (["sent", "done"], ["residence"], State.IN_PROGRESS)
                theirs.down = False
                await house.until(lambda: states() == ["done", "done"], "the police answer", 40)
            return house.clock()

    ended = asyncio.run(story())
    home = fresh(case)
    assert (home.state, home.outcome) == (State.DECIDED, Outcome.GRANTED)
    assert home.finished_at == ended
    assert office.step(case, "return").state == "open"
    assert home.results.count() == 3
    # Both agencies were told of the child in words, as the counter wrote it.
    asked = [letter.content for letter in sent.sent(IA_LY)]
    assert sum("Trẻ: Rơ Châm H’Mai, sinh 01/9/2018" in words for words in asked) == 2
    assert home.events.filter(action="finish_step", channel="axis").count() == 2
    closing.return_result(case.pk, "Rơ Châm Lan", officer=office.nga.officer, now=ended)
    assert home.results.filter(handed_to="Rơ Châm Lan").count() == 3
