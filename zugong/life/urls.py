from django.urls import path

from . import dual, pages, views, year_views, years

app_name = "life"
urlpatterns = [
    path("", pages.MeetingList.as_view(), name="meetings"),
    path("record", views.record, name="record"),
    path("record/roll", views.roll, name="roll"),
    path("mine", views.mine, name="mine"),
    path("conformity", years.ConformityList.as_view(), name="conformity"),
    path("dual", dual.DualList.as_view(), name="dual"),
    path("year/<int:pk>", year_views.year, name="year"),
    path("birthdays", year_views.month, name="birthdays"),
    path("birthdays/<int:pk>/card", year_views.card, name="birthday-card"),
    path("birthdays/<int:pk>/choose", year_views.choose, name="birthday-choice"),
    path("<int:pk>/", views.meeting, name="meeting"),
    path("<int:pk>/recorded", views.recorded, name="recorded"),
    path("<int:pk>/word", views.word, name="word"),
    path("<int:pk>/correct", views.correct, name="correct"),
    path("<int:pk>/withdraw", views.withdraw, name="withdraw"),
]
