"""Receivers that are added to an issued document; their times count from when it was sent to them."""

from importlib import import_module
from typing import ClassVar

from django.db import migrations, models

BEFORE = import_module("lienthong.work.documents.migrations.0025_sending").VIEW
SENT = "went.sent_at"
# GREATEST passes over what is not known: of a receiver that the document names it is the moment of sending.
AFTER = BEFORE.replace(SENT, "since").replace(
    "SELECT way = 'axis' AS axis,", f"SELECT GREATEST(added_at, {SENT}) AS since, way = 'axis' AS axis,"
)
DROP = "DROP VIEW documents_sending;"


class Migration(migrations.Migration):
    """Three columns, and the view with another moment."""

    dependencies: ClassVar = [("documents", "0036_senders_filled")]

    operations: ClassVar = [
        migrations.AddField("receiver", "added_at", models.DateTimeField(null=True)),
        migrations.AddField("receiver", "added_by_word_of", models.CharField(blank=True, default="", max_length=200)),
        migrations.AddField("receiver", "added_because", models.CharField(blank=True, default="", max_length=500)),
        migrations.RunSQL(DROP + AFTER, DROP + BEFORE),
    ]
