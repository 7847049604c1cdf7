"""The time-stamp authority is silent while a document is signed, and answers later: the issued bytes stay."""

from datetime import timedelta

import pytest
from django.test import Client

from lienthong.formats.signing import NoTimeStamp, Stamp, TimeStamps, check
from lienthong.formats.signing.keys.demo.key import default_authority
from lienthong.ground.audit.models import Entry
from lienthong.ground.files import queries as files
from lienthong.ground.keys import queries as keys
from lienthong.ground.keys.trial import load_demo_keys
from lienthong.ground.people.models import Account
from lienthong.work.documents import beside
from lienthong.work.documents.facts import DocumentChanged
from lienthong.work.documents.models import DocumentFile
from lienthong.work.documents.outgoing import stamping
from lienthong.work.documents.tests.making import signed_and_sealed, went, with_a_file

from .conftest import IA_LY, NOW

LATER = NOW + timedelta(hours=3)


def silent(request: bytes) -> bytes:
    raise OSError("no answer")


@pytest.mark.django_db
@pytest.mark.usefixtures("province", "tuesday")
def test_a_silent_authority_is_asked_again_and_its_stamp_lies_beside_what_was_issued(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dung = Account.objects.get(username="dung")
    load_demo_keys([dung], [IA_LY], NOW)
    pdf = signed_and_sealed(dung)
    document = went("báo cáo", parties=(f"a{dung.pk}",))
    issued = with_a_file(document, pdf, check(pdf, keys.trust(NOW), at=NOW).to_json())
    fact = DocumentChanged(document.pk, IA_LY, "out", "issued", "issued")
    client = Client()
    client.force_login(dung)

    def page() -> str:
        return client.get(f"/documents/{document.pk}/").content.decode()

    stamping.hear_issued(fact, NOW)  # nobody is configured: nobody is asked, and the page says nothing
    assert "Đang chờ, sẽ hỏi lại" not in page()
    monkeypatch.setattr(keys, "time_stamps", lambda: TimeStamps(ask=silent, pauses=()))
    with pytest.raises(NoTimeStamp):
        stamping.hear_issued(fact, NOW)
    assert "Đang chờ, sẽ hỏi lại" in page()
    monkeypatch.setattr(keys, "time_stamps", lambda: default_authority().stamps(lambda: LATER))
    stamping.hear_issued(fact, LATER)
    stamping.hear_issued(fact, LATER)  # heard twice, kept once
    [copy] = DocumentFile.objects.filter(made_by=beside.STAMPED)
    stamped = files.read(files.file(copy.file_id))
    assert stamped.startswith(pdf)
    last = check(stamped, keys.trust(LATER), at=LATER).signatures[-1]
    assert (last.stamp, last.stamped_at) == (Stamp.VERIFIED, LATER)
    # What is shown and sent is what was issued.
    assert list(DocumentFile.objects.filter(document=document, current=True)) == [issued]
    assert "Có, ở bản sao bên cạnh" in page()
    assert Entry.objects.filter(act="time_stamped", thing=f"document:{document.pk}").count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("province")
def test_what_bears_its_time_stamps_gets_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    document = went("báo cáo")
    finding = {"stamp": "verified"}
    monkeypatch.setattr(stamping, "lacks", lambda report: False)
    monkeypatch.setattr(stamping.Report, "from_json", lambda told: told)
    monkeypatch.setattr(keys, "time_stamps", lambda: TimeStamps(ask=silent, pauses=()))
    with_a_file(document, b"%PDF-1.7", finding)
    assert stamping.keep_stamps(document.pk, IA_LY, NOW) == 0
