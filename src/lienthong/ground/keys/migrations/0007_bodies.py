"""An advisory body may have a seal of its own, and with it a key and a picture."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Whose key and whose picture it is; until now all were the organisation's own."""

    dependencies: ClassVar = [("keys", "0006_losses")]

    operations: ClassVar = [
        migrations.RemoveConstraint("keyholding", "key_given_once"),
        migrations.RemoveConstraint("picture", "one_picture_a_holder"),
        migrations.AddField("keyholding", "body", models.CharField(blank=True, default="", max_length=24)),
        migrations.AddField("keyholding", "body_name", models.CharField(blank=True, default="", max_length=200)),
        migrations.AddField("picture", "body", models.CharField(blank=True, default="", max_length=24)),
        migrations.AddConstraint(
            "keyholding",
            models.UniqueConstraint(
                condition=models.Q(("used_until__isnull", True)),
                fields=("account", "organization_key", "body", "fingerprint"),
                name="key_given_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "keyholding",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("body", ""), ("body_name", "")),
                    models.Q(("account", None), ("body__gt", ""), ("body_name__gt", "")),
                    _connector="OR",
                ),
                name="key_of_body",
            ),
        ),
        migrations.AddConstraint(
            "picture",
            models.UniqueConstraint(
                condition=models.Q(("replaced_at", None)),
                fields=("account", "organization_key", "body"),
                name="one_picture_a_holder",
                nulls_distinct=False,
            ),
        ),
    ]
