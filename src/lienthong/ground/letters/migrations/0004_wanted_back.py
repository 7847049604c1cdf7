"""Which messages the hub may have without our knowing it, and which of these were recalled meanwhile."""

from typing import ClassVar

from django.db import migrations, models

# Of those that were offered before this was written down, nobody knows.
MAYBE = "UPDATE letters_dispatch SET unanswered = attempts WHERE state = 'waiting'"


class Migration(migrations.Migration):
    """Three columns."""

    dependencies: ClassVar = [("letters", "0003_recalls_wait_elsewhere")]

    operations: ClassVar = [
        migrations.AddField("dispatch", "unanswered", models.PositiveIntegerField(default=0)),
        migrations.AddField("dispatch", "wanted_back_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("dispatch", "wanted_back_because", models.TextField(blank=True, default="")),
        migrations.RunSQL(MAYBE, migrations.RunSQL.noop),
    ]
