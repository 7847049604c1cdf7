"""The Django app of organisations."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Organisations, their codes and their successions."""

    name = "lienthong.ground.organizations"
    label = "organizations"
    default_auto_field = "django.db.models.BigAutoField"
