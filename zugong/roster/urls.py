from django.urls import path

from .views import people, tables, units

app_name = "roster"
urlpatterns = [
    path("", tables.statistics, name="home"),
    path("list", tables.Roster.as_view(), name="list"),
    path("terms", tables.Terms.as_view(), name="terms"),
    path("advice", tables.Advice.as_view(), name="advice"),
    path("units/<int:pk>/", units.card, name="card"),
    path("units/<int:pk>/edit", units.edit, name="unit-edit"),
    path("people/<int:pk>/", people.edit, name="person"),
    path("people/<int:pk>/form", people.form, name="form"),
    path("people/<int:pk>/read", people.read, name="read"),
]
