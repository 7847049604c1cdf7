"""Who listens to which fact, and what is done when: one table for the whole installation.

A line is `listen(FactClass, "module.what-it-does", function)` or `every("*/10 * * * *", "module.what-it-does", …)`.
Names stay for ever: facts wait under them. How it works: docs/developers/facts.md.
"""

from collections.abc import Sequence

from lienthong.assembly import settings as settings_list
from lienthong.assembly.clock import clock_of
from lienthong.ground.audit import sealing
from lienthong.ground.calendars.facts import CalendarChanged
from lienthong.ground.files import actions as files
from lienthong.ground.keys import answers, revocations
from lienthong.ground.letters.facts import LetterArrived, LetterFailed, LetterStatus, RecallSettled, StatusFailed
from lienthong.ground.outbox import Listener, Periodic, every, listen
from lienthong.ground.outbox import actions as outbox
from lienthong.work.cases import elsewhere, hearing, periods
from lienthong.work.cases.facts import StepLeft
from lienthong.work.documents import unsaid
from lienthong.work.documents.facts import DocumentChanged, FileArchived
from lienthong.work.documents.filing import proofs
from lienthong.work.documents.incoming import actions as incoming
from lienthong.work.documents.leaving import accesses
from lienthong.work.documents.outgoing import hearing as outgoing
from lienthong.work.documents.outgoing import stamping
from lienthong.work.documents.outgoing.actions import recalling
from lienthong.work.documents.registers import counted
from lienthong.work.documents.searching import anew

now = clock_of(settings_list.read())

LISTENERS: Sequence[Listener] = (
    # Each due date is written in a transaction of its own kind, many at a time: see work.cases.redating.
    listen(CalendarChanged, "cases.redate", lambda fact: hearing.calendar_changed(fact, now()), atomic=False),
    listen(StepLeft, "cases.send-step", lambda fact: elsewhere.send_step(fact, now())),
    listen(LetterArrived, "cases.hear-letter", lambda fact: elsewhere.hear_letter(fact, now())),
    listen(LetterStatus, "cases.hear-status", elsewhere.hear_status),
    listen(LetterFailed, "cases.hear-failure", elsewhere.hear_failure),
    # The files of what came are looked at before anything is locked; a letter that is heard twice arrives once.
    listen(
        LetterArrived,
        "documents.arrive",
        lambda fact: incoming.hear_letter(fact, now(), is_the_counters=elsewhere.is_a_step),
        atomic=False,
    ),
    listen(LetterStatus, "documents.asked-back", lambda fact: incoming.hear_status(fact, now())),
    listen(DocumentChanged, "documents.answered", lambda fact: incoming.hear_issued(fact, now())),
    listen(LetterStatus, "documents.hear-status", lambda fact: outgoing.hear_status(fact, now())),
    # Authorities outside are asked, and may be slow: each copy is kept by itself.
    listen(FileArchived, "documents.keep-proofs", lambda fact: proofs.keep_proofs(fact.file_id, now()), atomic=False),
    listen(DocumentChanged, "documents.time-stamp", lambda fact: stamping.hear_issued(fact, now()), atomic=False),
    listen(LetterFailed, "documents.hear-failure", lambda fact: outgoing.hear_failure(fact, now())),
    listen(RecallSettled, "documents.recall-settled", lambda fact: recalling.settle(fact, now())),
    listen(StatusFailed, "documents.hear-unsaid", lambda fact: unsaid.hear(fact, now())),
)

PERIODIC: Sequence[Periodic] = (
    every("* * * * *", "audit.seal", sealing.seal_and_pledge),
    every("41 */3 * * *", "keys.refresh-lists", revocations.refresh),
    every("11 */3 * * *", "keys.ask-authorities", answers.ask_about_ours),
    every("17 * * * *", "outbox.prune", outbox.prune),
    every("30 2 * * *", "files.sweep", lambda now: files.sweep()),
    every("5 * * * *", "cases.stop-overdue", periods.stop_overdue),
    every("*/10 * * * *", "cases.redate-latecomers", periods.look_again),
    every("*/15 * * * *", "documents.count", counted.count),
    every("*/15 * * * *", "documents.add-up-accesses", accesses.add_up),
    every("*/5 * * * *", "documents.write-anew", anew.write_anew),
)
