"""What lets signatures be checked when their certificates are long over: added when the archive takes a file over.

A copy beside each signed file (`beside`) carries the certificates, the lists of revoked ones and a time stamp over all
of it, gathered while their authorities still answer.
"""

from datetime import datetime

from lienthong.formats import signing
from lienthong.formats.signing.archiving import add_long_term_data
from lienthong.ground.files import queries as files
from lienthong.ground.keys import queries as keys
from lienthong.work.documents import beside
from lienthong.work.documents.models import FileMember, WorkFile


def keep_proofs(file_id: int, now: datetime) -> int:
    """Make the copies of a file that have not been made yet; how many. Not in a transaction: authorities are asked.

    Raises:
        NoTimeStamp: the time-stamp authority is silent. What was made stays; the rest is made when it is asked again.
    """
    file = WorkFile.objects.get(pk=file_id)
    members = FileMember.objects.filter(file=file, taken_out_at=None).values_list("document_id", flat=True)
    stamps = keys.time_stamps()
    made = 0
    for one in beside.lacking(members, beside.ARCHIVED):
        try:
            trust = keys.trust_about(signing.Report.from_json(one.finding), now)
            whole = add_long_term_data(files.read(files.file(one.file_id)), trust, at=now, stamps=stamps)
        except signing.Unsignable:
            # It bears no signature, or one to which nothing can be added: it is archived as it is.
            continue
        beside.keep(one, whole, beside.ARCHIVED, organization_key=file.organization_key, now=now)
        made += 1
    return made
