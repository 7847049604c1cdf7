"""The addresses of documents that go out."""

from django.urls import path

from lienthong.work.documents.outgoing.web import lists

urlpatterns = [
    path("", lists.out, name="out"),
]
