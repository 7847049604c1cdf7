"""What comes lies on its office's desk, looked at: once, with everything odd about it said in words."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lienthong.ground.files.tests import papers
from lienthong.ground.letters.facts import LetterStatus
from lienthong.kernel.moments import VIETNAM
from lienthong.work.documents.incoming import actions, noticing, queries
from lienthong.work.documents.incoming.actions import Paper, hear_letter
from lienthong.work.documents.incoming.life import State
from lienthong.work.documents.kinds import SecretRefused
from lienthong.work.documents.models import Document, DocumentFile
from lienthong.work.documents.tests.conftest import IA_LY, NOW

from . import letters
from .conftest import Office, told


def test_a_letter_lies_on_the_desk_once_with_its_files_text_and_limit(office: Office) -> None:
    document = office.arrives(priority=0, due_on=date(2018, 9, 14))
    assert (document.state, document.code, document.type_key) == (State.ARRIVED, "812/STTTT-CNTT", "letter")
    assert "báo cáo số hồ sơ trực tuyến" in " ".join(document.text.split())
    assert document.due_on == date(2018, 9, 14)
    kept = DocumentFile.objects.get(document=document)
    attachment = document_letter(document).attachments.get()
    assert kept.file_id == attachment.file_id  # taken over, not copied
    # Arrived on Tuesday 4 September: to be registered by the end of Wednesday (Decree 30 art. 4.2.c).
    assert document.incoming.register_by == datetime(2018, 9, 5, 17, 0, tzinfo=VIETNAM)
    assert document.incoming.overall == "unsigned"
    assert document.incoming.problems == []
    hear_letter(actions.arriving.LetterArrived(str(document.letter_id), IA_LY), NOW, is_the_counters=lambda _: False)
    assert Document.objects.filter(direction="in").count() == 1


def test_an_urgent_letter_waits_for_nothing(office: Office) -> None:
    assert office.arrives(priority=3).incoming.register_by == NOW


def test_a_step_of_a_case_is_the_counters_and_not_the_clerks(office: Office) -> None:
    fact = letters.come(NOW)
    hear_letter(fact, NOW, is_the_counters=lambda _: True)
    assert not Document.objects.exists()


def test_everything_odd_is_said_and_decides_nothing(office: Office) -> None:
    wrong = letters.a_pdf(addressed_to=("Sở Nội vụ",), body="Sở Thông tin và Truyền thông gửi Sở Nội vụ báo cáo. " * 9)
    document = office.arrives(
        files=[("a.pdf", wrong), ("b.pdf", papers.with_password())], number="9", promulgated_on=date(2018, 9, 20),
        sender_key="", sender_name="Công ty Điện",
    )  # fmt: skip
    said = " ".join(each["vi"] for each in document.incoming.problems)
    for words in ("mật khẩu", "tương lai", "“Công ty Điện”", "9/STTTT-CNTT", "nhầm nơi nhận"):
        assert words in said, (words, said)
    assert document.state == State.ARRIVED


def test_a_department_named_without_its_province_is_the_receiver() -> None:
    body = "UBND thị trấn Ia Ly báo cáo Sở Thông tin và Truyền thông tình hình sử dụng dịch vụ công trực tuyến. " * 2
    told = noticing.Told("01", "UBND-VX", date(2018, 9, 4), "V/v báo cáo", "UBND thị trấn Ia Ly", True, (), text=body)
    office = "Sở Thông tin và Truyền thông tỉnh Gia Lai"
    said = " ".join(words.vi for words in noticing.problems(told, today=date(2018, 9, 4), office=office))
    assert "nhầm nơi nhận" not in said
    other = noticing.problems(told, today=date(2018, 9, 4), office="Sở Nội vụ tỉnh Gia Lai")
    assert "nhầm nơi nhận" in " ".join(words.vi for words in other)


def test_a_second_copy_is_shown_with_the_first(office: Office) -> None:
    first = office.arrives()
    second = office.arrives(now=NOW + timedelta(hours=1))
    assert second.incoming.twin == first
    # Another year's 812 is another document (Decree 30 art. 15.1).
    assert office.arrives(promulgated_on=date(2017, 9, 3)).incoming.twin is None


def test_a_hostile_file_is_kept_and_said_to_be_unchecked(office: Office) -> None:
    hostile = office.arrives(files=[("x.pdf", b"%PDF-1.7\n" + b"\xff" * 2000)])
    assert hostile.state == State.ARRIVED
    assert DocumentFile.objects.filter(document=hostile).count() == 1
    assert hostile.incoming.overall == ""
    assert "không mở được" in str(hostile.incoming.problems)


def test_a_secret_that_came_by_mistake_is_hidden_until_a_leader_says_otherwise(office: Office) -> None:
    secret = letters.a_pdf(body="MẬT\n\nNội dung gửi Ủy ban nhân dân thị trấn Ia Ly về việc quân sự địa phương.")
    document = office.arrives(files=[("a.pdf", secret)])
    assert document.hidden
    assert document.text == ""
    assert "quan" not in document.haystack.split()
    revealed = actions.reveal(document.pk, "Tên riêng, không phải dấu mật", worker=office.dung, now=NOW)
    assert not revealed.hidden
    assert "quân sự" in revealed.text


def test_paper_is_taken_in_by_the_clerk_and_a_secret_is_refused_at_the_door(office: Office) -> None:
    from lienthong.ground.files.actions import keep

    def paper(content: bytes) -> Paper:
        kept = keep(content, name="scan.pdf", by=None, now=NOW, limit=50_000_000)
        return Paper(
            "post", NOW, "invitation", "15", "GM-HĐND", date(2018, 9, 3), "", "HĐND huyện Chư Păh", "Mời họp",
            files=((kept.pk, "scan.pdf"),),
        )  # fmt: skip

    scan = papers.pdf(papers.page())
    document = actions.take_in(paper(scan), office.hien, NOW)
    assert (document.state, document.incoming.overall, document.incoming.way) == (State.ARRIVED, "", "post")
    registered = actions.register(document.pk, worker=office.hien, now=NOW)
    assert not registered.incoming.for_information
    with pytest.raises(SecretRefused):
        actions.take_in(paper(letters.a_pdf(body="TỐI MẬT\n\nNội dung.")), office.hien, NOW)


def test_a_sender_who_wants_it_back_is_answered_by_the_clerk(office: Office) -> None:
    document = office.submitted()
    actions.hear_status(LetterStatus(str(document.letter_id), IA_LY, "13", "Gửi nhầm phụ lục"), NOW)
    document = fresh(document)
    assert (document.state, document.incoming.recall_words) == (State.SUBMITTED, "Gửi nhầm phụ lục")
    cancelled = actions.agree_recall(document.pk, worker=office.hien, now=NOW)
    assert (cancelled.state, cancelled.frozen) == (State.CANCELLED, True)
    assert told(cancelled) == ["03", "15"]


def test_a_formal_recall_finds_the_document_by_what_is_printed_on_it(office: Office) -> None:
    document = office.arrives()
    recall = letters.come(NOW, business=1, subject="Thu hồi công văn 812", content="Ban hành sai thẩm quyền", files=[])
    hear_letter(recall, NOW, is_the_counters=lambda _: False)
    document = fresh(document)
    assert document.incoming.recall_words == "Ban hành sai thẩm quyền"
    assert queries.of_letter(recall.letter_id, IA_LY) is None
    actions.decline_recall(document.pk, "Đã thực hiện xong", worker=office.hien, now=NOW)
    # 16 answers the letter that asked (edXML §8).
    from lienthong.ground.letters.models import StatusReport

    assert [str(each.letter_id) for each in StatusReport.objects.filter(status_code="16")] == [recall.letter_id]


def fresh(document: Document) -> Any:
    return Document.objects.select_related("incoming").get(pk=document.pk)


def document_letter(document: Document) -> Any:
    from lienthong.ground.letters.queries import letter

    assert document.letter_id is not None
    return letter(document.letter_id)
