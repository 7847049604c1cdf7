"""Writing exactly shape A (edXML §2, §3, §6, §11) and the ordinary messages (§7)."""

import base64
import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from lienthong.formats.edxml import (
    AttachmentSource,
    Business,
    DocumentMessage,
    OtherInfo,
    Party,
    ReceiverChange,
    Replaced,
    UpdateInfo,
    read,
    recall,
    replacement,
    update,
    write_document,
)
from lienthong.formats.edxml.samples import sample
from lienthong.formats.edxml.tests.building import HOME_AFFAIRS, MINISTRY, NOW, PDF, codes, letter, opened, pdf, written

# The skeleton of §14, word for word: what the reader makes of it and the writer makes again must be the same file.
SKELETON = """\
<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        <edXML:From>
          <edXML:OrganId>H21.07</edXML:OrganId>
          <edXML:OrganizationInCharge>UBND tỉnh Gia Lai</edXML:OrganizationInCharge>
          <edXML:OrganName>Sở Nội vụ tỉnh Gia Lai</edXML:OrganName>
        </edXML:From>
        <edXML:To>
          <edXML:OrganId>G09</edXML:OrganId>
          <edXML:OrganizationInCharge>Bộ Nội vụ</edXML:OrganizationInCharge>
          <edXML:OrganName>Bộ Nội vụ</edXML:OrganName>
        </edXML:To>
        <edXML:DocumentId>H21.07,2026/03/02,415/SNV-VTLT</edXML:DocumentId>
        <edXML:Code>
          <edXML:CodeNumber>415</edXML:CodeNumber>
          <edXML:CodeNotation>SNV-VTLT</edXML:CodeNotation>
        </edXML:Code>
        <edXML:PromulgationInfo>
          <edXML:Place>Gia Lai</edXML:Place>
          <edXML:PromulgationDate>2026/03/02</edXML:PromulgationDate>
        </edXML:PromulgationInfo>
        <edXML:DocumentType>
          <edXML:Type>18</edXML:Type>
          <edXML:TypeDetail>0</edXML:TypeDetail>
          <edXML:TypeName>Công văn</edXML:TypeName>
        </edXML:DocumentType>
        <edXML:Subject>V/v báo cáo số liệu văn thư, lưu trữ năm 2025</edXML:Subject>
        <edXML:Content>V/v báo cáo số liệu văn thư, lưu trữ năm 2025</edXML:Content>
        <edXML:SignerInfo>
          <edXML:Competence>KT. GIÁM ĐỐC</edXML:Competence>
          <edXML:Position>Phó Giám đốc</edXML:Position>
          <edXML:FullName>Nguyễn Thị Lan</edXML:FullName>
        </edXML:SignerInfo>
        <edXML:OtherInfo>
          <edXML:Priority>1</edXML:Priority>
          <edXML:PromulgationAmount>1</edXML:PromulgationAmount>
          <edXML:PageAmount>3</edXML:PageAmount>
          <edXML:Direction>false</edXML:Direction>
        </edXML:OtherInfo>
        <edXML:SteeringType>0</edXML:SteeringType>
      </edXML:MessageHeader>
      <edXML:TraceHeaderList>
        <edXML:TraceHeader>
          <edXML:OrganId>H21.07</edXML:OrganId>
          <edXML:Timestamp>2026/03/02 09:14:05</edXML:Timestamp>
        </edXML:TraceHeader>
        <edXML:Bussiness>
          <edXML:BussinessDocType>0</edXML:BussinessDocType>
          <edXML:BussinessDocReason>Văn bản mới</edXML:BussinessDocReason>
          <edXML:Paper>0</edXML:Paper>
          <edXML:StaffInfo>
            <edXML:Department>Văn phòng Sở</edXML:Department>
            <edXML:Staff>Trần Văn Minh</edXML:Staff>
          </edXML:StaffInfo>
        </edXML:Bussiness>
      </edXML:TraceHeaderList>
    </edXML:edXMLHeader>
    <edXML:edXMLBody>
      <edXML:edXMLManifest version="1.0">
        <edXML:Reference>
          <edXML:ContentId>cid:0b1c</edXML:ContentId>
          <edXML:ContentType>application/pdf</edXML:ContentType>
          <edXML:Description>Văn bản chính</edXML:Description>
          <edXML:AttachmentName>415_SNV-VTLT.pdf</edXML:AttachmentName>
        </edXML:Reference>
      </edXML:edXMLManifest>
    </edXML:edXMLBody>
  </edXML:edXMLEnvelope>
  <AttachmentEncoded>
    <Attachment>
      <ContentId>cid:0b1c</ContentId>
      <AttachmentName>415_SNV-VTLT.pdf</AttachmentName>
      <Description>Văn bản chính</Description>
      <ContentType>application/pdf</ContentType>
      <edXML:ContentTransferEncoded xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">JVBERi0xLjcK</edXML:ContentTransferEncoded>
    </Attachment>
  </AttachmentEncoded>
</edXML>
"""


def document(data: bytes) -> DocumentMessage:
    message = read(data).message
    assert isinstance(message, DocumentMessage)
    return message


def tags(data: bytes) -> list[str]:
    return re.findall(r"<([A-Za-z:]+)", data.decode())


def test_the_skeleton_read_and_written_again_is_the_same_file() -> None:
    reading, contents = opened(SKELETON.encode())
    assert codes(reading) == {"signature_absent"}
    source = AttachmentSource("415_SNV-VTLT.pdf", contents[1], "Văn bản chính", "0b1c")
    assert isinstance(reading.message, DocumentMessage)
    assert written(reading.message, source).decode() == SKELETON


def test_the_header_is_in_the_kits_order() -> None:
    full = replace(
        letter(due_on=date(2026, 3, 20), to_places=["Như trên"]),
        tasks=("NV-01",),
        application_type="MCDT_DT",
        answers=(document(sample("new-document")).answers or (read(sample("status-kit")).message.about,)),  # type: ignore[union-attr]
        other=OtherInfo(0, "Nội bộ", "TVM", 2, 3, "R", True, "H-1", ("Phụ lục",)),
    )
    order = [
        *("From", "To", "DocumentId", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content", "SignerInfo"),
        *("DueDate", "OtherInfo", "ResponseFor", "SteeringType", "ResponseForTask", "ApplicationType", "ToPlaces"),
    ]
    text = written(full).decode()
    header = text[text.index("<edXML:MessageHeader>") : text.index("</edXML:MessageHeader>")]
    assert re.findall(r"^ {8}<edXML:(\w+)", header, re.M) == order
    inside = header[header.index("<edXML:OtherInfo>") : header.index("</edXML:OtherInfo>")]
    assert re.findall(r"^ {10}<edXML:(\w+)", inside, re.M) == [
        *("Priority", "SphereOfPromulgation", "TyperNotation", "PromulgationAmount", "PageAmount", "ReplyFors"),
        *("Direction", "ReferenceCodes", "Appendixes"),
    ]


def test_every_element_bears_the_kits_prefix_or_none_as_the_kit_has_it() -> None:
    data = written(letter(), pdf(), AttachmentSource("a.xlsx", b"x", "Phụ lục"))
    bare = {tag for tag in tags(data) if ":" not in tag}
    assert bare == {
        *("edXML", "AttachmentEncoded", "Attachment", "ContentId", "AttachmentName", "Description", "ContentType")
    }
    envelope = data[: data.index(b"</edXML:edXMLEnvelope>")]
    assert {tag for tag in tags(envelope) if ":" not in tag} == {"edXML"}


def test_what_is_empty_is_left_out_and_zero_is_written() -> None:
    data = written(letter(priority=0, place="", signer=None)).decode()
    assert "<edXML:Priority>0</edXML:Priority>" in data
    assert "<edXML:SteeringType>0</edXML:SteeringType>" in data
    assert "SignerInfo" not in data
    assert "<edXML:Place>" not in data
    assert "DueDate" not in data
    assert not re.search(r"<([\w:]+)></\1>|<[\w:]+ ?/>", data)


def test_negative_numbers_are_dropped_as_the_kit_does() -> None:
    data = written(replace(letter(), other=OtherInfo(priority=-1), business=Business(Business.UNKNOWN))).decode()
    assert "Priority" not in data
    assert "BussinessDocType" not in data


def test_signs_that_mean_something_in_xml_are_escaped_and_forbidden_ones_left_out() -> None:
    message = document(written(letter(subject="<a> & \"b\" 'c' ]]> \x00\x0b\ud800d")))
    assert message.subject == "<a> & \"b\" 'c' ]]> d"


# Attachments ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.pdf", "a.PDF", "a.doc", "a.docx", "a.zip"])
def test_the_kits_raw_types_go_raw(name: str) -> None:
    data = written(letter(), AttachmentSource(name, PDF))
    assert base64.b64encode(PDF) in data
    assert f"application/{name[2:].lower()}".encode() in data


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.png", "a.txt", "khong-duoi"])
def test_everything_else_goes_in_a_zip_of_one_entry_and_keeps_its_name(name: str) -> None:
    reading, contents = opened(written(letter(), AttachmentSource(name, b"so lieu")))
    attachment = reading.attachments[0]
    assert (attachment.name, attachment.declared_type, attachment.unwrapped) == (name, "application/zip", True)
    assert contents[1] == b"so lieu"
    assert codes(reading) == {"signature_absent"}


def test_the_entry_in_the_zip_is_named_by_an_id_and_the_ending() -> None:
    numbers = count(1)
    out = io.BytesIO()
    write_document(letter(), [AttachmentSource("sổ.xlsx", b"x")], out, new_id=lambda: f"id{next(numbers)}")
    encoded = re.search(rb"2016\">([^<]+)</edXML:ContentTransferEncoded>", out.getvalue())
    assert encoded is not None
    assert zipfile.ZipFile(io.BytesIO(base64.b64decode(encoded[1]))).namelist() == ["id2.xlsx"]


def test_the_same_message_is_the_same_bytes() -> None:
    def once() -> bytes:
        out, numbers = io.BytesIO(), count(1)
        write_document(letter(), [pdf(), AttachmentSource("a.xlsx", b"x")], out, new_id=lambda: f"id{next(numbers)}")
        return out.getvalue()

    assert once() == once()


def test_the_pdf_comes_first_and_the_rest_stays_in_order() -> None:
    message = document(written(letter(), AttachmentSource("b.xlsx", b"b"), AttachmentSource("a.docx", b"a"), pdf()))
    assert [entry.name for entry in message.manifest] == ["415.pdf", "b.xlsx", "a.docx"]


def test_names_lose_their_path_and_are_composed() -> None:
    message = document(written(letter(), AttachmentSource("C:\\vb\\ba\u0301o ca\u0301o.pdf", PDF)))
    assert message.manifest[0].name == "báo cáo.pdf"


def test_attachments_are_streamed_from_their_files(tmp_path: Path) -> None:
    file = tmp_path / "lon.pdf"
    file.write_bytes(b"%PDF" + bytes(range(256)) * 4000)
    _, contents = opened(written(letter(), AttachmentSource("lon.pdf", file)))
    assert contents[1] == file.read_bytes()


def test_a_recall_without_attachments_can_repeat_the_originals_manifest() -> None:
    original = document(sample("new-document"))
    out = io.BytesIO()
    write_document(recall(original, reason="Ban hành nhầm", now=NOW), [], out)
    assert document(out.getvalue()).manifest == original.manifest
    assert b"AttachmentEncoded" not in out.getvalue()


# The ordinary messages -----------------------------------------------------------------------------------------------


def test_a_recall_keeps_id_and_code() -> None:
    message = document(written(recall(letter(), reason="Ban hành nhầm", now=NOW)))
    assert (message.document_id, message.code) == (letter().document_id, letter().code)
    assert message.business == Business(Business.RECALL, letter().document_id, "Ban hành nhầm")


def test_an_update_keeps_the_originals_id_whatever_the_changes_say() -> None:
    info = UpdateInfo(True, True, (ReceiverChange("H21.15", 0),))
    changed = letter(number="416", subject="V/v báo cáo (đính chính)")
    message = document(written(update(letter(), changed, info=info, reason="Đính chính", now=NOW)))
    assert message.document_id == letter().document_id
    assert message.subject == "V/v báo cáo (đính chính)"
    assert message.business is not None
    assert message.business.update == info


def test_a_replacement_has_an_id_of_its_own() -> None:
    replaced = [Replaced(letter().document_id, ("G09",))]
    new = letter(number="520")
    message = document(written(replacement(new, replaced=replaced, reason="Thay thế", now=NOW)))
    assert message.document_id == "H21.07,2026/03/02,520/SNV-VTLT"
    assert message.business is not None
    assert message.business.replaced == tuple(replaced)


def test_the_type_gets_the_number_of_its_place_in_decree_30() -> None:
    assert letter(type_name="Công văn").type.type == 18
    assert letter(type_name="Thư công").type.type == 29
    assert letter(type_name="Nghị định").type.type is None


def test_a_message_needs_few_words() -> None:
    message = DocumentMessage(HOME_AFFAIRS, (MINISTRY, Party("H21")), subject="Chào")
    assert document(written(message)).subject == "Chào"


def test_a_message_that_says_nothing_is_still_a_message() -> None:
    out = io.BytesIO()
    write_document(DocumentMessage(Party(), ()), [], out)
    assert read(out.getvalue()).kind == "document"
