from django.urls import path

from .views import halls, papers, reports, rounds

app_name = "debriefing"
_ROUND = "<str:institution>/<str:name>/<int:unit>/<str:period>/"
urlpatterns = [
    path("", rounds.home, name="home"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/write", reports.write, name="write"),
    path("reports/<int:pk>/behind/<str:figure>", reports.behind, name="behind"),
    path("reports/<int:pk>/paper", papers.report, name="paper"),
    path("halls/<int:pk>/", halls.hall, name="hall"),
    path("halls/<int:pk>/screen", halls.screen, name="screen"),
    path(f"{_ROUND}", rounds.listed, name="round"),
    path(f"{_ROUND}begin", rounds.begin, name="begin"),
    path(f"{_ROUND}cadence", rounds.cadence, name="cadence"),
    path(f"{_ROUND}hall", halls.new, name="new-hall"),
    path(f"{_ROUND}ranks", rounds.ranks, name="ranks"),
    path(f"{_ROUND}summary", papers.summary, name="summary"),
]
