"""Until when what was submitted is to be directed, so that what is late can be followed (Decree 30 art. 4.2.c)."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more column; of what was submitted before, nobody counts it."""

    dependencies: ClassVar = [("documents", "0008_letterheads_stay")]

    operations: ClassVar = [
        migrations.AddField(model_name="incoming", name="direct_by", field=models.DateTimeField(null=True)),
    ]
