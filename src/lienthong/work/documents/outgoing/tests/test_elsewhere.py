"""Ông Dũng and chị Hiền have their keys in tokens at their own machines: the same acts, under the same conditions."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienthong.formats.signing import Appearance, Key, Report, sign
from lienthong.formats.signing.keys import demo_key
from lienthong.formats.signing.keys.demo.key import default_authority
from lienthong.formats.signing.tests.cast import letter
from lienthong.ground.audit.models import Entry
from lienthong.ground.files import queries as files
from lienthong.ground.keys import desktop
from lienthong.ground.keys.actions import add_key, add_roots
from lienthong.ground.keys.models import KeyHolding, Kind, Provider, SigningTask
from lienthong.ground.keys.revocations import keep_list
from lienthong.ground.people.models import Account
from lienthong.work.documents.models import Document, DocumentFile
from lienthong.work.documents.outgoing import papers
from lienthong.work.documents.outgoing.actions import drafting, signing

from .conftest import IA_LY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday", "province")]
Make = Callable[..., Any]
DUNG = demo_key(name="Nguyễn Văn Dũng")
SEAL = demo_key(organization="Ủy ban nhân dân thị trấn Ia Ly")


@pytest.fixture
def tokens(worker: Make) -> None:
    since = date(2018, 1, 1)
    told: dict[str, Any] = {"provider": Provider.DESKTOP, "since": since, "by": None, "now": NOW}
    add_key(DUNG.certificate, account=Account.objects.get(username="dung"), **told)
    add_key(SEAL.certificate, organization_key=IA_LY, **told)


@pytest.fixture
def numbered(for_signature: Make, tokens: None, worker: Make) -> Any:
    document = for_signature()
    return signing.take_number(document.pk, revision=document.revision, worker=worker("dung"), now=NOW)


def as_(name: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=name))
    return client


def begin(client: Client, document: Any, what: str = "sign") -> SigningTask:
    """Press the button of the page: the file is offered."""
    told = {"seen": papers.current(document).sha256, "revision": str(document.revision)}
    answer = client.post(f"/documents/out/{document.pk}/{what}/here/", told)
    assert answer["Location"].startswith("/keys/sign/")
    return SigningTask.objects.get(pk=answer["Location"].split("/")[3])


def at_the_machine(task: SigningTask, key: Key = DUNG, content: bytes = b"") -> None:
    """What the service on the machine does."""
    pdf = content or files.read(task.offered)
    seals = task.act in ("SignIssued", "SignAppendix", "SignCopy")
    field = "CoQuan" if seals else "NguoiKy1"
    signed = sign(pdf, key, Appearance.invisible(), at=NOW, field=field, final=seals).pdf
    desktop.hand_in(desktop.word_of(task), signed, NOW)


def go_on(client: Client, task: SigningTask) -> str:
    """The page of signing posts the task to where it came from; what the next page says."""
    return client.post(task.details["done"], {"task": str(task.pk)}, follow=True).content.decode()


def test_the_chairman_signs_and_the_clerk_seals_at_their_own_machines(numbered: Any) -> None:
    dung, hien = as_("dung"), as_("hien")
    assert "Ký tại máy này" in dung.get(f"/documents/out/{numbered.pk}/sign/").content.decode()
    task = begin(dung, numbered)
    assert "chưa gửi tệp đã ký về" in go_on(dung, task)
    at_the_machine(task)
    assert "Nguyên vẹn" in go_on(dung, task)
    document = Document.objects.get(pk=numbered.pk)
    assert document.state == "numbered"
    assert "dịch vụ ký" in hien.get(f"/documents/out/{document.pk}/act/seal/").content.decode()
    annex = papers.keep(files.read(task.offered), "phu-luc.pdf", by=None, now=NOW)
    DocumentFile.objects.create(
        document=document, part="annex", place=1, file_id=annex.pk, name=annex.name, sha256=annex.sha256, added_at=NOW
    )
    first = begin(hien, document, "seal")
    at_the_machine(first, SEAL)
    # The annex waits for the organisation's signature too (App. I), so the next file is offered at once.
    assert "phu-luc.pdf" in go_on(hien, first)
    second = SigningTask.objects.get(act="SignAppendix")
    at_the_machine(second, SEAL)
    go_on(hien, second)
    document.refresh_from_db()
    main = papers.current(document)
    assert (document.state, document.outgoing.issued_sha256) == ("issued", main.sha256)
    assert [(one.field, one.intact) for one in Report.from_json(main.finding).signers] == [
        ("NguoiKy1", True),
        ("CoQuan", True),
    ]
    # The chairman reads who did what to it; chị Hiền at the clerk's desk does not.
    trail = dung.get(f"/documents/{document.pk}/trail/").content.decode()
    assert "Đưa cho dịch vụ ký tại máy" in trail
    assert "Mở xem" in trail
    assert hien.get(f"/documents/{document.pk}/trail/").status_code == 403
    assert as_("son").get(f"/documents/{document.pk}/trail/").status_code in (403, 404)
    assert {each.state for each in SigningTask.objects.all()} == {"collected"}
    assert "chưa gửi" not in go_on(hien, second)


def test_the_chairman_signs_two_documents_under_one_pin(for_signature: Make, tokens: None, worker: Make) -> None:
    dung, told = as_("dung"), {"do": "sign", "document": []}
    for subject in ("báo cáo tháng 8", "báo cáo quý III"):
        document = for_signature(subject=subject)
        document = signing.take_number(document.pk, revision=document.revision, worker=worker("dung"), now=NOW)
        told["document"].append(str(document.pk))
        told |= {f"seen_{document.pk}": papers.shown_now(document), f"revision_{document.pk}": document.revision}
    page = dung.post("/documents/out/signing/", told)["Location"]
    assert page.startswith("/keys/sign/round/")
    asked = dung.get(page)
    assert "wss://127.0.0.1:8987/SignFiles" in asked.content.decode()
    request = json.loads(asked.context["asked"])
    machine = Client(enforce_csrf_checks=True)

    def hand_in(content: bytes) -> int:
        sent = {"uploadfile": SimpleUploadedFile("a.pdf", content)}
        return machine.post(request["FileUploadHandler"], sent).status_code

    fetched = [b"".join(machine.get(each["URL"]).streaming_content) for each in request["Files"]]
    signed = [sign(each, DUNG, Appearance.invisible(), at=NOW, field="NguoiKy1").pdf for each in fetched]
    stranger = sign(letter(), DUNG, Appearance.invisible(), at=NOW, field="NguoiKy1").pdf
    assert [hand_in(each) for each in (stranger, signed[1], signed[1])] == [422, 200, 422]
    go_on = {"round": request["SessionId"]}
    shown = dung.post("/documents/out/signing/", go_on, follow=True).content.decode()
    assert "chưa gửi tệp đã ký về" in shown  # of the first
    states = Document.objects.order_by("pk").values_list("state", flat=True)
    assert sorted(states) == ["for_signature", "numbered"]
    # Another's round is nobody's, and what is left is taken over when it comes.
    assert as_("lien").get(page).status_code == 404
    assert hand_in(signed[0]) == 200
    dung.post("/documents/out/signing/", go_on)
    assert set(states.all()) == {"numbered"}
    assert hand_in(signed[0]) == 410


def test_another_certificate_than_the_one_entered_is_refused_in_words(numbered: Any) -> None:
    dung = as_("dung")
    task = begin(dung, numbered)
    at_the_machine(task, demo_key(name="Nguyễn Văn Dũng", organization="Một công ty"))
    assert "không phải chứng thư đã đăng ký của Nguyễn Văn Dũng" in go_on(dung, task)
    task.refresh_from_db()
    assert (task.state, Document.objects.get(pk=numbered.pk).state) == ("failed", "for_signature")
    assert '"refused":"other_certificate"' in Entry.objects.filter(act="hand_over").last().facts
    # A signature of the right name at the wrong office is none either: the seal is not ông Dũng's key.
    again = begin(dung, numbered)
    at_the_machine(again, SEAL)
    assert "không phải chứng thư đã đăng ký" in go_on(dung, again)


def test_a_signature_that_does_not_hold_is_not_taken(numbered: Any) -> None:
    dung = as_("dung")
    task = begin(dung, numbered)
    signed = sign(files.read(task.offered), DUNG, Appearance.invisible(), at=NOW, field="NguoiKy1").pdf
    last = len(signed[: signed.rindex(b">", 0, signed.rindex(b"/ByteRange"))].rstrip(b"0")) - 1
    broken = signed[:last] + (b"1" if signed[last : last + 1] != b"1" else b"2") + signed[last + 1 :]
    desktop.hand_in(desktop.word_of(task), broken, NOW)
    assert "không toàn vẹn" in go_on(dung, task)
    assert Document.objects.get(pk=numbered.pk).state == "for_signature"


@pytest.mark.parametrize("hours", [-1, 1])  # before it is signed, and since: what a lost token claims is worth nothing
def test_a_revoked_token_signs_nothing_whatever_time_it_claims(numbered: Any, hours: int) -> None:
    add_roots(DUNG.others, name="", kind=Kind.TEST, source="Thử", since=date(2018, 1, 1), by=None, now=NOW)
    revoked = NOW + timedelta(hours=hours)
    keep_list(default_authority().crl(max(NOW, revoked), [(DUNG.certificate, revoked)]), now=NOW)
    dung = as_("dung")
    task = begin(dung, numbered)
    at_the_machine(task)
    assert "đã bị nơi cấp thu hồi từ ngày 04/09/2018" in go_on(dung, task)
    task.refresh_from_db()
    assert (task.state, Document.objects.get(pk=numbered.pk).state) == ("failed", "for_signature")
    assert '"refused":"key_revoked"' in Entry.objects.filter(act="hand_over").last().facts


def test_a_paper_that_was_changed_in_the_same_stroke_is_refused(numbered: Any) -> None:
    dung = as_("dung")
    task = begin(dung, numbered)
    at_the_machine(task, content=with_another_page(files.read(task.offered)))
    assert "có thay đổi khác trong tệp" in go_on(dung, task)
    assert Document.objects.get(pk=numbered.pk).state == "for_signature"


def test_what_was_edited_meanwhile_is_looked_at_again(numbered: Any, told: Make, worker: Make) -> None:
    client, dung = as_("dung"), worker("dung")
    task = begin(client, numbered)
    at_the_machine(task)
    edited = drafting.edit(numbered.pk, told(body="Khác./."), revision=numbered.revision, worker=dung, now=NOW)
    papers.compose(edited, by=dung.account_id, now=NOW)
    assert "Văn bản đã thay đổi so với bản anh chị vừa xem" in go_on(client, task)
    assert Document.objects.get(pk=numbered.pk).state == "for_signature"


def test_a_token_reported_lost_signs_nothing_and_the_neighbour_is_told_nothing(numbered: Any) -> None:
    dung = as_("dung")
    task = begin(dung, numbered)
    at_the_machine(task)
    KeyHolding.objects.filter(account__username="dung").update(used_from=NOW.date() + timedelta(days=1))
    assert "Chưa có khóa ký còn hiệu lực cho Nguyễn Văn Dũng" in go_on(dung, task)
    assert Document.objects.get(pk=numbered.pk).state == "for_signature"
    told = {"seen": "0" * 64, "revision": "0"}
    assert as_("son").post(f"/documents/out/{numbered.pk}/sign/here/", told).status_code in (403, 404)
    assert as_("hien").post(f"/documents/out/{numbered.pk}/sign/here/", told).status_code == 403


def with_another_page(pdf: bytes) -> bytes:
    """The file with something drawn over its first page, as an addition."""
    from io import BytesIO

    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    drawn = writer.add_object(generic.StreamObject(stream_data=b"1 0 0 rg 0 0 300 300 re f"))
    page[generic.pdf_name("/Contents")] = drawn
    writer.mark_update(writer.root["/Pages"]["/Kids"].raw_get(0))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
