"""The addresses of documents that go out."""

from django.urls import path

from lienthong.work.documents.outgoing.web import (
    acting,
    annexes,
    authorities,
    bodies,
    clerk,
    copying,
    drafting,
    elsewhere,
    lists,
    office,
    seeing,
    signing,
    uploading,
)

urlpatterns = [
    path("", lists.out, name="out"),
    path("new/", drafting.new, name="new"),
    path("upload/", uploading.new, name="upload"),
    path("preview/", drafting.preview, name="preview"),
    path("copies/new/", copying.new, name="copy_new"),
    path("<int:document_id>/copies/again/", copying.again, name="copy_again"),
    path("clerk/", clerk.today, name="clerk"),
    path("signing/", signing.many, name="to_sign"),
    path("numbers/", office.numbers_page, name="numbers"),
    path("numbers/<int:series_id>/end/", office.end_series, name="end_series"),
    path("numbers/<int:series_id>/body/", bodies.name_body, name="name_body"),
    path("numbers/<int:series_id>/seal/", bodies.decide_seal, name="body_seal"),
    path("authorities/", authorities.authorities, name="authorities"),
    path("authorities/pass-on/", authorities.pass_on, name="pass_on"),
    path("authorities/<int:authority_id>/end/", authorities.end_authority, name="end_authority"),
    path("authorities/<int:authority_id>/take-back/", authorities.take_back, name="take_back"),
    path("letterhead/", office.letterhead, name="letterhead"),
    path("<int:document_id>/edit/", drafting.edit, name="edit"),
    path("<int:document_id>/upload/", uploading.again, name="upload_again"),
    path("<int:document_id>/annexes/", annexes.change, name="annexes"),
    path("<int:document_id>/sign/", signing.one, name="sign"),
    path("<int:document_id>/sign/here/", elsewhere.sign, name="sign_here"),
    path("<int:document_id>/seal/here/", elsewhere.seal, name="seal_here"),
    path("<int:document_id>/act/<slug:action>/", acting.act, name="out_act"),
    path("<int:document_id>/receivers/<int:receiver_id>/", clerk.hand_over, name="hand_over"),
    path("<int:document_id>/files/<int:file_id>/", seeing.file, name="out_file"),
    path("<int:document_id>/files/<int:file_id>/<int:page>-<slug:size>.png", seeing.picture, name="out_picture"),
]
