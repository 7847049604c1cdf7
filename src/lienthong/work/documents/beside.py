"""Copies that lie beside a signed file: each begins with its bytes and adds what proves its signatures for longer.

The file as issued stays as it is, byte for byte, and is what everybody is shown and sent. Why: docs/decisions/0014.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from lienthong.formats.signing import Report
from lienthong.ground.audit.actions import note
from lienthong.ground.files import actions as files
from lienthong.work.documents.models import DocumentFile

ARCHIVED, STAMPED = "archived", "stamped"
"""How such copies are told from what people made (`DocumentFile.made_by`)."""
COPIES = frozenset({ARCHIVED, STAMPED})
_ACTS = {ARCHIVED: "proofs_kept", STAMPED: "time_stamped"}
_CALLED = {ARCHIVED: "lưu trữ", STAMPED: "dấu thời gian"}
_SIGNED = (DocumentFile.Part.MAIN, DocumentFile.Part.ANNEX)


def lacking(documents: Iterable[int], made_by: str) -> list[DocumentFile]:
    """The signed files of these documents as they are now that have no such copy yet."""
    ids = list(documents)
    # Known by what they were made of: two annexes may bear one name.
    done = {
        (one.document_id, one.place, one.version)
        for one in DocumentFile.objects.filter(document_id__in=ids, made_by=made_by)
    }
    found = DocumentFile.objects.filter(document_id__in=ids, current=True, part__in=_SIGNED).exclude(finding=None)
    return [
        one for one in found.order_by("document_id", "place")
        if (one.document_id, one.place, one.version) not in done
    ]  # fmt: skip


def keep(
    one: DocumentFile, pdf: bytes, made_by: str, *, organization_key: str, now: datetime, report: Report | None = None
) -> DocumentFile:
    """Keep a copy beside its file, and write it into the trail. `report`: what checking the copy found."""
    name = f"{one.name.removesuffix('.pdf')[:236]} ({_CALLED[made_by]}).pdf"
    kept = files.keep(pdf, name=name, by=None, now=now, limit=len(pdf), purpose="archive")
    with transaction.atomic():
        copy = DocumentFile.objects.create(
            document_id=one.document_id, part=DocumentFile.Part.OTHER, place=one.place, file_id=kept.id, name=name,
            sha256=kept.sha256, version=one.version, current=False, made_by=made_by, added_at=now,
            finding=report.to_json() if report else None, checked_at=now if report else None,
        )  # fmt: skip
        facts = {"file": one.name, "sha256": kept.sha256}
        thing = f"document:{one.document_id}"
        note(_ACTS[made_by], thing, by=None, organization_key=organization_key, now=now, facts=facts)
    return copy
