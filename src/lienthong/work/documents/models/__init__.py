"""What the desk keeps. One table of documents, in and out; beside it what only one of the two has."""

from lienthong.work.documents.models.copies import Copy
from lienthong.work.documents.models.counts import Access, AccessDay, Accesses, CountedDay, CountedUnit, Counting
from lienthong.work.documents.models.document import Document, DocumentEvent, DocumentFile, Opinion
from lienthong.work.documents.models.filing import FileListEntry, FileMember, WorkFile
from lienthong.work.documents.models.incoming import ArrivalSeries, Assignment, Incoming, WorkingRule
from lienthong.work.documents.models.links import DocumentLink
from lienthong.work.documents.models.numbers import BodySeal, NumberEntry, Series
from lienthong.work.documents.models.outgoing import Authority, Letterhead, Outgoing, Receiver, Sending
from lienthong.work.documents.models.registers import CopyUse, PostSending, Rewriting, SavedSearch

__all__ = [
    "Access", "AccessDay", "Accesses", "ArrivalSeries", "Assignment", "Authority", "BodySeal", "Copy", "CopyUse",
    "CountedDay", "CountedUnit", "Counting", "Document", "DocumentEvent", "DocumentFile", "DocumentLink",
    "FileListEntry", "FileMember", "Incoming", "Letterhead", "NumberEntry", "Opinion", "Outgoing", "PostSending",
    "Receiver", "Rewriting", "SavedSearch", "Sending", "Series", "WorkFile", "WorkingRule",
]  # fmt: skip
