"""The addresses of procedures."""

from django.urls import path

from lienthong.work.procedures.web import amounts, catalogue, drafts, reading, review

app_name = "procedures"
urlpatterns = [
    path("", reading.listing, name="list"),
    path("new/", catalogue.new, name="new"),
    path("amounts/", amounts.amounts, name="amounts"),
    path("amounts/new/", amounts.set_amount, name="set_amount"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<int:version_id>/", drafts.overview, name="edit"),
    path("drafts/<int:version_id>/review/", review.review, name="review"),
    path("drafts/<int:version_id>/<slug:key>/", drafts.section, name="section"),
    path("drafts/<int:version_id>/<slug:key>/<slug:place>/", drafts.row, name="row"),
    path("<slug:key>/", reading.page, name="page"),
    path("<slug:key>/draft/", drafts.start, name="start"),
    path("<slug:key>/abolish/", catalogue.abolish, name="abolish"),
    path("<slug:key>/<int:number>/", reading.version, name="version"),
]
