"""The page that shows the whole design system."""

from django.urls import path

from lienthong.faces.design import views

app_name = "design"
urlpatterns = [path("", views.show, name="show")]
