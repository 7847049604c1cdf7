"""The addresses of the trail."""

from django.urls import path

from lienthong.ground.audit import web, web_rights

app_name = "audit"
urlpatterns = [
    path("", web.trail, name="trail"),
    path("rights/", web_rights.changes, name="rights"),
    path("rights/<int:entry_id>/confirm/", web_rights.confirm, name="confirm"),
    path("heads/", web.heads, name="heads"),
    path("heads/key.pem", web.key, name="key"),
    path("heads/<str:day>.json", web.head, name="head"),
]
