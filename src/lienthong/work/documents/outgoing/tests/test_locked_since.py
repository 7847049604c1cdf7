"""What an answer says of a document that was locked later: nothing while it is a draft, what was issued for good."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lienthong.ground.letters import actions as letters
from lienthong.ground.people.models import Account
from lienthong.work.documents.incoming import actions as incoming
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing import papers, rules
from lienthong.work.documents.outgoing.actions import drafting, issuing, reviewing, signing
from lienthong.work.documents.rights import Unseen, account_party
from lienthong.work.documents.tests.conftest import NOW
from lienthong.work.documents.tests.making import came

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province", "tuesday")]
SUBJECT = "trả lời công văn số 07/BCH-TM về trực lễ"


@pytest.fixture
def asked(worker: Callable[[str], Any]) -> Document:
    """What the district's command wrote; anh Tuấn is to answer it."""
    parties = (account_party(worker("tuan").account_id),)
    return came("Danh sách chốt trực", 1, code=("7", "BCH-TM"), parties=parties, state="in_progress")


@pytest.fixture
def lock(worker: Callable[[str], Any]) -> Callable[[Document], object]:
    return lambda document: incoming.hide(document.pk, "Có dấu mật", worker=worker("hien"), now=NOW)


def as_(name: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=name))
    return client


def test_no_answer_is_begun_that_would_name_it(asked: Document, lock: Any, told: Any, worker: Any) -> None:
    begin = f"/documents/out/new/?type=letter&answers={asked.pk}"
    assert "7/BCH-TM" in as_("dung").get(begin).content.decode()
    lock(asked)
    # The leader reads it on its own page; a draft of theirs would lie open for others.
    for name in ("dung", "hien", "tuan"):
        assert "BCH-TM" not in as_(name).get(begin).content.decode(), name
    with pytest.raises(Unseen):
        drafting.draft(told(subject=SUBJECT, answers_id=asked.pk), worker=worker("dung"), now=NOW)


def test_a_draft_is_freed_of_its_number_before_it_goes_on(asked: Document, lock: Any, told: Any, worker: Any) -> None:
    tuan, lien = worker("tuan"), worker("lien")
    draft = drafting.draft(told(subject=SUBJECT, answers_id=asked.pk), worker=tuan, now=NOW)
    editor = f"/documents/out/{draft.pk}/edit/"
    assert f'href="/documents/{asked.pk}/"' in as_("tuan").get(editor).content.decode()
    lock(asked)
    assert f'href="/documents/{asked.pk}/"' not in as_("dung").get(editor).content.decode()
    with pytest.raises(rules.NamesLocked) as no:
        reviewing.submit(draft.pk, reviewer_id=lien.account_id, revision=0, worker=tuan, now=NOW)
    assert "BCH-TM" not in no.value.say("vi")  # whoever drafts does not see it any more, and is not told
    # Anh Tuấn may still write, though what he answers is none of his to see now.
    again = told(subject="trả lời về trực lễ", answers_id=asked.pk)
    drafting.edit(draft.pk, again, revision=0, worker=tuan, now=NOW)
    sent = reviewing.submit(draft.pk, reviewer_id=lien.account_id, revision=1, worker=tuan, now=NOW)
    assert sent.state == "in_review"


def test_nobody_signs_a_number_that_was_locked_while_it_lay_there(
    asked: Document, lock: Any, for_signature: Any, worker: Any, played: list[str]
) -> None:
    dung = worker("dung")
    document = for_signature(
        subject="trả lời về trực lễ", body="Phúc đáp Công văn số 7 / BCH-TM. …./.", answers_id=asked.pk
    )
    document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
    seen = papers.current(document).sha256
    lock(asked)
    with pytest.raises(rules.NamesLocked):
        signing.sign(document.pk, seen=seen, revision=document.revision, worker=dung, now=NOW)
    assert played == []
    back = reviewing.send_back(document.pk, "Bỏ số văn bản đã khóa", revision=document.revision, worker=dung, now=NOW)
    assert back.state == "draft"


def test_what_was_issued_keeps_its_words_and_the_leader_is_told_of_it(
    asked: Document, lock: Any, issued: Any, worker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Document.objects.filter(pk=asked.pk).update(letter_id=None)
    document = issued(subject=SUBJECT, answers_id=asked.pk)
    frozen = papers.current(document).sha256
    lock(asked)
    document.refresh_from_db()
    # Its words are those of the paper, which nobody can change: the register says what the paper says.
    assert document.subject == SUBJECT
    assert papers.current(document).sha256 == frozen
    page = as_("dung").get(f"/documents/{asked.pk}/").content.decode()
    assert document.code in page
    assert "Văn bản đã phát hành giữ nguyên lời" in page
    # Over the axis no letter ties itself to what is locked.
    said: dict[str, Any] = {}
    monkeypatch.setattr(letters, "send", lambda **told: said.update(told))
    issuing.letter_to([], document, document.outgoing, NOW)
    assert said["answers"] is None


@pytest.mark.parametrize(
    ("words", "stopped"),
    [
        ("Công văn số 7/BCH-TM", True),
        ("công văn số 07/bch-tm ngày 03/9", True),
        ("Công văn số 17/BCH-TM", False),
        ("Công văn số 7/BCH-TMA", False),
        ("Công văn số 7/BCH-TM-VP", False),
        ("Về việc trực lễ", False),
    ],
)
def test_a_number_is_known_however_it_is_written(words: str, stopped: bool) -> None:
    if stopped:
        with pytest.raises(rules.NamesLocked):
            rules.names_none([("7", "BCH-TM"), ("", "BCH")], "", words)
    else:
        rules.names_none([("7", "BCH-TM"), ("", "BCH")], "", words)
