from django.urls import path

from . import views

app_name = "evidence"
urlpatterns = [
    path("", views.FactsView.as_view(), name="facts"),
    path("facts/<int:pk>/", views.fact, name="fact"),
    path("files/<uuid:pk>/", views.download, name="file"),
]
