"""The Django app of the web's own rooms: home, sign-in, one's account, what is shown when something is wrong."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Home, sign-in, errors."""

    name = "lienthong.faces.web"
    label = "web"
