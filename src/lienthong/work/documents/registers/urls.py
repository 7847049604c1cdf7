"""The addresses of the registers."""

from django.urls import path

from lienthong.work.documents.registers.web import books, counting, entries, late, units

urlpatterns = [
    path("", books.shelf, name="registers"),
    path("statistics/", counting.statistics, name="statistics"),
    path("units/", units.units, name="units"),
    path("late/", late.late, name="late"),
    path("reports/<slug:direction>/", counting.report, name="report"),
    path("post/<int:document_id>/", entries.sending, name="send_by_post"),
    path("copies/<int:document_id>/", entries.use, name="lend_copy"),
    path("copies/<int:use_id>/back/", entries.back, name="give_back"),
    path("<slug:key>/", books.book, name="register"),
]
