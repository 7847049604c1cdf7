"""What comes in is measured before it is read, and read only as far as its sender may go."""

from datetime import date

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from lienthong.ground.files.doors import OnlySoMuch, measures_itself, takes_files
from lienthong.ground.people.access import public, signed_in, who_may
from lienthong.ground.people.actions import appoint, open_account
from lienthong.ground.people.queries import posts_on
from lienthong.ground.people.roles import Role


class Unread:
    """A body that nobody may touch."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("it was read")

    readline = read


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


FORM = signed_in(page)
COUNTER = takes_files(who_may(Role.COUNTER)(page))
SERVICE = measures_itself(public(page))


@pytest.mark.parametrize("address", ["/sign-in/", "/cases/new/files/", "/documents/in/new/", "/khong-co/", "/display/"])
def test_nothing_of_a_strangers_gigabyte_is_read(db, settings, address):
    # With a token in a cookie the form is read to find its twin: before anybody asked who sends it.
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    answer = client.generic(
        "POST", address, b"", "multipart/form-data; boundary=B",
        **{"wsgi.input": Unread(), "CONTENT_LENGTH": "1000000000"},
    )  # fmt: skip
    if address == "/khong-co/":
        assert answer.status_code == 404
    else:
        assert answer.status_code == 413
        assert "Gửi một lần như vậy là quá nhiều" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "view", "megabytes", "in_"),
    [
        (None, FORM, 8, True), (None, FORM, 9, False), (Role.COUNTER, FORM, 9, False),
        # Ten files of 20 MB and the form around them.
        (Role.COUNTER, COUNTER, 208, True), (Role.COUNTER, COUNTER, 209, False),
        # Whoever may not enter hands no files in; the service has no session and is measured by its word.
        (Role.CLERK, COUNTER, 9, False), (None, COUNTER, 9, False), (None, SERVICE, 900, True),
    ],
)  # fmt: skip
def test_how_much_a_page_takes_of_whom(db, rf: RequestFactory, settings, role, view, megabytes, in_):
    settings.CASES_UPLOAD_LIMIT = 20_000_000
    nga = open_account("nga", "Siu H’Nga")
    if role:
        appoint(nga, "unit2025-23734", role, since=date(2025, 7, 1))
    request = rf.post("/", CONTENT_LENGTH=str(megabytes * 1_000_000))
    request.user, request.posts = nga, posts_on(nga, timezone.localdate())
    if in_:
        assert OnlySoMuch(page).process_view(request, view, (), {}) is None
    else:
        with pytest.raises(RequestDataTooBig):
            OnlySoMuch(page).process_view(request, view, (), {})
