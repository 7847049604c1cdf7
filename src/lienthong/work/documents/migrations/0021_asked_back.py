"""What its sender wants back is found at once among all that came to the province."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """One small index: hardly anything is asked back."""

    dependencies: ClassVar = [("documents", "0020_settled_on")]

    operations: ClassVar = [
        migrations.AddIndex(
            "incoming",
            models.Index(
                fields=["organization_key", "recall_asked_at"],
                name="incoming_asked_back",
                condition=Q(recall_asked_at__isnull=False),
            ),
        ),
    ]
