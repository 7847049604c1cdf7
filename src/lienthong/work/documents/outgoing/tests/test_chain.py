"""From anh Tuấn's draft to the receivers: the whole way of a document, and what is refused on it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from lienthong.ground.letters.facts import LetterFailed, LetterStatus
from lienthong.ground.letters.models import Letter, LetterReceiver, StatusReport
from lienthong.ground.outbox import testing
from lienthong.ground.people.models import Account
from lienthong.work.documents.facts import DocumentChanged
from lienthong.work.documents.keeping import Changed
from lienthong.work.documents.kinds import SecretRefused
from lienthong.work.documents.models import Document, DocumentFile, Incoming, NumberEntry, Receiver
from lienthong.work.documents.outgoing import hearing, papers, queries, rules
from lienthong.work.documents.outgoing.actions import drafting, issuing, reviewing, signing
from lienthong.work.documents.outgoing.authority import NoAuthority
from lienthong.work.documents.outgoing.life import NotNow
from lienthong.work.documents.registers import lines
from lienthong.work.documents.registers.books import BOOKS
from lienthong.work.documents.rights import NotAllowed, Unseen
from lienthong.work.documents.tests.making import came

from .conftest import IA_LY, NOW, TO

pytestmark = pytest.mark.django_db
filling = import_module("lienthong.work.documents.migrations.0023_times_told_before")
DEPARTMENT = "gialai-so-thong-tin-va-truyen-thong"
Find = Callable[[str], Any]
Make = Callable[..., Any]


def test_a_letter_is_drafted_reviewed_numbered_signed_sealed_and_sent(
    issued: Make, worker: Find, played: list[str]
) -> None:
    document = issued()
    out = document.outgoing
    assert (document.state, document.code) == ("issued", "01/UBND-TP")
    assert played == ["Nguyễn Văn Dũng", "Ủy ban nhân dân thị trấn Ia Ly"]
    versions = [(file.made_by, file.version) for file in document.files.order_by("version")]
    assert versions == [("composed", 1), ("composed", 2), ("signed", 3), ("sealed", 4)]
    signed, sealed = (papers.read(document.files.get(version=number)) for number in (3, 4))
    assert sealed.startswith(signed)  # incremental: what was signed is still there, byte by byte
    assert out.issued_sha256 == papers.current(document).sha256
    # Tuesday 4 September: issue by Wednesday's close, send by Wednesday noon (art. 18.1; Decision 28 art. 6.2).
    assert out.issue_by.astimezone(NOW.tzinfo).date() == (NOW + timedelta(days=1)).date()
    assert out.send_by < out.issue_by
    document = issuing.send(document.pk, revision=document.revision, worker=worker("hien"), now=NOW)
    letter = Letter.objects.get(pk=document.letter_id)
    assert (letter.code, letter.sender_key, letter.promulgated_on) == ("01/UBND-TP", "unit-23734", NOW.date())
    assert [one.sha256 for one in letter.attachments.all()] == [out.issued_sha256]
    states = {one.name: (one.way, one.state) for one in document.receivers.all()}
    assert states == {TO: ("axis", "queued"), "Như trên": ("kept", ""), "Lưu: VT, TP": ("kept", "")}
    acts = [event.act for event in document.events.all()]
    assert acts == ["draft", "submit", "endorse", "take_number", "sign", "issued", "send"]


def test_every_act_is_news(told: Make, worker: Find) -> None:
    with testing.told() as facts:
        document = drafting.draft(told(), worker=worker("tuan"), now=NOW)
    assert facts == [DocumentChanged(document.pk, "unit-23734", "out", "draft", "draft")]


def test_what_a_receiver_does_is_seen_here(issued: Make, worker: Find) -> None:
    document = issued()
    issuing.send(document.pk, revision=document.revision, worker=worker("hien"), now=NOW)
    letter = Document.objects.get(pk=document.pk).letter_id
    LetterReceiver.objects.filter(letter=letter).update(state="refused")
    fact = LetterStatus(str(letter), DEPARTMENT, "02", "Không thuộc thẩm quyền")
    hearing.hear_status(fact, NOW)
    hearing.hear_status(fact, NOW)
    receiver = Receiver.objects.get(document=document, name=TO)
    assert (receiver.state, receiver.words) == ("refused", "Không thuộc thẩm quyền")
    assert [event.act for event in document.events.all()].count("status_02") == 1
    # When it told 01, 03 and 06 is kept for the statistics (Decision 28 art. 11.3), the first time each.
    LetterReceiver.objects.filter(letter=letter).update(state="accepted")
    for later in (0, 1):
        hearing.hear_status(LetterStatus(str(letter), DEPARTMENT, "03"), NOW + timedelta(hours=later))
    receiver.refresh_from_db()
    assert (receiver.arrived_at, receiver.accepted_at, receiver.done_at) == (None, NOW, None)
    # It is the moment at which their word reached us, also where it lay in the queue over night.
    reports: dict[str, Any] = {
        "letter_id": letter, "document_id": "x", "organization_key": DEPARTMENT, "reporter_code": "x",
        "addressee_code": "x", "effect": "changed",
    }  # fmt: skip
    for code, hours in (("01", 1), ("03", 2), ("06", 3)):
        StatusReport.objects.create(**reports, status_code=code, heard_at=NOW - timedelta(hours=hours))
    hearing.hear_status(LetterStatus(str(letter), DEPARTMENT, "06"), NOW + timedelta(days=1))
    receiver.refresh_from_db()
    assert receiver.done_at == NOW - timedelta(hours=3)
    # What was sent before these moments were kept has them from the reports; what was kept too late is put right.
    before = Document.objects.get(pk=document.pk).touched_at
    with connection.cursor() as cursor:
        cursor.execute(filling.HEARD)
    receiver.refresh_from_db()
    hours = [NOW - timedelta(hours=each) for each in (1, 2, 3)]
    assert [receiver.arrived_at, receiver.accepted_at, receiver.done_at] == hours
    assert Document.objects.get(pk=document.pk).touched_at > before


def test_whose_signatures_came_before_that_was_kept_is_read_from_the_findings(province: None) -> None:
    signers = {"person": ["person"], "office": ["organization"], "both": ["person", "organization"], "": ["not-known"]}
    documents = {}
    for number, (whose, parties) in enumerate(signers.items(), 1):
        documents[whose] = came("đã ký", number, overall="partly")
        finding = {"signatures": [{"party": party, "intact": True} for party in parties]}
        finding["signatures"].append({"party": "organization", "intact": False})
        DocumentFile.objects.create(
            document=documents[whose], part="main", file_id=uuid4(), name="a.pdf", sha256="", made_by="letter",
            finding=finding, added_at=NOW,
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(filling.SIGNED)
    for whose, document in documents.items():
        assert Incoming.objects.get(document=document).signed_by == whose


def test_a_letter_that_the_axis_refuses_is_told_to_the_clerk(issued: Make, worker: Find) -> None:
    document = issued()
    issuing.send(document.pk, revision=document.revision, worker=worker("hien"), now=NOW)
    letter = Document.objects.get(pk=document.pk).letter_id
    LetterReceiver.objects.update(state="not_sent")
    hearing.hear_failure(LetterFailed(str(letter), "Nơi nhận không có mã"), NOW)
    assert Receiver.objects.get(document=document, name=TO).state == "not_sent"


def test_the_signer_declines_and_the_number_stays_visible_with_the_reason(for_signature: Make, worker: Find) -> None:
    dung = worker("dung")
    document = for_signature()
    document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
    assert document.code == "01/UBND-TP"
    document = reviewing.send_back(document.pk, "Số liệu chưa khớp", revision=document.revision, worker=dung, now=NOW)
    assert (document.state, document.number, document.issued_on) == ("draft", "", None)
    [entry] = NumberEntry.objects.all()
    assert (entry.state, entry.reason) == ("released", "Trả lại để sửa: Số liệu chưa khớp")
    # The next document gets the next number, never this one again (art. 15).
    other = for_signature(subject="mời họp")
    assert signing.take_number(other.pk, revision=other.revision, worker=dung, now=NOW).number == "02"


def test_a_number_of_yesterday_is_released_and_another_taken(
    for_signature: Make, worker: Find, played: list[str]
) -> None:
    dung, tomorrow = worker("dung"), NOW + timedelta(days=1)
    document = for_signature()
    document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
    seen = papers.current(document).sha256
    with pytest.raises(rules.NumberOfAnotherDay):
        signing.sign(document.pk, seen=seen, revision=document.revision, worker=dung, now=tomorrow)
    document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=tomorrow)
    assert (document.number, document.issued_on) == ("02", tomorrow.date())
    assert NumberEntry.objects.get(number=1).reason == "Chưa ký trong ngày 04/09/2018"
    assert played == []


def test_nobody_signs_what_they_were_not_shown(
    for_signature: Make, told: Make, worker: Find, played: list[str]
) -> None:
    dung, lien = worker("dung"), worker("lien")
    document = for_signature()
    document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
    seen = papers.current(document).sha256
    document = drafting.edit(document.pk, told(body="Khác./."), revision=document.revision, worker=dung, now=NOW)
    papers.compose(document, by=dung.account_id, now=NOW)
    with pytest.raises(rules.LookAgain):
        signing.sign(document.pk, seen=seen, revision=document.revision, worker=dung, now=NOW)
    with pytest.raises(NotAllowed):
        signing.sign(document.pk, seen=seen, revision=document.revision, worker=lien, now=NOW)
    assert played == []


def test_a_reserved_number_keeps_its_symbol_whatever_is_edited(for_signature: Make, told: Make, worker: Find) -> None:
    dung = worker("dung")
    document = for_signature()
    document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
    other = told(body="Khác./.")
    other = replace(other, content=replace(other.content, notation="UBND-VX"), unit_short="VX")
    document = drafting.edit(document.pk, other, revision=document.revision, worker=dung, now=NOW)
    assert document.code == "01/UBND-TP"
    assert document.outgoing.content["notation"] == "UBND-TP"


def test_content_and_form_are_both_answered_for(told: Make, worker: Find) -> None:
    tuan, lien, hien = worker("tuan"), worker("lien"), worker("hien")
    document = drafting.draft(told(), worker=tuan, now=NOW)
    document = reviewing.submit(
        document.pk, reviewer_id=lien.account_id, checker_id=hien.account_id, revision=0, worker=tuan, now=NOW
    )
    document = reviewing.endorse(document.pk, revision=document.revision, worker=lien, now=NOW)
    assert (document.state, document.outgoing.holder_id) == ("in_review", hien.account_id)
    with pytest.raises(NotAllowed):
        reviewing.check_form(document.pk, revision=document.revision, worker=tuan, now=NOW)
    document = reviewing.check_form(document.pk, revision=document.revision, worker=hien, now=NOW)
    assert (document.state, document.outgoing.holder_id) == ("for_signature", worker("dung").account_id)
    assert [opinion.kind for opinion in document.opinions.all()] == ["content", "form"]


def test_every_version_and_every_comment_is_kept(told: Make, worker: Find) -> None:
    tuan, lien = worker("tuan"), worker("lien")
    document = drafting.draft(told(), worker=tuan, now=NOW)
    reviewing.submit(document.pk, reviewer_id=lien.account_id, revision=0, worker=tuan, now=NOW)
    reviewing.comment(document.pk, "Thêm số liệu hộ tịch.", worker=lien, now=NOW)
    document = reviewing.send_back(document.pk, "Thiếu số liệu", revision=2, worker=lien, now=NOW)
    assert (document.state, document.outgoing.holder_id) == ("draft", tuan.account_id)
    drafting.edit(document.pk, told(body="Hộ tịch: 812 hồ sơ./."), revision=3, worker=tuan, now=NOW)
    bodies = [content.body for _, content in drafting.versions_of(document)]
    assert bodies == ["Ủy ban nhân dân thị trấn Ia Ly báo cáo như sau: …./.", "Hộ tịch: 812 hồ sơ./."]
    assert [opinion.words for opinion in document.opinions.all()] == ["Thêm số liệu hộ tịch.", "Thiếu số liệu"]


def test_whoever_may_not_sign_is_found_out_before_the_review(told: Make, worker: Find) -> None:
    tuan, lien = worker("tuan"), worker("lien")
    document = drafting.draft(told(signer_id=lien.account_id, choice=""), worker=tuan, now=NOW)
    with pytest.raises(NoAuthority, match="Trần Thị Liên"):
        reviewing.submit(document.pk, reviewer_id=lien.account_id, revision=0, worker=tuan, now=NOW)


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"subject": " "}, "trích yếu"),
        ({"to": ()}, "kính gửi"),
        ({"type_key": "decision"}, "căn cứ"),
        ({"body": ""}, "nội dung"),
    ],
)
def test_what_every_document_needs_is_asked_for_before_the_review(
    told: Make, worker: Find, more: dict[str, Any], what: str
) -> None:
    tuan = worker("tuan")
    choice = "head" if more.get("type_key") == "decision" else "tm-tm"
    document = drafting.draft(told(**more, choice=choice), worker=tuan, now=NOW)
    with pytest.raises(rules.NotComplete, match=what):
        reviewing.submit(document.pk, reviewer_id=worker("lien").account_id, revision=0, worker=tuan, now=NOW)


def test_secrets_two_hands_at_once_and_the_neighbour(told: Make, worker: Find) -> None:
    tuan, son = worker("tuan"), worker("son")
    with pytest.raises(SecretRefused):
        drafting.draft(told(mark="Mật"), worker=tuan, now=NOW)
    document = drafting.draft(told(), worker=tuan, now=NOW)
    drafting.edit(document.pk, told(subject="lần hai"), revision=0, worker=tuan, now=NOW)
    with pytest.raises(Changed):
        drafting.edit(document.pk, told(subject="lần ba"), revision=0, worker=tuan, now=NOW)
    with pytest.raises(Unseen):
        drafting.edit(document.pk, told(), revision=1, worker=son, now=NOW)
    with pytest.raises(NotNow):
        reviewing.endorse(document.pk, revision=1, worker=worker("dung"), now=NOW)
    assert Document.objects.get(pk=document.pk).subject == "lần hai"


def test_paper_follows_only_for_a_reason_of_the_decision_and_the_axis_says_so(issued: Make, worker: Find) -> None:
    # Decision 28/2018 art. 7.2: to the Government by its rules, or by the list of the head of the province.
    document = issued(paper_because="list")
    assert document.outgoing.paper_too
    document = issuing.send(
        document.pk, revision=document.revision, worker=worker("hien"), now=NOW, paper_because="government"
    )
    assert Letter.objects.get(pk=document.letter_id).paper_follows
    assert "Chính phủ" in document.events.get(act="send").note
    assert not issued(subject="không kèm giấy", paper_because="thích").outgoing.paper_too


def test_what_replaces_another_says_so_on_the_axis_and_in_both_stories_and_a_correction_does_not(
    issued: Make, worker: Find, tuesday: None
) -> None:
    hien = worker("hien")
    old = issued()
    old = issuing.send(old.pk, revision=old.revision, worker=hien, now=NOW)
    LetterReceiver.objects.update(state="accepted")
    new = issued(subject="báo cáo thay thế", replaces_id=old.pk, mending="replaces")
    new = issuing.send(new.pk, revision=new.revision, worker=hien, now=NOW)
    letter = Letter.objects.get(pk=new.letter_id)
    code = LetterReceiver.objects.get(letter=letter).code
    assert (letter.business, letter.replaces) == (3, [[old.document_id, [code]]])
    assert old.events.get(act="mended").words_vi == f"Được thay thế bằng văn bản {new.code}"
    # A slip in its form is mended by a letter, and the old one stays in force (Decree 30 art. 18.3).
    slip = issued(subject="đính chính", replaces_id=old.pk, mending="corrects")
    slip = issuing.send(slip.pk, revision=slip.revision, worker=hien, now=NOW)
    assert Letter.objects.get(pk=slip.letter_id).business == 0
    assert "đính chính" in old.events.filter(act="mended").last().words_vi
    # The register says both beside the old one, its page the day, and the list that it is not to be taken for valid.
    rows = lines.whole(BOOKS["out"], IA_LY, lines.Asked(2018), NOW.date(), most=9)
    told = {line.cells[0]: line.cells[-1] for line in rows}
    assert told == {
        old.code: f"Được thay thế bằng văn bản {new.code} ngày 04/09/2018; "
        f"Được đính chính bằng văn bản {slip.code} ngày 04/09/2018",
        new.code: "", slip.code: "",
    }  # fmt: skip
    assert queries.replaced([old, new, slip]) == {old.pk}
    client = Client()
    client.force_login(Account.objects.get(username="hien"))
    page = client.get(f"/documents/{old.pk}/").content.decode()
    assert re.search(rf'Được thay thế bởi</p><div><a href="/documents/{new.pk}/">', page)
    assert client.get("/documents/out/?list=office").content.decode().count("Đã được thay thế") == 1


def test_only_what_was_issued_is_mended_by_another(told: Make, worker: Find) -> None:
    draft = drafting.draft(told(), worker=worker("tuan"), now=NOW)
    with pytest.raises(Unseen):
        drafting.draft(told(replaces_id=draft.pk, mending="replaces"), worker=worker("tuan"), now=NOW)
