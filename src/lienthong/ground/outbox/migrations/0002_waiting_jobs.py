"""Find what waits in the same order, and what failed, without looking at everything that waits."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL(
            "create index outbox_waiting_in_order on procrastinate_jobs (lock) where status in ('todo', 'doing')",
            "drop index outbox_waiting_in_order",
        ),
        migrations.RunSQL(
            "create index outbox_failed on procrastinate_jobs (id) where status in ('failed', 'aborted')",
            "drop index outbox_failed",
        ),
    ]
