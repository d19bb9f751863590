"""Addresses of the import pages; included by org."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/<int:pk>/", views.preview, name="import"),
    path("imports/<int:pk>/columns/", views.columns, name="import-columns"),
    path("imports/<int:pk>/rows/<int:row>/", views.correct, name="import-correct"),
    path("imports/<int:pk>/look/", views.look_again, name="import-look"),
    path("imports/<int:pk>/apply/", views.apply, name="import-apply"),
    path("imports/<int:pk>/drop/", views.drop, name="import-drop"),
    path("imports/<int:pk>/withdraw/", views.withdraw, name="import-withdraw"),
    path("imports/<int:pk>/wrong.xlsx", views.wrong_rows, name="import-wrong-rows"),
]
