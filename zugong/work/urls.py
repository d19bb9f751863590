from django.urls import path

from . import burden_views, frame_views, matter_views, views

app_name = "work"
urlpatterns = [
    path("", views.duties, name="duties"),
    path("scope/", views.ScopeView.as_view(), name="scope"),
    path("scope/finished/", views.finished, name="scope-finished"),
    path("people/", views.people_page, name="people"),
    path("matters/", matter_views.matters, name="matters"),
    path("matters/new/", matter_views.list_matter, name="list-matter"),
    path("matters/<int:pk>/progress/", matter_views.say_progress, name="say-progress"),
    path("matters/<int:pk>/release/", matter_views.release_matter, name="release-matter"),
    path("frames/", frame_views.all_frames, name="frames"),
    path("frames/tag/", frame_views.tag, name="tag"),
    path("frames/people/<int:pk>/", frame_views.person_year, name="person-year"),
    path("frames/<str:institution>/<str:name>/", frame_views.frame, name="frame"),
    path("burden/", burden_views.burden, name="burden"),
    path("burden/months/", burden_views.months, name="burden-months"),
    path("burden/<int:pk>/", burden_views.of_unit, name="burden-unit"),
    path("<int:pk>/", views.duty, name="duty"),
    path("<int:pk>/exempt/", views.exempt, name="exempt"),
    path("<int:pk>/restore/", views.restore, name="restore"),
    path("<int:pk>/apply/", views.apply, name="apply"),
    path("<int:pk>/apply/late/", views.apply_late, name="apply-late"),
    path("applications/", views.applications_page, name="applications"),
    path("applications/<int:pk>/", views.answer, name="answer"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="read-all"),
    path("inbox/<int:pk>/", views.open_message, name="message"),
]
