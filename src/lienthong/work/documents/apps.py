"""How Django knows this module."""

from django.apps import AppConfig


class Documents(AppConfig):
    """The documents desk."""

    name = "lienthong.work.documents"
    label = "documents"
