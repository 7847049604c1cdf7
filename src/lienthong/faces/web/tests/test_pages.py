"""Home, language, light, errors, headers."""

from importlib import import_module

import pytest
from django.conf import settings
from django.test import Client
from django.urls import path

from lienthong.ground.people import actions
from lienthong.ground.people.access import public


@public
def breaks(request):
    raise RuntimeError("bí mật bên trong")


# The addresses of the house, by the name that the settings give them: this floor knows nothing above itself.
assembly = import_module(settings.ROOT_URLCONF)
urlpatterns = [*assembly.urlpatterns, path("breaks/", breaks)]
handler400, handler403, handler404 = assembly.handler400, assembly.handler403, assembly.handler404
handler500 = assembly.handler500

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def hoa(client: Client):
    account = next(person for person in actions.load_demo_cast() if person.username == "hoa")
    client.force_login(account)
    return account


def test_pages_are_vietnamese_whatever_the_browser_prefers(client):
    answer = client.get("/sign-in/", headers={"Accept-Language": "en-US,en"})
    assert answer.headers["Content-Language"] == "vi"
    assert '<html lang="vi"' in answer.content.decode()
    assert "Đăng nhập" in answer.content.decode()


def test_english_is_one_press_away_and_stays(client):
    answer = client.post("/display/", {"language": "en", "next": "/sign-in/"})
    assert answer.headers["Location"] == "/sign-in/"
    page = client.get("/sign-in/").content.decode()
    assert '<html lang="en"' in page
    assert "User name or e-mail address" in page


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_the_light_is_chosen_without_any_script(client, theme):
    client.post("/display/", {"theme": theme, "next": "/sign-in/"})
    page = client.get("/sign-in/").content.decode()
    assert f'data-theme="{theme}"' in page
    night = [line for line in page.splitlines() if "dark.css" in line]
    assert [line.count("prefers-color-scheme") for line in night] == {"auto": [1], "light": [], "dark": [0]}[theme]


@pytest.mark.parametrize("back", ["https://example.com/", "//example.com", "javascript:alert(1)", ""])
def test_the_choice_leads_nowhere_else(client, back):
    assert client.post("/display/", {"language": "en", "next": back}).headers["Location"] == "/"


def test_an_unknown_language_or_light_is_not_kept(client):
    answer = client.post("/display/", {"language": "fr", "theme": "pink"})
    assert "language" not in answer.cookies
    assert "theme" not in answer.cookies


def test_home_greets_ba_hoa_and_shows_only_doors_that_open_for_her(client, hoa):
    page = client.get("/").content.decode()
    assert 'Xin chào, <span class="whole">Phạm Thị Hoa</span>' in page
    assert "Công chức" in page
    assert "/organizations/" in page


def test_someone_without_a_post_is_told_what_to_do(client):
    client.force_login(actions.open_account("lan", "Nguyễn Thị Lan"))
    client.post("/display/", {"language": "en"})
    assert "None today" in client.get("/account/").content.decode()


def test_a_missing_page_says_what_to_do(client):
    answer = client.get("/khong-co/")
    assert answer.status_code == 404
    assert "Không có trang này" in answer.content.decode()


def test_a_fault_of_ours_shows_no_insides_and_gives_the_time(client):
    client.raise_request_exception = False
    answer = client.get("/breaks/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Hệ thống gặp trục trặc" in page
    assert "tháng" in page
    assert "bí mật" not in page
    assert "Traceback" not in page


def test_a_form_without_its_token_is_refused_in_words(hoa):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/display/", {"language": "en"})
    assert answer.status_code == 403
    assert "Biểu mẫu để mở quá lâu" in answer.content.decode()


def test_every_answer_carries_the_headers_that_protect_it(client):
    headers = client.get("/sign-in/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_cookies_are_secure_and_unreadable_to_scripts_outside_the_demo(client, hoa):
    answer = client.post("/display/", {"language": "en"})
    assert answer.cookies["language"]["secure"]
    assert answer.cookies["language"]["httponly"]
    # “__Host-”: no other host of the province’s domain can set them.
    for cookie in (client.get("/account/").cookies["__Host-csrftoken"], client.cookies["__Host-sessionid"]):
        assert cookie["secure"]
        assert cookie["path"] == "/"
        assert not cookie["domain"]
    assert client.get("/account/").cookies["__Host-csrftoken"]["httponly"]


def test_the_watchman_hears_that_pages_and_database_answer(client):
    assert client.get("/healthz").content == b"ok\n"


def test_no_template_writes_styles_or_scripts_into_a_page():
    from lienthong.faces.translations import OURS

    guilty = [
        path.name
        for path in OURS.rglob("templates/**/*.html")
        if any(sign in path.read_text() for sign in (" style=", "<style", "onclick=", "<script>", "javascript:"))
    ]
    assert guilty == []


def test_what_was_seen_before_signing_out_is_not_kept_by_the_browser(client, hoa):
    assert client.get("/account/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["/organizations/?q=a%00b", "/calendar/?unit=%00", "/procedures/?q=%00"])
def test_a_letter_that_no_database_keeps_finds_nothing_and_breaks_nothing(client, hoa, address):
    assert client.get(address).status_code == 200
