from django.urls import path

from .views import counting, holding, reading, voting, watching

app_name = "ballots"
urlpatterns = [
    path("", reading.home, name="home"),
    path("new", holding.choose, name="new"),
    path("new/<str:institution>/<str:form>", holding.prepare, name="prepare"),
    path("<int:pk>/", reading.poll, name="poll"),
    path("<int:pk>/vote", voting.vote, name="vote"),
    path("<int:pk>/result", reading.result, name="result"),
    path("<int:pk>/numbers", reading.numbers, name="numbers"),
    path("<int:pk>/screen", reading.screen, name="screen"),
    path("<int:pk>/watch", watching.watch, name="watch"),
    path("<int:pk>/slips", holding.slips, name="slips"),
    path("<int:pk>/paper", counting.paper, name="paper"),
    path("<int:pk>/count", counting.count, name="count"),
    path("<int:pk>/recuse", holding.recuse, name="recuse"),
    path("<int:pk>/withdraw", holding.withdraw, name="withdraw"),
    path("<int:pk>/<str:verb>", holding.go_on, name="go-on"),
    path("s/", voting.enter, name="enter"),
    path("s/<str:code>", voting.by_slip, name="slip"),
]
