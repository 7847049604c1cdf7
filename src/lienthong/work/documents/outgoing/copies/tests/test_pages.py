"""The pages of copies as people press them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.work.documents.models import Authority, Document
from lienthong.work.documents.outgoing.copies.tests.conftest import scanned
from lienthong.work.documents.outgoing.tests.test_pages import act, as_, page
from lienthong.work.documents.tests.making import came

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday", "province")]
NEW = "/documents/out/copies/new/"


def typed(allows: Authority, **more: str) -> dict[str, str]:
    return {
        "kind": "true-copy", "source_form": "paper", "target": "paper", "receivers": "Lưu: VT", "count": "2",
        "signer": f"{allows.post.account_id}:kt-{allows.pk}", **more,
    }  # fmt: skip


def test_chi_hien_asks_chi_lien_allows_and_both_pages_lead_to_each_other(allows: Authority) -> None:
    hien, lien = as_("hien"), as_("lien")
    source = came("thành lập Tổ công tác", way="post", overall="", kind="decision", code=("415", "QĐ-UBND"))
    assert f'href="{NEW}?source={source.pk}"' in page(hien, f"/documents/{source.pk}/")
    # First the kind and the forms, among those that the decree knows for this document; then what these need.
    choice = page(hien, f"{NEW}?source={source.pk}")
    for way in ("kind=true-copy&amp;source_form=paper&amp;target=electronic", "kind=extract&amp;source_form=paper"):
        assert f'href="?source={source.pk}&amp;{way}' in choice
    assert "source_form=electronic" not in choice  # it came by post
    asked = page(hien, f"{NEW}?source={source.pk}&kind=true-copy&source_form=paper&target=electronic")
    assert "Trần Thị Liên" in asked
    names = ("scan", "body", "source_is_copy", "count")
    assert [name for name in names if f'name="{name}"' in asked] == ["scan"]
    extract = page(hien, f"{NEW}?source={source.pk}&kind=extract&source_form=paper&target=paper")
    assert [name for name in names if f'name="{name}"' in extract] == ["body", "count"]
    copied = page(hien, f"{NEW}?source={source.pk}&kind=copy-of-copy&source_form=paper&target=paper")
    assert [name for name in names if f'name="{name}"' in copied] == ["source_is_copy", "count"]
    answer = hien.post(f"{NEW}?source={source.pk}", typed(allows, target="electronic"))
    assert "Cần tệp quét của bản giấy" in answer.content.decode()
    upload = SimpleUploadedFile("quet.pdf", scanned(), "application/pdf")
    hien.post(f"{NEW}?source={source.pk}", typed(allows, target="electronic") | {"scan": upload})
    document = Document.objects.get(direction="out")
    assert "Chờ cho phép sao" in page(lien, "/documents/out/")
    told = page(lien, f"/documents/{document.pk}/")
    assert f"/documents/out/{document.pk}/act/allow/" in told
    assert f'href="/documents/{source.pk}/"' in told  # whoever allows it may look at what is copied
    assert "Đề nghị sao y" in page(lien, f"/documents/{source.pk}/")
    document = act(lien, document, "allow")
    assert "Làm bản sao" in page(hien, "/documents/out/clerk/")
    told = page(hien, f"/documents/{document.pk}/")
    assert f'href="/documents/{source.pk}/"' in told
    assert "bản giấy → bản điện tử" in told
    assert "01/SY-UBND" in page(hien, f"/documents/{source.pk}/")
    assert "01/SY-UBND" in page(hien, "/documents/search/?q=thành+lập+Tổ+công+tác&type_key=true-copy")
    assert "01/SY-UBND" in page(hien, "/documents/registers/copied/")


def test_a_copy_that_was_sent_back_is_mended_on_the_same_form(allows: Authority) -> None:
    hien, lien = as_("hien"), as_("lien")
    source = came("thành lập Tổ công tác", way="post", overall="", kind="decision")
    hien.post(f"{NEW}?source={source.pk}", typed(allows))
    document = Document.objects.get(direction="out")
    document = act(lien, document, "send_back", words="Thiếu nơi nhận")
    again = f"/documents/out/{document.pk}/copies/again/"
    assert again in page(hien, f"/documents/{document.pk}/")
    assert 'value="paper"' in page(hien, again)
    # Its words are those of what it copies: no other file is handed in for it.
    assert hien.get(f"/documents/out/{document.pk}/upload/").status_code == 302
    told = typed(allows, receivers="Hội Nông dân\nLưu: VT", revision=str(document.revision))
    assert hien.post(again, told).status_code == 302
    document.refresh_from_db()
    assert document.state == "for_signature"
    assert [one.name for one in document.receivers.all()] == ["Hội Nông dân", "Lưu: VT"]


def test_the_neighbour_finds_nothing_to_copy_and_whoever_only_reads_makes_none(allows: Authority) -> None:
    source = came("thành lập Tổ công tác", way="post", overall="")
    assert as_("son").get(f"{NEW}?source={source.pk}").status_code == 404
    assert as_("quy").get(NEW).status_code == 403
    assert "Của văn bản nào" in page(as_("hien"), NEW)


def test_the_page_asks_as_many_questions_for_three_copies_as_for_one(
    allows: Authority, wanted: Callable[..., Any], worker: Callable[..., Any]
) -> None:
    from lienthong.work.documents.outgoing.copies import actions

    hien = as_("hien")
    source = came("thành lập Tổ công tác", way="post", overall="")

    def asked(many: int) -> int:
        for _ in range(many):
            asks = wanted("true-copy", "paper", "paper")
            actions.prepare(source.pk, asks, worker=worker("hien"), now=source.touched_at)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(hien, f"/documents/{source.pk}/")
        return len(queries)

    page(hien, f"/documents/{source.pk}/")
    assert asked(1) == asked(2)
