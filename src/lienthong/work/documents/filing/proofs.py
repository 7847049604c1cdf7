"""What lets signatures be checked when their certificates are long over: added when the archive takes a file over.

The document as issued stays as it is, byte for byte, and is what everybody is shown. Beside it lies a copy that begins
with those bytes and carries the certificates, the lists of revoked ones and a time stamp over all of it, gathered while
their authorities still answer.
"""

from datetime import datetime

from django.db import transaction

from lienthong.formats import signing
from lienthong.formats.signing.archiving import add_long_term_data
from lienthong.ground.audit.actions import note
from lienthong.ground.files import actions as keeping
from lienthong.ground.files import queries as files
from lienthong.ground.keys import queries as keys
from lienthong.work.documents.models import DocumentFile, FileMember, WorkFile

ARCHIVED = "archived"
"""How such a copy is told from what people made (`DocumentFile.made_by`)."""
_SIGNED = (DocumentFile.Part.MAIN, DocumentFile.Part.ANNEX)


def keep_proofs(file_id: int, now: datetime) -> int:
    """Make the copies of a file that have not been made yet; how many. Not in a transaction: authorities are asked.

    Raises:
        NoTimeStamp: the time-stamp authority is silent. What was made stays; the rest is made when it is asked again.
    """
    file = WorkFile.objects.get(pk=file_id)
    members = FileMember.objects.filter(file=file, taken_out_at=None).values("document_id")
    found = DocumentFile.objects.filter(document_id__in=members, current=True, part__in=_SIGNED)
    # Known by what they were made of: two annexes may bear one name.
    done = DocumentFile.objects.filter(document_id__in=members, made_by=ARCHIVED)
    made_already = {(one.document_id, one.place, one.version) for one in done}
    trust, stamps = keys.trust(now), keys.time_stamps()
    made = 0
    for one in found.exclude(finding=None).order_by("document_id", "place"):
        name = f"{one.name.removesuffix('.pdf')[:240]} (lưu trữ).pdf"
        if (one.document_id, one.place, one.version) in made_already:
            continue
        try:
            whole = add_long_term_data(files.read(files.file(one.file_id)), trust, at=now, stamps=stamps)
        except signing.Unsignable:
            # It bears no signature, or one to which nothing can be added: it is archived as it is.
            continue
        kept = keeping.keep(whole, name=name, by=None, now=now, limit=len(whole), purpose="archive")
        with transaction.atomic():
            DocumentFile.objects.create(
                document_id=one.document_id, part=DocumentFile.Part.OTHER, place=one.place, file_id=kept.id, name=name,
                sha256=kept.sha256, version=one.version, current=False, made_by=ARCHIVED, added_at=now,
            )  # fmt: skip
            note(
                "proofs_kept", f"document:{one.document_id}", by=None, organization_key=file.organization_key, now=now,
                facts={"file": one.name, "sha256": kept.sha256},
            )  # fmt: skip
        made += 1
    return made
