"""Who answers what pages of lower rooms ask of those above them. Imported with the addresses, so by every web process.

A room that asks knows nobody: it keeps a list of whoever answers, and this module fills the lists.
"""

from lienthong.assembly import settings as settings_list
from lienthong.faces.web.menu import counters
from lienthong.ground.audit import words as audit
from lienthong.ground.calendars import actions as calendars
from lienthong.ground.calendars import beside
from lienthong.ground.people import actions as people
from lienthong.work.axis import secrets
from lienthong.work.cases import hearing
from lienthong.work.documents import mentions
from lienthong.work.documents.filing import ending
from lienthong.work.documents.incoming import life as incoming
from lienthong.work.documents.incoming import queries
from lienthong.work.documents.incoming.web.common import waiting_for
from lienthong.work.documents.kinds import all_kinds
from lienthong.work.documents.outgoing import life as outgoing
from lienthong.work.documents.outgoing.actions.bodies import SEALS
from lienthong.work.documents.outgoing.web import lists
from lienthong.work.procedures import touched


def join() -> None:
    """Fill the lists; done twice, it is done once."""
    # Before a notice is confirmed, its page says how many open cases would move.
    if hearing.would_move not in calendars.previews:
        calendars.previews.append(hearing.would_move)
    # What is loaded here is known to the command line too, while the database sleeps.
    if _write_beside not in calendars.after_loading:
        calendars.after_loading.append(_write_beside)
    # Before a version is published, its page names the open cases that go on under the one before.
    touched.join(hearing.going_on_under)
    # Before an account is closed or a post ends, its files are handed over.
    if ending.kept_by not in people.keepers:
        people.keepers.append(ending.kept_by)
    # What a desk has locked is named by no page of the axis.
    if queries.locked_among not in secrets.asked:
        secrets.asked.append(queries.locked_among)
    # The home page says how much waits.
    counters["documents:in"] = waiting_for
    counters["documents:out"] = lists.waiting_for
    # The trail says each act as its own room does; what both directions do is called the same in both.
    for acts in (incoming.ACTS, outgoing.ACTS):
        audit.learn({action.value: act.words for action, act in acts.items()})
    audit.learn(mentions.ACTS)
    for states in (incoming.STATE_WORDS, outgoing.STATE_WORDS):
        audit.learn_values("state", {state.value: words for state, words in states.items()})
    audit.learn_values("seal", SEALS)
    audit.learn_values("kind", {key: kind.words for key, kind in all_kinds().items()})


def _write_beside() -> None:
    beside.write(beside.file_in(settings_list.read().var))
