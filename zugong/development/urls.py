from django.urls import path

from .views import acts, boards, candidates, papers

app_name = "development"
urlpatterns = [
    path("", boards.board, name="board"),
    path("list", boards.Candidates.as_view(), name="candidates"),
    path("new", candidates.new, name="new"),
    path("mine", candidates.mine, name="mine"),
    path("reminders/<int:pk>", boards.reminder, name="reminder"),
    path("<int:pk>/", candidates.candidate, name="candidate"),
    path("<int:pk>/dossier", papers.dossier, name="dossier"),
    path("<int:pk>/review", papers.review, name="review"),
    path("<int:pk>/plan", candidates.plan, name="plan"),
    path("<int:pk>/stop", candidates.stop, name="stop"),
    path("<int:pk>/enter", candidates.enter, name="enter"),
    path("<int:pk>/step/<str:step>", acts.step, name="step"),
    path("act/<int:pk>", acts.act, name="act"),
    path("act/<int:pk>/correct", acts.correct, name="correct"),
    path("act/<int:pk>/withdraw", acts.withdraw, name="withdraw"),
    path("act/<int:pk>/paper/<str:key>", papers.paper, name="paper"),
]
