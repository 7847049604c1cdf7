"""Files as they were handed in or made. The content lies on disk under its digest, once however often it is kept."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from lienthong.ground.files.verdicts import Verdict


class File(models.Model):
    """One keeping of one content: who, when, under which name, and what was found in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    name = models.CharField(max_length=255)
    pages = models.PositiveIntegerField(null=True, blank=True)
    verdict = models.JSONField()
    purpose = models.CharField(max_length=64, blank=True)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    @property
    def judged(self) -> Verdict:
        """What was found when it was kept."""
        kept: dict[str, Any] = self.verdict
        return Verdict.from_json(kept)

    def __str__(self) -> str:
        return self.name
