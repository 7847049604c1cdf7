"""Accounts on the command line: the way the first engineer of an installation comes in."""

import contextlib
from datetime import datetime

import pytest
from click.testing import CliRunner
from django.test import Client

from lienthong.faces.cli import accounts
from lienthong.ground.organizations import actions as organizations
from lienthong.ground.people.models import Account, Post
from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.refusals import Refusal

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=VIETNAM)
PASSWORD = "cà phê buổi sáng ở Pleiku"


@pytest.fixture
def group(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return accounts.commands(contextlib.nullcontext, lambda: MONDAY)


def run(group, *arguments: str, password: str | None = None) -> str:
    result = CliRunner().invoke(group, arguments, input=None if password is None else f"{password}\n")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_anh_minh_gets_an_account_a_post_and_comes_in(group, client: Client):
    organizations.load(MONDAY)
    run(group, "open", "minh", "Trần Văn Minh", password=PASSWORD)
    said = run(group, "appoint", "minh", "engineer", "H21.11", "--since", "1/3/2026")
    assert "Sở Thông tin và Truyền thông" in said
    assert Post.objects.get().organization_key == "gialai-so-thong-tin-va-truyen-thong"
    client.post("/sign-in/", {"login": "minh", "password": PASSWORD})
    assert client.get("/design/").status_code == 200
    listed = run(group, "list")
    assert "Trần Văn Minh" in listed
    assert "engineer" in listed


def test_a_post_that_is_ended_opens_nothing_from_that_day_on(group):
    organizations.load(MONDAY)
    run(group, "open", "minh", "Trần Văn Minh", password=PASSWORD)
    run(group, "appoint", "minh", "engineer", "H21.11", "--since", "1/1/2026")
    run(group, "end-post", "minh", "H21.11")
    assert Post.objects.get().valid_until == MONDAY.date()


def test_a_weak_password_is_refused_in_vietnamese(group):
    with pytest.raises(Refusal) as no:
        run(group, "open", "minh", "Trần Văn Minh", password="123")
    assert "Mật khẩu" in no.value.say("vi")
    assert not Account.objects.exists()


def test_a_new_password_replaces_the_old_one(group):
    run(group, "open", "minh", "Trần Văn Minh", password=PASSWORD)
    run(group, "password", "minh", password="hạt tiêu đen chín đỏ cuối vườn")
    assert Account.objects.get().check_password("hạt tiêu đen chín đỏ cuối vườn")


def test_nobody_is_told_apart_from_somebody(group):
    with pytest.raises(accounts.NoSuchAccount):
        run(group, "close", "nobody")


def test_a_closed_account_is_listed_as_closed(group):
    run(group, "open", "minh", "Trần Văn Minh", password=PASSWORD)
    run(group, "close", "minh")
    assert not Account.objects.get().is_active
    assert "đã đóng" in run(group, "list")
