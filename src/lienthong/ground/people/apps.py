"""The Django app of people: accounts and the posts they hold."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts and posts."""

    name = "lienthong.ground.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
