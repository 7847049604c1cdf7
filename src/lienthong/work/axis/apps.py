"""The Django app of the axis pages."""

from django.apps import AppConfig


class AxisConfig(AppConfig):
    """Monitor, lists, and the way of a document. It keeps nothing; the hub's tables are looked at."""

    name = "lienthong.work.axis"
    label = "axis"
