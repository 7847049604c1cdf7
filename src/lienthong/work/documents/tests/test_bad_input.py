"""What nobody means and everybody can send: refused in words or overlooked, never a broken page."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.test import Client

from lienthong.ground.audit.models import Entry
from lienthong.ground.dates import DayField
from lienthong.ground.people.models import Account
from lienthong.work.documents.filing import bringing, lists
from lienthong.work.documents.filing.bringing import Unreadable
from lienthong.work.documents.filing.lists import Line
from lienthong.work.documents.incoming import listing
from lienthong.work.documents.rights import account_party
from lienthong.work.documents.searching import finding
from lienthong.work.documents.tests.conftest import IA_LY, NOW
from lienthong.work.documents.tests.making import came


def as_(name: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=name))
    return client


@pytest.mark.parametrize("typed", ["01/01/1899", "31/12/9999", "01/01/2201"])
def test_a_day_of_another_time_is_no_day(typed: str) -> None:
    with pytest.raises(Exception, match=r"no such day|Không có ngày"):
        DayField().clean(typed)
    assert DayField().clean("01/01/1900") == date(1900, 1, 1)


@pytest.mark.parametrize("after", ["0.0001-01-01.5", "0.9999-12-31.5", "0.2018-09-04.x", "1.."])
def test_a_place_at_the_end_of_the_calendar_is_no_place(after: str) -> None:
    assert finding.Place.read(after) is None


@pytest.mark.parametrize("after", ["2018-09-04T08:00:00_5", "0001-01-01T00:00:00+07:00_5", "x_5", "2018_" + "9" * 40])
def test_a_cursor_that_makes_no_sense_begins_the_list(after: str) -> None:
    assert listing._moment_and_id(after) is None
    assert listing._moment_and_id("2018-09-04T08:00:00+07:00_5") is not None


def _packed(flags: int = 0, size: int = 5, data: bytes = b"<x/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", data * size)
    told = bytearray(out.getvalue())
    told[told.index(b"PK\x01\x02") + 8] |= flags
    told[6] |= flags
    return bytes(told)


@pytest.mark.parametrize(
    "data",
    [
        _packed(), _packed(flags=1), _packed(size=13 * 1024 * 1024, data=b" "), _packed()[:40],
        b"PK\x03\x04" + b"\xff" * 90,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"\xff\xfe\x00",
    ],
    ids=["no workbook", "encrypted", "too large", "cut", "noise", "old or with a password", "no text"],
)  # fmt: skip
def test_an_odd_workbook_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Unreadable):
        bringing.read(data)


@pytest.mark.django_db
@pytest.mark.usefixtures("cast", "tuesday")
class TestAtTheDesk:
    """With people and documents."""

    def test_a_text_that_spells_out_a_party_gives_nobody_part(self, worker: Any) -> None:
        tuan = worker("tuan")
        party = account_party(tuan.account_id)
        document = came(f"V/v nghỉ lễ p0{party} u0unit23731 k0unit23731x201809", 1)
        words = document.haystack.split()
        assert f"p0{party}" not in words
        assert "u0unit23731" not in words
        assert "u0unit23734" in words
        assert "nghỉ lễ" not in as_("tuan").get("/documents/search/?text=nghỉ").content.decode()

    def test_two_lines_that_are_alike_once_cut_are_refused(self, worker: Any) -> None:
        long = "01." + "A" * 40
        twice = [Line("Văn hóa", "VX", "Một", f"{long}{end}") for end in "BC"]
        with pytest.raises(lists.SymbolTaken):
            lists.replace_draft(twice, 2018, worker=worker("hien"), now=NOW)

    def test_a_line_that_is_gone_is_not_taken_out_twice(self, worker: Any) -> None:
        from lienthong.work.documents.rights import Unseen

        hien = worker("hien")
        entry = lists.add(Line("Văn hóa", "VX", "Một"), 2018, worker=hien, now=NOW)
        lists.remove(entry.pk, worker=hien, now=NOW)
        with pytest.raises(Unseen):
            lists.remove(entry.pk, worker=hien, now=NOW)

    @pytest.mark.parametrize(
        "address",
        [
            "search/?text=&first=0001-01-01&last=9999-12-31", "search/?text=&figure=received&last=9999-12-31",
            "search/?text=a&after=0.0001-01-01.5", "registers/in/?year=2018&last=31/12/9999",
            "registers/in/?year=2018&after=99999999999999999", "registers/out/?year=2018&after=0001-01-01_9",
            "registers/statistics/?first=01/01/0001&last=31/12/9999", "in/?after=2018-09-04T08:00:00_1",
            "in/registered/?after=99999999999_99999999", "files/?after=999999999999999999",
        ],
    )  # fmt: skip
    def test_no_address_breaks_a_page(self, address: str) -> None:
        came("V/v nghỉ lễ", 1)
        assert as_("hien").get(f"/documents/{address}").status_code in (200, 404, 422)

    def test_who_takes_a_found_list_along_or_reads_on_a_form_stands_in_the_trail(self) -> None:
        document = came("V/v nghỉ lễ", 1)
        clerk = as_("hien")
        clerk.get("/documents/search/?text=nghỉ&as=xlsx")
        assert Entry.objects.get(act="printed").thing == "list:search"
        for _ in range(2):
            clerk.get(f"/documents/in/{document.pk}/act/submit/")
        assert Entry.objects.get(act="opened").organization_key == IA_LY
