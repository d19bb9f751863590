from django.urls import path

from . import pages, views

app_name = "transfers"
urlpatterns = [
    path("", pages.TransferList.as_view(), name="transfers"),
    path("new", views.new, name="new"),
    path("arrive", views.arrive, name="arrive"),
    path("mine", views.mine, name="mine"),
    path("letters", pages.LetterList.as_view(), name="letters"),
    path("letters/<int:pk>", views.letter, name="letter"),
    path("committees", views.committees, name="committees"),
    path("notices/<int:pk>", views.open_notice, name="notice"),
    path("notices/read", views.read_all, name="read-all"),
    path("<int:pk>/", views.transfer, name="transfer"),
    path("<int:pk>/receipt", views.receipt, name="receipt"),
]
