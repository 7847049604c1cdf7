"""The addresses of cases."""

from django.urls import path

from lienthong.work.cases.web import acting, case, desk, finding, heads, redated

app_name = "cases"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("search/", finding.search, name="search"),
    path("track/", finding.track, name="track"),
    path("unit/", heads.unit, name="unit"),
    path("unit/delegations/<int:delegation_id>/end/", heads.end_delegation, name="end_delegation"),
    path("deadlines/", heads.deadlines, name="deadlines"),
    path("stuck/", heads.stuck, name="stuck"),
    path("redated/", redated.changes, name="redated"),
    path("redated/<int:redating_id>/", redated.change, name="redating"),
    path("<int:case_id>/", case.case, name="case"),
    path("<int:case_id>/files/<int:number>/", case.file, name="file"),
    path("<int:case_id>/act/<slug:action>/", acting.act, name="act"),
]
