"""Who may open which page of the axis, what it says, and what it costs."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from lienthong.exchange.hub.tests import story
from lienthong.ground.people.roles import Role
from lienthong.work.axis import secrets

pytestmark = pytest.mark.usefixtures("axis")
LETTER, CIRCULAR, RECALLED, ANSWER = "415/BC-UBND", "1207/UBND-VP", "332/SNV-TCBC", "87/UBND-LĐTBXH"


@pytest.fixture
def minh(person):
    return person("minh", Role.ENGINEER, "gialai-so-thong-tin-va-truyen-thong", "Trần Văn Minh")


@pytest.fixture
def hoa(person):
    """Bà Hoa of the district of Chư Păh, which got the letter."""
    return person("hoa", Role.OFFICER, "chu-pah", "Phạm Thị Hoa")


@pytest.fixture
def quy(person):
    """Ông Quý of the district next door, who got nothing of it."""
    return person("quy", Role.OFFICER, "ia-grai", "Rơ Châm Quý")


def signed_in(account, language="vi"):
    client = Client()
    client.force_login(account)
    client.cookies["language"] = language
    return client


def text(answer):
    """What a reader reads."""
    bare = re.sub(r"<[^>]*>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", bare.replace("&gt;", ">").replace("&#x27;", "’"))


def address(name, axis=None):
    if name in ("axis:document", "axis:receipt"):
        return reverse(name, args=[axis.positions[LETTER]])
    if name == "axis:organization":
        return reverse(name, args=["chu-pah"])
    if name == "axis:decide":
        return reverse(name, args=[_held(axis)])
    if name in ("axis:refused_bytes", "axis:refused_seen"):
        return reverse(name, args=[_refused()])
    return reverse(name)


def _held(axis):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select id from hub.held where decided_at is null order by id limit 1")
        return cursor.fetchone()[0]


def _refused():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select id from hub.refused where code = 'unreadable'")
        return cursor.fetchone()[0]


ENGINEER, CLERK, OFFICER, AUDITOR = Role.ENGINEER, Role.CLERK, Role.OFFICER, Role.AUDITOR
DOORS = {
    # page: who may enter. The clerk is of the province's office, the officer's own organisation got the letter.
    "axis:monitor": {ENGINEER, AUDITOR},
    "axis:stuck": {ENGINEER, AUDITOR},
    "axis:refused": {ENGINEER, AUDITOR},
    "axis:refused_bytes": {ENGINEER, AUDITOR},
    "axis:held": {ENGINEER, CLERK, AUDITOR},
    "axis:decide": {ENGINEER, CLERK, AUDITOR},
    "axis:where": {ENGINEER, CLERK, OFFICER, AUDITOR},
    "axis:document": {ENGINEER, CLERK, OFFICER, AUDITOR},
    "axis:receipt": {ENGINEER, CLERK, OFFICER, AUDITOR},
    "axis:organization": {ENGINEER, AUDITOR},
}
POSTS = {
    ENGINEER: "gialai-so-thong-tin-va-truyen-thong",
    CLERK: story.PROVINCE,
    OFFICER: "chu-pah",
    AUDITOR: "gialai-thanh-tra",
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", DOORS)
def test_each_door_opens_for_those_it_is_meant_for(axis, person, page, role):
    client = signed_in(person("someone", role, POSTS.get(role, "chu-pah")))
    assert client.get(address(page, axis)).status_code == (200 if role in DOORS[page] else 403)


@pytest.mark.parametrize("page", DOORS)
def test_a_stranger_is_asked_to_sign_in(axis, db, page):
    answer = Client().get(address(page, axis))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_every_address_of_the_axis_is_in_the_table_of_doors():
    from lienthong.work.axis.urls import urlpatterns

    assert {f"axis:{entry.name}" for entry in urlpatterns} == {*DOORS, "axis:refused_seen"}


def test_the_monitor_says_what_is_stuck_first_and_then_what_moves(minh):
    page = text(signed_in(minh).get(reverse("axis:monitor")))
    order = [
        page.index(words)
        for words in (
            "Trục khác từ chối hẳn",
            "Nằm trong hộp đến, chưa ai lấy",
            "Trong 60 giây qua",
            "Hôm nay theo giờ",
        )
    ]
    assert order == sorted(order)
    assert "2018: > 95,0%" in page
    assert "Mã riêng" not in page  # free text of others stays on the document's page


def test_the_monitor_asks_the_same_number_of_questions_whatever_the_traffic(minh, django_assert_num_queries):
    client = signed_in(minh)
    client.get(reverse("axis:monitor"))
    # Session, account, posts; is it there, directory; then the page's own, and which of all it names are locked.
    with django_assert_num_queries(3 + 2 + 10 + 1):
        client.get(reverse("axis:monitor"))


@pytest.mark.parametrize(
    ("page", "count"),
    [
        ("axis:stuck", 3), ("axis:refused", 1), ("axis:held", 3), ("axis:where", 3), ("axis:document", 8),
        ("axis:organization", 5),
    ],
)  # fmt: skip
def test_the_other_pages_too(axis, minh, django_assert_num_queries, page, count):
    client, url = signed_in(minh), address(page, axis)
    client.get(url)
    with django_assert_num_queries(3 + 2 + count):
        client.get(url)


def test_a_live_part_is_sent_alone_and_only_when_it_has_changed(axis, minh):
    client = signed_in(minh)
    whole = client.get(reverse("axis:monitor")).content.decode()
    asked = re.search(r'id="live-now"[^>]*hx-get="([^"]+)"', whole)[1].replace("&amp;", "&")
    same = client.get(asked, headers={"HX-Request": "true"})
    assert (same.status_code, same.content) == (204, b"")
    first = client.get(asked.partition("&seen")[0], headers={"HX-Request": "true"})
    assert first.status_code == 200
    assert "<html" not in first.content.decode()
    # Without the header, such as after “open in a new tab”, the address is a whole page.
    assert "<html" in client.get(asked).content.decode()


def test_a_number_that_means_one_document_leads_straight_to_its_way(axis, minh):
    answer = signed_in(minh).get(reverse("axis:where"), {"q": LETTER})
    assert (answer.status_code, answer.url) == (302, address("axis:document", axis))


def test_several_documents_are_listed_with_how_far_they_are(minh):
    page = text(signed_in(minh).get(reverse("axis:where"), {"q": "hộ nghèo"}))
    assert "415/BC-UBND" in page
    assert "87/UBND-LĐTBXH" in page
    assert "Chờ văn thư chọn nơi nhận" in page


def test_whoever_routes_is_told_what_waits_for_them_and_nobody_else(minh, hoa):
    assert "2 nơi nhận chờ văn thư chọn" in text(signed_in(minh).get(reverse("axis:where")))
    assert "Chờ văn thư" not in text(signed_in(hoa).get(reverse("axis:where")))


def test_a_receivers_list_tells_only_its_own_part_too(hoa):
    """The circular of the recall went to three districts; how the other two took it is not Chư Păh's business."""
    page = text(signed_in(hoa).get(reverse("axis:where")))
    assert RECALLED in page
    assert "Đã thu hồi" in page
    assert "Đang đề nghị thu hồi" not in page


def test_nothing_found_says_what_to_try(minh):
    page = text(signed_in(minh).get(reverse("axis:where"), {"q": "zzzz"}))
    assert "Không có văn bản nào khớp “zzzz”" in page
    assert "chỉ gõ số" in page


@pytest.mark.parametrize("words", ["\x00", "'", "& | !", "a" * 5000, "((:*", "415/BC-UBND\x00", "%", "\\"])
def test_odd_questions_are_answered_calmly(minh, words):
    assert signed_in(minh).get(reverse("axis:where"), {"q": words}).status_code in (200, 302)


@pytest.mark.parametrize("after", ["x", "e", "o99999999999999999999", "_", "2026_1", "-1"])
@pytest.mark.parametrize("page", ["axis:stuck", "axis:refused", "axis:held", "axis:where"])
def test_cursors_from_elsewhere_are_answered_calmly(minh, page, after):
    assert signed_in(minh).get(reverse(page), {"q": "van", "after": after, "kind": "x"}).status_code == 200


def test_the_way_tells_a_stranger_where_the_letter_is(axis, minh):
    page = text(signed_in(minh).get(address("axis:document", axis)))
    assert "Đã tới 4 trong 6 nơi nhận: 3 nơi đã tiếp nhận, trong đó 1 nơi đã xử lý xong." in page
    assert "1 nơi còn trên đường, 1 nơi chờ văn thư chọn." in page
    assert "Gửi tới UBND xã Hòa Phú (H21.22.80), đã giải thể ngày 01/07/2025; giao cho đơn vị kế thừa." in page
    assert "Qua trục quốc gia, mang số 7f3c91aa ở đó." in page
    assert "“Số đến 1204”" in page
    assert "đến muộn" in page
    assert "Được trả lời bằng văn bản" in page


def test_what_a_desk_has_locked_is_named_by_no_page_of_the_axis(axis, minh, monkeypatch):
    """Nobody who watches the axis reads of it: no state secret is kept here, and none is told on."""
    client, way = signed_in(minh), address("axis:document", axis)
    related = re.findall(r'<span class="relation">.*?href="(/[^"]+)"', client.get(way).content.decode(), re.DOTALL)
    assert any(f'href="{way}"' in client.get(page).content.decode() for page in related)
    assert f'href="{way}"' in client.get(reverse("axis:where"), {"q": "hộ nghèo"}).content.decode()
    monkeypatch.setattr(secrets, "asked", [lambda ids: {one for one in ids if LETTER in one}])
    assert client.get(way).status_code == 404
    assert client.get(address("axis:receipt", axis)).status_code == 404
    for page in (*related, reverse("axis:where"), f"{reverse('axis:where')}?q=hộ nghèo"):
        assert f'href="{way}"' not in client.get(page).content.decode(), page
    # The answer is the only one left of what the words are about, and stands open.
    assert client.get(reverse("axis:where"), {"q": "hộ nghèo"}).url in related
    assert "Không có văn bản nào khớp" in text(client.get(reverse("axis:where"), {"q": LETTER}))


def _walk(axis):
    """Every address of the axis that shows something, with every document, every list, and every held letter."""
    from django.db import connection

    from lienthong.exchange.hub.watch import Kind

    with connection.cursor() as cursor:
        cursor.execute("select id from hub.held")
        held = [row[0] for row in cursor.fetchall()]
        cursor.execute("select id from hub.refused")
        refused = [row[0] for row in cursor.fetchall()]
        cursor.execute("select message_id from hub.messages where kind = 'status' order by position limit 3")
        statuses = [row[0] for row in cursor.fetchall()]
    yield from (reverse(page) for page in ("axis:monitor", "axis:held", "axis:where", "axis:refused"))
    yield f"{reverse('axis:refused')}?all=1"
    yield from (f"{reverse('axis:stuck')}?kind={kind.value}" for kind in Kind)
    yield from (reverse("axis:decide", args=[one]) for one in held)
    yield from (reverse("axis:refused_bytes", args=[one]) for one in refused)
    yield from (reverse("axis:organization", args=[key]) for key in ("chu-pah", "xa-1", "so-noi-vu"))
    for code in (LETTER, CIRCULAR, RECALLED, ANSWER):
        yield from (reverse(page, args=[axis.positions[code]]) for page in ("axis:document", "axis:receipt"))
    for words in ("hộ nghèo", LETTER, axis.ids[LETTER], *statuses):
        yield reverse("axis:where", query={"q": words})


def _said(answer):
    """Without the example that stands over the search box."""
    return answer.content.decode("utf-8", "replace").replace(f"“{LETTER}”, “snv vtlt”", "")


@pytest.fixture
def every_document(db):
    """The numbers, subjects and ids of everything that crossed the axis, and what is refused of one of them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """insert into hub.refused (id, sender, message_id, at, via, code, facts, sha256, size, body)
            select gen_random_uuid(), sender, message_id, accepted_at, 'agency', 'other_bytes',
                   jsonb_build_object('message_id', 'lan 2'), sha256, 1, 'lan 2: ' || subject
            from hub.messages where subject <> '' order by position limit 1""".replace(
                "'lan 2: ' || subject", "convert_to('lan 2: ' || subject, 'UTF8')"
            )
        )
        cursor.execute("select document_id, number || '/' || notation, subject from hub.messages")
        rows = cursor.fetchall()
    return {row[0] for row in rows}, re.compile("|".join({re.escape(each) for row in rows for each in row if each}))


@pytest.mark.parametrize("role", [ENGINEER, CLERK])
def test_a_walk_through_the_axis_names_nothing_that_is_locked(axis, person, monkeypatch, every_document, role):
    ids, named = every_document
    client = signed_in(person("someone", role, POSTS[role]))
    answers = {each: client.get(each, follow=True) for each in _walk(axis)}
    open_ones = [each for each, answer in answers.items() if answer.status_code == 200]
    speaking = {each for each in open_ones if named.search(_said(answers[each]))}
    # The walk is worth nothing where nothing would be named: these lists name something while it is not locked.
    lists = {"where/", "held/"} if role is CLERK else {"where/", "held/", "stuck/", "refused/", "organization/"}
    assert all(any(f"/axis/{each}" in address for address in speaking) for each in lists), speaking
    monkeypatch.setattr(secrets, "asked", [lambda asked: ids & set(asked)])
    for each in open_ones:
        answer = client.get(each, follow=True)
        said = _said(answer)
        for asked in parse_qs(urlsplit(each).query).get("q", ()):
            said = said.replace(escape(asked), "")  # what one has typed oneself
        found = named.search(said)
        assert found is None, (each, said[max(0, found.start() - 200) :][:400])
        assert not re.search(r'href="/axis/where/\d', said), each
        # Nothing that is not there is told apart from what is locked: a search finds nothing, and opens no way.
        if "/where/?q=" in each:
            assert answer.status_code == 200, each
            assert "Không có văn bản nào khớp" in text(answer), each


def test_of_what_is_locked_the_engineer_sees_where_it_is_stuck(axis, minh, monkeypatch):
    monkeypatch.setattr(secrets, "asked", [lambda ids: list(ids)])
    page = text(signed_in(minh).get(reverse("axis:stuck"), {"kind": "relay_waiting"}))
    assert "Văn bản đang bị khóa" in page
    assert "Sở Thông tin và Truyền thông" in page
    assert "3 lần gửi" in page
    assert "không trả lời trong 30 giây" not in page


def test_the_way_in_english(axis, minh):
    page = text(signed_in(minh, "en").get(address("axis:document", axis)))
    assert "It has reached 4 of 6 receivers: 3 accepted it, 1 of them finished." in page
    assert "delivered to its successor" in page


def test_a_recall_is_told_with_its_reason(axis, minh):
    page = text(signed_in(minh).get(reverse("axis:document", args=[axis.positions[RECALLED]])))
    assert "Thu hồi , " in page
    assert "“Sai số liệu ở phụ lục 2”" in page
    assert "Đã thu hồi" in page


def test_whoever_received_it_sees_their_own_part(axis, hoa):
    page = text(signed_in(hoa).get(address("axis:document", axis)))
    assert "UBND huyện Chư Păh" in page
    assert "còn 5 nơi nhận khác không hiện" in page
    assert "Bộ Nội vụ" not in page
    assert "UBND xã Ia Ka" not in page


def test_whoever_is_next_door_sees_nothing(axis, quy):
    client = signed_in(quy)
    assert client.get(address("axis:document", axis)).status_code == 404
    assert client.get(address("axis:receipt", axis)).status_code == 404
    way = address("axis:document", axis)
    assert way not in client.get(reverse("axis:where"), {"q": "ra soat ho ngheo"}).content.decode()
    assert way not in client.get(reverse("axis:where")).content.decode()
    found = client.get(reverse("axis:where"), {"q": axis.ids[LETTER]})
    assert found.status_code == 200
    assert "Không có văn bản nào khớp" in text(found)


def test_an_answer_is_named_only_to_those_it_concerns(axis, person):
    province = person("vp", Role.OFFICER, story.PROVINCE)
    assert ANSWER not in text(signed_in(province).get(address("axis:document", axis)))


def test_a_clerk_of_a_commune_sees_the_communes_documents_and_decides_nothing(axis, person):
    client = signed_in(person("lan", Role.CLERK, "xa-1"))
    assert client.get(address("axis:document", axis)).status_code == 200
    assert client.get(reverse("axis:document", args=[axis.positions[RECALLED]])).status_code == 404
    assert client.get(reverse("axis:held")).status_code == 403
    assert client.get(address("axis:decide", axis)).status_code == 403


def test_a_successor_sees_what_went_to_the_unit_it_took_over_whole(axis, person):
    """Hòa Phú became part of Chư Păh, whole: its archive is theirs."""
    client = signed_in(person("chupah", Role.OFFICER, "xa-chu-pah"))
    assert client.get(address("axis:document", axis)).status_code == 200


def test_what_is_not_there_is_not_found(axis, minh):
    client = signed_in(minh)
    assert client.get(reverse("axis:document", args=[10**12])).status_code == 404
    assert client.get(reverse("axis:document", args=[10**40])).status_code == 404
    assert client.get(reverse("axis:organization", args=["nobody"])).status_code == 404
    assert client.get(reverse("axis:decide", args=[10**40])).status_code == 404


def test_the_receipt_is_a_file_that_can_be_checked_without_us(axis, minh):
    from lienthong.formats.evidence import receipts

    answer = signed_in(minh).get(address("axis:receipt", axis))
    assert answer["Content-Disposition"].startswith("attachment")
    receipt = receipts.verify(answer.content.decode().strip(), [story.KEY.public])
    assert receipt.document_id == axis.ids[LETTER]


def test_refused_bytes_come_as_they_came_and_are_never_shown_as_a_page(axis, minh):
    answer = signed_in(minh).get(address("axis:refused_bytes", axis))
    assert answer.content.endswith(b"<broken")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"


def test_what_was_refused_is_told_with_its_facts(minh):
    page = text(signed_in(minh).get(reverse("axis:refused")))
    assert "Không có nơi nhận nào có trong danh bạ: H21.99." in page
    assert "UBND thành phố Pleiku" in page
    assert "XML hỏng tại dòng 41, cột 17: mismatched tag." in page
    assert "cong-van-12" in page


def test_looking_at_refused_bytes_is_noted_by_an_engineer_and_by_nobody_else(axis, minh, person):
    url = address("axis:refused_seen", axis)
    assert signed_in(person("tra", Role.AUDITOR, "gialai-thanh-tra")).post(url).status_code == 403
    client = signed_in(minh)
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    assert "cong-van-12" not in text(client.get(reverse("axis:refused")))
    assert "Trần Văn Minh đã xem" in text(client.get(reverse("axis:refused"), {"all": "1"}))


def test_every_kind_of_what_is_stuck_has_its_page(minh):
    from lienthong.exchange.hub.watch import Kind

    client = signed_in(minh)
    for kind in Kind:
        page = text(client.get(reverse("axis:stuck"), {"kind": kind.value}))
        assert "Cần làm gì" in page
    assert "Trục quốc gia không trả lời trong 30 giây" in text(
        client.get(reverse("axis:stuck"), {"kind": "relay_waiting"})
    )
    assert "chưa lần nào" in text(client.get(reverse("axis:stuck"), {"kind": "not_fetched"}))


def test_one_organisation_tells_that_it_does_not_fetch(axis, minh):
    page = text(signed_in(minh).get(reverse("axis:organization", args=["xa-11"])))
    assert "Cơ quan này không lấy văn bản về" in page
    assert "Từ trước tới nay chưa lấy gói nào." in page


def test_pages_are_not_kept_by_anyone_on_the_way(axis, minh):
    for page in ("axis:monitor", "axis:where", "axis:document"):
        assert "no-store" in signed_in(minh).get(address(page, axis))["Cache-Control"]
