"""What a file was laid out from, so that nobody signs one that lacks its number or says what was said before."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more column."""

    dependencies: ClassVar = [("documents", "0006_hidden_ones")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="documentfile",
            name="basis",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
