from django.urls import path

from . import beside, calendar_views, views

app_name = "cockpit"
urlpatterns = [
    path("", views.home, name="home"),
    path("waiting/", views.waiting, name="waiting"),
    path("later/", views.later, name="later"),
    path("units/<int:pk>/overview", views.unit, name="unit"),
    path("coordination/", beside.groups, name="groups"),
    path("coordination/<int:pk>/", beside.group, name="group"),
    path("units/<int:pk>/ties", beside.ties_of, name="ties"),
    path("pairs/<int:pk>/", beside.pair, name="pair"),
    path("calendar/", calendar_views.show, name="calendar"),
    path("calendar/zugong.ics", calendar_views.export, name="calendar-ics"),
    path("search", views.search, name="search"),
]
