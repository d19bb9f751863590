from django.urls import path

from . import views

app_name = "cockpit"
urlpatterns = [
    path("", views.home, name="home"),
    path("units/<int:pk>/overview", views.unit, name="unit"),
    path("search", views.search, name="search"),
]
