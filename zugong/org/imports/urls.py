"""Addresses of the import pages; included by org."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("<int:pk>/", views.preview, name="import"),
    path("<int:pk>/columns/", views.columns, name="import-columns"),
    path("<int:pk>/rows/<int:row>/", views.correct, name="import-correct"),
    path("<int:pk>/look/", views.look_again, name="import-look"),
    path("<int:pk>/apply/", views.apply, name="import-apply"),
    path("<int:pk>/drop/", views.drop, name="import-drop"),
    path("<int:pk>/withdraw/", views.withdraw, name="import-withdraw"),
    path("<int:pk>/wrong.xlsx", views.wrong_rows, name="import-wrong-rows"),
]
