"""The addresses of searching."""

from django.urls import path

from lienthong.work.documents.searching import web

urlpatterns = [
    path("", web.search, name="search"),
    path("save/", web.save, name="save_search"),
    path("<int:search_id>/forget/", web.forget, name="forget_search"),
]
