from zugong.org.imports.urls import urlpatterns as imports

app_name = "org"
urlpatterns: list = [*imports]
