from django.urls import path

from . import book, closing, daily, many, matrix_views, opening, views
from .health import views as health
from .people import views as people
from .results import views as results
from .simulation import views as simulation
from .visits import views as visits

app_name = "assessment"
urlpatterns = [
    path("", views.home, name="home"),
    path("daily/", daily.records, name="daily"),
    path("daily/new/", daily.choose, name="choose-daily"),
    path("daily/new/<str:kind>/", daily.record, name="record-daily"),
    path("daily/new/<str:kind>/many/", many.record, name="record-many"),
    path("daily/<int:pk>/", daily.detail, name="daily-record"),
    path("daily/<int:pk>/withdraw/", daily.withdraw, name="withdraw-daily"),
    path("visits/", visits.home, name="visits"),
    path("visits/new/<str:holder>/<str:kind>/", visits.plan, name="plan-visit"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/withdraw/", visits.withdraw, name="withdraw-visit"),
    path("visits/<int:pk>/go/<str:verb>/", visits.go_on, name="visit-go"),
    path("visits/<int:pk>/<str:check>/", visits.mark, name="mark-check"),
    path("book/", book.choose, name="books"),
    path("book/<int:unit>/", book.book, name="book"),
    path("open/", opening.opening, name="open"),
    path("people/", people.home, name="people"),
    path("people/<str:institution>/<str:period>/<int:unit>/", people.unit, name="people-unit"),
    path("people/<str:institution>/<str:period>/<int:unit>/do/<str:verb>/", people.act, name="people-act"),
    path("people/<str:institution>/<str:period>/<int:unit>/<int:person>/", people.person, name="people-person"),
    path("people/result/<int:result>/", people.result, name="person-result"),
    path("results/", results.home, name="results"),
    path("results/<int:result>/", results.show, name="result"),
    path("results/<int:result>/review/", results.review, name="review"),
    path("results/<int:result>/discard/", results.discard, name="discard"),
    path("results/<int:result>/notice/", results.notice, name="notice"),
    path("results/<int:result>/<int:unit>/sheet/", results.sheet, name="sealed-sheet"),
    path("results/<int:result>/<int:unit>/mark/<str:key>/", results.mark, name="sealed-mark"),
    path("results/<int:result>/bundle/", results.bundle, name="bundle"),
    path("results/<int:result>/<int:unit>/", results.line, name="line"),
    path("trial/", simulation.home, name="trials"),
    path("<int:campaign>/health/", health.health, name="health"),
    path("<int:campaign>/trial/", simulation.trial, name="trial"),
    path("<int:campaign>/trial/freeze/", simulation.freeze, name="freeze-trial"),
    path("<int:campaign>/trial/save/", simulation.save, name="save-trial"),
    path("<int:campaign>/trial/export/", simulation.export, name="trial-export"),
    path("<int:campaign>/trial/numbers/<str:block>/", simulation.knobs, name="trial-knobs"),
    path("<int:campaign>/matrix/", matrix_views.matrix, name="matrix"),
    path("<int:campaign>/compare/", matrix_views.compare, name="compare"),
    path("<int:campaign>/course/", results.of_campaign, name="course"),
    path("<int:campaign>/draw-up/", results.draw_up, name="draw-up"),
    path("<int:campaign>/archive/", results.archive, name="archive"),
    path("<int:campaign>/", views.ranks, name="ranks"),
    path("<int:campaign>/close/", closing.close, name="close"),
    path("<int:campaign>/reopen/", closing.reopen, name="reopen"),
    path("<int:campaign>/export/", views.ranks_export, name="ranks-export"),
    path("<int:campaign>/<int:unit>/", views.sheet, name="sheet"),
    path("<int:campaign>/<int:unit>/changes/", views.changes, name="changes"),
    path("<int:campaign>/<int:unit>/needs/", views.needs, name="needs"),
    path("<int:campaign>/<int:unit>/item/<str:key>/", views.item, name="item"),
    path("<int:campaign>/<int:unit>/<str:key>/", views.indicator, name="indicator"),
]
