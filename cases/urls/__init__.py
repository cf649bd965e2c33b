"""URLs of people, their files, and the directory of places: one module per room."""

from cases.urls import facilities, files, people, plans, reads

app_name = "cases"
ROOMS = (people, files, plans, facilities, reads)
urlpatterns = [pattern for room in ROOMS for pattern in room.urlpatterns]
