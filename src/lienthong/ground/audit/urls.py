"""The addresses of the trail."""

from django.urls import path

from lienthong.ground.audit import web

app_name = "audit"
urlpatterns = [
    path("", web.trail, name="trail"),
    path("heads/", web.heads, name="heads"),
    path("heads/key.pem", web.key, name="key"),
    path("heads/<str:day>.json", web.head, name="head"),
]
