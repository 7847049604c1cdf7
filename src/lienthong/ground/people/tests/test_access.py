"""Who may open a page: every page says it, and what it says is kept."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from lienthong.ground.audit.models import Entry
from lienthong.ground.people import actions
from lienthong.ground.people.access import public, said_by, signed_in, who_may
from lienthong.ground.people.middleware import Acting
from lienthong.ground.people.models import Account, Post
from lienthong.ground.people.queries import posts_on
from lienthong.ground.people.roles import Role


def patterns(resolver: URLResolver, before: str = "") -> list[tuple[str, URLPattern]]:
    """Every address of the web, with the view behind it."""
    found: list[tuple[str, URLPattern]] = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += patterns(entry, f"{before}{entry.pattern}")
        else:
            found.append((f"{before}{entry.pattern}", entry))
    return found


def ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


def test_every_page_says_who_may_open_it():
    everything = patterns(get_resolver())
    assert len(everything) > 15
    assert [address for address, entry in everything if said_by(entry.callback) is None] == []


def test_a_view_that_says_nothing_is_shut_for_everyone(rf: RequestFactory):
    with pytest.raises(ImproperlyConfigured, match="does not say who may open it"):
        Acting(ok).process_view(rf.get("/"), ok, (), {})
    assert Acting(ok).process_view(rf.get("/"), public(ok), (), {}) is None


def test_who_may_needs_a_role():
    with pytest.raises(ValueError, match="role"):
        who_may()


@pytest.fixture
def minh(db) -> Account:
    account = actions.open_account("Minh", "Trần Văn Minh", password="cà phê buổi sáng ở Pleiku")
    actions.appoint(account, "so-tttt", Role.ENGINEER, since=date(2018, 1, 1))
    return account


@pytest.fixture
def quy(db) -> Account:
    account = actions.open_account("quy", "Rơ Châm Quý", password="không tin ai khi chưa thấy giấy")
    actions.appoint(account, "thanh-tra", Role.AUDITOR, since=date(2018, 1, 1))
    return account


def asked(rf: RequestFactory, account: Account, **headers: str) -> HttpRequest:
    request = rf.get("/theo-doi/", headers=headers)
    request.user = account
    request.posts = posts_on(account, timezone.localdate())
    return request


def test_anh_minh_enters_the_engineers_page_and_ong_quy_does_not(rf, minh, quy):
    page = who_may(Role.ENGINEER)(ok)
    assert page(asked(rf, minh)).content == b"in"
    with pytest.raises(PermissionDenied):
        page(asked(rf, quy))
    assert signed_in(ok)(asked(rf, quy)).content == b"in"


def test_someone_unknown_is_asked_to_sign_in_and_brought_back(client: Client, db):
    answer = client.get("/account/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in/?next=/account/"


def test_a_live_part_whose_session_ended_sends_the_whole_page_to_the_sign_in(client: Client, db):
    answer = client.get(
        "/account/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/axis/?level=commune"}
    )
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/axis/%3Flevel%3Dcommune"


def test_a_post_counts_from_its_first_day_until_the_day_before_its_end(minh):
    today = date(2026, 3, 2)
    post = actions.appoint(minh, "ubnd", Role.CLERK, since=today, until=today + timedelta(days=1))
    assert post not in posts_on(minh, today - timedelta(days=1))
    assert post in posts_on(minh, today)
    assert post not in posts_on(minh, today + timedelta(days=1))


def test_a_post_that_ended_opens_nothing_any_more(rf, minh):
    actions.end_post(minh.posts.get(), on=timezone.localdate())
    with pytest.raises(PermissionDenied):
        who_may(Role.ENGINEER)(ok)(asked(rf, minh))


def lent(post: Post, to: Account) -> None:
    """The post of a colleague, from today for a week."""
    today = timezone.localdate()
    until = today + timedelta(days=7)
    actions.delegate(post, to, document="12/GUQ", since=today, until=until, by=post.account, now=timezone.now())


def test_a_deputy_acts_in_nobodys_stead_once_the_account_is_closed(rf, minh, quy):
    lent(minh.posts.get(), quy)
    page = who_may(Role.ENGINEER)(ok)
    assert page(asked(rf, quy)).content == b"in"
    actions.close_account(minh)
    with pytest.raises(PermissionDenied):
        page(asked(rf, quy))
    assert Entry.objects.filter(act="delegation_ended", thing=f"account:{quy.pk}").exists()
    with pytest.raises(actions.CannotDelegate, match="đã nghỉ"):
        lent(minh.posts.select_related("account").get(), quy)


def test_an_open_session_ends_with_the_account_and_with_the_password(client: Client, minh):
    client.force_login(minh)
    assert client.get("/account/").status_code == 200
    actions.set_password(minh, "sương mù trên Biển Hồ")
    assert client.get("/account/").status_code == 302
    client.force_login(minh)
    actions.close_account(minh)
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "change",
    [
        lambda minh: actions.close_account(minh),
        lambda minh: actions.appoint(minh, "ubnd", Role.SIGNER, since=date(2026, 1, 1)),
        lambda minh: actions.end_post(minh.posts.get(), on=date(2026, 1, 1)),
        lambda minh: actions.set_password(minh, "sương mù trên Biển Hồ"),
    ],
)
def test_no_right_changes_that_the_trail_does_not_tell(change, minh, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError("no space left on the disk")

    monkeypatch.setattr(actions, "note", full)
    before = (Account.objects.values().get(pk=minh.pk), list(Post.objects.values()))
    with pytest.raises(OSError, match="no space"):
        change(minh)
    assert (Account.objects.values().get(pk=minh.pk), list(Post.objects.values())) == before


def test_the_page_for_the_wrong_post_says_so_in_words(client: Client, quy):
    client.force_login(quy)
    answer = client.get("/design/")
    assert answer.status_code == 403
    assert "Trang này không dành cho vị trí hiện tại" in answer.content.decode()
