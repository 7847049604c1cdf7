"""How Django knows this module."""

from django.apps import AppConfig


class Procedures(AppConfig):
    """Administrative procedures: their versions, what each asks for, what it costs and how long it may take."""

    name = "lienthong.work.procedures"
    label = "procedures"
