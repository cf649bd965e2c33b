app_name = "km"
urlpatterns: list = []
