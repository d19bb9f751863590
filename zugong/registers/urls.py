from django.urls import path

from . import api, bulk_views, copy_views, overviews, plan_views, views

app_name = "registers"
urlpatterns = [
    path("", views.registers, name="registers"),
    path("rows/<int:pk>/", views.row, name="row"),
    path("rows/<int:pk>/edit/", views.edit, name="edit"),
    path("rows/<int:pk>/verify/", views.verify, name="verify"),
    path("rows/<int:pk>/return/", views.give_back, name="return"),
    path("rows/<int:pk>/remove/", views.remove, name="remove"),
    path("rows/<int:pk>/restore/", views.restore, name="restore"),
    path("rows/<int:pk>/reveal/", views.reveal, name="reveal"),
    path("rows/<int:pk>/tree/", plan_views.tree, name="tree"),
    path("rows/<int:pk>/word/", plan_views.word, name="word"),
    path("rows/<int:pk>.json", api.row, name="row-json"),
    path("lights/<str:institution>/<str:name>/", overviews.lit, name="lights"),
    path("<str:institution>/<str:register>/calendar/", overviews.calendar, name="calendar"),
    path("<str:institution>/<str:register>/sign/", overviews.sign, name="sign"),
    path("<str:institution>/<str:register>/", views.RegisterView.as_view(), name="register"),
    path("<str:institution>/<str:register>/new/", views.new, name="new"),
    path("<str:institution>/<str:register>/hand-out/", plan_views.hand_out, name="hand-out"),
    path("<str:institution>/<str:register>/boards/<str:board>/", plan_views.board, name="board"),
    path("<str:institution>/<str:register>/maps/<str:name>/", overviews.map_of, name="map"),
    path("<str:institution>/<str:register>/lists/", plan_views.cycle, name="cycle"),
    path("<str:institution>/<str:register>/lists/<int:unit>/", plan_views.cycle_unit, name="cycle-unit"),
    path("<str:institution>/<str:register>/bulk/", bulk_views.bulk_edit, name="bulk"),
    path("<str:institution>/<str:register>/copy/", copy_views.copy, name="copy"),
    path("<str:institution>/<str:register>/upload/", views.upload, name="upload"),
    path("<str:institution>/<str:register>/rows.json", api.rows, name="rows-json"),
]
