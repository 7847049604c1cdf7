"""What a letter says of the paper and of the documents that it recalls, updates or replaces."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Five columns, and an index for the recalls that wait for their document."""

    dependencies: ClassVar = [("letters", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField("letter", "paper_follows", models.BooleanField(default=False)),
        migrations.AddField("letter", "reason", models.TextField(blank=True, default="")),
        migrations.AddField("letter", "acts_on", models.CharField(blank=True, default="", max_length=255)),
        migrations.AddField("letter", "replaces", models.JSONField(default=list)),
        migrations.AddField("letter", "changes", models.JSONField(default=dict)),
        migrations.AddIndex(
            "letter",
            models.Index(fields=["sender_key", "created_at"], name="letter_recalls", condition=Q(business=1)),
        ),
    ]
