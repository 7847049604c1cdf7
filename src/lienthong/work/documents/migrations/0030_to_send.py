"""What the clerk has to send, to hand over and to look after is few of all, and found without reading the rest."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Two indexes."""

    dependencies: ClassVar = [("documents", "0029_rewriting")]

    operations: ClassVar = [
        migrations.AddIndex(
            "outgoing",
            models.Index(
                condition=Q(("issued_at__isnull", False), ("sent_at", None)),
                fields=["organization_key", "send_by"],
                name="outgoing_to_send",
            ),
        ),
        migrations.AddIndex(
            "receiver",
            models.Index(
                condition=Q(("state__in", ("to_send", "not_sent", "refused"))),
                fields=["document", "state"],
                name="receiver_to_act",
            ),
        ),
    ]
