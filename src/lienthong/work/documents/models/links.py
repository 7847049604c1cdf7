"""What one document on a desk does to another one there: it replaces, updates, recalls or repeats it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lienthong.work.documents.models.document import Document


class DocumentLink(models.Model):
    """One document acts on an earlier one. Both pages show it, and neither document changes by it."""

    class Kind(models.TextChoices):
        """How (edXML §7; Decree 30, App. VI, III.1.h for what repeats)."""

        REPLACES = "replaces"
        UPDATES = "updates"
        RECALLS = "recalls"
        REPEATS = "repeats"

    later = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="acts_on")
    earlier = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="acted_on_by")
    """None while the document that is meant has not come: letters may overtake each other."""
    kind = models.CharField(max_length=8, choices=Kind.choices)
    named = models.CharField(max_length=255, blank=True)
    """The id by which the later one names the earlier, as its sender wrote it."""
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    """From when on it counts: the later one is registered (what is not obliges nobody, Decree 30 art. 22.1)."""

    class Meta:
        """Once a pair and name; what waits is found by name."""

        db_table = "documents_link"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["later", "kind", "named"], name="document_link_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "named"], name="document_link_waits", condition=Q(earlier=None)),
        ]

    def __str__(self) -> str:
        return f"{self.later_id} {self.kind} {self.earlier_id or self.named}"
