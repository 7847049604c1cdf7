"""Since when and why a certificate is revoked stands beside the answer that said so."""

from typing import Any, ClassVar

from cryptography.x509 import ocsp
from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """From the answers themselves, which were verified when they were kept."""
    for row in apps.get_model("keys", "RevocationAnswer").objects.filter(revoked=True).iterator():
        told = list(ocsp.load_der_ocsp_response(bytes(row.der)).responses)
        since = [(one.revocation_time_utc, one.revocation_reason) for one in told if one.revocation_time_utc]
        row.revoked_at, reason = since[0] if len(since) == 1 else (row.told_at, None)
        row.reason = reason.value if reason else ""
        row.save(update_fields=["revoked_at", "reason"])


class Migration(migrations.Migration):
    """Two columns."""

    dependencies: ClassVar = [("keys", "0005_rounds")]

    operations: ClassVar = [
        migrations.AddField("revocationanswer", "revoked_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "revocationanswer", "reason", models.CharField(blank=True, default="", max_length=24), False
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "revocationanswer",
            models.CheckConstraint(
                condition=models.Q(("revoked", False), ("revoked_at__isnull", False), _connector="OR"),
                name="loss_since_a_day",
            ),
        ),
    ]
