"""How Django knows this module."""

from django.apps import AppConfig


class Outbox(AppConfig):
    """Facts: kept in the transaction that makes them true, told to whoever listens, until each has heard."""

    name = "lienthong.ground.outbox"
    label = "outbox"
