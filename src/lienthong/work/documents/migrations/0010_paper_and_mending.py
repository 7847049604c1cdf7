"""Why paper follows, and how a document mends an issued one: it replaces it, or corrects a slip."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns. What was drafted so far was begun as a correction: nothing said on the axis that it replaces."""

    dependencies: ClassVar = [("documents", "0009_direct_by")]

    operations: ClassVar = [
        migrations.AddField("outgoing", "paper_because", models.CharField(blank=True, default="", max_length=12)),
        migrations.AddField(
            "outgoing",
            "mending",
            models.CharField(
                blank=True, choices=[("replaces", "Replaces"), ("corrects", "Corrects")], default="", max_length=8
            ),
        ),
        migrations.RunSQL(
            "UPDATE documents_outgoing SET mending = 'corrects' WHERE replaces_id IS NOT NULL", migrations.RunSQL.noop
        ),
    ]
