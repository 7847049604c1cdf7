"""How Django knows this module."""

from django.apps import AppConfig


class Files(AppConfig):
    """Files that people hand in or offices make: kept once by content, checked at the door."""

    name = "lienthong.ground.files"
    label = "files"
