"""How Django knows this module."""

from django.apps import AppConfig


class Letters(AppConfig):
    """What the platform's own offices send and receive over the axis."""

    name = "lienthong.ground.letters"
    label = "letters"
