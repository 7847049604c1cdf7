"""What can be done from the pages: offered to whom, done once, and nothing lost when it is refused."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lienthong.work.cases.models import Case, PaperFile, PaperRequest, Step
from lienthong.work.cases.web.tests.conftest import NOW


def act(case, action, step=None):
    address = reverse("cases:act", args=[case.pk, action])
    return f"{address}?step={step.pk}" if step else address


def told_in(page):
    """The sentence that the citizen will read, as somebody sees it."""
    return unescape(re.sub("<[^>]*>", "", page.split("The citizen will read:")[1].split("</p>")[0])).strip()[1:-1]


def page_of(browser, case):
    return browser.get(reverse("cases:case", args=[case.pk])).content.decode()


def fresh(case):
    return Case.objects.get(pk=case.pk)


def test_a_case_goes_from_the_counter_to_the_citizen_through_the_pages_alone(taken_in, browser_of):
    case = taken_in()
    tuan, dung, nga = browser_of("tuan"), browser_of("dung"), browser_of("nga")
    handle, sign = case.steps.get(key="handle"), case.steps.get(key="sign")

    assert tuan.post(act(case, "start_step", handle), {"revision": case.revision}).status_code == 302
    data = {"revision": fresh(case).revision, "proposal": "done", "note": "Đủ điều kiện"}
    assert tuan.post(act(case, "finish_step", handle), data).status_code == 302
    signing = {
        "revision": fresh(case).revision, "decision": "sign", "result_name": "Giấy chứng nhận",
        "result_number": "12/GCN", "issued_on": "2026-03-04", "note": "",
    }  # fmt: skip
    assert dung.post(act(case, "sign", sign), signing).status_code == 302
    assert fresh(case).state == "decided"
    data = {"revision": fresh(case).revision, "receiver": "Nguyễn Thị Lan", "authorised": ""}
    assert nga.post(act(case, "return_result"), data).status_code == 302
    assert fresh(case).state == "returned"
    story = page_of(browser_of("yen"), case)
    for words in (
        "12/GCN",
        "Đủ điều kiện",
        "Lê Anh Tuấn",
        "Nguyễn Văn Dũng",
        "The result was handed to Nguyễn Thị Lan.",
    ):
        assert words in story


def test_only_what_this_person_may_do_now_is_offered(taken_in, browser_of):
    case = taken_in()
    offered = {
        name: {each for each in ("start_step", "assign", "extend", "sign", "ask_withdrawal", "refuse", "accept")
               if f"/act/{each}/" in page_of(browser_of(name), case)}
        for name in ("nga", "tuan", "lien", "dung", "yen")
    }  # fmt: skip
    assert offered == {
        "nga": {"ask_withdrawal"},
        "tuan": {"start_step"},
        "lien": {"start_step", "assign", "extend"},
        "dung": {"assign", "extend", "refuse"},
        "yen": set(),
    }


def test_a_stale_page_is_told_that_somebody_acted_and_keeps_what_was_typed(taken_in, browser_of):
    case = taken_in()
    handle = case.steps.get(key="handle")
    old = case.revision
    browser_of("tuan").post(act(case, "start_step", handle), {"revision": old})
    data = {"revision": old, "until": "2026-03-12", "reason": "Chờ xác minh thêm một ngày"}
    answer = browser_of("lien").post(act(case, "extend"), data)
    page = answer.content.decode()
    assert "Somebody else has just worked on case" in page
    assert "Chờ xác minh thêm một ngày" in page
    assert fresh(case).extended_to is None


def test_papers_are_asked_for_in_one_list_of_the_published_papers_alone(taken_in, browser_of):
    case = taken_in()
    tuan, handle = browser_of("tuan"), case.steps.get(key="handle")
    page = tuan.get(act(case, "ask_for_papers", handle)).content.decode()
    assert page.count('class="panel group"') == 2
    assert "Legal ground" not in page
    data = {"revision": case.revision, "wrong-1": "Bản chụp mờ", "todo-1": "Chụp lại bản gốc", "example-1": ""}
    assert tuan.post(act(case, "ask_for_papers", handle), data).status_code == 302
    asked = PaperRequest.objects.get(case=case)
    assert [line["component"] for line in asked.lines] == ["giay-chung-sinh"]
    assert fresh(case).paused


def test_after_papers_were_asked_for_the_counter_knows_whom_to_call_and_prints_the_slip(taken_in, browser_of):
    name = f"Chứng thực bản sao từ bản chính giấy tờ, văn bản {'do cơ quan, tổ chức có thẩm quyền cấp ' * 3}"
    case = taken_in("Rơ Châm H’Lan", subject=f"{name} – Rơ Châm H’Lan")
    tuan, nga, handle = browser_of("tuan"), browser_of("nga"), case.steps.get(key="handle")
    desk = tuan.get(reverse("cases:desk")).content.decode()
    assert "Rơ Châm H’Lan" in desk  # beside a title that is too long to show it
    request = reverse("cases:slip", args=[case.pk, "papers_request"])
    assert request not in page_of(nga, case)
    data = {"revision": case.revision, "wrong-1": "Bản chụp mờ", "todo-1": "Chụp lại bản gốc"}
    tuan.post(act(case, "ask_for_papers", handle), data)
    desk = nga.get(reverse("cases:desk")).content.decode()
    assert "Waiting for the citizen" in desk
    assert 'href="tel:0905123456"' in desk
    assert "Nothing waits for you" not in desk
    page = page_of(nga, case)
    assert page.count(request) == 3  # to press now, and in the list with its twin
    assert reverse("cases:slip", args=[case.pk, "control"]) in page_of(browser_of("yen"), case)
    # A second request is a head's: the specialist is told before typing it, the head names the ground.
    nothing = nga.post(act(case, "give_papers"), {"revision": fresh(case).revision}).content.decode()
    assert "Nothing that the citizen brought is noted" in nothing
    nga.post(act(case, "give_papers"), {"revision": fresh(case).revision, "copies-1": "1"})
    again = tuan.get(act(case, "ask_for_papers", handle)).content.decode()
    assert "ask your head" in again
    assert 'class="panel group"' not in again
    assert 'name="ground"' in browser_of("lien").get(act(case, "ask_for_papers", handle)).content.decode()


def test_a_wish_to_withdraw_lies_on_the_desks_of_whoever_answers_and_a_correction_opens_its_own_case(
    taken_in, browser_of
):
    case = taken_in()
    nga, lien = browser_of("nga"), browser_of("lien")
    nga.post(act(case, "ask_withdrawal"), {"revision": case.revision, "reason": "Chuyển nhà"})
    for head in (nga, lien):
        assert "The citizen wants the case back" in head.get(reverse("cases:desk")).content.decode()
    assert "wants the case back" not in browser_of("tuan").get(reverse("cases:desk")).content.decode()
    other = taken_in("Kpă Thu")
    Case.objects.filter(pk=other.pk).update(state="returned", finished_at=other.accepted_at)
    answer = nga.post(act(other, "correct_result"), {"revision": other.revision, "reason": "Sai tên"})
    assert answer["Location"] == reverse("cases:case", args=[Case.objects.get(corrects=other).pk])


def test_money_of_a_withdrawn_case_lies_on_the_counters_desk_until_it_is_given_back(taken_in, browser_of):
    from lienthong.work.cases.filing import Money

    case = taken_in(charges=(Money("fee", "Phí chứng thực", "phí", Decimal(24000), "12 trang", paid=True),))
    nga, desk = browser_of("nga"), reverse("cases:desk")
    nga.post(act(case, "ask_withdrawal"), {"revision": case.revision, "reason": "Chuyển nhà"})
    settled = {"revision": fresh(case).revision, "settled": "Hoàn đủ tại quầy"}
    assert browser_of("lien").post(act(case, "confirm_withdrawal"), settled).status_code == 302
    assert "Money to give back" in nga.get(desk).content.decode()
    assert "Money to give back" not in browser_of("tuan").get(desk).content.decode()
    form = nga.get(act(case, "give_money_back")).content.decode()
    assert "Phí chứng thực: 24.000 dong" in form
    assert "Hoàn đủ tại quầy" in form
    assert told_in(form) == "Of what was paid, 24.000 đồng were given back to Nguyễn Thị Lan."
    # Refused, for less than all of it needs a reason: the sentence says what was typed.
    less = {"revision": fresh(case).revision, "amount": "10000", "receiver": "Kpă Thu", "method": "cash"}
    told = told_in(nga.post(act(case, "give_money_back"), less).content.decode())
    assert told == "Of what was paid, 10.000 đồng were given back to Kpă Thu."
    given = {"revision": fresh(case).revision, "amount": "24000", "receiver": "Kpă Thu", "method": "cash"}
    assert nga.post(act(case, "give_money_back"), given).status_code == 302
    assert "Money to give back" not in nga.get(desk).content.decode()
    assert "24.000 đồng were given back to Kpă Thu." in nga.get(reverse("cases:case", args=[case.pk])).content.decode()


def test_what_the_citizen_will_read_is_a_sentence_before_anything_is_typed(taken_in, browser_of):
    case = taken_in()
    nga, lien, dung = (browser_of(name) for name in ("nga", "lien", "dung"))
    assert told_in(lien.get(act(case, "stop")).content.decode()) == "Your case was stopped: [reason]"
    answer = lien.post(act(case, "stop"), {"revision": 0, "reason": "Trái <luật>"}).content.decode()
    assert told_in(answer) == "Your case was stopped: Trái <luật>"
    shown = told_in(lien.get(act(case, "extend")).content.decode())
    assert shown.startswith("We apologise: the result is put off to 10/03/2026. Reason: bước “")
    shown = told_in(nga.get(act(case, "make_appointment")).content.decode())
    assert shown == "Please come [hour, day] to [place]: [what about]"
    browser_of("tuan").post(
        act(case, "finish_step", case.steps.get(key="handle")),
        {"revision": case.revision, "proposal": "done", "note": ""},
    )
    signing = told_in(dung.get(act(case, "sign")).content.decode())
    assert signing == "The result is signed: Giấy chứng nhận."


def test_before_money_is_taken_and_a_result_leaves_the_page_says_what_and_by_what_right(taken_in, browser_of):
    from lienthong.work.cases.filing import Money
    from lienthong.work.cases.models import Result

    case = taken_in(charges=(Money("fee", "Phí chứng thực", "phí", Decimal(24000), "12 trang"),))
    nga = browser_of("nga")
    assert "Phí chứng thực: 24.000 dong" in nga.get(act(case, "pay")).content.decode()
    nga.post(act(case, "pay"), {"revision": case.revision, "method": "cash"})
    asked = nga.post(act(case, "ask_withdrawal"), {"revision": fresh(case).revision, "reason": "Chuyển nhà"})
    assert asked.status_code == 302
    assert "Paid: Phí chứng thực: 24.000 dong" in nga.get(act(case, "confirm_withdrawal")).content.decode()
    Case.objects.filter(pk=case.pk).update(state="decided", finished_at=case.accepted_at)
    made = {"issued_on": case.accepted_at.date(), "issued_by_key": case.unit_key, "signed_by": "Nguyễn Văn Dũng"}
    Result.objects.create(case=case, name="Giấy chứng nhận", number="12/GCN", **made)
    assert "Hand over: Giấy chứng nhận 12/GCN" in nga.get(act(case, "return_result")).content.decode()
    taken = {"revision": fresh(case).revision, "receiver": "Kpă Thu"}
    assert "name the paper that lets them" in nga.post(act(case, "return_result"), taken).content.decode()
    taken["authorised"] = "Giấy ủy quyền ngày 03/3/2026"
    assert nga.post(act(case, "return_result"), taken).status_code == 302
    other = taken_in("Nguyễn Thị Lan")
    Case.objects.filter(pk=other.pk).update(state="decided", finished_at=other.accepted_at)
    # The applicant, however their name is typed.
    taken = {"revision": fresh(other).revision, "receiver": "nguyen thi lan"}
    assert nga.post(act(other, "return_result"), taken).status_code == 302


def test_a_line_without_what_to_do_is_refused_and_stays_typed(taken_in, browser_of):
    case = taken_in()
    handle = case.steps.get(key="handle")
    data = {"revision": case.revision, "wrong-0": "Thiếu chữ ký", "todo-0": ""}
    page = browser_of("tuan").post(act(case, "ask_for_papers", handle), data).content.decode()
    assert "Thiếu chữ ký" in page
    assert "say what is wrong with it and what to do" in page
    assert not PaperRequest.objects.filter(case=case).exists()


def test_a_file_that_was_sent_need_not_be_chosen_again_after_a_refusal(taken_in, browser_of, settings, tmp_path):
    from PIL import Image, ImageDraw

    settings.FILES_FOLDER = tmp_path / "files"
    picture = Image.new("RGB", (900, 1200), "white")
    for line in range(40, 1100, 60):
        ImageDraw.Draw(picture).rectangle((60, line, 800, line + 20), fill="black")
    picture.save(tmp_path / "a.png")
    case = taken_in()
    tuan, handle = browser_of("tuan"), case.steps.get(key="handle")
    upload = SimpleUploadedFile("to-trinh.png", (tmp_path / "a.png").read_bytes(), "image/png")
    data = {"revision": case.revision, "proposal": "refused", "note": "", "attached": upload}
    answer = tuan.post(act(case, "finish_step", handle), data)
    kept = answer.context["kept"]
    assert [file.name for file, _ in kept] == ["to-trinh.png"]
    again = {"revision": case.revision, "proposal": "done", "note": "", "kept": str(kept[0][0].pk)}
    assert tuan.post(act(case, "finish_step", handle), again).status_code == 302
    number = PaperFile.objects.get(case=case, name="to-trinh.png").pk
    address = reverse("cases:file", args=[case.pk, number])
    assert browser_of("yen").get(address).status_code == 200
    assert browser_of("son").get(address).status_code == 404
    assert browser_of("phuc").get(address).status_code == 403


def test_the_counter_tells_the_citizen_of_an_apology_on_the_days_after_it(taken_in, browser_of, monkeypatch):
    from django.utils import timezone

    case = taken_in("Siu H’Lan")
    nga = browser_of("nga")
    apology = reverse("cases:slip", args=[case.pk, "apology"])
    assert apology not in nga.get(reverse("cases:desk")).content.decode()
    data = {"revision": case.revision, "until": "12/03/2026", "reason": "chờ xác minh"}
    assert browser_of("lien").post(act(case, "extend"), data).status_code == 302
    desk = nga.get(reverse("cases:desk")).content.decode()
    assert apology in desk
    assert "12/3" in desk or "12 March" in desk
    # Wednesday 4 March at nine; two working days later it is no news any more.
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=2, hours=1))
    assert apology not in nga.get(reverse("cases:desk")).content.decode()


def test_the_extension_says_the_last_day_and_drafts_an_apology(taken_in, browser_of):
    case = taken_in()
    page = browser_of("lien").get(act(case, "extend")).content.decode()
    # Due Monday 9 March 2026; at the latest one working day before: Friday 6 March.
    assert "06/03/2026" in page
    assert "cần thêm thời gian" in page
    assert fresh(case).extended_to is None


def test_the_counter_enters_what_another_office_answered_on_paper(taken_in, browser_of):
    case = taken_in()
    handle = case.steps.get(key="handle")
    Step.objects.filter(pk=handle.pk).update(state="sent", trouble="The axis refused it.")
    assert browser_of("tuan").get(act(case, "enter_answer", handle)).status_code == 302
    nga = browser_of("nga")
    page = nga.get(act(case, "enter_answer", handle)).content.decode()
    assert "What they answered" in page
    data = {"revision": case.revision, "answer": "refused", "words": ""}
    assert nga.post(act(case, "enter_answer", handle), data).status_code == 200  # no refusal without a reason
    data |= {"answer": "done", "words": "Anh Hòa gọi điện 9 giờ"}
    assert nga.post(act(case, "enter_answer", handle), data).status_code == 302
    handle.refresh_from_db()
    assert (handle.state, handle.trouble) == ("done", "")


def test_the_head_assigns_several_at_once_and_names_a_deputy(taken_in, browser_of, account):
    cases = [taken_in(), taken_in()]
    lien, tuan = browser_of("lien"), account("tuan")
    steps = [case.steps.get(key="handle") for case in cases]
    data = {"what": "assign", "step": [step.pk for step in steps], "to-specialist": tuan.pk}
    lien.post(reverse("cases:unit"), data)
    for step in steps:
        step.refresh_from_db()
        assert (step.account_id, step.why) == (tuan.pk, "assigned")

    from lienthong.ground.people.models import Delegation, Post

    post = Post.objects.get(account=tuan, organization_key="unit2025-23734")
    data = {
        "what": "delegate", "post": post.pk, "to": account("lien").pk, "document": "12/GUQ-UBND",
        "since": "2026-03-04", "until": "2026-03-06",
    }  # fmt: skip
    assert lien.post(reverse("cases:unit"), data).status_code == 302
    given = Delegation.objects.get()
    assert str(given.valid_until) == "2026-03-07"
    assert lien.post(reverse("cases:end_delegation", args=[given.pk])).status_code == 302
    assert not Delegation.objects.exists()


def test_work_is_offered_only_to_colleagues_whose_post_can_do_it(
    taken_in, browser_of, account, django_assert_num_queries
):
    ordinary, signing = taken_in(), taken_in()
    data = {"revision": signing.revision, "proposal": "done", "note": ""}
    answer = browser_of("tuan").post(act(signing, "finish_step", signing.steps.get(key="handle")), data)
    assert answer.status_code == 302
    signed, handled = signing.steps.get(role="signer"), ordinary.steps.get(key="handle")
    lien, address = browser_of("lien"), reverse("cases:unit")
    with CaptureQueriesContext(connection) as asked:
        page = lien.get(address).content.decode()
    few = len(asked)
    boxes = {box: page.split(f'name="to-{box}"')[1].split("</select>")[0] for box in ("specialist", "signer")}
    named = {box: {name for name in ("tuan", "dung", "nga") if f'"{account(name).pk}"' in boxes[box]} for box in boxes}
    assert named == {"specialist": {"tuan"}, "signer": {"dung"}}
    # Half of what was ticked has nobody chosen: nothing is done by half.
    lien.post(address, {"what": "assign", "step": [handled.pk, signed.pk], "to-specialist": account("tuan").pk})
    handled.refresh_from_db()
    assert handled.account_id is None
    taken_in("Rơ Châm H’Bia")
    with django_assert_num_queries(few):
        lien.get(address)


def test_a_head_of_unit_cannot_take_the_chairmans_post(taken_in, browser_of, account):
    from lienthong.ground.people.models import Delegation, Post

    post = Post.objects.get(account=account("dung"), organization_key="unit2025-23734")
    data = {
        "what": "delegate", "post": post.pk, "to": account("lien").pk, "document": "12/GUQ-UBND",
        "since": "2026-03-04", "until": "2026-03-06",
    }  # fmt: skip
    assert browser_of("lien").post(reverse("cases:unit"), data).status_code == 200
    assert not Delegation.objects.exists()


def test_the_case_page_asks_as_often_whatever_happened(taken_in, browser_of, django_assert_num_queries):
    case = taken_in()
    browser = browser_of("yen")
    page_of(browser, case)
    with CaptureQueriesContext(connection) as looked:
        page_of(browser, case)
    few = len(looked)
    handle = case.steps.get(key="handle")
    browser_of("tuan").post(act(case, "start_step", handle), {"revision": case.revision})
    nga = browser_of("nga")
    for _ in range(5):
        data = {"revision": fresh(case).revision, "what": "Rách", "remedy": "Làm lại", "cost": "0"}
        nga.post(act(case, "record_mishap"), data)
    assert fresh(case).mishaps.count() == 5
    with django_assert_num_queries(few):
        page_of(browser, case)
