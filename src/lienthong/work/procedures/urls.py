"""The addresses of procedures."""

from django.urls import path

from lienthong.work.procedures.web import desk, reading

app_name = "procedures"
urlpatterns = [
    path("", reading.listing, name="list"),
    path("drafts/", desk.drafts, name="drafts"),
    path("drafts/<int:version_id>/", desk.edit, name="edit"),
    path("drafts/<int:version_id>/review/", desk.review, name="review"),
    path("<slug:key>/", reading.page, name="page"),
    path("<slug:key>/draft/", desk.start, name="start"),
    path("<slug:key>/<int:number>/", reading.version, name="version"),
]
