"""What is not sent yet is found by its limit too, also before it is issued."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """One index in place of another."""

    dependencies: ClassVar = [("documents", "0030_to_send")]

    operations: ClassVar = [
        migrations.RemoveIndex("outgoing", "outgoing_to_send"),
        migrations.AddIndex(
            "outgoing",
            models.Index(
                condition=Q(("sent_at", None)), fields=["organization_key", "send_by"], name="outgoing_not_sent"
            ),
        ),
    ]
