"""The addresses of keys."""

from django.urls import path

from lienthong.ground.keys import web, web_desktop

app_name = "keys"
urlpatterns = [
    path("", web.list_, name="list"),
    path("picture/", web.picture, name="picture"),
    path("sign/<uuid:task_id>/", web_desktop.sign, name="sign"),
    path("sign/<uuid:task_id>/state/", web_desktop.state, name="sign_state"),
    path("sign/round/<uuid:round_id>/", web_desktop.sign_many, name="sign_many"),
    path("sign/round/<uuid:round_id>/state/", web_desktop.state_of_many, name="sign_many_state"),
    path("desktop/round/<slug:word>/signed/", web_desktop.upload_many, name="desktop_upload_many"),
    path("desktop/<slug:word>/file.pdf", web_desktop.file, name="desktop_file"),
    path("desktop/<slug:word>/signed/", web_desktop.upload, name="desktop_upload"),
]
