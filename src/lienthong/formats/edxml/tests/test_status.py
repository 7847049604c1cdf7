"""Status messages (edXML §8)."""

from datetime import timedelta

import pytest

from lienthong.formats.edxml import Answered, Staff, StatusMessage, read, status_of, write_status
from lienthong.formats.edxml.samples import sample
from lienthong.formats.edxml.tests.building import HOME_AFFAIRS, MINISTRY, NOW, codes, edited, letter


def status(data: bytes) -> StatusMessage:
    message = read(data).message
    assert isinstance(message, StatusMessage)
    return message


def test_a_status_says_who_reports_what_to_whom_about_which_document() -> None:
    message = status(sample("status-refused"))
    assert message.sender.organ_id == "G09"
    about = Answered("H21.07", "415/SNV-VTLT", NOW.date(), "H21.07,2026/03/02,415/SNV-VTLT")
    assert message.about == about
    assert message.staff == Staff("Văn phòng Bộ", "Lê Thị Lan")
    assert (message.status_code, message.description) == ("02", "Gửi nhầm nơi nhận")
    assert message.stamped_at == NOW + timedelta(hours=1)


def test_the_kits_status_with_an_empty_body_is_in_perfect_order() -> None:
    reading = read(sample("status-kit"))
    assert (reading.kind, reading.findings, reading.message.extras) == ("status", (), ())


def test_what_a_receiver_sends_goes_to_the_sender_and_13_to_a_receiver() -> None:
    assert status_of(letter(), reporter=MINISTRY, code="01", now=NOW).about.organ_id == "H21.07"
    plea = status_of(letter(), reporter=HOME_AFFAIRS, code="13", now=NOW, addressee="G09", description="Gửi nhầm")
    assert plea.about.organ_id == "G09"
    with pytest.raises(ValueError, match="addressee"):
        status_of(letter(), reporter=HOME_AFFAIRS, code="13", now=NOW)


def test_a_status_written_by_us_reads_as_it_was_meant_and_is_clean() -> None:
    meant = status_of(
        letter(), reporter=MINISTRY, code="06", now=NOW, description="Đã trả lời", staff=Staff("VP", "Lan")
    )
    reading = read(write_status(meant))
    assert reading.message == meant
    assert reading.findings == ()


CODE = "<edXML:StatusCode>03</edXML:StatusCode>"


@pytest.mark.parametrize(
    ("old", "new", "code", "matters"),
    [
        (CODE, "", "status_code_missing", True),
        (CODE, "<edXML:StatusCode>99</edXML:StatusCode>", "status_code_unknown", True),
        (CODE, "<edXML:StatusCode>Đã nhận</edXML:StatusCode>", "status_code_unknown", True),
        (CODE, "<edXML:StatusCode>3</edXML:StatusCode>", "status_code_form", False),
        ("<edXML:OrganId>H21.07</edXML:OrganId>", "", "status_addressee_missing", True),
        ("<edXML:OrganId>G09</edXML:OrganId>", "", "sender_missing", True),
        (
            "H21.07,2026/03/02,415/SNV-VTLT</edXML:DocumentId>",
            "</edXML:DocumentId>",
            "status_document_id_missing",
            False,
        ),
        ("<edXML:Timestamp>2026/03/02 10:14:05</edXML:Timestamp>", "", "status_time_missing", False),
        ("2026/03/02 10:14:05", "02-2026", "status_time_unreadable", False),
    ],
)
def test_an_odd_status_is_read_and_reported(old: str, new: str, code: str, matters: bool) -> None:
    reading = read(edited("status-kit", (old, new)))
    assert reading.kind == "status"
    assert code in codes(reading)
    assert reading.matters == matters


def test_a_status_about_nothing_matters() -> None:
    text = sample("status-kit").decode()
    start, end = text.index("<edXML:ResponseFor>"), text.index("</edXML:ResponseFor>")
    reading = read((text[:start] + "<edXML:ResponseFor>" + text[end:]).encode())
    assert {"status_document_missing", "status_addressee_missing"} <= codes(reading)


def test_a_code_that_lost_its_zero_means_the_same() -> None:
    assert status(edited("status-kit", (">03<", ">3<"))).status_code == "03"


def test_a_refusal_without_a_reason_is_noted() -> None:
    reading = read(edited("status-refused", ("Gửi nhầm nơi nhận", "")))
    assert "status_reason_missing" in codes(reading)


def test_bkav_names_the_header_of_a_status_otherwise() -> None:
    data = sample("status-kit").replace(b"edXML:MessageHeader", b"edXML:MessageStatus")
    assert status(data) == status(sample("status-kit"))
