"""The pages of the web, taken from its addresses, so that a new page cannot be forgotten."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lienthong.exchange.hub.tests import story
from lienthong.ground.people.access import said_by
from lienthong.ground.people.roles import Role

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    # A page with arguments is opened with these. Whoever adds such a page adds its line.
    "organizations:page": {"key": "unit-64"},
    "procedures:page": {"key": "birth-registration"},
    "procedures:version": {"key": "linked-birth-residence-health-card", "number": "1"},
    "procedures:edit": {"version_id": "1000"},
    "procedures:review": {"version_id": "1000"},
    "procedures:section": {"version_id": "1000", "key": "filing"},
    "procedures:row": {"version_id": "1000", "key": "fees", "place": "0"},
    "procedures:abolish": {"key": "birth-registration"},
    "cases:case": {"case_id": "9001"},
    "cases:why": {"case_id": "9001"},
    "cases:act": {"case_id": "9002", "action": "assign"},
    "cases:redating": {"redating_id": "9001"},
    "documents:document": {"document_id": "9103"},
    "documents:trail": {"document_id": "9103"},
    "cases:trail": {"case_id": "9001"},
    "documents:edit": {"document_id": "9101"},
    "documents:copy_again": {"document_id": "9105"},
    "documents:sign": {"document_id": "9102"},
    "documents:upload_again": {"document_id": "9107"},
    "documents:out_act": {"document_id": "9101", "action": "submit"},
    "axis:organization": {"key": "chu-pah"},
    "axis:document": {"position": str(story.LETTER_AT)},
    "axis:decide": {"number": str(story.HELD_AT)},
    "keys:sign": {"task_id": "00000000-0000-4000-8000-000000009001"},
    "keys:sign_many": {"round_id": "00000000-0000-4000-8000-000000009002"},
    "cases:accepted": {"case_id": "9001"},
    "documents:in_act": {"document_id": "8201", "action": "register"},
    "documents:file": {"file_id": "8001"},
    "documents:close_file": {"file_id": "8001"},
    "documents:keep_longer": {"file_id": "8001"},
    "documents:hand_file": {"file_id": "8001"},
    "documents:lock_file": {"file_id": "8001"},
    "documents:take_out": {"member_id": "8001"},
    "documents:put_in_file": {"document_id": "8002"},
    "documents:file_list": {"year": "2026"},
    "documents:file_list_add": {"year": "2027"},
    "documents:register": {"key": "in"},
    "documents:report": {"direction": "in"},
    "documents:send_by_post": {"document_id": "8004"},
    "documents:lend_copy": {"document_id": "8005"},
    "documents:give_back": {"use_id": "8001"},
}

ASKED: Mapping[str, str] = {
    # A page that shows more when it is asked for something is opened so; whoever adds such a page adds its line.
    "documents:copy_new": "?source=9103",
    "documents:freezing": "?q=9106",
}

AGAIN: Sequence[tuple[str, str, Mapping[str, str], str, str]] = (
    # A page that looks quite different to somebody else, or about something else, is opened once more: how it is
    # called here, the page, its arguments, what it is asked for, through whose eyes.
    ("a council with a seal of its own", "documents:numbers", {}, "?series=9001", "hoa"),
    ("passing on signing by order", "documents:authorities", {}, "", "mai"),
    ("signing about some matters only", "documents:sign", {"document_id": "9201"}, "", "mai"),
    ("adding a receiver", "documents:out_act", {"document_id": "9103", "action": "add_receiver"}, "", "thao"),
    ("sending again", "documents:out_act", {"document_id": "9103", "action": "send_again"}, "", "thao"),
    ("a doubt that was told", "documents:document", {"document_id": "8203"}, "", "thao"),
    ("signing drawings", "documents:sign", {"document_id": "9202"}, "", "thanh"),
)

NOT_PAGES = {
    # Answers that are no page for a person to look at: the name, and why.
    "alive": "for the watchman",
    "cases:choose": "a part of the page that takes a case in",
    "cases:known": "a part of the page that takes a case in",
    "cases:reckon": "a part of the page that takes a case in",
    "cases:papers": "a part of the page that takes a case in",
    "cases:upload": "a part of the page that takes a case in",
    "cases:slip": "a file; for its twin see the journeys",
    "cases:guidance_note": "see the journeys",
    "documents:in_file": "a file",
    "documents:in_paper": "a file",
    "documents:in_picture": "a picture",
    "documents:annexes": "answers a press of a button",
    "documents:preview": "a part of the page on which a draft is written",
    "documents:out_file": "a file",
    "documents:print": "a file",
    "documents:metadata": "a file",
    "documents:out_picture": "a picture",
    "documents:sign_here": "answers a press of a button",
    "documents:seal_here": "answers a press of a button",
    "documents:hand_over": "answers a press of a button",
    "documents:clerk_many": "answers a press of a button",
    "documents:end_authority": "answers a press of a button",
    "documents:end_series": "answers a press of a button",
    "documents:name_body": "answers a press of a button",
    "documents:body_seal": "answers a press of a button; see the journeys",
    "documents:pass_on": "answers a press of a button; see the journeys",
    "documents:take_back": "answers a press of a button",
    "documents:sit": "answers a press of a button",
    "axis:receipt": "a file",
    "axis:refused_bytes": "a file",
    "axis:refused_seen": "answers a press of a button",
    "cases:file": "a file",
    "cases:end_delegation": "answers a press of a button",
    "documents:file_list_bring": "answers a press of a button",
    "documents:file_list_approve": "answers a press of a button",
    "documents:file_list_remove": "answers a press of a button",
    "documents:press_file": "answers a press of a button",
    "documents:file_contents": "a file",
    "documents:export_file": "a file",
    "documents:archive_paper": "a file",
    "documents:save_search": "answers a press of a button",
    "documents:forget_search": "answers a press of a button",
    "audit:confirm": "answers a press of a button",
    "audit:key": "a file",
    "audit:head": "a file",
    "keys:sign_state": "for the page that waits",
    "keys:desktop_file": "a file, for the signing service",
    "keys:desktop_upload": "takes a file from the signing service",
    "keys:sign_many_state": "for the page that waits",
    "keys:desktop_upload_many": "takes files from the signing service",
    "display": "answers a press of a button",
    "procedures:start": "answers a press of a button",
    "outbox:again": "answers a press of a button",
    "outbox:close": "answers a press of a button",
    "mfa_download_recovery_codes": "a file",
    "account_set_password": "leads elsewhere",
    "account_reauthenticate": "asks for a password, which the demo has not; see the journeys",
    "mfa_reauthenticate": "see the journeys",
    "mfa_authenticate": "see the journeys",
    "mfa_view_recovery_codes": "see the journeys",
    "mfa_generate_recovery_codes": "see the journeys",
    "mfa_deactivate_totp": "see the journeys",
    "account_change_password": "see the journeys",
}

SEEN_BY = {"account_logout": "minh"}
"""Pages that anyone may open but that show themselves only to someone who is signed in."""

CAST = {
    Role.ENGINEER: "minh",
    Role.CLERK: "thao",
    Role.OFFICER: "hoa",
    Role.AUDITOR: "quy",
    Role.COUNTER: "nga",
    Role.CENTRE_HEAD: "binh",
    Role.SPECIALIST: "tuan",
    Role.UNIT_HEAD: "lien",
    Role.SIGNER: "dung",
    Role.INSPECTOR: "yen",
    Role.ADMINISTRATOR: "phuc",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its name, its address, and through whose eyes it is looked at (None: a stranger's)."""

    name: str
    url: str
    who: str | None

    def __str__(self) -> str:
        return self.name


def pages() -> list[Page]:
    """Every page of the web, and one that does not exist."""
    found = [page for name, entry in _named(get_resolver()) if name not in NOT_PAGES for page in _page(name, entry)]
    again = [Page(said, reverse(name, kwargs=dict(given)) + asked, who) for said, name, given, asked, who in AGAIN]
    return [*found, *again, Page("404", "/khong-co-trang-nay/", "minh")]


def _page(name: str, entry: URLPattern) -> Iterator[Page]:
    arguments = EXAMPLES.get(name, {})
    needed = set(entry.pattern.converters)
    if needed - set(arguments):
        # Not an error here, where it would hide every other page: the test of this page says what is missing.
        yield Page(name, "", None)
        return
    access = said_by(entry.callback)
    if access is None:
        return
    roles = sorted(access.roles, key=list(CAST).index)
    who = SEEN_BY.get(name) if access.everyone else CAST[roles[0]] if roles else "minh"
    yield Page(name, reverse(name, kwargs=dict(arguments)) + ASKED.get(name, ""), who)


def _named(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _named(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        else:
            yield f"{namespace}{entry.name}", entry
