"""The addresses of the outbox."""

from django.urls import path

from lienthong.ground.outbox import web

app_name = "outbox"
urlpatterns = [
    path("", web.troubles, name="troubles"),
    path("<int:number>/again/", web.again, name="again"),
    path("<int:number>/close/", web.close, name="close"),
]
