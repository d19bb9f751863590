from django.urls import path

from . import appointing, portals, sending, views

app_name = "casework"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("all/", views.CasesView.as_view(), name="cases"),
    path("portals/", portals.portals, name="portals"),
    path("portals/<str:institution>/<str:name>/", portals.portal, name="portal"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/act/", views.act, name="act"),
    path("<int:pk>/pause/", views.pause, name="pause"),
    path("<int:pk>/resume/", views.resume, name="resume"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/delegate/", views.delegate, name="delegate"),
    path("<int:pk>/appoint/", appointing.appoint, name="appoint"),
    path("<int:pk>/sheet/", views.sheet, name="sheet"),
    path("<str:institution>/<str:route>/", views.diagram, name="route"),
    path("<str:institution>/<str:route>/send/", sending.send, name="send"),
    path("<str:institution>/<str:route>/new/", views.new, name="new"),
    path("<str:institution>/<str:route>/board/", views.board, name="board"),
    path("<str:institution>/<str:route>/board/<int:pk>/", views.card, name="card"),
]
