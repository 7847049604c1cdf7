"""Answers of authorities about single certificates."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Their table."""

    dependencies: ClassVar = [("keys", "0003_other_name")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="RevocationAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(max_length=64)),
                ("issuer", models.CharField(max_length=1000)),
                ("place", models.CharField(max_length=500)),
                ("revoked", models.BooleanField()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("der", models.BinaryField()),
                ("told_at", models.DateTimeField()),
                ("good_until", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["fingerprint", "-told_at"], name="answer_about_certificate"),
                    models.Index(fields=["id"], name="answer_of_loss", condition=models.Q(("revoked", True))),
                ],
            },
        ),
    ]
