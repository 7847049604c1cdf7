"""An advisory body has a name of its own; until now that of a series was printed, whichever came last."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column. Which of several names was meant nobody can tell, so people enter it."""

    dependencies: ClassVar = [("documents", "0023_times_told_before")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="series",
            name="body_name",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
    ]
