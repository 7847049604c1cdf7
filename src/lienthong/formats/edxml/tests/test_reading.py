"""Reading documents: the skeleton and test list of edXML §14, the dialects of §11, the oddities of §2-§5."""

from datetime import date, datetime

import pytest

from lienthong.formats.edxml import (
    Business,
    Code,
    DocumentMessage,
    Party,
    ReceiverChange,
    Replaced,
    Signer,
    Staff,
    Trace,
    Unreadable,
    UpdateInfo,
    read,
)
from lienthong.formats.edxml.samples import names, sample
from lienthong.formats.edxml.tests.building import NOW, codes, edited, letter, opened, written
from lienthong.kernel.moments import VIETNAM

UNREADABLE_SAMPLES = {"old-soap", "go-vn"}
MATTERING_SAMPLES = {
    "attachment-broken",
    "attachment-missing",
    "document-id-missing",
    "impossible-issue-day",
    "receiver-missing",
    "status-unknown-code",
}


def document(data: bytes) -> DocumentMessage:
    message = read(data).message
    assert isinstance(message, DocumentMessage)
    return message


def test_every_part_of_an_ordinary_letter_is_read() -> None:
    message = document(sample("new-document"))
    assert message.sender.organ_id == "H21.07"
    assert message.sender.organization_in_charge == "UBND tỉnh Gia Lai"
    assert message.sender.address == "03 Hai Bà Trưng, Pleiku"
    assert message.receivers == (Party("G09", "Bộ Nội vụ", "Bộ Nội vụ"),)
    assert message.document_id == "H21.07,2026/03/02,415/SNV-VTLT"
    assert message.code == Code("415", "SNV-VTLT")
    assert (message.place, message.promulgated_on) == ("Gia Lai", date(2026, 3, 2))
    assert (message.type.type, message.type.detail, message.type.name) == (18, 0, "Công văn")
    assert message.subject == message.content == "V/v báo cáo số liệu văn thư, lưu trữ năm 2025"
    assert message.signer == Signer("KT. GIÁM ĐỐC", "Phó Giám đốc", "Nguyễn Thị Hoa")
    assert message.to_places == ("Như trên", "Giám đốc Sở (b/c)", "Lưu: VT, VTLT")
    assert (message.other.priority, message.other.copies, message.other.pages) == (1, 1, 3)
    assert message.other.direction is False
    assert message.steering_type == 0
    assert message.traces == (Trace("H21.07", NOW),)
    staff = Staff("Văn phòng Sở", "Trần Văn Minh", "minh.tv@example.vn", "0905 000 111")
    assert message.business == Business(0, "", "Văn bản mới", False, None, (), staff)
    assert [entry.name for entry in message.manifest] == ["415_SNV-VTLT.pdf"]
    assert message.extras == ()


@pytest.mark.parametrize("name", [name for name in names() if name not in UNREADABLE_SAMPLES])
def test_what_healthy_messages_show_every_day_never_matters(name: str) -> None:
    reading, _ = opened(sample(name))
    assert reading.matters == (name in MATTERING_SAMPLES)


def test_a_header_is_the_same_with_and_without_its_attachments_opened() -> None:
    for name in set(names()) - UNREADABLE_SAMPLES:
        assert opened(sample(name))[0].message == read(sample(name)).message


# The test list of §14 ------------------------------------------------------------------------------------------------


def test_two_aliases_of_one_receiver_are_both_kept_and_noted() -> None:
    reading = read(sample("two-aliases"))
    assert isinstance(reading.message, DocumentMessage)
    assert [receiver.organ_id for receiver in reading.message.receivers] == ["G09", "000.00.00.G09"]
    assert "receiver_aliases" in codes(reading)


def test_a_missing_bussiness_makes_a_new_document() -> None:
    reading = read(sample("business-missing"))
    assert isinstance(reading.message, DocumentMessage)
    assert reading.message.business is None
    assert reading.message.kind == Business.NEW
    assert "business_missing" in codes(reading)


def test_bussiness_may_come_first() -> None:
    reading = read(sample("business-first"))
    assert reading.message == document(sample("new-document"))
    assert "business_first" in codes(reading)


def test_a_relay_may_leave_out_its_code() -> None:
    reading = read(sample("trace-without-organ"))
    assert isinstance(reading.message, DocumentMessage)
    assert reading.message.traces[1] == Trace("", datetime(2026, 3, 2, 9, 14, 40, tzinfo=VIETNAM))
    assert "trace_without_organ" in codes(reading)


def test_bkav_spelling_and_times_say_the_same_as_the_kit() -> None:
    reading = read(sample("bkav"))
    assert reading.variant == "B"
    assert isinstance(reading.message, DocumentMessage)
    assert reading.message.business == document(sample("new-document")).business
    assert reading.message.sender.organization_in_charge == "UBND tỉnh Gia Lai"
    assert reading.message.traces == (Trace("H21.07", NOW, "02/03/2026 09:14:05"),)
    assert codes(reading) == {"spelling", "date_form", "signature_absent"}


def test_a_day_that_does_not_exist_inside_an_id_changes_nothing() -> None:
    reading = read(sample("impossible-day-in-id"))
    assert isinstance(reading.message, DocumentMessage)
    assert reading.message.document_id == "H21.07,2026/02/30,415/SNV-VTLT"
    assert not reading.matters
    assert "document_id_date" in codes(reading)


# The other dialects --------------------------------------------------------------------------------------------------


def test_the_dotnet_port_is_known_by_its_attributes_which_are_kept() -> None:
    reading = read(sample("dotnet-port"))
    assert reading.variant == "A'"
    assert {"unknown_attribute", "signature_empty", "content_id_form"} <= codes(reading)
    attributes = {extra.what[1] for extra in reading.message.extras if isinstance(extra.what, tuple)}
    assert attributes == {"id", "version", "mustUnderstand", "actor", "href", "role", "type"}


@pytest.mark.parametrize(("name", "variant"), [("old-soap", "C"), ("go-vn", "D")])
def test_older_formats_are_refused_politely_with_facts(name: str, variant: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(sample(name))
    assert refused.value.variant == variant
    assert refused.value.facts["root"] in ("Envelope", "eDoc")
    assert "QCVN 102:2016" in refused.value.say("en")
    assert "QCVN 102:2016" in refused.value.say("vi")


@pytest.mark.parametrize(
    "data",
    [
        b'<invoice xmlns="urn:somebody"><MessageHeader/></invoice>',
        b"<html><body>502 Bad Gateway</body></html>",
    ],
)
def test_other_xml_is_refused_with_its_root(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert refused.value.facts["root"] in ("invoice", "html")


def test_an_envelope_without_a_header_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read(b'<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope/></edXML>')
    assert refused.value.reason == "no_header"


def test_the_kits_own_oddities_are_notes() -> None:
    """Junk before the declaration, letters in the number, a short code, 30 February, a signature in our namespace."""
    reading, contents = opened(sample("kit-oddities"))
    assert isinstance(reading.message, DocumentMessage)
    assert reading.message.code.number == "41a5"
    assert {
        "junk_before_xml",
        "number_letters",
        "organ_id_short",
        "document_id_date",
        "signature_namespace",
        "signature_not_verified",
        "due_before_issue",
        "business_document_differs",
    } <= codes(reading)
    assert not reading.matters
    # The .doc came in a ZIP, as older kits send it.
    assert reading.attachments[0].unwrapped
    assert contents[1].startswith(b"\xd0\xcf\x11\xe0")


def test_the_kits_template_with_an_undeclared_prefix_is_read() -> None:
    reading, contents = opened(sample("kit-template"))
    assert {"prefix_undeclared", "answer_empty", "business_missing", "signature_not_verified"} <= codes(reading)
    prefixes = {finding.facts["prefix"] for finding in reading.findings if finding.code == "prefix_undeclared"}
    assert prefixes == {"xlink", "edXML"}
    assert contents[1].startswith(b"%PDF")
    assert not reading.matters


def test_a_one_stop_dossier_keeps_its_application_type() -> None:
    message = document(sample("one-stop-dossier"))
    assert message.application_type == "MCDT_DT"
    assert message.other.reference_codes == message.document_id == "000.00.07.H21-260302-1204"


@pytest.mark.parametrize("prefix", ["ed", "ns0", "EDXML", "x-1.y"])
def test_any_prefix_bound_to_the_namespace_will_do(prefix: str) -> None:
    text = sample("new-document").decode().replace("edXML:", f"{prefix}:").replace("xmlns:edXML", f"xmlns:{prefix}")
    assert document(text.encode()) == document(sample("new-document"))


def test_the_default_namespace_alone_will_do() -> None:
    text = sample("new-document").decode().replace("edXML:", "").replace(" xmlns:edXML=", " xmlns:unused=")
    assert document(text.encode()) == document(sample("new-document"))


def test_names_are_read_whatever_their_case() -> None:
    text = sample("new-document").decode().replace("edXML:Subject", "edXML:SUBJECT").replace("edXML:From", "edXML:from")
    reading = read(text.encode())
    assert reading.message == document(sample("new-document"))
    assert "spelling" in codes(reading)


def test_a_message_without_any_namespace_is_read_but_will_not_pass_further_on() -> None:
    text = sample("new-document").decode().replace(' xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"', "")
    text = text.replace(' xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"', "").replace("edXML:", "")
    reading = read(text.encode())
    assert reading.message == document(sample("new-document"))
    assert "namespace_missing" in codes(reading)
    assert reading.matters


def test_attachments_that_lost_their_namespace_are_found_all_the_same() -> None:
    reading, contents = opened(edited("new-document", ("<AttachmentEncoded>", '<AttachmentEncoded xmlns="">')))
    assert contents[1].startswith(b"%PDF")
    assert "namespace_lost" in codes(reading)
    assert not reading.matters


def test_elements_of_another_namespace_are_never_taken_for_ours() -> None:
    strange = '<x:Subject xmlns:x="urn:other">Giả</x:Subject>'
    reading = read(edited("new-document", ("<edXML:Subject>", f"{strange}<edXML:Subject>")))
    assert isinstance(reading.message, DocumentMessage)
    assert reading.message.subject.startswith("V/v báo cáo")
    assert "unknown_element" in codes(reading)


def test_parts_in_unusual_places_are_found() -> None:
    """A recall must not pass for a new document because its Bussiness stands inside a TraceHeader."""
    text = sample("recall").decode()
    start, end = text.index("        <edXML:Bussiness>"), text.index("      </edXML:TraceHeaderList>")
    business = text[start:end]
    text = (text[:start] + text[end:]).replace(
        "        </edXML:TraceHeader>", business + "        </edXML:TraceHeader>"
    )
    reading = read(text.encode())
    assert isinstance(reading.message, DocumentMessage)
    assert reading.message.kind == Business.RECALL
    assert "misplaced" in codes(reading)
    assert reading.message.extras == ()


# The four document messages (§7) -------------------------------------------------------------------------------------


def test_a_recall_names_its_original_and_the_reason() -> None:
    message = document(sample("recall"))
    assert message.business is not None
    assert (message.kind, message.business.document_id) == (Business.RECALL, message.document_id)
    assert message.business.reason == "Văn bản ban hành nhầm thẩm quyền"


def test_an_update_says_what_changes_and_for_whom() -> None:
    reading = read(sample("update"))
    assert isinstance(reading.message, DocumentMessage)
    assert reading.message.business is not None
    changes = (ReceiverChange("H21.15", 0), ReceiverChange("H21.22", 1))
    assert reading.message.business.update == UpdateInfo(True, True, changes)
    # Header and Bussiness differ in the kit's own sample; the latter names the original.
    assert reading.message.business.document_id == "H21.07,2026/03/02,415/SNV-VTLT"
    assert "business_document_differs" in codes(reading)


def test_a_replacement_names_what_it_replaces_and_for_whom() -> None:
    message = document(sample("replacement"))
    assert message.business is not None
    assert message.business.replaced == (Replaced("H21.07,2026/03/02,415/SNV-VTLT", ("G09", "H21")),)


def test_a_replacement_of_nothing_matters() -> None:
    text = sample("replacement").decode()
    start, end = text.index("<edXML:ReplacementInfoList>"), text.index("<edXML:StaffInfo>")
    assert "replaced_missing" in codes(read((text[:start] + text[end:]).encode()))


# What is missing, odd or doubled -------------------------------------------------------------------------------------

SUBJECT = "<edXML:Subject>V/v báo cáo số liệu văn thư, lưu trữ năm 2025</edXML:Subject>"


@pytest.mark.parametrize(
    ("old", "new", "code", "matters"),
    [
        ("<edXML:OrganId>H21.07</edXML:OrganId>", "", "sender_missing", True),
        ("<edXML:OrganName>Sở Nội vụ tỉnh Gia Lai</edXML:OrganName>", "", "sender_name_missing", False),
        ("<edXML:OrganId>G09</edXML:OrganId>", "", "receiver_missing", True),
        ("<edXML:OrganId>G09<", f"<edXML:OrganId>{'G09.' * 9}<", "organ_id_too_long", True),
        ("<edXML:OrganId>G09<", "<edXML:OrganId>020100000000<", "organ_id_shape", False),
        ("<edXML:CodeNumber>415</edXML:CodeNumber>", "", "number_missing", True),
        ("<edXML:CodeNotation>SNV-VTLT</edXML:CodeNotation>", "", "notation_missing", False),
        ("<edXML:PromulgationDate>2026/03/02</edXML:PromulgationDate>", "", "promulgation_date_missing", True),
        ("Date>2026/03/02<", "Date>2026/02/30<", "promulgation_date_unreadable", True),
        ("Date>2026/03/02<", "Date>02-03-2026<", "date_form", False),
        ("<edXML:Place>Gia Lai</edXML:Place>", "", "place_missing", False),
        ("<edXML:TypeName>Công văn</edXML:TypeName>", "", "type_missing", False),
        (">Công văn<", ">Văn bản đến<", "type_unknown", False),
        (SUBJECT, "", "subject_missing", True),
        ("<edXML:FullName>Nguyễn Thị Hoa</edXML:FullName>", "", "signer_missing", False),
        (
            "<edXML:OtherInfo>",
            "<edXML:DueDate>31/02/2026</edXML:DueDate><edXML:OtherInfo>",
            "due_date_unreadable",
            True,
        ),
        ("<edXML:Priority>1<", "<edXML:Priority>7<", "priority_unknown", True),
        ("<edXML:Priority>1<", "<edXML:Priority>hỏa tốc<", "priority_unknown", True),
        ("<edXML:PageAmount>3<", "<edXML:PageAmount>ba<", "not_a_number", False),
        ("<edXML:Direction>false<", "<edXML:Direction>có<", "not_a_flag", False),
        ("<edXML:SteeringType>0<", "<edXML:SteeringType>9<", "steering_unknown", False),
        ("<edXML:BussinessDocType>0<", "<edXML:BussinessDocType>44<", "business_kind_unknown", True),
        ("<edXML:BussinessDocType>0</edXML:BussinessDocType>", "", "business_kind_unknown", True),
        ("<edXML:Timestamp>2026/03/02 09:14:05<", "<edXML:Timestamp>sáng nay<", "trace_time_unreadable", False),
        (SUBJECT, SUBJECT + SUBJECT, "repeated", False),
        (SUBJECT, SUBJECT + "<edXML:Subject>V/v khác</edXML:Subject>", "repeated_differently", True),
        ("<edXML:From>", "<edXML:From>gửi từ", "stray_text", False),
        ("415/SNV-VTLT</edXML:DocumentId>", "x" * 250 + "</edXML:DocumentId>", "document_id_too_long", True),
        ("<edXML:SteeringType>0</edXML:SteeringType>", "", None, False),
        ("<edXML:Content>V/v báo cáo số liệu văn thư, lưu trữ năm 2025</edXML:Content>", "", None, False),
    ],
)
def test_what_is_missing_or_odd_is_a_finding_and_never_a_refusal(
    old: str, new: str, code: str | None, matters: bool
) -> None:
    reading = read(edited("new-document", (old, new)))
    if code is not None:
        assert code in codes(reading)
    assert reading.matters == matters


def test_a_finding_says_where_what_and_why_in_both_languages() -> None:
    reading = read(edited("new-document", ("Date>2026/03/02<", "Date>2026/02/30<")))
    (finding,) = [finding for finding in reading.findings if finding.severity == "matters"]
    assert finding.path == "edXML/edXMLEnvelope/edXMLHeader/MessageHeader/PromulgationInfo/PromulgationDate"
    assert "2026/02/30" in finding.message("vi")
    assert "2026/02/30" in finding.message("en")
    assert "yyyy/MM/dd" in finding.expected("en")
    assert "QCVN 102:2016/BTTTT 1.4" in finding.source


def test_an_impossible_day_is_kept_as_text() -> None:
    message = document(sample("impossible-issue-day"))
    assert (message.promulgated_on, message.promulgated_text) == (None, "2026/02/30")


def test_a_document_id_is_opaque_and_keeps_its_case() -> None:
    odd = "Vb-9fBf,bad2; 30/02"
    message = document(edited("new-document", (">H21.07,2026/03/02,415/SNV-VTLT<", f">{odd}<")))
    assert message.document_id == odd


def test_a_signature_is_never_a_reason_to_reject() -> None:
    signature = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/></Signature>'
    for xml, expected in (
        (signature, "signature_not_verified"),
        ("<Signature/>", "signature_empty"),
        ("<edXML:Signature><edXML:SignatureValue>AA==</edXML:SignatureValue></edXML:Signature>", "signature_namespace"),
    ):
        reading = read(edited("new-document", ("    </edXML:edXMLHeader>", f"{xml}</edXML:edXMLHeader>")))
        assert expected in codes(reading)
        assert "signature_absent" not in codes(reading)
        assert not reading.matters


def test_comments_and_cdata_are_read_through() -> None:
    message = document(edited("new-document", (SUBJECT, "<edXML:Subject>a<!-- b --><![CDATA[ & c]]></edXML:Subject>")))
    assert message.subject == "a & c"


def test_a_long_list_of_oddities_is_cut_off() -> None:
    strangers = "".join(f"<edXML:La{number}/>" for number in range(3000))
    reading = read(edited("new-document", (SUBJECT, SUBJECT + strangers)))
    assert len(reading.findings) <= 500
    assert len(reading.message.extras) == 3000


def test_a_letter_written_by_us_has_nothing_to_remark_but_the_missing_signature() -> None:
    assert codes(opened(written(letter()))[0]) == {"signature_absent"}
