"""The addresses of documents that came."""

from django.urls import path

from lienthong.work.documents.incoming.web import acting, directing, intake, lists, page, papers, rules, work

urlpatterns = [
    path("", lists.arrivals, name="in"),
    path("new/", intake.new, name="in_new"),
    path("direct/", directing.direct, name="in_direct"),
    path("rules/", rules.rules, name="in_rules"),
    path("registered/", lists.registered, name="in_registered"),
    path("mine/", work.mine, name="in_mine"),
    path("unit/", work.unit, name="in_unit"),
    path("deadlines/", work.follow, name="in_follow"),
    path("<int:document_id>/act/<slug:action>/", acting.act, name="in_act"),
    path("<int:document_id>/papers/<slug:kind>/", papers.printed, name="in_paper"),
    path("<int:document_id>/files/<int:number>/", page.file, name="in_file"),
    path("<int:document_id>/files/<int:number>/picture/", page.picture, name="in_picture"),
]
