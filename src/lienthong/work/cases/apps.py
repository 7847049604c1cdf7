"""How Django knows this module."""

from django.apps import AppConfig


class Cases(AppConfig):
    """Cases of citizens: taken in at a counter, handled across agencies under a clock, returned with a result."""

    name = "lienthong.work.cases"
    label = "cases"
