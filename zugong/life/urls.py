app_name = "life"
urlpatterns: list = []
