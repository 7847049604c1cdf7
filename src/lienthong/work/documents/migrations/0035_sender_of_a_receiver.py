"""What came back or has to leave on paper is found by the office that sent it, not among that of the whole province."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A column, and an index by it; old rows are filled by the next one."""

    dependencies: ClassVar = [("documents", "0034_what_left")]

    operations: ClassVar = [
        migrations.AddField(
            "receiver", "sender_key", models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.RemoveIndex("receiver", "receiver_to_act"),
        migrations.AddIndex(
            "receiver",
            models.Index(
                condition=Q(("state__in", ("to_send", "not_sent", "refused"))),
                fields=["sender_key", "state"],
                name="receiver_to_act",
            ),
        ),
    ]
