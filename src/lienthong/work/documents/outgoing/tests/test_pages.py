"""The pages as people press them: anh Tuấn drafts, chị Liên endorses, ông Dũng signs, chị Hiền seals and sends."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienthong.ground.files import queries as files
from lienthong.ground.letters import actions as letters
from lienthong.ground.people.actions import appoint
from lienthong.ground.people.models import Account, Post
from lienthong.ground.people.roles import Role
from lienthong.work.documents.models import Authority, Document, NumberEntry, Receiver, Series
from lienthong.work.documents.outgoing import papers, signing_for
from lienthong.work.documents.outgoing.web import clerk
from lienthong.work.documents.tests.making import went

from .conftest import IA_LY, NOW, TO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday", "province")]
Make = Callable[..., Any]


def as_(name: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=name))
    return client


def typed(**more: str) -> dict[str, str]:
    dung = Account.objects.get(username="dung")
    return {
        "type": "letter", "subject": "báo cáo dịch vụ công trực tuyến", "addressed_to": TO,
        "body": "Ủy ban nhân dân thị trấn Ia Ly báo cáo như sau.\n\n1. Hộ tịch: **812** hồ sơ./.",
        "receivers": "Như trên\nLưu: VT, TP", "signer": f"{dung.pk}:tm-tm", "unit_short": "TP", "priority": "0",
        "order": "number_first", "do": "save", **more,
    }  # fmt: skip


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def act(client: Client, document: Document, action: str, **more: str) -> Document:
    document.refresh_from_db()
    told = {"revision": str(document.revision), **more}
    answer = client.post(f"/documents/out/{document.pk}/act/{action}/", told)
    assert answer.status_code == 302, re.findall(r"field-error.*?</p>|notice.*?</", answer.content.decode(), re.DOTALL)
    document.refresh_from_db()
    return document


def test_four_people_bring_a_letter_on_its_way(played: list[str]) -> None:
    letters.serve(IA_LY, date(2018, 1, 1))
    tuan, lien, dung, hien = (as_(name) for name in ("tuan", "lien", "dung", "hien"))
    assert "Công văn" in page(tuan, "/documents/out/new/")
    assert "[Nội dung thứ nhất]" in page(tuan, "/documents/out/new/?type=letter")
    tuan.post("/documents/out/new/?type=letter", typed())
    document = Document.objects.get()
    shown = page(tuan, f"/documents/{document.pk}/")
    assert "data:image/png;base64," in shown
    assert "Trình duyệt" in shown
    reviewer = Account.objects.get(username="lien").pk
    act(tuan, document, "submit", reviewer=str(reviewer), checker="", note="")
    assert "báo cáo dịch vụ công trực tuyến" in page(lien, "/documents/out/")
    act(lien, document, "endorse", words="Đồng ý.")
    sign = f"/documents/out/{document.pk}/sign/"
    assert "Lấy số" in page(dung, sign)
    dung.post(sign, {"do": "number", "revision": str(document.revision)})
    document.refresh_from_db()
    assert "Ký 01/UBND-TP" in page(dung, sign)
    seen = papers.current(document).sha256
    wrong = dung.post(sign, {"do": "sign", "revision": str(document.revision), "seen": "0" * 64})
    assert "khác" in wrong.content.decode() or "thay đổi" in wrong.content.decode()
    dung.post(sign, {"do": "sign", "revision": str(document.revision), "seen": seen})
    assert "01/UBND-TP" in page(hien, "/documents/out/clerk/")
    act(hien, document, "seal")
    assert document.state == "issued"
    receiver = Receiver.objects.get(document=document, name=TO)
    act(hien, document, "send", **{f"way_{receiver.pk}": "axis"})
    receiver.refresh_from_db()
    assert receiver.state == "queued"
    assert "Chờ trục nhận" in page(tuan, f"/documents/{document.pk}/")
    assert played == ["Nguyễn Văn Dũng", "Ủy ban nhân dân thị trấn Ia Ly"]
    file = papers.current(document)
    assert hien.get(f"/documents/out/{document.pk}/files/{file.pk}/")["Content-Type"] == "application/pdf"
    # ông Sơn next door sees none of it.
    son = as_("son")
    for url in (f"/documents/{document.pk}/", sign, f"/documents/out/{document.pk}/files/{file.pk}/"):
        assert son.get(url).status_code in (403, 404)


def posted(page: Any) -> dict[str, str]:
    """The hidden fields of a page, as a browser sends them back."""
    found = re.findall(r'type="hidden" name="((?:seen|revision)_\d+)" value="(\w+)"', page.content.decode())
    return dict(found)


def test_a_chairman_signs_several_at_once(for_signature: Make, played: list[str]) -> None:
    dung = as_("dung")
    documents = [for_signature(subject=subject) for subject in ("mời họp", "trực lễ", "tập huấn")]
    chosen = [str(each.pk) for each in documents[:2]]
    page = "/documents/out/signing/"
    dung.post(page, {"do": "number", "document": chosen, **posted(dung.get(page))})
    # A page of an earlier revision signs nothing.
    seen = {f"seen_{each.pk}": papers.current(each).sha256 for each in documents[:2]}
    stale = {f"revision_{each.pk}": str(each.revision) for each in documents[:2]}
    dung.post(page, {"do": "sign", "document": chosen, **seen, **stale})
    assert played == []
    dung.post(page, {"do": "sign", "document": chosen, **posted(dung.get(page))})
    states = {each.subject: each.state for each in Document.objects.all()}
    assert states == {"mời họp": "numbered", "trực lễ": "numbered", "tập huấn": "for_signature"}
    assert played == ["Nguyễn Văn Dũng"] * 2


def test_an_advisory_body_issues_in_its_own_series_under_its_own_head(played: list[str]) -> None:
    """App. I II.2, II.3, II.7.b: the office above the body, the body in the symbol, both titles of whoever signs."""
    dung, tuan = as_("dung"), as_("tuan")
    series = {"name": "Văn bản của Hội đồng", "body": "HĐTĐ", "decided_by": "Quyết định 21/QĐ-UBND",
              "valid_from": "04/09/2018"}  # fmt: skip
    assert "chưa ghi tên đầy đủ" in dung.post("/documents/out/numbers/", series).content.decode()
    named = {**series, "body_name": "Hội đồng Thi đua – Khen thưởng"}
    assert dung.post("/documents/out/numbers/", named).status_code == 302
    # Another series of the body leaves its name as it is, and bears no other.
    decisions = {**series, "name": "Quyết định của Hội đồng", "types": ["decision"]}
    refused = dung.post("/documents/out/numbers/", {**decisions, "body_name": "Hội đồng Thi đua"}).content.decode()
    assert "HĐTĐ đã có tên là “Hội đồng Thi đua – Khen thưởng”" in refused
    assert dung.post("/documents/out/numbers/", decisions).status_code == 302
    lien = Post.objects.get(account__username="lien", organization_key=IA_LY)
    given = {"post": lien.pk, "kind": "body", "for_title": "Chủ tịch", "document": "Quyết định 21/QĐ-UBND",
             "valid_from": "04/09/2018"}  # fmt: skip
    answer = dung.post("/documents/out/authorities/", given)
    assert "chưa chọn tổ chức tư vấn" in answer.content.decode()
    assert dung.post("/documents/out/authorities/", {**given, "body": "HĐTĐ"}).status_code == 302
    granted = Authority.objects.get(kind="body")
    form = page(tuan, "/documents/out/new/?type=plan")
    assert '<optgroup label="Hội đồng Thi đua – Khen thưởng">' in form
    told = typed(type="plan", signer=f"{lien.account_id}:body-{granted.pk}", unit_short="")
    tuan.post("/documents/out/new/?type=plan", told)
    document = Document.objects.get()
    document = act(tuan, document, "submit", reviewer=str(lien.account_id))
    document = act(as_("lien"), document, "endorse")
    as_("lien").post(f"/documents/out/{document.pk}/sign/", {"do": "number", "revision": str(document.revision)})
    document.refresh_from_db()
    assert document.code == "01/KH-HĐTĐ"
    said = " ".join(files.text_of(files.file(papers.current(document).file_id)).text.split())
    assert "HỘI ĐỒNG THI ĐUA" in said
    assert re.search(r"TM\. HỘI ĐỒNG CHỦ TỊCH PHÓ CHỦ TỊCH .*Trần Thị Liên", said)


def test_what_was_passed_on_prints_both_lines(worker: Make) -> None:
    dung, lien = as_("dung"), worker("lien")
    order = Authority.objects.create(
        post_id=lien.post_id, kind="tl", for_title="CHỦ TỊCH", document="Quy chế làm việc", valid_from=NOW.date(),
        fields="Hộ tịch; y tế", given_at=NOW,
    )  # fmt: skip
    deputy = Account.objects.create(username="h-nga", full_name="Siu H’Nga")
    post = appoint(deputy, IA_LY, Role.UNIT_HEAD, title="Phó Chánh Văn phòng", since=NOW.date())
    given = {"post": post.pk, "kind": "tl", "under": order.pk, "for_title": "x", "document": "Văn bản số 5/VP",
             "valid_from": "04/09/2018"}  # fmt: skip
    refused = dung.post("/documents/out/authorities/", given).content.decode()
    assert "chỉ thừa lệnh đang có hiệu lực được giao lại" in refused
    Post.objects.filter(pk=post.pk).update(division="Văn hóa - Xã hội")
    refused = dung.post("/documents/out/authorities/", {**given, "kind": "kt"}).content.decode()
    assert "cấp phó phải thuộc cùng đơn vị" in refused
    Post.objects.filter(pk=post.pk).update(division=Post.objects.get(pk=lien.post_id).division)
    assert dung.post("/documents/out/authorities/", {**given, "kind": "kt"}).status_code == 302
    # Of what was passed on whole, the deputy is asked which matter of the order it is about (art. 13.4).
    choice = f"tlkt-{Authority.objects.get(under=order).pk}"
    way = signing_for.way_of(deputy.pk, IA_LY, choice, type_key="letter", day=NOW.date())
    assert signing_for.matters_for([choice]) == {choice: way.matters} == {choice: ("Hộ tịch", "y tế")}
    told = page(as_("tuan"), "/documents/out/new/?type=letter")
    title = Post.objects.get(pk=lien.post_id).title.upper()
    assert f"Siu H’Nga – TL. CHỦ TỊCH / KT. {title} / PHÓ CHÁNH VĂN PHÒNG" in told


def test_whoever_signs_for_some_matters_says_which_one_it_is(
    for_signature: Make, worker: Make, played: list[str]
) -> None:
    lien = worker("lien")
    given = Authority.objects.create(
        post=Post.objects.get(pk=lien.post_id), kind="tuq", for_title="CHỦ TỊCH", fields="Giáo dục; y tế",
        document="Giấy ủy quyền số 02/GUQ-UBND", valid_from=NOW.date(), valid_until=date(2019, 1, 1), given_at=NOW,
    )  # fmt: skip
    document = for_signature(signer_id=lien.account_id, choice=f"tuq-{given.pk}")
    client, address = as_("lien"), f"/documents/out/{document.pk}/sign/"
    client.post(address, {"do": "number", "revision": str(document.revision)})
    document.refresh_from_db()
    shown = {"do": "sign", "revision": str(document.revision), "seen": papers.current(document).sha256}
    assert '<option value="y tế">' in page(client, address)
    assert f'name="matter_{document.pk}"' in page(client, "/documents/out/signing/")
    for other in ("", "Đất đai"):
        answer = client.post(address, {**shown, "matter": other}).content.decode()
        assert "chỉ được giao ký về: Giáo dục; y tế" in answer
    assert played == []
    assert client.post(address, {**shown, "matter": "y tế"}).status_code == 302
    assert played == ["Trần Thị Liên"]
    assert document.events.get(act="sign").facts["matter"] == "y tế"
    assert "Thuộc việc được giao ký: y tế" in page(client, f"/documents/{document.pk}/")


def test_of_several_that_are_signed_at_once_the_matter_is_proposed_or_chosen_once(
    for_signature: Make, worker: Make, played: list[str]
) -> None:
    lien = worker("lien")
    given = Authority.objects.create(
        post=Post.objects.get(pk=lien.post_id), kind="tuq", for_title="CHỦ TỊCH", fields="Giáo dục; y tế",
        document="Giấy ủy quyền số 02/GUQ-UBND", valid_from=NOW.date(), valid_until=date(2019, 1, 1), given_at=NOW,
    )  # fmt: skip
    documents = [
        for_signature(subject=subject, signer_id=lien.account_id, choice=f"tuq-{given.pk}")
        for subject in ("báo cáo công tác Y tế quý III", "mời họp", "trả lời cử tri")
    ]
    client, address = as_("lien"), "/documents/out/signing/"
    revisions = {f"revision_{one.pk}": str(one.revision) for one in documents}
    client.post(address, {"do": "number", "document": [one.pk for one in documents], **revisions})
    shown = page(client, address)
    # The subject names one of the matters: it is proposed. The others are asked, alone or all at once.
    assert shown.count(" selected>") == shown.count('<option value="y tế" selected>') == 1
    hidden = dict(re.findall(r'name="((?:seen|revision)_\d+)" value="([^"]+)"', shown))
    chosen = {f"matter_{documents[0].pk}": "y tế", "matter": "Giáo dục"}
    client.post(address, {"do": "sign", "document": [one.pk for one in documents], **hidden, **chosen})
    assert [one.events.get(act="sign").facts["matter"] for one in documents] == ["y tế", "Giáo dục", "Giáo dục"]


def test_what_is_typed_is_seen_as_it_will_be_printed_and_never_lost(worker: Make) -> None:
    tuan = as_("tuan")
    answer = tuan.post("/documents/out/preview/", typed(body="Một dòng\n\n[chưa điền]"))
    assert "[chưa điền]" in answer.content.decode()
    shown = tuan.post("/documents/out/new/?type=letter", typed(mark="MẬT")).content.decode()
    assert "bí mật nhà nước" in shown
    assert "Hộ tịch: **812** hồ sơ./." in shown
    assert not Document.objects.exists()
    shown = tuan.post("/documents/out/new/?type=letter", typed(unit_short="T P", do="preview")).content.decode()
    assert "không dùng được trong ký hiệu" in shown or "Hộ tịch" in shown


def test_a_receiver_is_added_from_the_directory_before_what_is_kept() -> None:
    tuan = as_("tuan")
    key = "unit-627"
    shown = tuan.post("/documents/out/new/?type=letter", typed(do="", add_copy=key)).content.decode()
    area = re.search(r'name="receivers".*?>\s*(.*?)</textarea>', shown, re.DOTALL)
    assert area is not None
    assert area[1].splitlines() == ["Như trên", "UBND huyện Chư Păh", "Lưu: VT, TP"]


def test_a_leader_gives_authority_and_ends_it() -> None:
    dung, tuan = as_("dung"), as_("tuan")
    post = Post.objects.get(account__username="lien", organization_key=IA_LY)
    told = {
        "post": str(post.pk), "kind": "tuq", "for_title": "Chủ tịch", "document": "Giấy ủy quyền số 3/GUQ-UBND",
        "valid_from": "04/09/2018", "valid_until": "",
    }  # fmt: skip
    assert "thời hạn" in dung.post("/documents/out/authorities/", told).content.decode()
    tuan.post("/documents/out/authorities/", {**told, "valid_until": "01/10/2018"})
    assert not Authority.objects.exists()
    dung.post("/documents/out/authorities/", {**told, "valid_until": "01/10/2018"})
    given = Authority.objects.get()
    assert "TUQ. CHỦ TỊCH / PHÓ CHỦ TỊCH PHỤ TRÁCH VĂN XÃ" in page(tuan, "/documents/out/authorities/")
    assert tuan.post(f"/documents/out/authorities/{given.pk}/end/").status_code == 403
    dung.post(f"/documents/out/authorities/{given.pk}/end/")
    given.refresh_from_db()
    assert given.ended_at is not None


def test_the_numbers_page_shows_what_every_number_became(for_signature: Make, worker: Make) -> None:
    from lienthong.work.documents.outgoing.actions import reviewing, signing

    dung = worker("dung")
    document = for_signature()
    document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
    reviewing.send_back(document.pk, "Sai số liệu", revision=document.revision, worker=dung, now=NOW)
    shown = page(as_("hien"), "/documents/out/numbers/")
    assert "01/UBND-TP" in shown
    assert "Trả lại để sửa: Sai số liệu" in shown
    hien = as_("hien")
    told = {"name": "Quyết định", "types": ["decision"], "body": "", "decided_by": "", "valid_from": "05/09/2018"}
    hien.post("/documents/out/numbers/", told)
    assert Series.objects.filter(organization_key=IA_LY).count() == 2  # no decision was named
    hien.post("/documents/out/numbers/", {**told, "decided_by": "Quyết định số 2/QĐ-UBND"})
    assert Series.objects.get(type_keys=["decision"]).valid_from == date(2018, 9, 5)
    assert NumberEntry.objects.count() == 1


def test_what_has_its_number_is_asked_for_no_order_any_more(for_signature: Make) -> None:
    document = for_signature()
    dung, address = as_("dung"), f"/documents/out/{document.pk}/edit/"
    assert 'name="order"' in page(dung, address)
    dung.post(f"/documents/out/{document.pk}/sign/", {"do": "number", "revision": str(document.revision)})
    document.refresh_from_db()
    shown = page(dung, address)
    assert 'name="order"' not in shown
    assert "Văn bản đã có số 01/UBND-TP" in shown
    told = typed(revision=str(document.revision), subject="báo cáo tháng 8", order="sign_first")
    assert dung.post(address, told).status_code == 302
    document = Document.objects.get(pk=document.pk)
    assert (document.subject, document.outgoing.order) == ("báo cáo tháng 8", "number_first")


def test_the_clerks_lists_are_read_to_their_end(worker: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three a page here: the most pressing first, none twice, none left out, and the tiles count all of them."""
    monkeypatch.setattr(clerk, "SHOWN", 3)
    limits = [None if place == 4 else NOW + timedelta(hours=place % 5) for place in range(8)]
    for place, until in enumerate(limits):
        went(f"việc {place}", code=(str(place), "UBND"), state="numbered", issue_by=until, issued_at=None, sent_at=None)
    for place in range(5):
        one = went(f"giấy {place}", code=(str(20 + place), "UBND"))
        Receiver.objects.filter(document=one, place=0).update(state="to_send", way="post", name=f"Nơi {place}")
    hien = as_("hien")
    first = page(hien, "/documents/out/clerk/")
    assert 'href="/documents/out/clerk/?list=seal"' in first
    assert re.search(r"tile-value[^>]*>\s*8\s*<", first)
    for key, pattern, many in (("seal", r"việc \d", 8), ("paper", r"Nơi \d", 5)):
        seen, address = [], f"/documents/out/clerk/?list={key}"
        while address:
            shown = page(hien, address)
            seen += re.findall(pattern, shown)
            older = re.search(rf'href="(/documents/out/clerk/\?list={key}&amp;after=[^"]+)"', shown)
            address = older[1].replace("&amp;", "&") if older else ""
        assert len(seen) == len(set(seen)) == many
        assert key == "paper" or seen[:3] == ["việc 0", "việc 4", "việc 5"]
    assert "việc 0" in page(hien, "/documents/out/clerk/?list=seal&after=x_y")


def test_a_series_is_closed_on_its_page() -> None:
    hien = as_("hien")
    told = {"name": "Quyết định", "types": "decision", "decided_by": "Quyết định 2/QĐ-UBND", "valid_from": "04/09/2018"}
    hien.post("/documents/out/numbers/", told)
    series = Series.objects.get(key="series-3")
    address = f"/documents/out/numbers/?series={series.pk}"
    assert f"/documents/out/numbers/{series.pk}/end/" in page(hien, address)
    assert f"/numbers/{series.pk}/end/" not in page(as_("tuan"), address)
    assert as_("tuan").post(f"/documents/out/numbers/{series.pk}/end/", {}).status_code == 403
    hien.post(f"/documents/out/numbers/{series.pk}/end/", {"on": "10/09/2018", "why": "Dùng chung hệ thống số"})
    shown = page(hien, address)
    assert "Dùng chung hệ thống số" in shown
    assert f"/numbers/{series.pk}/end/" not in shown


def test_the_letterhead_of_a_day_is_printed(told: Make) -> None:
    hien = as_("hien")
    assert "ỦY BAN NHÂN DÂN THỊ TRẤN IA LY" in page(hien, "/documents/out/letterhead/")
    hien.post(
        "/documents/out/letterhead/",
        {
            "name": "Ủy ban nhân dân thị trấn Ia Ly", "short": "UBND", "place": "Ia Ly", "head_title": "Chủ tịch",
            "governing": "", "collective": "Ủy ban nhân dân", "address": "Tổ 3, Ia Ly", "valid_from": "04/09/2018",
        },
    )  # fmt: skip
    assert "Tổ 3, Ia Ly" in page(hien, "/documents/out/letterhead/")


def test_a_list_costs_the_same_however_long_it_is(issued: Make, django_assert_max_num_queries: Any) -> None:
    urls = ("/documents/out/?list=office", "/documents/out/clerk/", "/documents/out/numbers/")
    hien = as_("hien")

    def counted() -> list[int]:
        found = []
        for url in urls:
            with django_assert_max_num_queries(25) as queries:
                hien.get(url)
            found.append(len(queries))
        return found

    issued()
    counted()
    once = counted()
    issued(subject="hai")
    assert counted() == once


def test_an_annex_is_a_pdf_that_goes_along_and_can_be_taken_off(for_signature: Make) -> None:
    dung = as_("dung")
    document = for_signature()
    made = papers.read(papers.current(document))
    address = f"/documents/out/{document.pk}/annexes/"
    dung.post(address, {"annexes": SimpleUploadedFile("phu-luc.pdf", made)})
    dung.post(address, {"annexes": SimpleUploadedFile("phu-luc.docx", b"PK word")})
    [annex] = document.files.filter(part="annex", current=True)
    shown = page(dung, f"/documents/{document.pk}/")
    assert "phu-luc.pdf" in shown
    assert "xuất ra PDF trước" in shown
    as_("tuan").post(address, {"off": str(annex.pk)})  # it lies with the signer now
    assert document.files.filter(part="annex", current=True).exists()
    dung.post(address, {"off": str(annex.pk)})
    assert not document.files.filter(part="annex", current=True).exists()


def test_what_takes_the_place_of_another_begins_with_its_words_and_only_what_was_issued_can_be_mended(
    issued: Make,
) -> None:
    old = issued(body="Hạn nộp báo cáo: ngày 31/9/2018./.")
    tuan = as_("tuan")
    page_of_old = page(tuan, f"/documents/{old.pk}/")
    address = f"/documents/out/new/?type=letter&replaces={old.pk}"
    assert address.replace("&", "&amp;") in page_of_old
    begun = page(tuan, address)
    assert "ngày 31/9/2018" in begun
    assert f"/documents/out/upload/?type=letter&amp;replaces={old.pk}" in begun
    tuan.post(address, typed(subject="báo cáo (thay thế)", paper_because="list"))
    new = Document.objects.exclude(pk=old.pk).get()
    assert (new.outgoing.replaces, new.outgoing.mending) == (old, "replaces")
    assert (new.outgoing.paper_too, new.outgoing.paper_because) == (True, "list")
    # A correction is a letter of its own, and an edited draft keeps what it is tied to.
    assert "đính chính Công văn số 01/UBND-TP" in page(tuan, f"/documents/out/new/?type=letter&corrects={old.pk}")
    tuan.post(f"/documents/out/{new.pk}/edit/", typed(subject="khác", revision="0"))
    new.refresh_from_db()
    assert (new.subject, new.outgoing.replaces, new.outgoing.mending) == ("khác", old, "replaces")
    # A draft is edited, not mended by another document.
    assert "Thay thế:" not in page(tuan, f"/documents/out/new/?type=letter&replaces={new.pk}")
