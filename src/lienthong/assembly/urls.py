"""Every address of the web, and who answers it."""

from django.urls import include, path

from lienthong.assembly import joining

joining.join()

urlpatterns = [
    path("", include("lienthong.faces.web.urls")),
    path("design/", include("lienthong.faces.design.urls")),
    path("organizations/", include("lienthong.ground.organizations.urls")),
    path("axis/", include("lienthong.work.axis.urls")),
    path("facts/", include("lienthong.ground.outbox.urls")),
    path("audit/", include("lienthong.ground.audit.urls")),
    path("keys/", include("lienthong.ground.keys.urls")),
    path("calendar/", include("lienthong.ground.calendars.urls")),
    path("procedures/", include("lienthong.work.procedures.urls")),
    path("cases/", include("lienthong.work.cases.urls")),
    path("documents/", include("lienthong.work.documents.urls")),
]

handler400 = "lienthong.faces.web.errors.bad_request"
handler403 = "lienthong.faces.web.errors.not_allowed"
handler404 = "lienthong.faces.web.errors.not_found"
handler429 = "lienthong.faces.web.errors.too_many_requests"
handler500 = "lienthong.faces.web.errors.our_fault"
