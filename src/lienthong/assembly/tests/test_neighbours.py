"""The agencies next door: a step asked for in a letter comes back as a result, a refusal, a plain letter, or not."""

import asyncio
from datetime import timedelta

import pytest

from lienthong.assembly.demo.cast import INSURANCE, POLICE
from lienthong.assembly.demo.neighbours import Conduct, Neighbour, NeighbourAtWork
from lienthong.exchange.protocol.life import State
from lienthong.exchange.stores.journal import connect
from lienthong.exchange.stores.journal.registers import Agency, register_agencies
from lienthong.formats import case_step
from lienthong.formats.case_step import Outcome
from lienthong.formats.case_step.tests.test_codec import REQUEST
from lienthong.formats.evidence.keys import KeyPair
from lienthong.ground.letters.tests.axis import at_work, axis
from lienthong.ground.letters.tests.scene import COMMUNE, NOW, PDF, a_letter


@pytest.mark.parametrize(
    ("conduct", "who", "outcome"),
    [
        (Conduct.ANSWERS, POLICE, Outcome.DONE),
        (Conduct.REFUSES, INSURANCE, Outcome.REFUSED),
        (Conduct.PLAIN, POLICE, None),
        (Conduct.SILENT, INSURANCE, "silence"),
    ],
)
def test_what_a_neighbour_makes_of_a_request(
    transactional_db, settings, fresh_database_url, tmp_path, conduct, who, outcome
):
    from lienthong.assembly.tests.test_letters import begin
    from lienthong.ground.letters import actions, enclosures, queries
    from lienthong.ground.letters.models import Letter, LetterReceiver
    from lienthong.ground.letters.values import Attachment, Direction
    from lienthong.ground.organizations import queries as organizations

    begin(settings, tmp_path)
    directory = organizations.directory()
    code = directory.by_key(who).code_on(NOW.date())

    async def story():
        async with axis(fresh_database_url, tmp_path, directory) as house:
            key = KeyPair.generate()
            (tmp_path / code).mkdir()
            key.save(tmp_path / code / "key.pem")
            async with await connect(house.database, "hub") as connection:
                known = [(Agency(code, code, frozenset({who})), [key.public])]
                await register_agencies(connection, known, at=NOW - timedelta(days=1))
            envelope = Attachment(case_step.FILE_NAME, case_step.MEDIA_TYPE, case_step.write(REQUEST))
            letter = await house.do(
                actions.send,
                **a_letter(
                    receiver_keys=[who], attachments=[Attachment("phieu.pdf", "application/pdf", PDF), envelope]
                ),
            )
            neighbour = NeighbourAtWork(
                Neighbour(code, conduct, tmp_path / code), house.line.url, house.clock, moment=timedelta(0)
            )
            wanted = State.ACCEPTED if outcome == "silence" else State.DONE
            async with at_work(house.post(), neighbour.node):
                await house.until(lambda: LetterReceiver.objects.get(letter=letter).state == wanted, str(wanted), 40)
                if outcome != "silence":
                    await house.until(lambda: Letter.objects.filter(answers=letter).exists(), "the answer")
            if outcome == "silence":
                assert not await house.do(Letter.objects.filter(direction=Direction.IN).exists)
                return

            def look():
                answer = Letter.objects.get(answers=letter)
                found = queries.attachment(answer.id, case_step.FILE_NAME)
                step = case_step.read(enclosures.content_of(found)) if found else None
                return answer, step, queries.attachment(answer.id, "ket-qua.pdf")

            answer, step, made = await house.do(look)
            assert answer.sender_key == who
            assert [one.organization_key for one in await house.do(lambda: list(answer.receivers.all()))] == [COMMUNE]
            if outcome is None:
                assert step is None
            else:
                assert (step.case_number, step.step_key, step.outcome) == (REQUEST.case_number, "thuong-tru", outcome)
            assert (made is None) == (outcome is Outcome.REFUSED)

    asyncio.run(story())
