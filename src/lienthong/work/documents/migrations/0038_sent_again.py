"""A line of a receiver to whom a document was sent once more, tied to the line where it failed."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies: ClassVar = [("documents", "0037_further_receivers")]

    operations: ClassVar = [
        migrations.AddField(
            "receiver",
            "again_of",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="again",
                to="documents.receiver",
            ),
        ),
    ]
