"""The addresses of calendars."""

from django.urls import path

from lienthong.ground.calendars import web

app_name = "calendar"
urlpatterns = [
    path("", web.year, name="year"),
    path("due/", web.when_due, name="due"),
    path("notices/", web.notices, name="notices"),
]
