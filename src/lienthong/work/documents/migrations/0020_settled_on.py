"""When the works were settled that a file is about."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more column."""

    dependencies: ClassVar = [("documents", "0019_late_ones")]

    operations: ClassVar = [
        migrations.AddField(model_name="workfile", name="settled_on", field=models.DateField(null=True)),
    ]
