"""How Django knows this module."""

from django.apps import AppConfig


class Calendars(AppConfig):
    """When offices work: calendars, the notices that set them, and what a changed one moves."""

    name = "lienthong.ground.calendars"
    label = "calendars"
