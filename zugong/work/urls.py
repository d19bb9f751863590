from django.urls import path

from . import views

app_name = "work"
urlpatterns = [
    path("", views.duties, name="duties"),
    path("scope/", views.ScopeView.as_view(), name="scope"),
    path("scope/finished/", views.finished, name="scope-finished"),
    path("<int:pk>/", views.duty, name="duty"),
    path("<int:pk>/exempt/", views.exempt, name="exempt"),
    path("<int:pk>/restore/", views.restore, name="restore"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="read-all"),
    path("inbox/<int:pk>/", views.open_message, name="message"),
]
