"""Why a series of numbers was closed."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more column."""

    dependencies: ClassVar = [("documents", "0017_frozen_ones")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="series",
            name="ended_because",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
    ]
