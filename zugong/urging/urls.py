from django.urls import path

from . import views

app_name = "urging"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("issue/", views.issue, name="issue"),
    path("letters/", views.LettersView.as_view(), name="letters"),
    path("dispatch/<str:institution>/<str:dispatch>/", views.dispatch, name="dispatch"),
    path("<int:pk>/", views.urging, name="urging"),
    path("<int:pk>/drop/", views.drop, name="drop"),
    path("notices/read/", views.read_all, name="read-all"),
    path("notices/<int:pk>/", views.open_notice, name="notice"),
]
