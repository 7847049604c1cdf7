"""What is known of facts beyond the jobs themselves: what went wrong, and when periodic work was last due."""

from django.conf import settings
from django.db import models


class Trouble(models.Model):
    """The last failure of one job. Kept outside the listener's transaction, which was rolled back."""

    job_id = models.BigIntegerField(primary_key=True)
    error = models.TextField()
    vi = models.TextField(blank=True)
    en = models.TextField(blank=True)
    """The failure in a person's words, where the listener refused with words."""
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.job_id}: {self.error}"


class Period(models.Model):
    """When a periodic piece of work was last given out, by the machine's time."""

    name = models.CharField(max_length=100, primary_key=True)
    last_due = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.last_due:%Y-%m-%d %H:%M}"
