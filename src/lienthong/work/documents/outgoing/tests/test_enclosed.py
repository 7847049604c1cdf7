"""What another organisation has sealed goes along as it is: nobody can sign it any more, and nothing waits for that."""

from collections.abc import Callable
from typing import Any

import pytest

from lienthong.formats.signing.tests import cast
from lienthong.ground.files import actions as files
from lienthong.ground.letters.models import Letter
from lienthong.work.documents.outgoing import papers
from lienthong.work.documents.outgoing.actions import issuing, signing
from lienthong.work.documents.outgoing.actions.annexing import NoAnnex, put_annex

from .conftest import NOW
from .test_pages import as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


def kept(pdf: bytes, name: str) -> Any:
    return files.keep(pdf, name=name, by=None, now=NOW, limit=len(pdf), purpose="documents")


def test_a_sealed_letter_of_another_office_is_enclosed_and_the_document_is_issued(
    issued: Callable[..., Any], for_signature: Callable[..., Any], worker: Callable[[str], Any], played: list[str]
) -> None:
    issued()
    played.clear()
    document, dung, hien = for_signature(subject="gửi kèm"), worker("dung"), worker("hien")
    closed, own = kept(cast.sealed().pdf, "cong-van.pdf"), kept(cast.letter(), "phu-luc.pdf")
    for file in (closed, own):
        put_annex(document.pk, file, revision=document.revision, worker=dung, now=NOW)
        document.refresh_from_db()
    assert "nên gửi kèm nguyên như vậy" in as_("dung").get(f"/documents/{document.pk}/").content.decode()
    document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
    seen = papers.shown_now(document)
    document = signing.sign(document.pk, seen=seen, revision=document.revision, worker=dung, now=NOW)
    document = issuing.seal(document.pk, revision=document.revision, worker=hien, now=NOW)
    # The signer, the seal on the document, the text form on our own annex; nothing on what was closed.
    assert len(played) == 3
    assert played[2].startswith("Số: 02/UBND-TP;")
    there = {each.name: (each.made_by, each.sha256) for each in papers.annexes(document)}
    assert there["cong-van.pdf"] == ("enclosed", closed.sha256)
    assert there["phu-luc.pdf"][0] == "sealed"
    document = issuing.send(document.pk, revision=document.revision, worker=hien, now=NOW)
    sent = Letter.objects.get(pk=document.letter_id).attachments.all()
    assert closed.sha256 in {each.sha256 for each in sent}


def test_what_could_not_be_signed_when_it_is_issued_is_refused_when_it_is_put_there(
    for_signature: Callable[..., Any], worker: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = for_signature()
    broken = kept(cast.letter(), "hong.pdf")
    monkeypatch.setattr("lienthong.ground.files.queries.read", lambda _file: b"%PDF-1.7 broken")
    with pytest.raises(NoAnnex):
        put_annex(document.pk, broken, revision=document.revision, worker=worker("dung"), now=NOW)
