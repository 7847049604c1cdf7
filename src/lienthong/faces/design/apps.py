"""The Django app of the design system."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Tokens, type, components."""

    name = "lienthong.faces.design"
    label = "design"
