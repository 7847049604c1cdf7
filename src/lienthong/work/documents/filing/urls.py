"""The addresses of files."""

from django.urls import path

from lienthong.work.documents.filing.web import acting, archive, exporting, files, yearly

urlpatterns = [
    path("", files.files, name="files"),
    path("new/", files.new, name="open_file"),
    path("put/<int:document_id>/", files.put, name="put_in_file"),
    path("out/<int:member_id>/", acting.take_out, name="take_out"),
    path("list/<int:year>/", yearly.yearly, name="file_list"),
    path("list/<int:year>/add/", yearly.add, name="file_list_add"),
    path("list/<int:year>/bring/", yearly.bring, name="file_list_bring"),
    path("list/<int:year>/approve/", yearly.approve, name="file_list_approve"),
    path("list/line/<int:entry_id>/remove/", yearly.remove, name="file_list_remove"),
    path("archive/", archive.offered, name="archive"),
    path("archive/<slug:kind>.<slug:form>", archive.paper, name="archive_paper"),
    path("<int:file_id>/", files.file, name="file"),
    path("<int:file_id>/close/", acting.close, name="close_file"),
    path("<int:file_id>/longer/", acting.keep_longer, name="keep_longer"),
    path("<int:file_id>/hand/", acting.hand_to, name="hand_file"),
    path("<int:file_id>/lock/", acting.lock, name="lock_file"),
    path("<int:file_id>/act/<slug:action>/", acting.press, name="press_file"),
    path("<int:file_id>/contents.<slug:form>", archive.contents, name="file_contents"),
    path("<int:file_id>/export.<slug:form>", exporting.export, name="export_file"),
]
