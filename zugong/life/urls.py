from django.urls import path

from . import pages, views

app_name = "life"
urlpatterns = [
    path("", pages.MeetingList.as_view(), name="meetings"),
    path("record", views.record, name="record"),
    path("record/roll", views.roll, name="roll"),
    path("mine", views.mine, name="mine"),
    path("<int:pk>/", views.meeting, name="meeting"),
    path("<int:pk>/recorded", views.recorded, name="recorded"),
    path("<int:pk>/correct", views.correct, name="correct"),
    path("<int:pk>/withdraw", views.withdraw, name="withdraw"),
]
