"""What stands frozen is listed without looking at everything."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more index."""

    dependencies: ClassVar = [("documents", "0016_passed_on_and_bodies")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=["organization_key", "-id"], name="document_frozen", condition=models.Q(("frozen", True))
            ),
        ),
    ]
