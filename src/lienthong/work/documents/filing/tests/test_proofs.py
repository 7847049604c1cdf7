"""A file in the archive carries what proves its signatures, and what was issued stays as it was."""

from datetime import timedelta
from typing import Any

import pytest

from lienthong.formats import signing
from lienthong.formats.signing.tests.cast import letter
from lienthong.ground.audit.models import Entry
from lienthong.ground.files import queries as files
from lienthong.ground.keys import queries, trial
from lienthong.ground.keys.models import RevocationList
from lienthong.work.documents import beside
from lienthong.work.documents.filing import proofs
from lienthong.work.documents.models import DocumentFile, FileMember, WorkFile
from lienthong.work.documents.tests.making import IA_LY, NOW, account, signed_and_sealed, went, with_a_file

LATER = NOW + timedelta(days=30)


@pytest.mark.django_db
def test_what_proves_a_signature_is_gathered_once_and_the_issued_bytes_stay(settings: Any, tmp_path: Any) -> None:
    settings.FILES_FOLDER = tmp_path
    keeper = account()
    trial.load_demo_keys([keeper], [IA_LY], NOW)
    pdf = signed_and_sealed(keeper)
    report = signing.check(pdf, queries.trust(NOW), at=NOW)
    file = WorkFile.objects.create(
        organization_key=IA_LY, year=2018, symbol="01.VX", title="Dịch vụ công", keeper=keeper,
        started_on=NOW.date(), created_at=NOW, state="archived",
    )  # fmt: skip
    signed, plain = went("báo cáo"), went("giấy mời", code=("16", "GM-UBND"))
    with_a_file(signed, pdf, report.to_json())
    with_a_file(plain, letter(), None)
    for ordinal, document in enumerate((signed, plain), 1):
        FileMember.objects.create(file=file, document=document, ordinal=ordinal, put_in_at=NOW)
    assert proofs.keep_proofs(file.pk, LATER) == 1
    assert proofs.keep_proofs(file.pk, LATER) == 0  # heard twice, done once
    [copy] = DocumentFile.objects.filter(made_by=beside.ARCHIVED)
    whole = files.read(files.file(copy.file_id))
    assert (copy.document, copy.current) == (signed, False)  # people are shown what was issued
    assert whole.startswith(pdf)
    assert len(whole) > len(pdf)
    # Years later nobody publishes lists of that authority any more: the copy still says that nobody was revoked.
    RevocationList.objects.all().delete()
    assert signing.check(pdf, queries.trust(LATER), at=LATER).overall.value == "partly"
    assert signing.check(whole, queries.trust(LATER), at=LATER).overall.value == "valid"
    assert Entry.objects.filter(act="proofs_kept", thing=f"document:{signed.pk}").count() == 1
