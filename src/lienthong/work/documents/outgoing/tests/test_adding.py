"""An issued document goes to one more receiver: a leader says so, the clerk sends it, nothing of its bytes changes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lienthong.ground.audit.models import Entry
from lienthong.ground.letters.models import Dispatch, Letter, LetterReceiver
from lienthong.work.documents.keeping import Frozen
from lienthong.work.documents.models import Document, DocumentFile, Receiver, Sending
from lienthong.work.documents.outgoing import receiving, rules
from lienthong.work.documents.outgoing.actions import adding, issuing, recalling
from lienthong.work.documents.outgoing.actions.adding import NotOverAxis, StandsThere, Wanted
from lienthong.work.documents.registers.books import BOOKS
from lienthong.work.documents.registers.lines import Asked
from lienthong.work.documents.registers.lines import page as register
from lienthong.work.documents.rights import NotAllowed

from .conftest import IA_LY, NOW, TO
from .test_pages import as_, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
Find = Callable[[str], Any]
Make = Callable[..., Any]
LATER = NOW + timedelta(days=2)
DISTRICT = "Ủy ban nhân dân huyện Chư Păh"
DUNG = "Nguyễn Văn Dũng – Chủ tịch"


@pytest.fixture
def sent(issued: Make, worker: Find) -> Any:
    document = issued()
    return issuing.send(document.pk, revision=document.revision, worker=worker("hien"), now=NOW)


def wanted(name: str = DISTRICT, way: str = "axis", why: str = "Huyện cần để tổng hợp") -> Wanted:
    found = receiving.named_on(LATER.date()).addressee("copy", name)
    return Wanted(receiving.Addressee("copy", name, found.key, way), DUNG, why)


def add(document: Any, worker: Any, what: Wanted | None = None) -> Any:
    revision = Document.objects.get(pk=document.pk).revision
    return adding.add(document.pk, what or wanted(), revision=revision, worker=worker, now=LATER)


def test_it_goes_there_over_the_axis_as_the_same_document_and_the_register_says_on_whose_word(
    sent: Any, worker: Find
) -> None:
    before = [(one.file_id, one.sha256) for one in DocumentFile.objects.filter(document=sent).order_by("pk")]
    document = add(sent, worker("hien"))
    assert [(one.file_id, one.sha256) for one in DocumentFile.objects.filter(document=sent).order_by("pk")] == before
    assert document.letter_id == sent.letter_id
    assert {one.letter_id for one in Dispatch.objects.all()} == {sent.letter_id}
    assert Dispatch.objects.count() == 2
    assert Receiver.objects.get(document=document, name=DISTRICT).state == "queued"
    [line] = register(BOOKS["out"], IA_LY, Asked(2018), LATER.date()).lines
    assert DISTRICT in line.cells[4]
    assert line.cells[9] == f"Gửi thêm {DISTRICT} ngày 06/09/2018 theo ý kiến của {DUNG}: Huyện cần để tổng hợp"
    assert document.events.latest("pk").note == f"Theo ý kiến của {DUNG}: Huyện cần để tổng hợp"
    assert Entry.objects.filter(act="add_receiver", thing=f"document:{document.pk}").count() == 1
    assert "chu" in document.haystack.split(), document.haystack


def test_its_times_count_from_when_it_was_sent_there(sent: Any, worker: Find) -> None:
    add(sent, worker("hien"))
    Receiver.objects.filter(document=sent, name=TO).update(arrived_at=NOW + timedelta(hours=1))
    Receiver.objects.filter(document=sent, name=DISTRICT).update(arrived_at=LATER + timedelta(hours=3))
    sending = Sending.objects.get(pk=sent.pk)
    # One and three hours; both on the day on which it was sent to them.
    assert (sending.arrival_sum, sending.arrival_times, sending.slow) == (timedelta(hours=4), 2, False)


def test_on_paper_it_comes_to_the_clerks_list_and_is_one_more_copy(sent: Any, worker: Find) -> None:
    document = add(sent, worker("hien"), wanted("Hội Nông dân thị trấn", way="post"))
    assert document.outgoing.copies == sent.outgoing.copies + 1
    assert Receiver.objects.get(document=document, name="Hội Nông dân thị trấn").state == "to_send"
    assert Letter.objects.count() == Dispatch.objects.count() == 1


def test_what_was_sent_on_paper_only_goes_over_the_axis_as_a_first_letter(issued: Make, worker: Find) -> None:
    document = issued()
    one = Receiver.objects.get(document=document, name=TO)
    issuing.send(document.pk, revision=document.revision, worker=worker("hien"), now=NOW, ways={one.pk: "post"})
    document = add(document, worker("hien"))
    assert [one.organization_key for one in LetterReceiver.objects.filter(letter=document.letter_id)] == [
        Receiver.objects.get(document=document, name=DISTRICT).organization_key
    ]


def test_what_is_not_sent_yet_goes_there_with_the_others(issued: Make, worker: Find) -> None:
    document = add(issued(), worker("hien"))
    document = issuing.send(document.pk, revision=document.revision, worker=worker("hien"), now=LATER)
    assert Dispatch.objects.count() == 1
    assert LetterReceiver.objects.filter(letter=document.letter_id).count() == 2


def test_nobody_gets_it_twice_without_a_reason_from_a_colleague_or_after_a_recall(sent: Any, worker: Find) -> None:
    hien = worker("hien")
    for what, refusal in (
        (wanted(TO), StandsThere), (wanted(TO, way="post"), StandsThere), (wanted(why=" "), rules.ReasonNeeded),
        (wanted("Hội Nông dân thị trấn"), NotOverAxis),
    ):  # fmt: skip
        with pytest.raises(refusal):
            add(sent, hien, what)
    with pytest.raises(NotAllowed):
        add(sent, worker("tuan"))
    recalling.recall(sent.pk, "Sai số liệu", revision=sent.revision, worker=hien, now=LATER)
    with pytest.raises(Frozen):
        add(sent, hien)


@pytest.mark.usefixtures("tuesday")
def test_the_clerk_does_it_on_the_page_and_a_name_that_nobody_bears_is_asked_for_again(sent: Any) -> None:
    hien, address = as_("hien"), f"/documents/out/{sent.pk}/act/add_receiver/"
    assert address in page(hien, f"/documents/{sent.pk}/")
    assert address not in page(as_("tuan"), f"/documents/{sent.pk}/")
    told = {"name": "huyện Chư Păh", "way": "axis", "by_word_of": "", "words": "Huyện cần để tổng hợp",
            "revision": str(sent.revision)}  # fmt: skip
    again = hien.post(address, told).content.decode()
    assert "Có phải là: UBND huyện Chư Păh" in again
    assert "Huyện cần để tổng hợp" in again
    choice = next(line for line in again.split('value="') if line.startswith("Nguyễn Văn Dũng")).partition('"')[0]
    assert hien.post(address, told | {"name": "UBND huyện Chư Păh", "by_word_of": choice}).status_code == 302
    shown = page(hien, f"/documents/{sent.pk}/")
    assert "UBND huyện Chư Păh" in shown
    assert f"theo ý kiến của {choice}: Huyện cần để tổng hợp" in shown
