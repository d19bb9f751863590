from django.urls import path

from zugong.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("", views.institutions, name="institutions"),
    path("<str:id>/", views.institution, name="institution"),
    path("<str:id>/adopt/", views.adopt, name="adopt"),
]
