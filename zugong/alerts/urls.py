from django.urls import path

from . import views

app_name = "alerts"
urlpatterns = [
    path("", views.AlertsView.as_view(), name="alerts"),
    path("<int:pk>/", views.alert, name="alert"),
    path("of/<int:pk>/", views.of_unit, name="of-unit"),
]
