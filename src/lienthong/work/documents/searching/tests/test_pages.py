"""The search page: found, exported, saved, and shut to strangers."""

from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from docx import Document as WordFile
from openpyxl import load_workbook
from pypdf import PdfReader

from lienthong.work.documents.models import SavedSearch
from lienthong.work.documents.searching import saved
from lienthong.work.documents.searching.asked import Asked
from lienthong.work.documents.tests.making import IA_LY, IA_PHI, NOW, came

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast", "tuesday")]


def browser(name: str) -> Client:
    from lienthong.ground.people.models import Account

    client = Client()
    client.cookies["language"] = "en"
    client.force_login(Account.objects.get(username=name))
    return client


def test_a_clerk_finds_chooses_columns_and_takes_the_list_along() -> None:
    came("V/v sửa đường liên xã", 7)
    came("=1+1 đường", 8)
    clerk = browser("hien")
    page = clerk.get("/documents/search/?text=đường&columns=code&columns=subject&columns=arrival")
    assert page.status_code == 200
    told = page.content.decode()
    assert "V/v sửa đường liên xã" in told
    assert 'data-label="Arrival number"' in told
    assert 'data-label="Issuer"' not in told
    address = "/documents/search/?text=đường&columns=code&columns=subject&as="
    book = load_workbook(BytesIO(clerk.get(address + "xlsx").content))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value]
    # A text that begins like a formula stays a text.
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=1+1 đường" in {cell.value for cell in cells}
    word = WordFile(BytesIO(clerk.get(address + "docx").content))
    assert word.tables[0].cell(1, 1).text in ("V/v sửa đường liên xã", "=1+1 đường")
    paper = "".join(each.extract_text() for each in PdfReader(BytesIO(clerk.get(address + "pdf").content)).pages)
    assert "V/v sửa đường liên xã" in paper
    # App. VI, S14: what is printed says from where, by whom and when.
    for said in (paper, word.sections[0].footer.paragraphs[0].text, " ".join(str(cell.value) for cell in cells)):
        assert "In từ hệ thống Liên Thông" in said
        assert "08:00 04/09/2018" in said


def test_the_neighbour_and_strangers_find_nothing() -> None:
    came("Chuyện của Ia Ly", 1)
    came("Chuyện của Ia Phí", 1, office=IA_PHI)
    told = browser("hien").get("/documents/search/?text=chuyện").content.decode()
    assert "Chuyện của Ia Ly" in told
    assert "Chuyện của Ia Phí" not in told
    assert Client().get("/documents/search/").status_code == 302
    assert browser("phuc").get("/documents/search/").status_code == 403


def test_a_search_is_saved_opened_again_and_forgotten() -> None:
    came("V/v sửa đường liên xã", 7)
    clerk = browser("hien")
    question = "text=đường&columns=code&columns=due_on&first=2018-09-01&order=oldest"
    answer = clerk.post("/documents/search/save/", {"name": " Đường  sá ", "question": question})
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked == {"text": ["đường"], "columns": ["code", "due_on"], "first": ["2018-09-01"], "order": ["oldest"]}
    page = clerk.get(answer["Location"]).content.decode()
    assert "Đường sá" in page
    assert 'value="01/09/2018"' in page
    [kept] = SavedSearch.objects.all()
    browser("dung").post(f"/documents/search/{kept.pk}/forget/")
    assert SavedSearch.objects.exists()
    clerk.post(f"/documents/search/{kept.pk}/forget/")
    assert not SavedSearch.objects.exists()
    assert clerk.post("/documents/search/save/", {"name": " ", "question": ""}).status_code == 422


def test_nobody_keeps_more_searches_than_they_can_look_through(worker: Any) -> None:
    hien = worker("hien")
    for number in range(saved.MOST):
        saved.save(f"Tìm {number}", Asked(text=str(number)), worker=hien, now=NOW)
    saved.save("Tìm 0", Asked(text="khác"), worker=hien, now=NOW)
    with pytest.raises(saved.TooMany):
        saved.save("Tìm nữa", Asked(), worker=hien, now=NOW)
    assert SavedSearch.objects.get(name="Tìm 0").asked == {"text": "khác"}


def test_an_old_or_broken_search_still_opens() -> None:
    assert Asked.from_json({"first": "hôm qua", "priority": "x", "order": "random", "columns": ["gone"]}) == Asked(
        columns=("gone",)
    )
    full = Asked("a", "in", "letter", "done", 0, "15", "b", "c", NOW.date(), NOW.date(), 3, 4, "sent", ("code",))
    assert Asked.from_json(full.to_json()) == full
    clerk = browser("hien")
    for address in ("?after=9.9.9&text=a", "?first=31/02/2018&text=a", "?file_id=999&text=a", "?text=%00&priority=9"):
        assert clerk.get("/documents/search/" + address).status_code == 200
    assert IA_LY
