"""What the small registers need besides the documents themselves, and searches that people keep."""

from typing import ClassVar

from django.db import models

from lienthong.ground.people.models import Account
from lienthong.work.documents.models.document import Document


class PostSending(models.Model):
    """One line of the register of documents sent by post (Decree 30, App. IV)."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="post_sendings")
    sent_on = models.DateField()
    receiver = models.CharField(max_length=300)
    envelopes = models.PositiveIntegerField(default=1)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """In order."""

        db_table = "documents_post_sending"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.sent_on} {self.receiver}"


class CopyUse(models.Model):
    """One line of the register of the use of kept originals (bản lưu, App. IV)."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="copy_uses")
    used_on = models.DateField()
    user_name = models.CharField(max_length=160)
    file_symbol = models.CharField(max_length=40, blank=True)
    allowed_by = models.CharField(max_length=160)
    given_back_on = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """In order."""

        db_table = "documents_copy_use"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.used_on} {self.user_name}"


class SavedSearch(models.Model):
    """A search that somebody uses again (App. VI, S14)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_searches")
    organization_key = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    asked = models.JSONField()
    """What stood in the form (`searching.Asked`), and the columns that were chosen."""
    created_at = models.DateTimeField()

    class Meta:
        """A name is one search of a person."""

        db_table = "documents_saved_search"
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "organization_key", "name"], name="saved_search_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Rewriting(models.Model):
    """How far documents have been written anew for the search (`searching.anew`): one row."""

    words = models.PositiveSmallIntegerField()
    """The kind of words that is being written, or that all of them have."""
    below = models.BigIntegerField(null=True)
    """Documents with lower ids still have the words of before; None: none has."""

    class Meta:
        """One row."""

        db_table = "documents_rewriting"

    def __str__(self) -> str:
        return f"{self.words}: {self.below}"
