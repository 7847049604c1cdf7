"""Addresses of the organisations' pages."""

from django.urls import path

from lienthong.ground.organizations import web

app_name = "organizations"
urlpatterns = [
    path("", web.listing, name="list"),
    path("<slug:key>/", web.page, name="page"),
]
