"""The two signatures with real keys: both hold, the second locks, and what was signed first is still there."""

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.x509 import load_pem_x509_certificate

from lienthong.formats import signing as pdf
from lienthong.formats.signing import Report
from lienthong.formats.signing.keys.demo.key import default_authority
from lienthong.ground.files import queries as files
from lienthong.ground.keys import queries as keys
from lienthong.ground.keys.actions import NoKey, OtherName, key_for
from lienthong.ground.keys.refusals import KeyRevoked
from lienthong.ground.keys.revocations import keep_list
from lienthong.ground.keys.trial import load_demo_keys
from lienthong.ground.people.models import Account
from lienthong.work.documents.models import Document, DocumentFile
from lienthong.work.documents.outgoing import papers
from lienthong.work.documents.outgoing.actions import issuing, signing
from lienthong.work.documents.outgoing.life import Order

from .conftest import IA_LY, NOW

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def test_the_hand_and_the_seal_hold_and_nothing_can_be_added(for_signature: Make, worker: Make) -> None:
    dung, hien = worker("dung"), worker("hien")
    document = for_signature()
    document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
    seen = papers.current(document).sha256
    with pytest.raises(NoKey):
        signing.sign(document.pk, seen=seen, revision=document.revision, worker=dung, now=NOW)
    load_demo_keys(Account.objects.filter(username="dung"), [IA_LY], NOW)
    document = signing.sign(document.pk, seen=seen, revision=document.revision, worker=dung, now=NOW)
    annex = papers.keep(files.read(files.file(papers.current(document).file_id)), "phu-luc.pdf", by=None, now=NOW)
    DocumentFile.objects.create(
        document=document, part="annex", place=1, file_id=annex.pk, name=annex.name, sha256=annex.sha256, added_at=NOW
    )
    document = issuing.seal(document.pk, revision=document.revision, worker=hien, now=NOW)
    sealed = papers.read(papers.current(document))
    assert sealed.startswith(papers.read(document.files.get(part="main", version=3)))
    report = pdf.check(sealed, keys.trust(NOW), at=NOW, organization="UBND thị trấn Ia Ly")
    assert [(one.field, one.intact, one.locks) for one in report.signers] == [
        ("NguoiKy1", True, False),
        ("CoQuan", True, True),
    ]
    kept = Report.from_json(papers.current(document).finding)
    assert kept.digest == document.outgoing.issued_sha256
    key = key_for(organization_key=IA_LY, now=NOW)
    with pytest.raises(pdf.Unsignable):
        pdf.sign(sealed, key, pdf.Appearance.invisible(), at=NOW, field="NguoiKy2")
    # The annex in a file of its own bears the organisation's signature too (App. I).
    [sealed_annex] = document.files.filter(part="annex", current=True)
    assert [one.field for one in Report.from_json(sealed_annex.finding).signers][-1] == "CoQuan"


def test_a_revoked_key_and_one_under_another_name_sign_nothing(for_signature: Make, worker: Make) -> None:
    dung = worker("dung")
    document = for_signature()
    document = signing.take_number(document.pk, revision=document.revision, worker=dung, now=NOW)
    told = {"seen": papers.current(document).sha256, "revision": document.revision, "worker": dung, "now": NOW}
    [holding] = load_demo_keys(Account.objects.filter(username="dung"), [], NOW)
    Account.objects.filter(username="dung").update(full_name="Nguyễn Văn Dương")
    with pytest.raises(OtherName):
        signing.sign(document.pk, **{**told, "worker": worker("dung")})
    Account.objects.filter(username="dung").update(full_name="Nguyễn Văn Dũng")
    certificate = load_pem_x509_certificate(holding.certificate.encode())
    keep_list(default_authority().crl(NOW, [(certificate, NOW)]), now=NOW)
    with pytest.raises(KeyRevoked) as no:
        signing.sign(document.pk, **told)
    assert "“Nguyễn Văn Dũng”" in no.value.say("en")
    assert Document.objects.get(pk=document.pk).state == "for_signature"


def test_where_the_office_signs_first_the_number_is_filled_in_and_the_signature_stays(
    for_signature: Make, worker: Make
) -> None:
    dung, hien = worker("dung"), worker("hien")
    load_demo_keys(Account.objects.filter(username="dung"), [IA_LY], NOW)
    document = for_signature(order=Order.SIGN_FIRST)
    seen = papers.current(document).sha256
    document = signing.sign(document.pk, seen=seen, revision=document.revision, worker=dung, now=NOW)
    assert (document.state, document.number) == ("signed", "")
    document = signing.number(document.pk, revision=document.revision, worker=hien, now=NOW)
    assert (document.state, document.code) == ("numbered", "01/UBND-TP")
    document = issuing.seal(document.pk, revision=document.revision, worker=hien, now=NOW)
    report = Report.from_json(papers.current(document).finding)
    assert [(one.field, one.intact) for one in report.signers] == [("NguoiKy1", True), ("CoQuan", True)]
    assert report.overall is pdf.Overall.VALID
