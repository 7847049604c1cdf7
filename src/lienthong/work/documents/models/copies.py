"""What only a copy has: of which document it is one, in which of the three kinds, from what to what."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lienthong.work.documents.models.document import Document


class Copy(models.Model):
    """Sao y, sao lục or trích sao of a document of the same office (Decree 30/2020/NĐ-CP art. 25)."""

    class Form(models.TextChoices):
        """What something is made of."""

        PAPER = "paper"
        ELECTRONIC = "electronic"

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.PROTECT, related_name="copy")
    """The copy itself: a document that goes out, whose `type_key` is the kind."""
    source = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="copies")
    source_form = models.CharField(max_length=10, choices=Form.choices)
    target = models.CharField(max_length=10, choices=Form.choices)
    lines = ArrayField(models.CharField(max_length=300), default=list)
    """Authority and title of whoever allows it, line by line as printed over the name."""
    source_is_copy = models.BooleanField(default=False)
    """Whoever prepared it said that the paper which came is itself a true copy."""

    class Meta:
        """In the order of making."""

        db_table = "documents_copy"
        ordering: ClassVar[list[str]] = ["document_id"]

    def __str__(self) -> str:
        return f"{self.document_id} of {self.source_id}"
