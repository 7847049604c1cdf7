"""The addresses of the axis."""

from django.urls import path

from lienthong.work.axis.web import finding, lists, monitor

app_name = "axis"
urlpatterns = [
    path("", monitor.monitor, name="monitor"),
    path("stuck/", lists.stuck, name="stuck"),
    path("refused/", lists.refused, name="refused"),
    path("refused/<uuid:identity>/bytes/", lists.refused_bytes, name="refused_bytes"),
    path("refused/<uuid:identity>/seen/", lists.refused_seen, name="refused_seen"),
    path("held/", lists.held, name="held"),
    path("held/<int:number>/", lists.decide, name="decide"),
    path("where/", finding.where, name="where"),
    path("where/<int:position>/", finding.document, name="document"),
    path("where/<int:position>/receipt/", finding.receipt, name="receipt"),
    path("organization/<path:key>/", monitor.organization, name="organization"),
]
