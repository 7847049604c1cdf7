"""Files (hồ sơ): the yearly list, the files opened from it, and which documents lie in them."""

from typing import ClassVar

from django.db import models

from lienthong.ground.people.models import Account
from lienthong.work.documents.models.document import Document


class FileListEntry(models.Model):
    """One line of a year's list of files, or a heading above lines (danh mục hồ sơ, Decree 30 art. 28, App. V)."""

    organization_key = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    place = models.PositiveIntegerField()
    heading = models.CharField(max_length=200)
    heading_short = models.CharField(max_length=24)
    """The abbreviation in file numbers: `TCCB` of `01.TCCB`."""
    symbol = models.CharField(max_length=40, blank=True)
    """Số và ký hiệu hồ sơ; empty for a heading alone."""
    title = models.CharField(max_length=500, blank=True)
    retention_years = models.PositiveSmallIntegerField(null=True)
    """None: permanent."""
    maker = models.CharField(max_length=160, blank=True)
    note = models.CharField(max_length=500, blank=True)
    approved_by = models.CharField(max_length=300, blank=True)
    """The decision that issued the list; empty while it is a draft."""

    class Meta:
        """A symbol is one line of a year's list."""

        db_table = "documents_file_list"
        ordering: ClassVar[list[str]] = ["organization_key", "year", "place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organization_key", "year", "symbol"], condition=~models.Q(symbol=""), name="file_symbol_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.title}"


class WorkFile(models.Model):
    """A file about one matter: opened by whoever does the work, closed when it is done, handed over (art. 29–30)."""

    class State(models.TextChoices):
        """Open, closed, offered to the archive, or taken over by it."""

        OPEN = "open"
        CLOSED = "closed"
        OFFERED = "offered"
        ARCHIVED = "archived"

    organization_key = models.CharField(max_length=64)
    entry = models.ForeignKey(FileListEntry, null=True, on_delete=models.PROTECT, related_name="files")
    """The line of the list; None where it was not foreseen."""
    year = models.PositiveSmallIntegerField()
    symbol = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    retention_years = models.PositiveSmallIntegerField(null=True)
    rights = models.CharField(max_length=30, blank=True)
    """Chế độ sử dụng."""
    language = models.CharField(max_length=50, default="Tiếng Việt")
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    keeper = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="files_kept")
    """Who makes and keeps it."""
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)
    """Of a file about construction: when the works were settled."""
    closed_at = models.DateTimeField(null=True)
    hand_over_by = models.DateField(null=True)
    """Within a year of the end of the work; about construction, three months after the settlement (art. 30.2)."""
    handed_over_at = models.DateTimeField(null=True)
    frozen = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        """A symbol is one file of a year."""

        db_table = "documents_work_file"
        ordering: ClassVar[list[str]] = ["organization_key", "-year", "symbol"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organization_key", "year", "symbol"], name="one_file_a_symbol"),
        ]

    @property
    def code(self) -> str:
        """Mã hồ sơ as people read it: year and symbol; the organisation's code comes before it on export."""
        return f"{self.year}.{self.symbol}"

    def __str__(self) -> str:
        return f"{self.symbol} {self.title}"


class FileMember(models.Model):
    """A document in a file. One document lies in many files of many people, and is not copied (App. VI)."""

    file = models.ForeignKey(WorkFile, on_delete=models.PROTECT, related_name="members")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="in_files")
    ordinal = models.PositiveIntegerField()
    """Given by the system in the order in which they were put in."""
    put_in_at = models.DateTimeField()
    put_in_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    taken_out_at = models.DateTimeField(null=True)
    taken_out_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """Once in a file at a time; ordinals are not given again."""

        db_table = "documents_file_member"
        ordering: ClassVar[list[str]] = ["file_id", "ordinal"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "ordinal"], name="one_ordinal_a_file"),
            models.UniqueConstraint(
                fields=["file", "document"], condition=models.Q(taken_out_at=None), name="once_in_a_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.ordinal}"
