"""How Django knows this module."""

from django.apps import AppConfig


class Audit(AppConfig):
    """The trail of everything that people do and look at."""

    name = "lienthong.ground.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear who signs in, and who fails to."""
        from lienthong.ground.audit import hearing

        hearing.join()
