"""The addresses of documents: each room brings its own."""

from django.urls import include, path

from lienthong.work.documents import web
from lienthong.work.documents.filing import urls as filing
from lienthong.work.documents.freezing import web as freezing
from lienthong.work.documents.incoming import urls as incoming
from lienthong.work.documents.leaving import web as leaving
from lienthong.work.documents.outgoing import urls as outgoing
from lienthong.work.documents.registers import urls as registers
from lienthong.work.documents.searching import urls as searching

app_name = "documents"
urlpatterns = [
    path("in/", include(incoming.urlpatterns)),
    path("out/", include(outgoing.urlpatterns)),
    path("files/", include(filing.urlpatterns)),
    path("registers/", include(registers.urlpatterns)),
    path("search/", include(searching.urlpatterns)),
    path("freezing/", freezing.page, name="freezing"),
    path("sit/", web.sit, name="sit"),
    path("<int:document_id>/", web.document, name="document"),
    path("<int:document_id>/trail/", web.trail, name="trail"),
    path("<int:document_id>/print/", leaving.on_paper, name="print"),
    path("<int:document_id>/metadata.<slug:form>", leaving.metadata, name="metadata"),
]
