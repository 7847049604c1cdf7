from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Gap",
            fields=[
                ("first_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("last_id", models.BigIntegerField()),
                ("since", models.DateTimeField()),
                ("horizon", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("link", models.BigIntegerField()),
                ("entries", models.BigIntegerField()),
                ("signed", models.TextField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-day"],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("after_id", models.BigIntegerField()),
                ("last_id", models.BigIntegerField()),
                ("missing", models.TextField()),
                ("late", models.TextField()),
                ("count", models.PositiveIntegerField()),
                ("digests", models.BinaryField()),
                ("previous", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("act", models.CharField(max_length=40)),
                ("thing", models.CharField(max_length=120)),
                ("organization_key", models.CharField(max_length=64)),
                ("account_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=160)),
                ("facts", models.TextField()),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["thing", "-id"], name="audit_thing"),
                    models.Index(fields=["account_id", "-id"], name="audit_account"),
                    models.Index(fields=["organization_key", "-id"], name="audit_organization"),
                ],
            },
        ),
    ]
