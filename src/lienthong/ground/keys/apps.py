"""How Django knows this module."""

from django.apps import AppConfig


class Keys(AppConfig):
    """Keys of people and organisations, trust roots, and what is handed to the signing service of a desktop."""

    name = "lienthong.ground.keys"
    label = "keys"
    default_auto_field = "django.db.models.BigAutoField"
