"""What is signed is the paper as it is now: with its number, its last words, and every annex that was shown."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lienthong.ground.people.models import Account, Post
from lienthong.work.documents.composing import from_json
from lienthong.work.documents.models import Document, DocumentFile
from lienthong.work.documents.outgoing import numbers, papers, rules
from lienthong.work.documents.outgoing.actions import annexing, drafting, issuing, office, reviewing, signing
from lienthong.work.documents.outgoing.life import OPEN, Order
from lienthong.work.documents.rights import NotAllowed, Unseen

from .conftest import IA_LY, NOW

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def test_a_paper_laid_out_before_its_number_is_not_signed(
    for_signature: Make, worker: Make, played: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    dung = worker("dung")
    document = for_signature()
    with monkeypatch.context() as cut_off:
        cut_off.setattr(papers, "compose", lambda *_, **__: None)
        document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
    before = papers.current(document)
    with pytest.raises(rules.LookAgain):
        signing.sign(document.pk, seen=before.sha256, revision=document.revision, worker=dung, now=NOW)
    assert played == []
    # Whoever was refused has the numbered page to look at now.
    after = papers.current(document)
    assert after.sha256 != before.sha256
    document = signing.sign(document.pk, seen=after.sha256, revision=document.revision, worker=dung, now=NOW)
    assert document.state == "numbered"


def test_pressing_again_lays_out_what_was_cut_off(
    for_signature: Make, worker: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = for_signature()
    with monkeypatch.context() as cut_off:
        cut_off.setattr(papers, "compose", lambda *_, **__: None)
        document = signing.take_number(document.pk, revision=document.revision, worker=worker("dung"), now=NOW)
    assert not papers.is_up_to_date(document)
    again = signing.take_number(document.pk, revision=document.revision, worker=worker("dung"), now=NOW)
    assert again.number == "01"
    assert papers.is_up_to_date(again)


def test_a_comment_in_between_does_not_keep_the_old_words_on_the_paper(
    for_signature: Make, told: Make, worker: Make
) -> None:
    dung = worker("dung")
    document = for_signature()
    document = drafting.edit(document.pk, told(body="Lời mới./."), revision=document.revision, worker=dung, now=NOW)
    reviewing.comment(document.pk, "Đã rõ.", worker=worker("lien"), now=NOW)
    assert papers.compose(document, by=dung.account_id, now=NOW) is not None
    fresh = Document.objects.get(pk=document.pk)
    assert papers.is_up_to_date(fresh)
    assert from_json(fresh.outgoing.content).body == "Lời mới./."
    # Laid out once more after it was signed, it would lose the signature: that is refused by its state.
    Document.objects.filter(pk=document.pk).update(state="signed")
    assert "signed" not in OPEN
    assert papers.compose(document, by=dung.account_id, now=NOW) is None


def test_annexes_are_part_of_what_was_shown(for_signature: Make, worker: Make, played: list[str]) -> None:
    dung = worker("dung")
    document = for_signature()
    document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
    alone = papers.shown_now(document)
    assert numbers.edited_after_endorsement([document]) == set()
    later = NOW.replace(hour=23)
    file = papers.keep(papers.read(papers.current(document)), "phu-luc.pdf", by=dung.account_id, now=NOW)
    annexing.put_annex(document.pk, file, revision=document.revision, worker=dung, now=later)
    document = Document.objects.get(pk=document.pk)
    # Whoever signs is warned (art. 11.2), and what they saw before does not do.
    assert numbers.edited_after_endorsement([document]) == {document.pk}
    with pytest.raises(rules.LookAgain):
        signing.sign(document.pk, seen=alone, revision=document.revision, worker=dung, now=NOW)
    seen = papers.shown_now(document)
    document = signing.sign(document.pk, seen=seen, revision=document.revision, worker=dung, now=NOW)
    assert (document.state, played) == ("numbered", ["Nguyễn Văn Dũng"])


def test_only_the_signed_paper_is_sealed(for_signature: Make, worker: Make, played: list[str]) -> None:
    dung, hien = worker("dung"), worker("hien")
    document = for_signature()
    document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
    seen = papers.current(document).sha256
    document = signing.sign(document.pk, seen=seen, revision=document.revision, worker=dung, now=NOW)
    DocumentFile.objects.filter(document=document, made_by="signed").update(current=False)
    DocumentFile.objects.filter(document=document, version=2).update(current=True)
    with pytest.raises(rules.NotAsSigned):
        issuing.seal(document.pk, revision=document.revision, worker=hien, now=NOW)
    assert played == ["Nguyễn Văn Dũng"]


def test_another_signer_has_it_next_and_the_order_stays_with_the_number(
    for_signature: Make, told: Make, worker: Make
) -> None:
    dung, lien = worker("dung"), worker("lien")
    document = for_signature()
    document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
    other = told(signer_id=lien.account_id, choice="", order=Order.SIGN_FIRST)
    document = drafting.edit(document.pk, other, revision=document.revision, worker=dung, now=NOW)
    assert (document.outgoing.holder_id, document.outgoing.order) == (lien.account_id, "number_first")


def test_paper_leaves_once_and_only_from_its_own_document(issued: Make, worker: Make) -> None:
    hien, document = worker("hien"), issued()
    receiver = document.receivers.first()
    ways = {receiver.pk: "post"}
    document = issuing.send(document.pk, revision=document.revision, worker=hien, now=NOW, ways=ways)
    with pytest.raises(Unseen):
        issuing.hand_over(document.pk + 1, receiver.pk, worker=hien, now=NOW)
    assert issuing.hand_over(document.pk, receiver.pk, worker=hien, now=NOW).state == "paper_sent"
    with pytest.raises(Unseen):
        issuing.hand_over(document.pk, receiver.pk, worker=hien, now=NOW)


def test_who_heads_the_office_is_no_clerks_to_say_and_nobodys_own(province: None, worker: Make) -> None:
    told = {
        "name": "Ủy ban nhân dân thị trấn Ia Ly", "short": "UBND", "place": "Ia Ly", "governing": "", "address": "",
        "collective": "Ủy ban nhân dân", "valid_from": NOW.date(), "seal_file_id": None, "now": NOW,
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        office.keep_letterhead(**told, head_title="Văn thư", worker=worker("hien"))
    assert office.keep_letterhead(**told, head_title="Chủ tịch", worker=worker("dung")).head_title == "Chủ tịch"
    # A deputy who signs for the office does not make their own title that of its head.
    post = Post.objects.get(account__username="dung", organization_key=IA_LY)
    Post.objects.filter(pk=post.pk).update(title="Phó Chủ tịch")
    with pytest.raises(office.CannotGive, match="không tự giao"):
        office.keep_letterhead(**told, head_title="PHÓ CHỦ TỊCH", worker=worker("dung"))


def test_all_other_types_are_numbered_in_one_series(province: None, worker: Make) -> None:
    told = {"type_keys": (), "decided_by": "QĐ 5", "valid_from": NOW.date(), "worker": worker("hien"), "now": NOW}
    with pytest.raises(office.SeriesThere, match="Mọi loại còn lại"):
        office.begin_series(name="Thứ hai", body="", **told)
    office.begin_series(name="Ban chỉ đạo", body="BCĐ", body_name="Ban Chỉ đạo", **told)
    with pytest.raises(office.SeriesThere):
        office.begin_series(name="Ban chỉ đạo", body=" BCĐ ", **told)


def test_a_page_opens_large_before_it_is_signed(
    for_signature: Make, worker: Make, tuesday: object, client: Client
) -> None:
    document = for_signature()
    document = signing.take_number(document.pk, revision=document.revision, worker=worker("dung"), now=NOW)
    client.force_login(Account.objects.get(username="dung"))
    page = client.get(f"/documents/out/{document.pk}/sign/").content.decode()
    file = papers.current(document).pk
    large = reverse("documents:out_picture", args=[document.pk, file, 1, "whole"])
    assert f'href="{large}"' in page
    picture = client.get(large).content
    # A PNG tells its width in the bytes 16 to 20; an A4 page is as sharp as a picture of this desk may be.
    assert int.from_bytes(picture[16:20], "big") > 2000
    assert client.get(large.replace("whole", "endless")).status_code == 404
