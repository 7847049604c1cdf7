"""Which incoming document a letter tells its sender of a doubt about."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies: ClassVar = [("documents", "0038_sent_again")]

    operations: ClassVar = [
        migrations.AddField(
            "outgoing",
            "doubts",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="doubted_by",
                to="documents.document",
            ),
        ),
    ]
