"""By which document a certificate is used that is made out to another name."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more column."""

    dependencies: ClassVar = [("keys", "0002_revocation_lists")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="keyholding",
            name="other_name_because",
            field=models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
    ]
