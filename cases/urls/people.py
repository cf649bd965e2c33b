"""URLs of the door, the search and the first pages."""

from django.urls import path

from cases.views import lists, registering, searching

urlpatterns = [
    path("tasks/", lists.worklist, name="worklist"),
    path("overview/", lists.overview, name="overview"),
    path("register/", registering.register, name="register"),
    path("register/duplicates", registering.duplicates, name="duplicates"),
    path("register/forget-draft", registering.forget_draft, name="forget-draft"),
    path("places", registering.places, name="places"),
    path("people/", searching.search, name="search"),
]
