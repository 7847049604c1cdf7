"""The addresses of cases."""

from django.urls import path

from lienthong.work.cases.web import acting, case, counter, counter_after, counter_slips, desk, finding, heads, redated

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
    path("new/", counter.new, name="new"),
    path("new/procedures/", counter.choose, name="choose"),
    path("new/people/", counter.known, name="known"),
    path("new/reckon/", counter.reckon, name="reckon"),
    path("new/papers/", counter.papers, name="papers"),
    path("new/files/", counter.upload, name="upload"),
    path("counter/", counter_after.counter, name="counter"),
    path("guidance/", counter_after.guidance, name="guidance"),
    path("guidance/<int:guidance_id>/", counter_after.guidance_note, name="guidance_note"),
    path("register/", counter_slips.register, name="register"),
    path("<int:case_id>/accepted/", counter_after.accepted, name="accepted"),
    path("<int:case_id>/slips/<slug:kind>/", counter_slips.slip, name="slip"),
    path("<int:case_id>/", case.case, name="case"),
    path("<int:case_id>/why/", case.why, name="why"),
    path("<int:case_id>/trail/", case.trail, name="trail"),
    path("<int:case_id>/files/<int:number>/", case.file, name="file"),
    path("<int:case_id>/act/<slug:action>/", acting.act, name="act"),
]
