from __future__ import annotations

from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("text-size/", views.text_size, name="text-size"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
