"""What shows signs of a state secret has one page and no other place; and a role elsewhere opens nothing here."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from lienthong.ground.audit.models import Entry
from lienthong.ground.people.actions import appoint
from lienthong.ground.people.models import Account
from lienthong.ground.people.roles import Role
from lienthong.work.documents.filing import acts
from lienthong.work.documents.filing.acts import Unforeseen
from lienthong.work.documents.models import Document, WorkFile
from lienthong.work.documents.rights import account_party, told_to
from lienthong.work.documents.tests.conftest import IA_LY, IA_PHI, NOW
from lienthong.work.documents.tests.making import came, went

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast", "tuesday")]
SECRET = "Danh sách chốt trực ở biên giới"


def as_(name: str) -> Client:
    client = Client()
    client.cookies["language"] = "en"
    client.force_login(Account.objects.get(username=name))
    return client


def text_of(pdf: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.fixture
def locked(worker: Any) -> tuple[Document, WorkFile]:
    """A document that lay in a file of Tuấn's before it was seen what it is."""
    tuan = worker("tuan")
    came("V/v nghỉ lễ", 1, parties=(account_party(tuan.account_id),))
    document = came(SECRET, 2, code=("77", "BC-BCH"), parties=(account_party(tuan.account_id),))
    file = acts.open_file(Unforeseen("Hồ sơ biên giới", "VX", 10), worker=tuan, now=NOW)
    acts.put_in(document.pk, [file.pk], worker=tuan, now=NOW)
    Document.objects.filter(pk=document.pk).update(hidden=True)
    return document, file


def test_no_list_no_register_and_no_paper_names_what_is_locked(locked: tuple[Document, WorkFile]) -> None:
    document, file = locked
    pages = {
        "tuan": (f"/documents/files/{file.pk}/",),
        "dung": (
            f"/documents/files/{file.pk}/", "/documents/registers/in/?year=2018", "/documents/search/?text=biên",
            "/documents/registers/handling/?year=2018", f"/documents/search/?text=&file_id={file.pk}",
        ),
    }  # fmt: skip
    for name, addresses in pages.items():
        client = as_(name)
        for address in addresses:
            page = client.get(address)
            assert page.status_code == 200, address
            assert SECRET not in page.content.decode(), address
            assert "77/BC-BCH" not in page.content.decode(), address
    chairman = as_("dung")
    # Its number stays in the register, so that no number is missing; the words do not.
    register = text_of(chairman.get("/documents/registers/in/?year=2018&as=pdf").content)
    assert "Văn bản đang bị khóa" in register
    assert "nghỉ lễ" in register
    assert "biên giới" not in register
    contents = text_of(chairman.get(f"/documents/files/{file.pk}/contents.pdf").content)
    assert "Văn bản đang bị khóa" in contents
    assert "chốt trực" not in contents
    assert "BC-BCH" not in contents
    found = text_of(chairman.get("/documents/search/?text=&direction=in&as=pdf").content)
    assert "nghỉ lễ" in found
    assert "chốt trực" not in found
    # It has one page: a leader reads it there, the clerk sees that it is locked.
    own = f"/documents/{document.pk}/"
    assert SECRET in chairman.get(own).content.decode()
    hien = as_("hien")
    hien.cookies["language"] = "vi"
    told = hien.get(own).content.decode()
    assert "Văn bản đang bị khóa" in told
    assert SECRET not in told


def test_an_export_leaves_out_what_is_locked_and_says_so(locked: tuple[Document, WorkFile]) -> None:
    _, file = locked
    for name in ("tuan", "dung"):
        client = as_(name)
        with zipfile.ZipFile(BytesIO(client.get(f"/documents/files/{file.pk}/export.zip").content)) as packed:
            assert "chốt trực" not in packed.read("ho-so.xml").decode()
            assert "1 văn bản" in packed.read("khong-xuat.txt").decode()
        told = text_of(client.get(f"/documents/files/{file.pk}/export.pdf").content)
        assert "chốt trực" not in told
        assert "đang bị khóa" in told


def test_what_is_locked_goes_into_no_file(locked: tuple[Document, WorkFile], worker: Any) -> None:
    document, _ = locked
    dung = worker("dung")
    other = acts.open_file(Unforeseen("Hồ sơ khác", "VX", 10), worker=dung, now=NOW)
    with pytest.raises(acts.Locked):
        acts.put_in(document.pk, [other.pk], worker=dung, now=NOW)
    assert as_("dung").get(f"/documents/files/put/{document.pk}/").status_code == 404


def test_a_link_names_only_what_the_reader_may_open(worker: Any) -> None:
    tuan, dung = worker("tuan"), worker("dung")
    other = went("Việc của người khác", code=("16", "UBND"))
    document = came("V/v nghỉ lễ", 1, parties=(account_party(tuan.account_id),), answer=other, twin=other)
    assert not told_to([tuan], other)
    assert told_to([dung], other)
    assert "16/UBND" not in as_("tuan").get(f"/documents/{document.pk}/").content.decode()
    assert "16/UBND" in as_("dung").get(f"/documents/{document.pk}/").content.decode()


def test_a_role_at_another_office_opens_no_page_at_this_desk() -> None:
    # Tuấn of Ia Ly is clerk next door as well; at the desk of Ia Ly he is none.
    tuan = Account.objects.get(username="tuan")
    appoint(tuan, IA_PHI, Role.CLERK, since=date(2018, 6, 1))
    appoint(tuan, IA_PHI, Role.SIGNER, since=date(2018, 6, 1))
    client = as_("tuan")
    client.post("/documents/sit/", {"office": IA_LY})
    shut = ("in/new/", "files/archive/", "files/archive/minutes.pdf", "in/direct/", "registers/", "out/clerk/")
    assert [client.get(f"/documents/{each}").status_code for each in shut] == [404] * len(shut)
    client.post("/documents/sit/", {"office": IA_PHI})
    assert [client.get(f"/documents/{each}").status_code for each in ("in/new/", "files/archive/")] == [200, 200]


def test_what_an_inspector_reads_stands_in_the_trail_of_the_office_whose_it_is(
    province: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lienthong.ground.organizations import queries

    above = "unit-64"
    monkeypatch.setattr(queries, "below", lambda key, day: frozenset({IA_LY}) if key == above else frozenset())
    thanh = Account.objects.create(username="thanhtra", full_name="Rơ Châm Thanh")
    appoint(thanh, above, Role.INSPECTOR, since=date(2018, 6, 1))
    document = came("V/v nghỉ lễ", 1)
    client = as_("thanhtra")
    assert client.get(f"/documents/{document.pk}/").status_code == 200
    slip = client.get(f"/documents/in/{document.pk}/papers/slip/")
    entries = Entry.objects.filter(thing=f"document:{document.pk}", act__in=("opened", "printed"))
    assert {each.organization_key for each in entries} == {IA_LY}
    assert slip.status_code == 200
    assert sorted(each.act for each in entries) == ["opened", "printed"]
