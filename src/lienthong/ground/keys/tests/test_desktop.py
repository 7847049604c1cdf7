"""Ông Dũng signs at his own machine: offered once, fetched once, handed in once, and compared."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lienthong.formats.signing import Appearance, Replaced, sign
from lienthong.formats.signing.keys import demo_key
from lienthong.ground.audit.models import Entry
from lienthong.ground.files.tests.papers import blank, pdf
from lienthong.ground.keys import desktop
from lienthong.ground.keys.models import SigningTask
from lienthong.ground.keys.tests.conftest import IA_LY
from lienthong.ground.people import actions as people
from lienthong.ground.people.models import Account
from lienthong.kernel.moments import VIETNAM


@pytest.fixture
def task(dung: Account, folder: Path) -> SigningTask:
    return desktop.offer(
        PAGE, "12-bc-ubnd.pdf", service=desktop.Service.SIGN_APPROVED, account=dung, thing="document:17",
        organization_key=IA_LY, done="/documents/out/17/sign/", now=timezone.now(), details={"SoKyHieu": "12/BC-UBND"},
    )  # fmt: skip


PAGE = pdf(blank())
KEY = demo_key(name="Nguyễn Văn Dũng")


def signed(content: bytes = PAGE) -> bytes:
    return sign(content, KEY, Appearance.invisible(), at=timezone.now().astimezone(VIETNAM), field="NguoiKy1").pdf


def asked_of(client: Client, task: SigningTask) -> dict[str, object]:
    page = client.get(reverse("keys:sign", args=[task.pk]))
    found: dict[str, object] = json.loads(page.context["asked"])
    return found


def hand_in(url: str, content: bytes) -> HttpResponse:
    # A client of its own: the service on the machine has no session, and its form no CSRF token.
    service = Client(enforce_csrf_checks=True)
    return service.post(url, {"uploadfile": SimpleUploadedFile("a.pdf", content)})


def test_the_service_fetches_signs_and_hands_in_without_a_session(
    client: Client, task: SigningTask, dung: Account
) -> None:
    client.force_login(dung)
    asked = asked_of(client, task)
    assert asked["MetaData"] == [{"Key": "SoKyHieu", "Value": "12/BC-UBND"}]
    service = Client()
    assert service.head(asked["FileName"]).status_code == 200
    fetched = b"".join(service.get(asked["FileName"]).streaming_content)
    assert fetched == PAGE
    done = signed(fetched)
    answer = hand_in(str(asked["FileUploadHandler"]), done)
    assert (answer.status_code, answer.json()["Status"], answer.json()["FileName"]) == (200, True, "12-bc-ubnd.pdf")
    assert client.get(reverse("keys:sign_state", args=[task.pk])).json() == {"state": "signed"}
    assert desktop.collect(task.pk, account=dung, thing="document:17", now=timezone.now()) == done
    with pytest.raises(desktop.NoSuchTask):
        desktop.collect(task.pk, account=dung, thing="document:17", now=timezone.now())
    assert Entry.objects.get(act="hand_over").thing == "document:17"


def test_every_address_works_once(client: Client, task: SigningTask, dung: Account) -> None:
    client.force_login(dung)
    asked = asked_of(client, task)
    client.get(asked["FileName"])
    assert client.get(asked["FileName"]).status_code == 410
    done = signed()
    assert hand_in(str(asked["FileUploadHandler"]), done).status_code == 200
    again = hand_in(str(asked["FileUploadHandler"]), done)
    assert (again.status_code, again.json()["Status"]) == (410, False)


def test_another_file_is_refused_and_the_task_is_over(client: Client, task: SigningTask, dung: Account) -> None:
    url = reverse("keys:desktop_upload", args=[desktop.word_of(task)])
    answer = hand_in(url, signed(pdf(blank(), blank())))
    assert (answer.status_code, answer.json()["Status"]) == (422, False)
    assert hand_in(url, signed()).status_code == 410
    with pytest.raises(desktop.SigningFailed) as no:
        desktop.collect(task.pk, account=dung, thing="document:17", now=timezone.now())
    assert "nội dung đã bị thay thế" in no.value.say("vi")
    assert '"refused":"replaced"' in Entry.objects.last().facts


def test_the_file_unsigned_and_no_file_at_all_are_refused(task: SigningTask) -> None:
    url = reverse("keys:desktop_upload", args=[desktop.word_of(task)])
    assert Client().post(url).status_code == 400
    assert hand_in(url, PAGE).status_code == 422


def test_a_body_without_end_is_refused_before_it_is_read(task: SigningTask) -> None:
    url = reverse("keys:desktop_upload", args=[desktop.word_of(task)])
    answer = Client().generic("POST", url, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH="999999999")
    assert answer.status_code == 413


def test_after_a_quarter_of_an_hour_nothing_opens(task: SigningTask, dung: Account) -> None:
    word, late = desktop.word_of(task), task.created_at + timedelta(minutes=15)
    desktop.limit_of(word, late - timedelta(seconds=1))
    for late_one in (lambda: desktop.fetch(word, late), lambda: desktop.hand_in(word, signed(), late)):
        with pytest.raises(desktop.NoSuchTask):
            late_one()
    with pytest.raises(desktop.NotSignedYet):
        desktop.collect(task.pk, account=dung, thing="document:17", now=late - timedelta(seconds=1))
    with pytest.raises(desktop.NoSuchTask):
        desktop.collect(task.pk, account=dung, thing="document:17", now=late)


def test_ong_quy_next_door_can_do_nothing_with_it(client: Client, task: SigningTask, dung: Account) -> None:
    quy = people.open_account("quy", "Rơ Châm Quý")
    client.force_login(quy)
    assert client.get(reverse("keys:sign", args=[task.pk])).status_code == 404
    assert client.get(reverse("keys:sign_state", args=[task.pk])).status_code == 404
    desktop.hand_in(desktop.word_of(task), signed(), timezone.now())
    with pytest.raises(desktop.NoSuchTask):
        desktop.collect(task.pk, account=quy, thing="document:17", now=timezone.now())
    # Nor can it be taken for another document.
    with pytest.raises(desktop.NoSuchTask):
        desktop.collect(task.pk, account=dung, thing="document:18", now=timezone.now())


def test_whoever_reads_the_table_cannot_use_the_addresses(client: Client, task: SigningTask) -> None:
    row = SigningTask.objects.values().get()
    assert desktop.word_of(task) not in str(row)
    assert client.get(reverse("keys:desktop_file", args=[row["nonce"]])).status_code == 410


def test_only_this_page_may_speak_to_the_machine(client: Client, task: SigningTask, dung: Account) -> None:
    client.force_login(dung)
    page = client.get(reverse("keys:sign", args=[task.pk]))
    assert "connect-src 'self' wss://127.0.0.1:8987" in page["Content-Security-Policy"]
    assert "wss://127.0.0.1:8987/SignApproved" in page.content.decode()
    assert "wss" not in client.get(reverse("home"))["Content-Security-Policy"]


def test_a_replaced_file_is_named_to_whoever_hands_it_in(task: SigningTask) -> None:
    with pytest.raises(Replaced):
        desktop.hand_in(desktop.word_of(task), b"%PDF-1.7 other", timezone.now())
