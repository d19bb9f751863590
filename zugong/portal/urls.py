from django.urls import path

from . import article_views, branch_views, pages, views

app_name = "portal"
urlpatterns = [
    path("", branch_views.home, name="home"),
    path("notices/", pages.NoticeList.as_view(), name="notices"),
    path("notices/new", views.new, name="new"),
    path("notices/<int:pk>/", views.notice, name="notice"),
    path("notices/<int:pk>/edit", views.edit, name="edit"),
    path("notices/<int:pk>/figures", views.figures, name="figures"),
    path("notices/<int:pk>/short", views.short, name="short"),
    path("notices/<int:pk>/files/<str:key>", views.attachment, name="attachment"),
    path("articles/", article_views.calendar, name="articles"),
    path("articles/<int:pk>/text", article_views.text, name="article"),
    path("use/", views.use, name="use"),
    path("words/<int:pk>", views.open_word, name="word"),
    path("words/read", views.read_all, name="read-all"),
    path("branches/<int:pk>/", branch_views.branch, name="branch"),
    path("branches/<int:pk>/edit", branch_views.describe, name="describe"),
    path("branches/<int:pk>/new-topic", branch_views.new_topic, name="new-topic"),
    path("topics/<int:pk>/", branch_views.topic, name="topic"),
    path("remarks/<int:pk>/remove", branch_views.remove, name="remove"),
]
