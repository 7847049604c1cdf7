"""Signing in: password, second factor, the pause after wrong tries, and no door for strangers."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from lienthong.ground.people import actions
from lienthong.ground.people.adapters import SecondFactorAdapter
from lienthong.ground.people.cast import CAST
from lienthong.ground.people.models import Account, Post

PASSWORD = "cà phê buổi sáng ở Pleiku"


@pytest.fixture(autouse=True)
def _quick_passwords_and_fresh_counters(settings, db):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def lan() -> Account:
    return actions.open_account("lan", "Nguyễn Thị Lan", email="Lan@Example.vn", password=PASSWORD)


def sign_in(client: Client, login: str, password: str = PASSWORD):
    return client.post("/sign-in/", {"login": login, "password": password})


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.parametrize("login", ["lan", "LAN", " lan ", "lan@example.vn", "Lan@Example.VN"])
def test_chi_lan_signs_in_by_user_name_or_address_however_it_is_written(client, lan, login):
    answer = sign_in(client, login)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_wrong_password_is_answered_in_vietnamese_and_does_not_say_which_part_was_wrong(client, lan):
    wrong, nobody = sign_in(client, "lan", "sai"), sign_in(client, "không-có-ai", "sai")
    words = "Tên đăng nhập hoặc mật khẩu chưa đúng."
    assert words in wrong.content.decode()
    assert words in nobody.content.decode()


def test_after_five_wrong_tries_even_the_right_password_waits(client, lan):
    for _ in range(5):
        sign_in(client, "lan", "sai")
    answer = sign_in(client, "lan")
    assert answer.status_code == 200
    assert "Đăng nhập sai quá nhiều lần" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_closed_account_opens_nothing(client, lan):
    Account.objects.update(is_active=False)
    answer = sign_in(client, "lan")
    assert answer.headers["Location"] == "/account/closed/"
    assert "_auth_user_id" not in client.session


def test_nobody_opens_an_account_for_himself():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_the_demo_door_does_not_exist_outside_the_demo(client):
    assert "demo_sign_in" not in get_resolver().reverse_dict
    assert client.post("/demo/sign-in/", {"who": "minh"}).status_code == 404
    assert "demo" not in client.get("/sign-in/").content.decode().lower()


def test_loading_the_cast_twice_changes_nothing_and_gives_nobody_a_password():
    actions.load_demo_cast()
    before = (Account.objects.count(), Post.objects.count())
    cast = actions.load_demo_cast()
    assert (Account.objects.count(), Post.objects.count()) == before
    assert [person.get_short_name() for person in cast] == [person.full_name.split()[-1] for person in CAST]
    assert not any(person.has_usable_password() for person in cast)


@pytest.mark.parametrize("password", ["ngắn", "matkhau", "1234567890", "nguyen thi lan"])
def test_a_weak_password_is_refused_when_an_account_is_opened(password):
    with pytest.raises(ValidationError):
        actions.open_account("lan2", "Nguyễn Thị Lan", password=password)


def test_two_people_cannot_have_one_user_name(lan):
    with pytest.raises(ValidationError):
        actions.open_account("LAN", "Hoàng Lan")


def turn_on_second_factor(client: Client) -> str:
    again = client.get("/account/two-factor/app/").headers["Location"]
    assert again.startswith("/sign-in/again/")
    page = client.post(again, {"password": PASSWORD}, follow=True)
    secret = client.session["mfa.totp.secret"]
    assert secret in page.content.decode()
    assert "data:image/svg+xml;base64," in page.content.decode()
    answer = client.post("/account/two-factor/app/", {"code": code_for(secret)})
    assert answer.headers["Location"] == "/account/codes/"
    return secret


def test_with_the_second_factor_on_a_password_alone_opens_nothing(client, lan):
    sign_in(client, "lan")
    secret = turn_on_second_factor(client)
    client.post("/sign-out/")
    assert sign_in(client, "lan").headers["Location"] == "/sign-in/code/"
    assert client.get("/").status_code == 302
    assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 200
    cache.clear()  # a code counts once; the one that turned it on would be refused for half a minute
    assert client.post("/sign-in/code/", {"code": code_for(secret)}).headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_recovery_code_opens_the_account_once(client, lan):
    sign_in(client, "lan")
    turn_on_second_factor(client)
    page = client.get("/account/codes/").content.decode()
    code = re.findall(r'class="code"[^>]*>(\d{8})<', page)[0]
    for expected in (302, 200):
        client.post("/sign-out/")
        sign_in(client, "lan")
        assert client.post("/sign-in/code/", {"code": code}).status_code == expected


def test_the_secret_of_the_second_factor_is_not_readable_in_the_database(client, lan):
    sign_in(client, "lan")
    secret = turn_on_second_factor(client)
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in kept
    assert SecondFactorAdapter().decrypt(kept) == secret


def test_a_changed_secret_key_still_opens_older_secrets_as_a_fallback(settings):
    adapter = SecondFactorAdapter()
    settings.SECRET_KEY = "một khóa cũ đã dùng suốt một năm trời ở Pleiku"
    closed = adapter.encrypt("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "khóa mới của năm nay", [settings.SECRET_KEY]
    assert adapter.decrypt(closed) == "JBSWY3DPEHPK3PXP"


def test_chi_lan_changes_her_password_and_stays_signed_in(client, lan):
    sign_in(client, "lan")
    new = "hạt tiêu đen chín đỏ cuối vườn"
    answer = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert client.get("/").status_code == 200
    lan.refresh_from_db()
    assert lan.check_password(new)


def test_an_account_of_the_demo_is_told_that_it_has_no_password(client):
    minh = actions.load_demo_cast()[0]
    client.force_login(minh)
    page = client.get("/account/password/", follow=True)
    assert page.redirect_chain[-1][0] == "/account/"
    assert "Tài khoản này chưa có mật khẩu." in page.content.decode()
